"""Figures in columns, as every comparison prints them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

__all__ = ["in_columns"]


def in_columns(head: list[str], rows: Iterable[list[str]]) -> str:
    """Return rows in columns; a Chinese character is as wide as two letters.

    Args:
        head: a name for each column.
        rows: as many cells each.
    """
    lines = [head, *rows]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    first = cells[0] + " " * (widths[0] - cell_len(cells[0]))
    rest = [" " * (width - cell_len(cell)) + cell for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "  ".join([first, *rest]).rstrip()
