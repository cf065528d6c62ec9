"""The alignment of what a page says with what a program printed, line by line; ``…`` stands for anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

__all__ = ["ADDED", "ELLIPSIS", "GAP", "KEPT", "MISSING", "Row", "align", "fits", "is_gap"]

ELLIPSIS = "…"
KEPT, MISSING, ADDED, GAP = "=", "-", "+", ELLIPSIS

_MAX_CELLS = 400_000  # past this an exact alignment takes seconds, and nobody reads it


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the alignment.

    Attributes:
        sign: ``=`` the page's line holds, ``-`` it does not, ``+`` the program printed a line that the page does
            not have, ``…`` the page leaves out what stands here.
        expected: 0-based line of the page's text, or None of a ``+``.
        actual: 0-based lines of the real text that belong to it.
    """

    sign: str
    expected: int | None
    actual: tuple[int, ...] = ()


def is_gap(line: str) -> bool:
    """Return whether a line stands for any number of lines.

    Args:
        line: a line of the page's text.
    """
    return bool(line.strip()) and not line.strip().strip(ELLIPSIS)


def fits(expected: Sequence[str], actual: Sequence[str]) -> bool:
    """Return whether the real lines are those that the page says.

    Args:
        expected: the page's lines.
        actual: the real lines.
    """
    head, *rest = _split(expected)
    if not rest:
        return len(head) == len(actual) and _fits_at(head, actual, 0)
    *middle, tail = rest
    at, end = len(head), len(actual) - len(tail)
    if at > end or not _fits_at(head, actual, 0) or not _fits_at(tail, actual, end):
        return False
    # What is looked for between two gaps may be taken where it first occurs: nothing later can need that place.
    for chunk in middle:
        found = next((n for n in range(at, end - len(chunk) + 1) if _fits_at(chunk, actual, n)), None)
        if found is None:
            return False
        at = found + len(chunk)
    return True


def align(expected: Sequence[str], actual: Sequence[str]) -> list[Row]:
    """Return how the two texts go together, with as few differing lines as possible.

    Args:
        expected: the page's lines.
        actual: the real lines.
    """
    shared = range(min(len(expected), len(actual)))
    first = next((n for n in shared if is_gap(expected[n]) or not _matches(expected[n], actual[n])), len(shared))
    behind = range(len(shared) - first)
    last = next(
        (n for n in behind if is_gap(expected[-1 - n]) or not _matches(expected[-1 - n], actual[-1 - n])), len(behind)
    )
    ends = len(expected) - last, len(actual) - last
    rows = [Row(KEPT, n, (n,)) for n in range(first)]
    rows += _sorted(_release(list(_walk(expected, actual, first, ends))))
    rows += [Row(KEPT, ends[0] + n, (ends[1] + n,)) for n in range(last)]
    return rows


def _split(lines: Sequence[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    for line in lines:
        if is_gap(line):
            chunks.append([])
        else:
            chunks[-1].append(line)
    return chunks


def _fits_at(chunk: Sequence[str], actual: Sequence[str], at: int) -> bool:
    return all(_matches(line, actual[at + n]) for n, line in enumerate(chunk))


def _matches(expected: str, actual: str) -> bool:
    """Return whether a real line is the page's; the pieces between ``…`` are looked for from left to right."""
    head, *rest = expected.split(ELLIPSIS)
    if not rest:
        return expected == actual
    *middle, tail = rest
    if not tail and expected[:-1].endswith(" "):
        actual += " "  # a blank at the end of a line does not count, and … may stand for nothing
    at, end = len(head), len(actual) - len(tail)
    if at > end or not actual.startswith(head) or not actual.endswith(tail):
        return False
    for piece in middle:
        found = actual.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _walk(expected: Sequence[str], actual: Sequence[str], first: int, ends: tuple[int, int]) -> Iterator[Row]:
    """Yield the rows between what the texts begin and end with alike."""
    here, there = first, first
    costs = _costs(expected[first : ends[0]], actual[first : ends[1]])
    while costs and here < ends[0]:
        cost, row = costs[here - first], there - first
        if is_gap(expected[here]):
            taken = next(n for n in range(row, len(cost)) if costs[here - first + 1][n] == cost[row])
            yield Row(GAP, here, tuple(range(there, first + taken)))
            here, there = here + 1, first + taken
        elif (
            there < ends[1]
            and _matches(expected[here], actual[there])
            and cost[row] == costs[here - first + 1][row + 1]
        ):
            yield Row(KEPT, here, (there,))
            here, there = here + 1, there + 1
        elif cost[row] == costs[here - first + 1][row] + 1:
            yield Row(MISSING, here)
            here += 1
        else:
            yield Row(ADDED, None, (there,))
            there += 1
    yield from (Row(MISSING, n) for n in range(here, ends[0]))
    yield from (Row(ADDED, None, (n,)) for n in range(there, ends[1]))


def _costs(expected: Sequence[str], actual: Sequence[str]) -> list[list[int]]:
    """Return how many lines differ from line ``i`` and line ``j`` on, or nothing where there is too much of them."""
    if len(expected) * len(actual) > _MAX_CELLS:
        return []
    width = len(actual)
    table = [[width - j for j in range(width + 1)]]
    for line in reversed(expected):
        below, gap = table[-1], is_gap(line)
        row = [0] * (width + 1)
        row[width] = below[width] + (not gap)
        for j in range(width - 1, -1, -1):
            if gap:
                row[j] = min(below[j], row[j + 1])
            else:
                row[j] = min(below[j], row[j + 1]) + 1
                if _matches(line, actual[j]):
                    row[j] = min(row[j], below[j + 1])
        table.append(row)
    return table[::-1]


def _release(rows: list[Row]) -> list[Row]:
    """Return the rows with each gap giving back as many lines as were changed beside it; it would hide them."""
    released: list[Row] = []
    for number, row in enumerate(rows):
        if row.sign != GAP:
            released.append(row)
            continue
        before = _run(rows[:number][::-1])
        after = _run(rows[number + 1 :])
        lines = row.actual
        front, lines = lines[:before], lines[before:]
        back = lines[max(len(lines) - after, 0) :] if after else ()
        lines = lines[: len(lines) - len(back)]
        released += [Row(ADDED, None, (n,)) for n in front]
        emptied = not lines and (before or after)
        released.append(replace(row, sign=MISSING if emptied else GAP, actual=lines))
        released += [Row(ADDED, None, (n,)) for n in back]
    return released


def _sorted(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with what is missing before what was added in its place."""
    return [
        row
        for changed, run in groupby(rows, key=lambda row: row.sign in {MISSING, ADDED})
        for row in (sorted(run, key=lambda row: row.sign == ADDED) if changed else run)
    ]


def _run(rows: Sequence[Row]) -> int:
    return next((n for n, row in enumerate(rows) if row.sign != MISSING), len(rows))
