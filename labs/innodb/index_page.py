"""A page of an index: header, records, page directory.

Sources in the MySQL tree: include/page0types.h and
page0page.h (header and directory), rem/rec.h and rem0types.h
(header of a record), page/page0page.cc (the rules).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from labs.innodb.tablespace import (
    FIL_PAGE_DATA,
    FIL_PAGE_DATA_END,
    Page,
    PageType,
    UnsupportedFormat,
)

PAGE_HEADER = FIL_PAGE_DATA
PAGE_BTR_SEG_LEAF = PAGE_HEADER + 36  # only on the root
PAGE_BTR_SEG_TOP = PAGE_HEADER + 46
PAGE_DATA = PAGE_HEADER + 56
PAGE_NEW_INFIMUM = PAGE_DATA + 5
PAGE_NEW_SUPREMUM = PAGE_DATA + 18
PAGE_NEW_SUPREMUM_END = PAGE_DATA + 26
PAGE_DIR_SLOT_SIZE = 2
PAGE_DIR_SLOT_MIN_N_OWNED = 4
PAGE_DIR_SLOT_MAX_N_OWNED = 8
COMPACT = 0x8000  # in PAGE_N_HEAP: not ROW_FORMAT=REDUNDANT

# The header of a record, counted back from its origin.
REC_N_NEW_EXTRA_BYTES = 5
REC_NEW_INFO_BITS = 5
REC_NEW_HEAP_NO = 4
REC_NEXT = 2
REC_INFO_MIN_REC_FLAG = 0x10
REC_INFO_DELETED_FLAG = 0x20
REC_INFO_VERSIONS = 0xC0  # written since an instant ALTER TABLE

_ENDS = PAGE_NEW_INFIMUM, PAGE_NEW_SUPREMUM
_HEADER = struct.Struct(">9HQHQ")


class PageHeader(NamedTuple):
    """The header of an index page (page0page.h).

    Attributes:
        n_dir_slots: slots of the page directory.
        heap_top: offset of the first byte never used.
        n_heap: records ever placed, infimum and supremum
            included; the highest bit tells the format.
        free: offset of the first deleted record, 0 for none.
        garbage: bytes of the deleted records.
        last_insert: offset of the record inserted last.
        direction: 1 left, 2 right, 5 none: of the insertions.
        n_direction: insertions in a row in that direction.
        n_recs: records of users.
        max_trx_id: who changed the page last; secondary leaves.
        level: 0 for leaves.
        index_id: of the index that it belongs to.
    """

    n_dir_slots: int
    heap_top: int
    n_heap: int
    free: int
    garbage: int
    last_insert: int
    direction: int
    n_direction: int
    n_recs: int
    max_trx_id: int
    level: int
    index_id: int


class RecordType(IntEnum):
    """REC_NEW_STATUS: what a record is."""

    ORDINARY = 0
    NODE_POINTER = 1
    INFIMUM = 2
    SUPREMUM = 3


@dataclass(frozen=True, slots=True)
class Record:
    """The five bytes before a record.

    Attributes:
        at: offset of its origin, where the first field begins.
        type: what it is.
        heap_no: its place in the order of insertion.
        n_owned: how many records its slot stands for; 0 if no
            slot points to it.
        info: the four info bits.
        next: offset of the next record in the order of keys.
    """

    at: int
    type: RecordType
    heap_no: int
    n_owned: int
    info: int
    next: int

    @property
    def deleted(self) -> bool:
        """Whether it is marked as deleted; purge removes it."""
        return bool(self.info & REC_INFO_DELETED_FLAG)

    @property
    def min_rec(self) -> bool:
        """Whether it counts as lower than every key."""
        return bool(self.info & REC_INFO_MIN_REC_FLAG)


@dataclass(frozen=True, slots=True)
class IndexPage(Page):
    """A page of an index.

    Attributes:
        header: what its header tells.
    """

    header: PageHeader

    @property
    def size(self) -> int:
        """Of the page, in bytes."""
        return len(self.data)

    @property
    def directory(self) -> int:
        """Offset of the page directory; it grows downwards."""
        slots = self.header.n_dir_slots * PAGE_DIR_SLOT_SIZE
        return self.size - FIL_PAGE_DATA_END - slots

    @property
    def slots(self) -> tuple[int, ...]:
        """Offsets of the records that the slots point to."""
        last = (
            self.size - FIL_PAGE_DATA_END - PAGE_DIR_SLOT_SIZE
        )
        return tuple(
            self.uint(last - PAGE_DIR_SLOT_SIZE * n, 2)
            for n in range(self.header.n_dir_slots)
        )

    def record(self, at: int) -> Record:
        """Return the header of a record.

        Args:
            at: offset of its origin.

        Raises:
            CorruptPage: no record can be there.
        """
        if not self._may_begin(at):
            raise self.corrupt(f"偏移 {at} 处不会是记录")
        bits = self.uint(at - REC_NEW_INFO_BITS, 1)
        heap = self.uint(at - REC_NEW_HEAP_NO, 2)
        step = self.uint(at - REC_NEXT, 2)
        if heap & 7 > RecordType.SUPREMUM:
            raise self.corrupt(f"记录 {at} 的类型是 {heap & 7}")
        return Record(
            at,
            RecordType(heap & 7),
            heap_no=heap >> 3,
            n_owned=bits & 0x0F,
            info=bits & 0xF0,
            # relative to this record, backwards as well
            next=(at + step) % 0x10000 if step else 0,
        )

    def _may_begin(self, at: int) -> bool:
        if at in _ENDS:
            return True
        first = PAGE_NEW_SUPREMUM_END + REC_N_NEW_EXTRA_BYTES
        return first <= at < self.header.heap_top

    def chain(self) -> Iterator[Record]:
        """Yield all records in the order of keys.

        Infimum comes first, supremum last.

        Raises:
            CorruptPage: the list leaves the page, is a ring, or
                does not end at the supremum.
        """
        record = self.record(PAGE_NEW_INFIMUM)
        for _ in range(self.header.n_recs + 2):
            yield record
            if record.at == PAGE_NEW_SUPREMUM:
                return
            record = self.record(record.next)
        raise self.corrupt("记录链表成环，或比记录数长")

    def records(self) -> Iterator[Record]:
        """Yield the records of users in the order of keys."""
        ends = RecordType.INFIMUM, RecordType.SUPREMUM
        return (r for r in self.chain() if r.type not in ends)

    def deleted(self) -> Iterator[Record]:
        """Yield the removed records, the latest first.

        Their space is used again by records that fit.
        """
        at = self.header.free
        for _ in range(self.header.n_heap & ~COMPACT):
            if not at:
                return
            record = self.record(at)
            yield record
            at = record.next
        raise self.corrupt("空闲记录链表成环")

    @property
    def data_size(self) -> int:
        """Bytes of users' records (page_get_data_size)."""
        heap = self.header.heap_top - PAGE_NEW_SUPREMUM_END
        return heap - self.header.garbage

    @property
    def used(self) -> int:
        """Bytes of records and directory."""
        slots = self.header.n_dir_slots * PAGE_DIR_SLOT_SIZE
        return self.data_size + slots

    @property
    def room(self) -> int:
        """Bytes that records and directory can have."""
        return (
            self.size
            - PAGE_NEW_SUPREMUM_END
            - FIL_PAGE_DATA_END
        )

    @property
    def fill(self) -> float:
        """The share of the room that is used, from 0 to 1."""
        return self.used / self.room


