"""Result tables: what a batch client of a database prints, as HTML tables.

Result sets stand one after the other, an empty line between them; the first line of each names its columns,
columns are separated by tabs, and line breaks, tabs and backslashes within a value are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape

__all__ = ["ResultSet", "parse_results", "render_results", "render_text"]

NULL = "NULL"
ANYTHING = "…"
"""In expected output: alone on a line, any number of lines."""

NAMED_COLUMNS = 3
"""Columns by which a table is told from others."""

_ESCAPE = re.compile(r"\\([nt0\\])")
_ESCAPED = {"n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class ResultSet:
    """One table.

    Attributes:
        columns: their names.
        rows: the values as text; a row of one ``…`` stands for any number of rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def parse_results(text: str) -> tuple[ResultSet | str, ...]:
    """Return the result sets of a client's output; what is no table is returned as it stands.

    Args:
        text: as the client printed it.
    """
    return tuple(_parse(lines) for lines in _sets(text))


def render_results(text: str) -> str:
    """Return the result sets as HTML, what is no table as text.

    Args:
        text: as the client printed it.
    """
    sets = parse_results(text)
    if not sets:
        return render_text(text)
    return "".join(render_text(found) if isinstance(found, str) else _table(found) for found in sets)


def _sets(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line:
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _parse(lines: list[str]) -> ResultSet | str:
    columns, *rows = [tuple(_unescape(value) for value in line.split("\t")) for line in lines]
    sound = all(len(row) == len(columns) or row == (ANYTHING,) for row in rows)
    return ResultSet(columns, tuple(rows)) if rows and sound else "\n".join(lines)


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED[match[1]], value)


def _table(found: ResultSet) -> str:
    numeric = [_is_numeric(row[index] for row in found.rows if len(row) > index) for index in range(len(found.columns))]
    head = "".join(
        f'<th scope="col"{_classes("num" if number else "")}>{escape(name)}</th> '
        for name, number in zip(found.columns, numeric, strict=True)
    )
    body = "".join(_row(row, numeric) for row in found.rows)
    return (
        f'<div class="yj-scroll" tabindex="0" role="group" aria-label="{escape(_name(found))}">'
        f'<table class="yj-result"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _name(found: ResultSet) -> str:
    """Return what tells a table from the others of a page when only its name is read out."""
    rest = f" 等 {len(found.columns)} 列" if len(found.columns) > NAMED_COLUMNS else ""
    return f"结果表：{'、'.join(found.columns[:NAMED_COLUMNS])}{rest}"


def _row(row: tuple[str, ...], numeric: list[bool]) -> str:
    # A space after each cell: the search index knows no cells and would run the words together.
    if row == (ANYTHING,):
        return f'<tr><td colspan="{len(numeric)}">{ANYTHING}</td> </tr>'
    return f"<tr>{''.join(_cell(value, number) for value, number in zip(row, numeric, strict=True))}</tr>"


def _cell(value: str, number: bool) -> str:
    kinds = ("num" if number else "", "null" if value == NULL else "", "lines" if "\n" in value else "")
    return f"<td{_classes(*kinds)}>{escape(value)}</td> "


def _classes(*names: str) -> str:
    given = " ".join(filter(None, names))
    return f' class="{given}"' if given else ""


def _is_numeric(values: Iterable[str]) -> bool:
    """Return whether a column holds numbers: one at least, and nothing else but NULL."""
    given = [value for value in values if value not in {NULL, ANYTHING}]
    return bool(given) and all(_is_number(value) for value in given)


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite() and "_" not in value
    except InvalidOperation:
        return False


def render_text(text: str) -> str:
    """Return printed text as HTML.

    Args:
        text: as it was printed.
    """
    return f"<pre><samp>{escape(text, quote=False)}</samp></pre>"
