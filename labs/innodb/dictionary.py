"""The dictionary that a data file carries: its own tables.

Since 8.0 a file has a small index of its own, the SDI, with
the definition of its tables as JSON. It is read like any index;
so roots and columns need not be asked of a server.

Sources in the MySQL tree: fsp/fsp0fsp.cc (where its root is),
include/dict0sdi.h, include/dict0dd.h, sql/dd/types/column.h.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from labs.innodb.columns import Column, Kind, Order, Value
from labs.innodb.entries import Index
from labs.innodb.lob import read_sdi_lob
from labs.innodb.segments import (
    XDES_ARR_OFFSET,
    XDES_BITMAP,
    extent_pages,
)
from labs.innodb.tablespace import (
    FLAG_SDI,
    CorruptPage,
    Tablespace,
    UnsupportedFormat,
    read_tablespace,
)
from labs.innodb.tree import Tree

_Json: TypeAlias = Any  # as json.loads returns it

ENCRYPTION_INFO_SIZE = 115
SDI_TABLE = 1  # the type of a record that describes a table
_CLUSTERED = "DB_ROLL_PTR"
_FTS = "FTS_DOC_ID"
_OF_ENGINE = 2
_HIDDEN = {
    "DB_ROW_ID": 6,
    "DB_TRX_ID": 6,
    "DB_ROLL_PTR": 7,
    _FTS: 8,
}
_LOB_SIZE = 1 << 16
SDI_COLUMNS = (
    Column("type", Kind.UNSIGNED, 4),
    Column("id", Kind.UNSIGNED, 8),
    Column("DB_TRX_ID", Kind.UNSIGNED, 6),
    Column("DB_ROLL_PTR", Kind.UNSIGNED, 7),
    Column("uncompressed_len", Kind.UNSIGNED, 4),
    Column("compressed_len", Kind.UNSIGNED, 4),
    Column("data", Kind.VARBINARY, _LOB_SIZE),
)
_ASCENDING = 2

# sql/dd/types/column.h, enum_column_types; sizes in bytes.
_INTEGERS = {2: 1, 3: 2, 10: 3, 4: 4, 9: 8}
_OPAQUE = {5: 4, 6: 8, 14: 1, 15: 3}  # FLOAT DOUBLE YEAR DATE
_FRACTIONAL = {18: 4, 19: 5, 20: 3}  # TIMESTAMP DATETIME TIME
_VARCHAR, _CHAR = 16, 29
# BLOBs and TEXTs, GEOMETRY, JSON, VECTOR
_LOBS = {24, 25, 26, 27, 30, 31, 32}
_DECIMAL, _ENUM = 21, 22
_MANY = 256  # members of an ENUM that needs two bytes
_UNIQUE = (1, 2)
_BTREES = (1, 2, 3)

# Collations by their ids: the encoding, and how they sort. Text
# in another one is shown as bytes.
_NO_TEXT = "latin1", Order.UNKNOWN
_BINARY = 63
_COLLATIONS = {
    8: ("latin1", Order.LETTERS),  # latin1_swedish_ci
    47: ("latin1", Order.BYTES),
    11: ("ascii", Order.LETTERS),
    65: ("ascii", Order.BYTES),
    33: ("utf-8", Order.LETTERS),  # utf8mb3
    83: ("utf-8", Order.BYTES),
    45: ("utf-8", Order.LETTERS),  # utf8mb4_general_ci
    46: ("utf-8", Order.BYTES),
    255: ("utf-8", Order.LETTERS),  # utf8mb4_0900_ai_ci
    309: ("utf-8", Order.BYTES),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a data file.

    Attributes:
        name: of the table.
        space: the file.
        indexes: by name, in the order of their definition.
    """

    name: str
    space: Tablespace
    indexes: Mapping[str, Index]

    @property
    def clustered(self) -> Index:
        """The index that has the rows."""
        return next(
            i for i in self.indexes.values() if i.clustered
        )

    def tree(self, index: str = "") -> Tree:
        """Return the tree of an index.

        Args:
            index: its name; else the index that has the rows.
        """
        found = self.indexes[index] if index else self.clustered
        return Tree(self.space, found)


def open_table(path: str | Path) -> Table:
    """Return the only table in a file.

    Args:
        path: of the file, such as ``t.ibd``.

    Raises:
        UnsupportedFormat: there are more tables in it, or none.
    """
    space = read_tablespace(path)
    texts = [t for k, t in dictionary(space) if k == SDI_TABLE]
    if len(texts) != 1:
        raise UnsupportedFormat(f"文件里有 {len(texts)} 张表")
    return _table(space, texts[0])


def tables(space: Tablespace, name: str = "") -> list[Table]:
    """Return the tables in a file.

    Args:
        space: the file.
        name: of the only one to be returned.
    """
    wanted = [
        text
        for kind, text in dictionary(space)
        if kind == SDI_TABLE
        and name in ("", text["dd_object"]["name"])
    ]
    return [_table(space, text) for text in wanted]