def index_page(page: Page) -> IndexPage:
    """Return a page as one of an index.

    Args:
        page: of type INDEX or SDI.

    Raises:
        CorruptPage: its header contradicts itself.
        UnsupportedFormat: it is in ROW_FORMAT=REDUNDANT.
    """
    if page.type not in (PageType.INDEX, PageType.SDI):
        raise page.corrupt(
            f"类型是 {page.type.name}，不是索引页"
        )
    numbers = _HEADER.unpack(
        page.take(PAGE_HEADER, _HEADER.size)
    )
    header = PageHeader(*numbers)
    found = IndexPage(page.number, page.data, header)
    head = found.header
    if not head.n_heap & COMPACT:
        raise UnsupportedFormat(
            "不读 ROW_FORMAT=REDUNDANT 的页"
        )
    if head.n_dir_slots < len(_ENDS):
        raise page.corrupt("页目录不到两个槽")
    if (
        not PAGE_NEW_SUPREMUM_END
        <= head.heap_top
        <= found.directory
    ):
        raise page.corrupt("记录与页目录重叠")
    if head.n_recs + 2 > head.n_heap & ~COMPACT:
        raise page.corrupt("记录数多过堆里的")
    return found


def check_page(page: IndexPage) -> None:
    """Hold the three accounts of a page against each other.

    The linked list, the directory, and the header each tell
    which records there are (page_simple_validate_new).

    Args:
        page: of an index.

    Raises:
        CorruptPage: they disagree.
    """
    chain = list(page.chain())
    if len(chain) != page.header.n_recs + 2:
        raise page.corrupt("记录数与链表不符")
    if len({record.heap_no for record in chain}) != len(chain):
        raise page.corrupt("两条记录的堆号相同")
    owners = tuple(r.at for r in chain if r.n_owned)
    if owners != page.slots:
        raise page.corrupt("页目录与链表不符")
    group = 0
    for record in chain:
        group += 1
        if record.n_owned:
            if group != record.n_owned or group > _most(record):
                raise page.corrupt(f"记录 {record.at} 的组不符")
            group = 0
    if sum(1 for _ in page.deleted()) + len(chain) != (
        page.header.n_heap & ~COMPACT
    ):
        raise page.corrupt("堆里的记录数与两条链表不符")


def _most(record: Record) -> int:
    if record.type is RecordType.INFIMUM:
        return 1
    return PAGE_DIR_SLOT_MAX_N_OWNED
