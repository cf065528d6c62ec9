"""Records with their fields, in ROW_FORMAT=COMPACT or DYNAMIC.

Before the origin of a record, from right to left: five bytes of
header, a bit for each nullable column, the lengths of columns
that vary. From the origin on: the values.

Source in the MySQL tree: rem/rec.cc (rec_init_offsets),
include/lob0lob.h (references to values stored elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labs.innodb.columns import Column, Value
from labs.innodb.index_page import (
    PAGE_NEW_SUPREMUM_END,
    REC_INFO_VERSIONS,
    REC_N_NEW_EXTRA_BYTES,
    IndexPage,
    Record,
    RecordType,
)
from labs.innodb.tablespace import Page, UnsupportedFormat

REC_NODE_PTR_SIZE = 4
BTR_EXTERN_FIELD_REF_SIZE = 20
_TWO_BYTES = 0x80  # the length goes on in a second byte
_ELSEWHERE = 0x40  # the value is on pages of its own


@dataclass(frozen=True, slots=True)
class Index:
    """What has to be known of an index to read its pages.

    Attributes:
        name: of the index.
        id: on every page of it.
        root: number of the root page; it never changes.
        columns: fields of a leaf record, in order: of a
            clustered index the primary key, DB_TRX_ID,
            DB_ROLL_PTR, the rest; of a secondary one its own
            columns, then those of the primary key it lacks.
        n_key: how many of them a node pointer repeats.
        clustered: whether the rows are in it.
        unique: whether the key's own columns are.
    """

    name: str
    id: int
    root: int
    columns: tuple[Column, ...]
    n_key: int
    clustered: bool
    unique: bool = False

    @property
    def key(self) -> tuple[Column, ...]:
        """The columns that order the tree."""
        return self.columns[: self.n_key]

    @property
    def null_bytes(self) -> int:
        """Bytes of the bitmap, also in node pointers."""
        return -(-sum(c.nullable for c in self.columns) // 8)


@dataclass(frozen=True, slots=True)
class LobReference:
    """Where a value is that does not fit into its record.

    Attributes:
        space_id: of the tablespace.
        page: the first page of the value.
        length: of what is stored there, in bytes.
    """

    space_id: int
    page: int
    length: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    Attributes:
        column: which it is.
        at: offset of its first byte in the page.
        data: its bytes, None for NULL; of a value stored
            elsewhere what is left here.
        elsewhere: where the rest is.
    """

    column: Column
    at: int
    data: bytes | None
    elsewhere: LobReference | None = None

    @property
    def value(self) -> Value:
        """The value; bytes, where only a part of it is here."""
        if self.data is None or self.elsewhere:
            return self.data
        return self.column.decode(self.data)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its fields.

    Attributes:
        record: its header.
        fields: in order; of a node pointer only the key.
        child: the page below, of a node pointer.
        start: offset of its first byte, left of the header.
        end: offset of the byte after it.
    """

    record: Record
    fields: tuple[Field, ...]
    child: int | None
    start: int
    end: int

    @property
    def size(self) -> int:
        """In bytes, header and all."""
        return self.end - self.start

    @property
    def values(self) -> tuple[Value, ...]:
        """The values of the fields."""
        return tuple(field.value for field in self.fields)

    @property
    def row(self) -> dict[str, Value]:
        """The values by the names of their columns."""
        return {f.column.name: f.value for f in self.fields}


def entry(
    page: IndexPage, record: Record, index: Index
) -> Entry:
    """Return a record with its fields.

    Args:
        page: that it is on.
        record: of a user, not infimum or supremum.
        index: that the page belongs to.

    Raises:
        CorruptPage: its fields would leave the heap.
        UnsupportedFormat: it has a row version, that is, an
            instant ALTER TABLE came before it.
    """
    if record.info & REC_INFO_VERSIONS:
        raise UnsupportedFormat("不读 INSTANT DDL 之后写的记录")
    pointer = page.header.level > 0
    if record.type is not RecordType(pointer):
        raise page.corrupt(f"记录 {record.at} 不属于这一层")

    nulls = record.at - REC_N_NEW_EXTRA_BYTES - 1
    lengths = nulls - index.null_bytes
    at, nth, fields = record.at, 0, []
    for column in index.key if pointer else index.columns:
        if column.nullable:
            byte = page.uint(nulls - nth // 8, 1)
            absent, nth = byte >> nth % 8 & 1, nth + 1
            if absent:
                fields.append(Field(column, at, None))
                continue
        size, outside = column.size, False
        if not column.fixed:
            size, outside, lengths = _length(
                page, column, lengths
            )
        data, where = page.take(at, size), None
        if outside:
            data, where = _reference(page, data)
        fields.append(Field(column, at, data, where))
        at += size

    child = None
    if pointer:
        child = page.uint(at, REC_NODE_PTR_SIZE)
        at += REC_NODE_PTR_SIZE
    start = lengths + 1
    if (
        start < PAGE_NEW_SUPREMUM_END
        or at > page.header.heap_top
    ):
        raise page.corrupt(f"记录 {record.at} 超出了堆")
    if any(field.elsewhere for field in fields[: index.n_key]):
        raise page.corrupt(f"记录 {record.at} 的键不在记录里")
    return Entry(record, tuple(fields), child, start, at)


def _length(
    page: Page, column: Column, at: int
) -> tuple[int, bool, int]:
    """Return a length, if it is elsewhere, what is next."""
    first = page.uint(at, 1)
    if not (column.long and first & _TWO_BYTES):
        return first, False, at - 1
    size = (first & 0x3F) << 8 | page.uint(at - 1, 1)
    return size, bool(first & _ELSEWHERE), at - 2


def _reference(
    page: Page, data: bytes
) -> tuple[bytes, LobReference]:
    """Return what is here of a value, and where the rest is."""
    if len(data) < BTR_EXTERN_FIELD_REF_SIZE:
        raise page.corrupt("溢出列的引用不足 20 字节")
    here = data[:-BTR_EXTERN_FIELD_REF_SIZE]
    tail = Page(page.number, data[len(here) :])
    # The three highest bits of the length are flags.
    length = tail.uint(12, 8) & ~(7 << 61)
    space_id, first = tail.uint(0, 4), tail.uint(4, 4)
    return here, LobReference(space_id, first, length)


def entries(page: IndexPage, index: Index) -> Iterator[Entry]:
    """Yield the records of a page in the order of keys.

    Args:
        page: of the index.
        index: that it belongs to.
    """
    for record in page.records():
        yield entry(page, record, index)
