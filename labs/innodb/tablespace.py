"""A tablespace: a file that is nothing but pages of one size.

Sources in the MySQL tree: include/fil0types.h (header and
trailer of a page), include/fil0fil.h (page types),
include/fsp0types.h (flags of a tablespace).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from labs.innodb.checksum import page_checksum, page_checksums

# Offsets in every page, in bytes.
FIL_PAGE_SPACE_OR_CHKSUM = 0
FIL_PAGE_OFFSET = 4
FIL_PAGE_PREV = 8
FIL_PAGE_NEXT = 12
FIL_PAGE_LSN = 16
FIL_PAGE_TYPE = 24
FIL_PAGE_SPACE_ID = 34
FIL_PAGE_DATA = 38
FIL_PAGE_DATA_END = 8  # the trailer, counted from the end

FIL_NULL = 0xFFFFFFFF  # no page

# Of page 0: the flags, and what some of them mean.
FSP_SPACE_ID = FIL_PAGE_DATA
FSP_SPACE_FLAGS = FIL_PAGE_DATA + 16
FLAG_ENCRYPTED = 1 << 13
FLAG_SDI = 1 << 14

PAGE_SIZES = tuple(1024 * k for k in (4, 8, 16, 32, 64))
_SINGLY = 16  # pages verified one by one before all at once


class CorruptPage(ValueError):  # noqa: N818 - a finding
    """A page that cannot be what it says.

    Attributes:
        page: its number.
        reason: what is wrong, in Chinese.
    """

    def __init__(self, page: int, reason: str) -> None:
        super().__init__(f"第 {page} 页损坏：{reason}")
        self.page = page
        self.reason = reason


class UnsupportedFormat(ValueError):  # noqa: N818 - a limit
    """A sound file in a format that this reader leaves out."""


class PageType(IntEnum):
    """FIL_PAGE_TYPE, by the names of fil0fil.h."""

    ALLOCATED = 0
    UNDO_LOG = 2
    INODE = 3
    IBUF_FREE_LIST = 4
    IBUF_BITMAP = 5
    SYS = 6
    TRX_SYS = 7
    FSP_HDR = 8
    XDES = 9
    BLOB = 10
    ZBLOB = 11
    ZBLOB2 = 12
    UNKNOWN = 13
    COMPRESSED = 14
    ENCRYPTED = 15
    COMPRESSED_AND_ENCRYPTED = 16
    ENCRYPTED_RTREE = 17
    SDI_BLOB = 18
    SDI_ZBLOB = 19
    LEGACY_DBLWR = 20
    RSEG_ARRAY = 21
    LOB_INDEX = 22
    LOB_DATA = 23
    LOB_FIRST = 24
    ZLOB_FIRST = 25
    ZLOB_DATA = 26
    ZLOB_INDEX = 27
    ZLOB_FRAG = 28
    ZLOB_FRAG_ENTRY = 29
    SDI = 17853
    RTREE = 17854
    INDEX = 17855


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page, and its number.

    Attributes:
        number: its place in the file, counted from 0.
        data: all of it, header and trailer included.
    """

    number: int
    data: bytes

    def take(self, at: int, size: int) -> bytes:
        """Return bytes of the page.

        Args:
            at: offset in the page, in bytes.
            size: how many.

        Raises:
            CorruptPage: some of them are outside the page.
        """
        if not 0 <= at <= len(self.data) - size:
            raise self.corrupt(
                f"偏移 {at} 起的 {size} 字节不在页内"
            )
        return self.data[at : at + size]

    def uint(self, at: int, size: int) -> int:
        """Return an unsigned number, most significant first.

        Args:
            at: offset in the page, in bytes.
            size: of the number, in bytes.
        """
        return int.from_bytes(self.take(at, size), "big")

    def corrupt(self, reason: str) -> CorruptPage:
        """Return the error to raise about this page."""
        return CorruptPage(self.number, reason)

    @property
    def type(self) -> PageType:
        """What the page is for."""
        number = self.uint(FIL_PAGE_TYPE, 2)
        try:
            return PageType(number)
        except ValueError:
            raise self.corrupt(f"没有页类型 {number}") from None

    @property
    def prev(self) -> int | None:
        """The left neighbour on the same level, if any."""
        return self.link(FIL_PAGE_PREV)

    @property
    def next(self) -> int | None:
        """The right neighbour on the same level, if any."""
        return self.link(FIL_PAGE_NEXT)

    def link(self, at: int) -> int | None:
        """Return a page number, or None for FIL_NULL.

        Args:
            at: offset of its four bytes.
        """
        number = self.uint(at, 4)
        return None if number == FIL_NULL else number


