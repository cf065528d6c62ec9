"""Who owns which page: extents, and the segments they form.

Sources in the MySQL tree: include/fsp0fsp.h (all offsets),
fsp/fsp0fsp.cc (how a segment gets its pages), include/fut0lst.h
(lists on disk).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from labs.innodb.tablespace import (
    FIL_NULL,
    FIL_PAGE_DATA,
    Page,
    PageType,
    Tablespace,
)

# The header of the tablespace, on page 0.
FSP_SIZE = FIL_PAGE_DATA + 8
FSP_FREE_LIMIT = FIL_PAGE_DATA + 12
FSP_FRAG_N_USED = FIL_PAGE_DATA + 20
FSP_FREE = FIL_PAGE_DATA + 24
FSP_FREE_FRAG = FIL_PAGE_DATA + 40
FSP_FULL_FRAG = FIL_PAGE_DATA + 56
FSP_SEG_ID = FIL_PAGE_DATA + 72
FSP_SEG_INODES_FULL = FIL_PAGE_DATA + 80
FSP_SEG_INODES_FREE = FIL_PAGE_DATA + 96

# Descriptors of extents, on page 0 and on every XDES page.
XDES_ARR_OFFSET = FIL_PAGE_DATA + 112
XDES_ID = 0
XDES_STATE = 20
XDES_BITMAP = 24

# The inode of a segment, on a page of type INODE.
FSEG_ARR_OFFSET = FIL_PAGE_DATA + 12
FSEG_ID = 0
FSEG_NOT_FULL_N_USED = 8
FSEG_FREE = 12
FSEG_NOT_FULL = 28
FSEG_FULL = 44
FSEG_MAGIC_N = 60
FSEG_FRAG_ARR = 64
FSEG_MAGIC_N_VALUE = 97937874

MEGABYTE = 1024 * 1024


class ExtentState(IntEnum):
    """XDES_STATE: who may take pages from the extent."""

    NOT_INITED = 0  # beyond the free limit
    FREE = 1  # nobody's
    FREE_FRAG = 2  # shared, page by page; some are free
    FULL_FRAG = 3  # shared, none is free
    FSEG = 4  # all of it one segment's
    FSEG_FRAG = 5  # lent to a segment, but for two pages


@dataclass(frozen=True, slots=True)
class SpaceHeader:
    """What page 0 tells about the file.

    Attributes:
        pages: size of the file.
        free_limit: from this page on nothing is initialised.
        frag_used: pages in use in the extents of ``free_frag``.
        free: extents that are nobody's.
        free_frag: shared extents with free pages.
        full_frag: shared extents without.
        next_segment: the id that the next segment gets.
    """

    pages: int
    free_limit: int
    frag_used: int
    free: int
    free_frag: int
    full_frag: int
    next_segment: int


@dataclass(frozen=True, slots=True)
class Extent:
    """Some pages in a row: 1 MB of them up to 16 KB a page.

    Attributes:
        first: number of its first page.
        state: who may take pages from it.
        segment: id of the segment that owns it; 0 for none.
        used: numbers of the pages that are taken.
    """

    first: int
    state: ExtentState
    segment: int
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages taken singly, then extents as a whole.

    Attributes:
        id: unique in the file.
        singles: pages taken from shared extents.
        extents: all that it owns, in the order of the file.
        extent_pages: how many pages an extent has.
    """

    id: int
    singles: tuple[int, ...]
    extents: tuple[Extent, ...]
    extent_pages: int

    @property
    def used(self) -> tuple[int, ...]:
        """The pages in use; ``n_leaf_pages`` counts these."""
        rest = (page for e in self.extents for page in e.used)
        return (*self.singles, *rest)

    @property
    def reserved(self) -> int:
        """Pages that it holds, free ones included."""
        whole = len(self.extents) * self.extent_pages
        return len(self.singles) + whole

    @property
    def full(self) -> int:
        """Extents without a free page."""
        filled = (len(e.used) for e in self.extents)
        return sum(used == self.extent_pages for used in filled)

    def __str__(self) -> str:
        whole = self.full * self.extent_pages
        rest = len(self.used) - len(self.singles) - whole
        return (
            f"零散页 {len(self.singles)}，"
            f"满区 {self.full}×{self.extent_pages}，"
            f"未满区里 {rest}，"
            f"共用 {len(self.used)} 页，占 {self.reserved} 页"
        )


