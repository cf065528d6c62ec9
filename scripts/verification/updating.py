"""The rewriting of outputs on a page: fences get what was really printed, every other byte stays.

What still holds, ``…`` included, stays as its author wrote it; a human reads the difference before it is kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.evidence import AccountedBlock, Role, account
from scripts.evidence.accounting import OUTPUT_TITLE, TRANSCRIPTS
from scripts.model import Answer, CodeBlock
from scripts.verification.comparison import ComparisonError, compare, merge, plain
from scripts.verification.job import Event

__all__ = ["Replacement", "update_outputs", "updated_text"]

RUN_TERMS, OUTPUT_TERM = ("运行", "接着运行"), "真实输出"
OUTPUT_LEAD = "程序打印："
"""A definition must begin with text: a fence on its first line would not be one for the site."""

_QUOTING = " \t>\ufeff"
_MIN_FENCE = 3
_INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was printed, and where it belongs.

    Attributes:
        code: the block that ran.
        output: the fence that holds what it prints (itself, of a transcript), or None where the page has none.
        actual: what was printed.
    """

    code: CodeBlock
    output: CodeBlock | None
    actual: str


def update_outputs(root: Path, answer: Answer, events: Mapping[int, Event], *, insert: bool = False) -> bool:
    """Rewrite the outputs of an answer's page; return whether the file changed.

    A block that did not go as meant leaves its output alone.

    Args:
        root: the repository.
        answer: as it was read when its blocks ran.
        events: what came of each block, by ordinal.
        insert: give an output fence to the experiments' blocks that print something and have none.
    """
    file = root / answer.page.path
    before = file.read_bytes()
    replacements = [
        Replacement(block.block, _output_of(block), event.execution.output)
        for block in account(answer)
        if block.role is Role.RUN
        and (event := events.get(block.ordinal)) is not None
        and event.execution is not None
        and not event.execution.failure
    ]
    after = updated_text(before.decode("utf-8"), replacements, insert=insert).encode("utf-8")
    if after == before:
        return False
    file.write_bytes(after)
    return True


def updated_text(text: str, replacements: Iterable[Replacement], *, insert: bool = False) -> str:
    """Return a page with its outputs as they really were; everything else is byte for byte the same.

    Args:
        text: the page, with its line ends, as it was when the blocks were read.
        replacements: what was printed.
        insert: add a fence, after a definition ``运行`` or ``接着运行`` of an experiment, where a block that printed
            something has none.
    """
    lines = _split_lines(text)
    # From the last to the first, so that the lines of those to come stay where they are.
    for replacement in sorted(replacements, key=lambda each: each.code.position.line, reverse=True):
        output = replacement.output
        if output is not None:
            _update(lines, output, replacement.actual)
        elif insert and plain(replacement.actual):
            _insert(lines, replacement.code, replacement.actual)
    return "".join(lines)


def _output_of(block: AccountedBlock) -> CodeBlock | None:
    return block.block if block.block.language in TRANSCRIPTS else block.output


def _update(lines: list[str], output: CodeBlock, actual: str) -> None:
    varies = output.attributes.get("varies", "")
    if "include" in output.attributes or _holds(output.source, actual, varies):
        return
    first, last = output.position.line - 1, output.last_line - 1
    _replace_body(lines, first, last, merge(_as_written(lines, output), actual, varies))


def _as_written(lines: list[str], output: CodeBlock) -> str:
    """Return the text between two fences with its tabs, which the reading of a page has lost."""
    prefix, _, _ = _parts(lines[output.position.line - 1])
    body = "\n".join(
        line.rstrip("\r\n").removeprefix(prefix) for line in lines[output.position.line : output.last_line - 1]
    )
    return body if body.split() == output.source.split() else output.source


def _holds(expected: str, actual: str, varies: str) -> bool:
    try:
        return compare(expected, actual, varies) is None
    except ComparisonError:
        return False


