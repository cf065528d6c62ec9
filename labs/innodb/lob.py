"""Values on pages of their own: what DYNAMIC rows point to.

Sources in the MySQL tree: include/lob0first.h, lob0index.h and
lob0pages.h (since 8.0); include/lob0lob.h (LOB_HDR_*, still in
use for the dictionary in the file).
"""

from __future__ import annotations

from collections.abc import Iterator

from labs.innodb.entries import LobReference
from labs.innodb.tablespace import (
    FIL_NULL,
    FIL_PAGE_DATA,
    PageType,
    Tablespace,
)

# The first page of a value.
FIRST_DATA_LEN = FIL_PAGE_DATA + 16
FIRST_INDEX_LIST = FIL_PAGE_DATA + 26
FIRST_DATA = FIL_PAGE_DATA + 58
INDEX_ENTRY_SIZE = 60
FIRST_INDEX_ENTRIES = 10

# Its other pages.
DATA_LEN = FIL_PAGE_DATA + 1
DATA = FIL_PAGE_DATA + 11

# An entry of its index: who has which part.
ENTRY_NEXT = 6
ENTRY_PAGE_NO = 48
ENTRY_DATA_LEN = 52


def lob_pages(
    space: Tablespace, reference: LobReference
) -> Iterator[tuple[int, int]]:
    """Yield the pages of a value, and how much each holds.

    A list of entries, which begins on the first page, has one
    for each page (first_page_t, index_entry_t).

    Args:
        space: the file.
        reference: from the record.

    Raises:
        CorruptPage: the list is a ring or leads astray.
    """
    first = space.page(reference.page)
    if first.type is not PageType.LOB_FIRST:
        raise first.corrupt("不是溢出列的第一页")
    page, at = (
        first.uint(FIRST_INDEX_LIST + 4, 4),
        first.uint(FIRST_INDEX_LIST + 8, 2),
    )
    seen = set()
    while page != FIL_NULL:
        if (page, at) in seen:
            raise first.corrupt("溢出列的页表成环")
        seen.add((page, at))
        node = space.page(page)
        yield (
            node.uint(at + ENTRY_PAGE_NO, 4),
            node.uint(at + ENTRY_DATA_LEN, 2),
        )
        page, at = (
            node.uint(at + ENTRY_NEXT, 4),
            node.uint(at + ENTRY_NEXT + 4, 2),
        )


def read_lob(
    space: Tablespace, reference: LobReference
) -> bytes:
    """Return what is stored outside of a record.

    Args:
        space: the file.
        reference: from the record.

    Raises:
        CorruptPage: the parts do not make up the length.
    """
    parts = []
    for number, size in lob_pages(space, reference):
        page = space.page(number)
        at = DATA
        if page.type is PageType.LOB_FIRST:
            at = (
                FIRST_DATA
                + FIRST_INDEX_ENTRIES * INDEX_ENTRY_SIZE
            )
        elif page.type is not PageType.LOB_DATA:
            raise page.corrupt("不是溢出列的页")
        parts.append(page.take(at, size))
    value = b"".join(parts)
    if len(value) != reference.length:
        first = space.page(reference.page)
        raise first.corrupt(
            f"溢出列应有 {reference.length} 字节"
        )
    return value


def read_sdi_lob(
    space: Tablespace, reference: LobReference
) -> bytes:
    """Return a long text of the dictionary in the file.

    It is in the format of old: a page tells the length of its
    part and the next page.

    Args:
        space: the file.
        reference: from the record.
    """
    parts: list[bytes] = []
    number = reference.page
    while number != FIL_NULL:
        page = space.page(number)
        if page.type is not PageType.SDI_BLOB:
            raise page.corrupt("不是 SDI 的溢出页")
        if len(parts) > space.n_pages:
            raise page.corrupt("SDI 的溢出页成环")
        size = page.uint(FIL_PAGE_DATA, 4)
        parts.append(page.take(FIL_PAGE_DATA + 8, size))
        number = page.uint(FIL_PAGE_DATA + 4, 4)
    return b"".join(parts)