def extent_pages(page_size: int) -> int:
    """Return how many pages an extent has (FSP_EXTENT_SIZE).

    Args:
        page_size: in bytes.
    """
    return max(MEGABYTE // page_size, 64)


def space_header(space: Tablespace) -> SpaceHeader:
    """Return the file's header.

    Args:
        space: the file.
    """
    page = space.page(0)
    return SpaceHeader(
        pages=page.uint(FSP_SIZE, 4),
        free_limit=page.uint(FSP_FREE_LIMIT, 4),
        frag_used=page.uint(FSP_FRAG_N_USED, 4),
        free=page.uint(FSP_FREE, 4),  # a list begins with
        free_frag=page.uint(FSP_FREE_FRAG, 4),  # its length
        full_frag=page.uint(FSP_FULL_FRAG, 4),
        next_segment=page.uint(FSP_SEG_ID, 8),
    )


def extents(space: Tablespace) -> Iterator[Extent]:
    """Yield the extents below the free limit.

    As many pages as a page has bytes are described by one page:
    page 0 first, then one at every such distance.

    Args:
        space: the file.
    """
    size = extent_pages(space.page_size)
    limit = min(space_header(space).free_limit, space.n_pages)
    for first in range(0, limit, size):
        home = first - first % space.page_size
        page = space.page(home)
        kinds = PageType.FSP_HDR, PageType.XDES
        if page.type not in kinds:
            raise page.corrupt("这里应该是区描述符页")
        nth = (first - home) // size
        at = XDES_ARR_OFFSET + nth * (XDES_BITMAP + size // 4)
        yield _extent(page, at, first, size)


def _extent(
    page: Page, at: int, first: int, size: int
) -> Extent:
    state = page.uint(at + XDES_STATE, 4)
    if state > ExtentState.FSEG_FRAG:
        raise page.corrupt(f"区 {first} 的状态是 {state}")
    # Two bits a page, the lowest first; the first means: free.
    bitmap = page.take(at + XDES_BITMAP, size // 4)
    bits = int.from_bytes(bitmap, "little")
    return Extent(
        first,
        ExtentState(state),
        page.uint(at + XDES_ID, 8),
        tuple(
            first + n
            for n in range(size)
            if not bits >> 2 * n & 1
        ),
    )


def segments(space: Tablespace) -> dict[int, Segment]:
    """Return all segments of the file by their ids.

    Args:
        space: the file.

    Raises:
        CorruptPage: inodes and extents contradict each other.
    """
    size = extent_pages(space.page_size)
    owned: dict[int, list[Extent]] = {}
    for extent in extents(space):
        if extent.state >= ExtentState.FSEG:
            owned.setdefault(extent.segment, []).append(extent)
    found: dict[int, Segment] = {}
    for page in inode_pages(space):
        step = FSEG_FRAG_ARR + size // 2 * 4
        last = space.page_size - 10 - step
        for at in range(FSEG_ARR_OFFSET, last + 1, step):
            if number := page.uint(at + FSEG_ID, 8):
                mine = tuple(owned.pop(number, ()))
                found[number] = _segment(page, at, mine, size)
    if owned:
        raise space.page(0).corrupt(
            f"区的主人不存在：段 {min(owned)}"
        )
    return found


def inode_pages(space: Tablespace) -> Iterator[Page]:
    """Yield the pages where segments are registered.

    Page 0 has two lists: of those without a free place, and of
    those with one.

    Args:
        space: the file.

    Raises:
        CorruptPage: a list is a ring, or leads elsewhere.
    """
    head, seen = space.page(0), set()
    for base in (FSP_SEG_INODES_FULL, FSP_SEG_INODES_FREE):
        number = head.link(base + 4)
        while number is not None:
            page = space.page(number)
            if number in seen:
                raise page.corrupt("INODE 页的链表成环")
            if page.type is not PageType.INODE:
                raise page.corrupt("INODE 页的链表走错了")
            seen.add(number)
            yield page
            number = page.link(FIL_PAGE_DATA + 6)


def _segment(
    page: Page, at: int, owned: tuple[Extent, ...], size: int
) -> Segment:
    number = page.uint(at + FSEG_ID, 8)
    if page.uint(at + FSEG_MAGIC_N, 4) != FSEG_MAGIC_N_VALUE:
        raise page.corrupt(f"段 {number} 的魔数不对")
    slots = (
        at + FSEG_FRAG_ARR + 4 * n for n in range(size // 2)
    )
    singles = (page.uint(slot, 4) for slot in slots)
    taken = tuple(one for one in singles if one != FIL_NULL)
    full = sum(len(extent.used) == size for extent in owned)
    free = sum(not extent.used for extent in owned)
    part = len(owned) - free - full
    lists = FSEG_FREE, FSEG_NOT_FULL, FSEG_FULL
    told = [page.uint(at + offset, 4) for offset in lists]
    if told != [free, part, full]:
        raise page.corrupt(f"段 {number} 的区链表与描述符不符")
    some = (
        sum(len(extent.used) for extent in owned) - full * size
    )
    if page.uint(at + FSEG_NOT_FULL_N_USED, 4) != some:
        raise page.corrupt(f"段 {number} 的已用页数与位图不符")
    return Segment(number, taken, owned, size)


def segment_at(
    space: Tablespace, page: Page, at: int
) -> Segment:
    """Return the segment that a header on a page points to.

    Args:
        space: the file.
        page: such as the root of an index.
        at: offset of the ten bytes: space, page, offset.
    """
    home = space.page(page.uint(at + 4, 4))
    if home.type is not PageType.INODE:
        raise page.corrupt("段的登记项不在 INODE 页")
    number = home.uint(page.uint(at + 8, 2) + FSEG_ID, 8)
    found = segments(space).get(number)
    if found is None:
        raise home.corrupt(f"没有段 {number}")
    return found


def expected_segment(
    pages: int, per_extent: int
) -> tuple[int, int, int]:
    """Return how a segment holds pages that it took in a row.

    Singly up to half an extent (FSEG_FRAG_LIMIT), from then on
    by extents (fseg_alloc_free_page_low).

    Args:
        pages: in use.
        per_extent: pages of an extent.

    Returns:
        Single pages, full extents, pages in the last extent.
    """
    singles = min(pages, per_extent // 2)
    full, rest = divmod(pages - singles, per_extent)
    return singles, full, rest