@dataclass(frozen=True)
class Tablespace:
    """All pages of a file.

    Attributes:
        raw: the file.
        page_size: in bytes, from the flags on page 0.
        space_id: of the tablespace; every page repeats it.
        flags: FSP_SPACE_FLAGS.
    """

    raw: bytes = field(repr=False)
    page_size: int
    space_id: int
    flags: int
    _faults: dict[int, str] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def n_pages(self) -> int:
        """How many pages the file holds, a cut one included."""
        return -(-len(self.raw) // self.page_size)

    def page(self, number: int) -> Page:
        """Return a page that has been verified.

        Args:
            number: counted from 0.

        Raises:
            CorruptPage: there is none, or it is damaged.
        """
        if not 0 <= number < self.n_pages:
            raise CorruptPage(number, "文件里没有这一页")
        if number not in self._faults:
            if len(self._faults) < _SINGLY:
                self._faults[number] = self._fault(number)
            else:
                self.verify()
        if reason := self._faults[number]:
            raise CorruptPage(number, reason)
        return Page(number, self._bytes(number))

    def pages(self) -> Iterator[Page]:
        """Yield all pages, from page 0 on."""
        self.verify()
        yield from map(self.page, range(self.n_pages))

    def page_types(self) -> Counter[str]:
        """Return how many pages there are of each type."""
        return Counter(page.type.name for page in self.pages())

    def verify(self) -> dict[int, str]:
        """Return what is wrong, by page number."""
        if len(self._faults) < self.n_pages:
            empty = bytes(self.page_size)
            whole = len(self.raw) // self.page_size
            taken = [
                number
                for number in range(whole)
                if self._bytes(number) != empty
            ]
            raw = b"".join(map(self._bytes, taken))
            sums = page_checksums(raw, self.page_size)
            known = dict(zip(taken, sums, strict=True))
            for number in range(self.n_pages):
                self._faults[number] = self._fault(
                    number, known.get(number)
                )
        found = self._faults.items()
        return {number: why for number, why in found if why}

    def _bytes(self, number: int) -> bytes:
        start = number * self.page_size
        return self.raw[start : start + self.page_size]

    def _fault(
        self, number: int, known: int | None = None
    ) -> str:
        page = Page(number, self._bytes(number))
        size = len(page.data)
        if size < self.page_size:
            return f"文件在这一页中断，只有 {size} 字节"
        if page.data == bytes(size):
            return ""  # the file has grown, the page is unused
        if known is None:
            known = page_checksum(page.data)
        told = page.uint(FIL_PAGE_SPACE_OR_CHKSUM, 4)
        lsn = page.uint(FIL_PAGE_LSN + 4, 4)
        if told != known:
            reason = f"校验和是 {told:08x}，算得 {known:08x}"
        elif page.uint(size - 4, 4) != lsn:
            reason = "页尾的 LSN 与页头的不同"
        elif page.uint(FIL_PAGE_OFFSET, 4) != number:
            reason = (
                f"自称第 {page.uint(FIL_PAGE_OFFSET, 4)} 页"
            )
        elif page.uint(FIL_PAGE_SPACE_ID, 4) != self.space_id:
            reason = "属于另一个表空间"
        else:
            reason = ""
        return reason


def page_size_of(flags: int) -> int:
    """Return the page size that flags of a tablespace tell.

    Bits 1 to 4 are the page size of ROW_FORMAT=COMPRESSED, bits
    6 to 9 the other: 512 bytes shifted by so many places, and 0
    for the 16 KB of old (fsp_flags_get_page_size).

    Args:
        flags: FSP_SPACE_FLAGS.

    Raises:
        CorruptPage: there is no such page size.
        UnsupportedFormat: they are compressed or encrypted.
    """
    if flags >> 1 & 0xF:
        raise UnsupportedFormat(
            "不读 ROW_FORMAT=COMPRESSED 的表空间"
        )
    if flags & FLAG_ENCRYPTED:
        raise UnsupportedFormat("不读加密的表空间")
    shift = flags >> 6 & 0xF
    size = 512 << shift if shift else 16384
    if size not in PAGE_SIZES:
        raise CorruptPage(0, f"没有 {size} 字节的页")
    return size


def open_tablespace(raw: bytes) -> Tablespace:
    """Return the tablespace that a file's bytes are.

    Args:
        raw: the whole file.

    Raises:
        CorruptPage: this is not a file of a tablespace.
    """
    head = Page(0, raw[: PAGE_SIZES[0]])
    flags = head.uint(FSP_SPACE_FLAGS, 4)
    space_id = head.uint(FSP_SPACE_ID, 4)
    space = Tablespace(
        raw, page_size_of(flags), space_id, flags
    )
    if space.page(0).type is not PageType.FSP_HDR:
        raise CorruptPage(0, "不是表空间的第一页")
    return space


def read_tablespace(path: str | Path) -> Tablespace:
    """Return the tablespace in a file, such as ``t.ibd``.

    The server keeps changed pages in memory for a while; only
    ``FLUSH TABLES t FOR EXPORT`` makes the file complete.

    Args:
        path: of the file.
    """
    return open_tablespace(Path(path).read_bytes())