def _replace_body(lines: list[str], first: int, last: int, body: str) -> None:
    """Put a text between two fences; they grow where the text has marks as long as theirs."""
    prefix, mark, rest = _parts(lines[first])
    closing_prefix, _, closing_rest = _parts(lines[last])
    longer = mark[0] * max(len(mark), _longest_mark(body, mark[0]) + 1)
    end = _line_end(lines[first])
    lines[first] = f"{prefix}{longer}{rest}"
    lines[last] = f"{closing_prefix}{longer}{closing_rest}"
    lines[first + 1 : last] = _prefixed(body, prefix, end)


def _insert(lines: list[str], code: CodeBlock, actual: str) -> None:
    first = code.position.line - 1
    prefix, _, _ = _parts(lines[first])
    start = _definition_start(lines, first)
    if prefix != _INDENT or start is None or _term(lines, start) not in RUN_TERMS:
        return
    last, end = code.last_line - 1, _line_end(lines[first])
    closing = _definition_end(lines, start)
    fence = _fence("tsv" if code.language == "sql" else "text", plain(actual), end)
    if any(_parts(line)[1] for line in lines[last + 1 : closing]):
        # Another fence follows in this definition; an output must be the next one after its block.
        lines[last + 1 : last + 1] = [end, *fence]
        return
    following = next((n for n in range(closing, len(lines)) if lines[n].strip()), len(lines))
    if following < len(lines) and lines[following].strip() == OUTPUT_TERM:
        given = next((n for n in range(following + 1, len(lines)) if lines[n].strip()), following)
        closing = _definition_end(lines, given)
        head: list[str] = []
    else:
        head = [end, f"{OUTPUT_TERM}{end}", end, f":   {OUTPUT_LEAD}{end}"]
    if not lines[closing - 1].endswith(("\n", "\r")):
        lines[closing - 1] += end
    lines[closing:closing] = [*head, end, *fence]


def _fence(language: str, body: str, end: str) -> list[str]:
    mark = "`" * max(_MIN_FENCE, _longest_mark(body, "`") + 1)
    return [
        f'{_INDENT}{mark}{language} {{title="{OUTPUT_TITLE}"}}{end}',
        *_prefixed(body, _INDENT, end),
        f"{_INDENT}{mark}{end}",
    ]


def _definition_start(lines: list[str], inside: int) -> int | None:
    """Return the line of the ``:`` whose definition a line belongs to; nothing in between begins at the margin."""
    for number in range(inside, -1, -1):
        line = lines[number]
        if line.strip() and not line.startswith(_INDENT):
            return number if line.startswith(": ") else None
    return None


def _definition_end(lines: list[str], start: int) -> int:
    """Return the line after the last that belongs to a definition."""
    last = start
    for number in range(start + 1, len(lines)):
        if lines[number].strip():
            if not lines[number].startswith(_INDENT):
                break
            last = number
    return last + 1


def _term(lines: list[str], start: int) -> str:
    return next((lines[n].strip() for n in range(start - 1, -1, -1) if lines[n].strip()), "")


def _prefixed(body: str, prefix: str, end: str) -> list[str]:
    return [f"{prefix}{line}".rstrip() + end for line in body.split("\n")] if body else []


def _longest_mark(body: str, sign: str) -> int:
    """Return the length of the longest run of a sign that a line begins with, if it could end a fence."""
    marks = [_parts(line)[1] for line in body.split("\n")]
    return max((len(mark) for mark in marks if mark.startswith(sign)), default=0)


def _parts(line: str) -> tuple[str, str, str]:
    """Return what stands before a fence's marks, the marks, and the rest; no marks where the line is no fence."""
    text = line.lstrip(_QUOTING)
    sign = text[:1]
    mark = text[: len(text) - len(text.lstrip(sign))] if sign in {"`", "~"} else ""
    prefix = line[: len(line) - len(text)]
    return (prefix, mark, text[len(mark) :]) if len(mark) >= _MIN_FENCE else (prefix, "", text)


def _split_lines(text: str) -> list[str]:
    """Return the lines with their ends, as the reader of pages counts them; ``splitlines`` breaks at more signs."""
    return io.StringIO(text, newline="").readlines()


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] or "\n"
