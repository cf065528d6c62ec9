"""The comparison of what a page says that a block prints with what it really printed.

White space at the ends of lines and empty lines at the end do not count, and a tab is as many blanks as the
site's parser makes of it. ``…`` stands for anything within a
line and, alone on a line, for any number of lines. Colours and the other signs that steer a terminal are no
part of an output: a page cannot show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.ansi import AnsiDecoder

from scripts.verification.alignment import ADDED, ELLIPSIS, GAP, KEPT, MISSING, Row, align, fits

__all__ = ["ComparisonError", "Difference", "compare", "compile_varies", "mask", "merge", "plain"]

TAB = 4
"""The width that the site's parser gives a tab, in fences as well."""

_MARK = "\ue000"
_CONTEXT, _MAX_ROWS, _MAX_WIDTH = 3, 60, 400
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | {0x7F: 0x2421}
_PROBES = ("a", "7", "；", "= b ·", "字 9:")


class ComparisonError(ValueError):
    """An expectation that proves nothing or cannot be read; the message is for the author, in Chinese."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an output is not what the page says.

    Attributes:
        line: the first line of the page's text that differs, from 1; the opening fence is line 0.
        text: what differs, for people: a sentence, then both texts with line numbers of the page's.
    """

    line: int
    text: str


def compare(expected: str, actual: str, varies: str = "") -> Difference | None:
    """Return how an output differs from what the page says, or None where it does not.

    Args:
        expected: what the page says.
        actual: what was printed.
        varies: a regular expression for what differs from run to run; each of its matches, which lie within a
            line, counts as equal to every other.

    Raises:
        ComparisonError: the page says nothing but ``…``, or the expression cannot be used.
    """
    pattern = compile_varies(varies)
    said, real = plain(expected), plain(actual)
    if said and not said.replace(ELLIPSIS, "").strip():
        raise ComparisonError("只写了 …，什么输出都对得上，证明不了任何事；至少写出决定性的那一行")
    lines, printed = _lines(said), _lines(real)
    keys, real_keys = _keys(lines, pattern), _keys(printed, pattern)
    if fits(keys, real_keys):
        return None
    rows = align(keys, real_keys)
    first = _first_line(rows)
    head = f"实际输出与页面上的不同，从输出的第 {first} 行起（- 页面写的，+ 实际的）："
    return Difference(first, "\n".join([head, *_show(rows, lines, printed)]))


def merge(expected: str, actual: str, varies: str = "") -> str:
    """Return the real output as an author would write it: the lines that still hold stay as they are, with their ``…``.

    Args:
        expected: what the page says.
        actual: what was printed.
        varies: as for :func:`compare`.
    """
    lines, printed = _lines(plain(expected)), _lines(plain(actual))
    try:
        pattern = compile_varies(varies)
        rows = align(_keys(lines, pattern), _keys(printed, pattern))
        merged = "\n".join(_merged(rows, lines, printed))
        return plain(actual) if compare(merged, actual, varies) else merged
    except ComparisonError:
        return plain(actual)


def plain(text: str) -> str:
    """Return a text as a page can show it: without colours, overwritten lines, and blanks at the ends of lines.

    What else cannot be printed is shown by its picture, such as ``␀``.

    Args:
        text: what a program printed, or what stands in a fence.
    """
    printable = text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\r\n", "\n")
    return "\n".join(map(_plain_line, printable.split("\n"))).rstrip("\n")


def compile_varies(varies: str) -> re.Pattern[str] | None:
    """Return the expression for what differs from run to run; None for an empty one.

    Args:
        varies: as the author wrote it.

    Raises:
        ComparisonError: it is no regular expression, matches the empty text, or everything.
    """
    if not varies:
        return None
    try:
        pattern = re.compile(varies)
    except (re.error, OverflowError, RecursionError) as error:
        raise ComparisonError(f"varies 不是正则表达式：{varies}（{error}）；字面的括号、点与反斜杠前加 \\") from error
    if pattern.fullmatch(""):
        raise ComparisonError(f"varies 连空文字也匹配：{varies}；把 * 改成 +，或写出一定会出现的字符")
    if all(pattern.fullmatch(probe) for probe in _PROBES):
        raise ComparisonError(f"varies 什么都匹配：{varies}；只写会变的那一段，例如 \\d+ ms")
    return pattern


def mask(line: str, pattern: re.Pattern[str] | None) -> str:
    """Return a line with a mark in place of each match.

    Args:
        line: one line.
        pattern: what differs from run to run, if anything.

    Raises:
        ComparisonError: a match is empty.
    """
    line = line.replace(_MARK, "\ufffd")
    return pattern.sub(_mark, line) if pattern else line


def _keys(lines: Sequence[str], pattern: re.Pattern[str] | None) -> list[str]:
    """Return what is compared of each line."""
    return [mask(line.expandtabs(TAB), pattern) for line in lines]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _mark(match: re.Match[str]) -> str:
    if not match[0]:
        raise ComparisonError(f"varies 匹配了空文字：{match.re.pattern}；写出会变的字符本身，不只写它们的位置")
    return _MARK


def _plain_line(line: str) -> str:
    if "\r" in line or "\x1b" in line:
        line = AnsiDecoder().decode_line(line.rstrip("\r")).plain
    return line.translate(_CONTROLS).rstrip()


def _first_line(rows: Sequence[Row]) -> int:
    """Return the page's line that differs first; an added line counts as the one that it stands before."""
    start = next(n for n, row in enumerate(rows) if row.sign in {MISSING, ADDED})
    following = next((row.expected for row in rows[start:] if row.expected is not None), None)
    last = max((row.expected for row in rows if row.expected is not None), default=0)
    return 1 + (last if following is None else following)


def _show(rows: Sequence[Row], lines: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    changed = [n for n, row in enumerate(rows) if row.sign in {MISSING, ADDED}]
    shown = {m for n in changed for m in range(n - _CONTEXT, n + _CONTEXT + 1) if 0 <= m < len(rows)}
    previous = -1
    for count, number in enumerate(sorted(shown)):
        if count == _MAX_ROWS:
            yield f"      ⋯ 还有 {sum(n >= number for n in changed)} 行不同"
            return
        if previous >= 0 and number != previous + 1:
            yield "      ⋯"
        yield _show_row(rows[number], lines, printed)
        previous = number


def _show_row(row: Row, lines: Sequence[str], printed: Sequence[str]) -> str:
    if row.expected is None:
        return f"+      {_visible(printed[row.actual[0]])}".rstrip()
    sign = "-" if row.sign == MISSING else " "
    note = f"（实际 {len(row.actual)} 行）" if row.sign == GAP else ""
    return f"{sign} {row.expected + 1:>4} {_visible(lines[row.expected])}{note}".rstrip()


def _visible(text: str) -> str:
    """Return a text in which what cannot be told from a blank is spelt out."""
    spelt = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return spelt if len(spelt) <= _MAX_WIDTH else f"{spelt[:_MAX_WIDTH]}⋯"


def _merged(rows: Sequence[Row], lines: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    for row in rows:
        if row.expected is not None and row.sign in {KEPT, GAP}:
            yield lines[row.expected]
        elif row.sign == ADDED:
            yield printed[row.actual[0]]
