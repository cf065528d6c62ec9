"""What is too much for the parsers: past these limits they take quadratic time or run out of stack.

No page comes near them. A page beyond them is one problem, and everything else is still read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from scripts.model import Position, Problem

__all__ = ["MAX_BYTES", "MAX_LINE", "complexity_problem", "find_excess", "hide_long_lines"]

MAX_BYTES = 2_000_000
"""A larger file is not parsed."""

MAX_LINE = 20_000
"""A longer line is not parsed, the rest of its page is."""

MAX_LINES = 20_000
MAX_INDENT = 100
"""Columns of quote marks and indentation: twenty-five levels."""

MAX_WORK = 4_000_000
"""Sum over the blocks of the squares of their lines and of their opening brackets."""

_OPENING = "[<{"
_PREFIX = " \t>"


def hide_long_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines, those that are too long blank.

    Args:
        lines: a document.
    """
    return [line if len(line) <= MAX_LINE else "" for line in lines]


def find_excess(lines: list[str]) -> int | None:
    """Return the 0-based line where a text becomes too much for the parsers, or None.

    Args:
        lines: a document, the fenced blocks and the lines that are too long blanked.
    """
    if len(lines) > MAX_LINES:
        return MAX_LINES
    work = 0
    for first, block in _blocks(lines):
        for number, line in enumerate(block, first):
            if len(line) - len(line.lstrip(_PREFIX)) > MAX_INDENT:
                return number
        text = "".join(block)
        work += len(block) ** 2 + sum(text.count(bracket) ** 2 for bracket in _OPENING)
        if work > MAX_WORK:
            return first
    return None


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    for filled, group in groupby(enumerate(lines), lambda item: bool(item[1].strip())):
        if filled:
            numbered = list(group)
            yield numbered[0][0], [line for _, line in numbered]


def complexity_problem(path: str, line: int) -> Problem:
    """Return the problem of a page that was not parsed.

    Args:
        path: the document's path.
        line: the 1-based line that is too much.
    """
    return Problem(
        Position(path, line),
        "page-too-complex",
        "从这里起嵌套太深，或一段里的括号、行数太多，解析器吃不消；这一页没有读",
        "拆成几段，段间空一行；列表与引用最多嵌套几层；补上没有闭合的括号",
    )
