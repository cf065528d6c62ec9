"""A page and a file as data for drawings to scale.

Every byte of a page belongs to one region, every page of a file
to one owner; a drawing needs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from labs.innodb.entries import Index, entries
from labs.innodb.index_page import (
    PAGE_DATA,
    PAGE_HEADER,
    PAGE_NEW_SUPREMUM_END,
    IndexPage,
)
from labs.innodb.segments import segments
from labs.innodb.tablespace import (
    FIL_PAGE_DATA_END,
    PageType,
    Tablespace,
)
from labs.innodb.tree import Tree

_INFIMUM_SIZE = 13  # five bytes of header, eight of text


@dataclass(frozen=True, slots=True)
class Region:
    """Some bytes of a page.

    Attributes:
        kind: ``fil_header``, ``page_header``, ``infimum``,
            ``supremum``, ``record``, ``garbage``, ``free``,
            ``directory`` or ``trailer``.
        start: offset of the first byte.
        end: offset of the byte after the last.
        order: of a record, its place in the order of keys.
    """

    kind: str
    start: int
    end: int
    order: int | None = None

    @property
    def size(self) -> int:
        """In bytes."""
        return self.end - self.start


def regions(page: IndexPage, index: Index) -> list[Region]:
    """Return the regions of a page from its first byte on.

    Args:
        page: of the index.
        index: that it belongs to.

    Raises:
        CorruptPage: two records overlap.
    """
    middle = PAGE_DATA + _INFIMUM_SIZE
    trailer = page.size - FIL_PAGE_DATA_END
    found = [
        Region("fil_header", 0, PAGE_HEADER),
        Region("page_header", PAGE_HEADER, PAGE_DATA),
        Region("infimum", PAGE_DATA, middle),
        Region("supremum", middle, PAGE_NEW_SUPREMUM_END),
        Region("free", page.header.heap_top, page.directory),
        Region("directory", page.directory, trailer),
        Region("trailer", trailer, page.size),
    ]
    for order, one in enumerate(entries(page, index)):
        found.append(
            Region("record", one.start, one.end, order)
        )
    found.sort(key=lambda region: (region.start, region.end))
    gaps = []
    for left, right in pairwise(found):
        if left.end > right.start:
            raise page.corrupt(
                f"第 {right.start} 字节有两个主人"
            )
        if left.end < right.start:
            gaps.append(
                Region("garbage", left.end, right.start)
            )
    full = [*found, *gaps]
    full.sort(key=lambda region: (region.start, region.end))
    return [region for region in full if region.size]


def merged(parts: Iterable[Region]) -> list[Region]:
    """Return neighbours of one kind as one region.

    Args:
        parts: in the order of the page.
    """
    found: list[Region] = []
    for part in parts:
        start = part.start
        if found and found[-1].kind == part.kind:
            start = found.pop().start
        found.append(Region(part.kind, start, part.end))
    return found


@dataclass(frozen=True, slots=True)
class Plot:
    """What a page of a file is for.

    Attributes:
        page: its number.
        type: of the page, by name.
        segment: id of the segment that has it; 0 for none.
        tree: name of the index that it is linked into.
        level: in that tree.
        fill: the share of its room that is used, from 0 to 1.
    """

    page: int
    type: str
    segment: int = 0
    tree: str = ""
    level: int | None = None
    fill: float | None = None


def file_map(
    space: Tablespace, trees: Iterable[Tree]
) -> Iterator[Plot]:
    """Yield what each page of a file is for.

    Args:
        space: the file.
        trees: all trees in it that are to be told apart.
    """
    owner = {
        page: segment.id
        for segment in segments(space).values()
        for page in segment.used
    }
    linked = {
        page.number: (tree.index.name, page)
        for tree in trees
        for level in tree.levels()
        for page in level
    }
    for page in space.pages():
        number, kind = page.number, page.type.name
        if number in linked:
            name, found = linked[number]
            level, fill = found.header.level, found.fill
            yield Plot(
                number,
                kind,
                owner.get(number, 0),
                name,
                level,
                fill,
            )
        else:
            if (
                number not in owner
                and page.type is PageType.ALLOCATED
            ):
                kind = "FREE"
            yield Plot(number, kind, owner.get(number, 0))
