"""Small tablespaces written byte by byte, for tests that need no server.

Only as much as the reader reads: page 0, an INODE page, and a tree of INT keys whose leaf records have the hidden
columns and a VARCHAR. Every page can be changed and sealed again with a right checksum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labs.innodb.checksum import page_checksum
from labs.innodb.columns import Column, Kind, encode_int, int_column, varchar_column
from labs.innodb.tablespace import FIL_NULL, PAGE_SIZES, open_tablespace
from labs.innodb.tree import Tree

SPACE_ID = 7
INDEX_ID = 155
ALONE = (FIL_NULL, FIL_NULL)
ROOT = 3
COLUMNS = (
    int_column("id"),
    Column("DB_TRX_ID", Kind.UNSIGNED, 6),
    Column("DB_ROLL_PTR", Kind.UNSIGNED, 7),
    varchar_column("c", 20, nullable=True),
)


def number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


class PageWriter:
    """A page that is being written."""

    def __init__(self, size: int, kind: int, page: int, links: tuple[int, int] = ALONE) -> None:
        self.data = bytearray(size)
        self.put(4, page, 4)
        self.put(8, links[0], 4)
        self.put(12, links[1], 4)
        self.put(24, kind, 2)
        self.put(34, SPACE_ID, 4)

    def put(self, at: int, value: int, size: int) -> None:
        self.data[at : at + size] = number(value, size)

    def sealed(self) -> bytes:
        return seal(bytes(self.data))


def seal(page: bytes) -> bytes:
    """Return a page with the checksum and the trailer that it should have."""
    body = page[:-4] + page[20:24]
    checksum = number(page_checksum(body), 4)
    return checksum + body[4:-8] + checksum + body[-4:]


def leaf_record(key: int, text: str | None) -> tuple[bytes, bytes]:
    """Return what stands before the five bytes of header, and the fields."""
    fields = encode_int(key, 4, True) + number(1000 + key, 6) + number(5, 7)
    if text is None:
        return b"\x01", fields
    return number(len(text), 1) + b"\x00", fields + text.encode()


def pointer_record(key: int, child: int) -> tuple[bytes, bytes]:
    # One bitmap for all nullable columns of the index, in pointers as well.
    return b"\x00", encode_int(key, 4, True) + number(child, 4)


def index_page(
    size: int, page: int, level: int, records: Sequence[tuple[bytes, bytes]], links: tuple[int, int] = ALONE
) -> bytes:
    """Return an index page whose records are in the order of keys."""
    writer = PageWriter(size, 17855, page, links)
    at, origins = 120, []
    for extra, fields in records:
        origins.append(at + len(extra) + 5)
        writer.data[at : at + len(extra)] = extra
        writer.data[origins[-1] : origins[-1] + len(fields)] = fields
        at = origins[-1] + len(fields)
    groups = [99]
    owned = {99: 1}
    for last in range(3, len(records) - 4, 4):
        groups.append(origins[last])
        owned[origins[last]] = 4
    owned[112] = len(records) + 1 - 4 * (len(groups) - 1)
    groups.append(112)
    header = [len(groups), at, 0x8000 | len(records) + 2, 0, 0, origins[-1] if origins else 0, 2, 0, len(records)]
    for n, value in enumerate(header):
        writer.put(38 + 2 * n, value, 2)
    writer.put(56, 0, 8)
    writer.put(64, level, 2)
    writer.put(66, INDEX_ID, 8)
    writer.data[99:107] = b"infimum\0"
    writer.data[112:120] = b"supremum"
    chain = [99, *origins, 112]
    for heap, origin in enumerate(chain):
        status = {99: 2, 112: 3}.get(origin, int(level > 0))
        place = {99: 0, 112: 1}.get(origin, heap + 1)
        lowest = level > 0 and heap == 1 and links[0] == FIL_NULL
        writer.put(origin - 5, owned.get(origin, 0) | (0x10 if lowest else 0), 1)
        writer.put(origin - 4, place << 3 | status, 2)
        after_it = chain[heap + 1] - origin if origin != 112 else 0
        writer.put(origin - 2, after_it % 0x10000, 2)
    for n, origin in enumerate(groups):
        writer.put(size - 10 - 2 * n, origin, 2)
    return writer.sealed()


@dataclass(frozen=True)
class Made:
    """A file and the rows in it."""

    raw: bytes
    page_size: int
    rows: tuple[tuple[int, str | None], ...]

    def page(self, number: int) -> bytes:
        return self.raw[number * self.page_size : (number + 1) * self.page_size]

    def with_page(self, number: int, page: bytes) -> bytes:
        """Return the file with another page, sealed."""
        start = number * self.page_size
        return self.raw[:start] + seal(page) + self.raw[start + self.page_size :]

    def patched(self, page: int, at: int, data: bytes) -> bytes:
        """Return the file with other bytes on a page, sealed."""
        old = self.page(page)
        return self.with_page(page, old[:at] + data + old[at + len(data) :])


def make(keys: Sequence[int], page_size: int = PAGE_SIZES[0], per_leaf: int = 40) -> Made:
    """Return a file with a tree of two levels; the leaves are pages 4, 5, and so on."""
    rows = [(key, None if key % 7 == 0 else f"row {key}") for key in keys]
    parts = [rows[n : n + per_leaf] for n in range(0, len(rows), per_leaf)]
    pages, pointers = [], []
    for nth, part in enumerate(parts):
        page = ROOT + 1 + nth
        left = page - 1 if nth else FIL_NULL
        right = page + 1 if nth + 1 < len(parts) else FIL_NULL
        pages.append(index_page(page_size, page, 0, [leaf_record(*row) for row in part], (left, right)))
        pointers.append(pointer_record(part[0][0], page))
    root = PageWriter(page_size, 0, 0)
    root.data[:] = index_page(page_size, ROOT, 1, pointers)
    for at, inode in ((74, 0), (84, 1)):  # the leaf segment, the other one
        root.put(at, SPACE_ID, 4)
        root.put(at + 4, 2, 4)
        root.put(at + 8, 50 + inode * _inode_size(page_size), 2)
    numbers = range(ROOT + 1, ROOT + 1 + len(parts))
    head = _header(page_size, ROOT + 1 + len(parts))
    bitmap = PageWriter(page_size, 5, 1).sealed()
    inodes = _inodes(page_size, [list(numbers), [ROOT]])
    raw = b"".join([head, bitmap, inodes, root.sealed(), *pages])
    return Made(raw, page_size, tuple(rows))


def _extent(page_size: int) -> int:
    return max(2**20 // page_size, 64)


def _inode_size(page_size: int) -> int:
    return 64 + _extent(page_size) // 2 * 4


def _header(page_size: int, pages: int) -> bytes:
    writer = PageWriter(page_size, 8, 0)
    shift = page_size.bit_length() - 10
    flags = 0x21 | (0 if page_size == 16384 else shift << 6)
    extent = _extent(page_size)
    for at, value, size in ((38, SPACE_ID, 4), (46, pages, 4), (50, extent, 4), (54, flags, 4), (58, pages, 4)):
        writer.put(at, value, size)
    writer.put(62 + 16, 1, 4)  # one shared extent with free pages
    writer.put(110, 3, 8)
    for base, first in ((118, FIL_NULL), (134, 2)):
        writer.put(base, int(first == 2), 4)
        writer.put(base + 4, first, 4)
        writer.put(base + 10, first, 4)
    writer.put(150 + 20, 2, 4)
    free = sum(1 << 2 * n for n in range(pages, extent))
    both = free | sum(2 << 2 * n for n in range(extent))
    writer.data[174 : 174 + extent // 4] = both.to_bytes(extent // 4, "little")
    return writer.sealed()


def _inodes(page_size: int, segments: Sequence[Sequence[int]]) -> bytes:
    writer = PageWriter(page_size, 3, 2)
    writer.put(38, FIL_NULL, 4)
    writer.put(44, FIL_NULL, 4)
    for nth, singles in enumerate(segments):
        at = 50 + nth * _inode_size(page_size)
        writer.put(at, nth + 1, 8)
        writer.put(at + 60, 97937874, 4)
        for slot in range(_extent(page_size) // 2):
            writer.put(at + 64 + 4 * slot, singles[slot] if slot < len(singles) else FIL_NULL, 4)
    return writer.sealed()


def tree_of(raw: bytes) -> Tree:
    """Return the tree of a file that :func:`make` made."""
    return Tree.at(open_tablespace(raw), ROOT, COLUMNS, n_key=1, name="PRIMARY")