def dictionary(
    space: Tablespace,
) -> Iterator[tuple[Value, _Json]]:
    """Yield the type and the content of each record of the SDI.

    Type 1 is a table, type 2 the tablespace.

    Args:
        space: the file.

    Raises:
        CorruptPage: a record is not the JSON that it should be.
        UnsupportedFormat: the file has no SDI.
    """
    if not space.flags & FLAG_SDI:
        raise UnsupportedFormat(
            "文件里没有 SDI：8.0 之前的表空间"
        )
    page, size = space.page(0), extent_pages(space.page_size)
    array = space.page_size // size * (XDES_BITMAP + size // 4)
    at = XDES_ARR_OFFSET + array + ENCRYPTION_INFO_SIZE
    tree = Tree.at(
        space, page.uint(at + 4, 4), SDI_COLUMNS, 2, "SDI"
    )
    for found in tree.entries():
        if found.record.deleted:
            continue  # of before an ALTER, not yet purged
        field = found.fields[-1]
        data = (
            field.value
            if isinstance(field.value, bytes)
            else b""
        )
        if field.elsewhere:
            data += read_sdi_lob(space, field.elsewhere)
        try:
            yield (
                found.values[0],
                json.loads(zlib.decompress(data)),
            )
        except (zlib.error, ValueError) as error:
            raise tree.root.corrupt(
                f"SDI 读不出来：{error}"
            ) from None


def _table(space: Tablespace, text: _Json) -> Table:
    try:
        found = _indexes(text["dd_object"])
        name = str(text["dd_object"]["name"])
    except (KeyError, IndexError, TypeError) as error:
        reason = f"SDI 里没有 {error}"
        raise CorruptPage(0, reason) from None
    return Table(name, space, {i.name: i for i in found})


def _indexes(table: _Json) -> list[Index]:
    if table["partitions"]:
        raise UnsupportedFormat("不读分区表")
    columns = table["columns"]
    if any("version_" in c["se_private_data"] for c in columns):
        raise UnsupportedFormat("不读 INSTANT DDL 改过的表")
    return [
        _index(raw, columns)
        for raw in table["indexes"]
        if raw["type"] in _BTREES
    ]


def _index(raw: _Json, columns: _Json) -> Index:
    told = raw["se_private_data"].split(";")
    private = dict(pair.split("=") for pair in told if pair)
    parts = raw["elements"]
    fields = [_part(e, columns[e["column_opx"]]) for e in parts]
    shown = sum(not element["hidden"] for element in parts)
    clustered = any(
        column.name == _CLUSTERED for column in fields
    )
    if clustered:
        # The dictionary forgets this one; it is the last.
        fields += [_column(c) for c in columns if _forgotten(c)]
    return Index(
        str(raw["name"]),
        int(private["id"]),
        int(private["root"]),
        tuple(fields),
        # GEN_CLUST_INDEX has no visible column, but DB_ROW_ID.
        max(shown, 1) if clustered else len(fields),
        clustered,
        raw["type"] in _UNIQUE,
    )


def _forgotten(raw: _Json) -> bool:
    """Whether a FULLTEXT index made the server add a column."""
    return bool(
        raw["name"] == _FTS and raw["hidden"] == _OF_ENGINE
    )


def _part(element: _Json, raw: _Json) -> Column:
    """Return a column as far as an index holds it."""
    column = _column(raw)
    whole = element["length"] >= column.size
    if element["order"] != _ASCENDING:
        column = replace(column, order=Order.UNKNOWN)
    return (
        column
        if whole
        else replace(column, size=element["length"])
    )


def _column(raw: _Json) -> Column:
    """Return a column from its description."""
    name, kind = str(raw["name"]), raw["type"]
    nullable, size = (
        bool(raw["is_nullable"]),
        raw["char_length"],
    )
    if raw["hidden"] == _OF_ENGINE:
        return Column(name, Kind.UNSIGNED, _HIDDEN[name])
    if kind in _INTEGERS:
        sign = Kind.UNSIGNED if raw["is_unsigned"] else Kind.INT
        return Column(name, sign, _INTEGERS[kind], nullable)
    number = raw["collation_id"]
    encoding, order = _COLLATIONS.get(number, _NO_TEXT)
    text = number in _COLLATIONS
    if number == _BINARY:
        order = Order.BYTES
    vary = Kind.VARCHAR if text else Kind.VARBINARY
    if kind in _LOBS:
        order = Order.UNKNOWN
        return Column(
            name, vary, _LOB_SIZE, nullable, encoding, order
        )
    if kind == _VARCHAR:
        return Column(
            name, vary, size, nullable, encoding, order
        )
    if kind == _CHAR:
        if order is Order.UNKNOWN:
            raise UnsupportedFormat(f"不认识排序规则 {number}")
        full = Kind.CHAR if text else Kind.BINARY
        return Column(
            name, full, size, nullable, encoding, order
        )
    opaque = _opaque_size(raw)
    return Column(
        name, Kind.BINARY, opaque, nullable, order=Order.UNKNOWN
    )


def _opaque_size(raw: _Json) -> int:
    """Return the bytes of a value that is not decoded."""
    kind = raw["type"]
    if kind in _OPAQUE:
        return _OPAQUE[kind]
    if kind in _FRACTIONAL:
        digits = int(raw["datetime_precision"])
        return _FRACTIONAL[kind] + (digits + 1) // 2
    if kind == _DECIMAL:
        scale = int(raw["numeric_scale"])
        parts = int(raw["numeric_precision"]) - scale, scale
        return sum(n // 9 * 4 + (n % 9 + 1) // 2 for n in parts)
    if kind == _ENUM:
        return 1 if len(raw["elements"]) < _MANY else 2
    raise UnsupportedFormat(
        f"不认识列 {raw['name']} 的类型 {kind}"
    )
