"""The tree of an index: its levels, and what links them.

Sources in the MySQL tree: btr/btr0btr.cc (node pointers, and
btr_validate_index, which checks the same), include/btr0types.h.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from labs.innodb.columns import Column, Value
from labs.innodb.entries import Entry, Index, entries
from labs.innodb.index_page import (
    PAGE_BTR_SEG_LEAF,
    PAGE_BTR_SEG_TOP,
    IndexPage,
    check_page,
    index_page,
)
from labs.innodb.segments import Segment, segment_at
from labs.innodb.tablespace import (
    CorruptPage,
    PageType,
    Tablespace,
    UnsupportedFormat,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """An index in a file.

    Attributes:
        space: the file.
        index: what its records look like.
    """

    space: Tablespace
    index: Index

    @classmethod
    def at(
        cls,
        space: Tablespace,
        root: int,
        columns: Sequence[Column],
        n_key: int,
        name: str = "",
    ) -> Tree:
        """Return the tree below a root page.

        Args:
            space: the file.
            root: number of its page.
            columns: of a leaf record; see :class:`Index`.
            n_key: how many of them a node pointer repeats.
            name: of the index, for people.
        """
        number = index_page(space.page(root)).header.index_id
        clustered = any(c.name == "DB_TRX_ID" for c in columns)
        index = Index(
            name, number, root, tuple(columns), n_key, clustered
        )
        return cls(space, index)

    def page(self, number: int) -> IndexPage:
        """Return a page of this tree.

        Args:
            number: its place in the file.

        Raises:
            CorruptPage: it belongs to another index.
        """
        page = index_page(self.space.page(number))
        if page.header.index_id != self.index.id:
            other = page.header.index_id
            raise page.corrupt(f"属于另一个索引 {other}")
        return page

    @property
    def root(self) -> IndexPage:
        """The root page."""
        return self.page(self.index.root)

    @property
    def height(self) -> int:
        """How many levels there are."""
        return self.root.header.level + 1

    def child(
        self, page: IndexPage, pointer: Entry
    ) -> IndexPage:
        """Return the page that a node pointer points to.

        Args:
            page: that the pointer is on.
            pointer: a record of that page.

        Raises:
            CorruptPage: that page is not one level below.
        """
        if pointer.child is None:
            raise page.corrupt("叶页的记录没有子页")
        child = self.page(pointer.child)
        if child.header.level != page.header.level - 1:
            raise child.corrupt(
                f"层号是 {child.header.level}，"
                f"父页 {page.number} 的是 {page.header.level}"
            )
        return child

    def level(self, number: int) -> tuple[IndexPage, ...]:
        """Return the pages of a level from left to right.

        The chain of FIL_PAGE_NEXT is followed; FIL_PAGE_PREV of
        each page must lead back.

        Args:
            number: of the level; leaves are level 0.

        Raises:
            CorruptPage: the chain is broken or a ring.
        """
        page = self._leftmost(number)
        before: int | None = None
        found: dict[int, IndexPage] = {}
        while True:
            if page.number in found:
                raise page.corrupt("同层的链表成环")
            if (told := page.prev) != before:
                reason = f"PREV 是 {told}，不是 {before}"
                raise page.corrupt(reason)
            if page.header.level != number:
                raise page.corrupt("同层的链表到了另一层")
            found[page.number] = page
            if page.next is None:
                return tuple(found.values())
            before = page.number
            page = self.page(page.next)

    def _leftmost(self, level: int) -> IndexPage:
        page = self.root
        if not 0 <= level <= page.header.level:
            raise ValueError(f"没有第 {level} 层")
        while page.header.level > level:
            first = next(entries(page, self.index), None)
            if first is None:
                raise page.corrupt("非叶页是空的")
            page = self.child(page, first)
        return page

    def levels(self) -> Iterator[tuple[IndexPage, ...]]:
        """Yield the levels from the root to the leaves."""
        for number in reversed(range(self.height)):
            yield self.level(number)

    def entries(self) -> Iterator[Entry]:
        """Yield the leaf records in the order of keys."""
        for page in self.level(0):
            yield from entries(page, self.index)

    def rows(self) -> Iterator[dict[str, Value]]:
        """Yield the leaf records not marked as deleted."""
        for found in self.entries():
            if not found.record.deleted:
                yield found.row

    def first_entry(self, level: int = 0) -> Entry:
        """Return the first record of a level.

        Args:
            level: leaves are level 0.

        Raises:
            ValueError: there is no record.
        """
        page = self._leftmost(level)
        found = next(entries(page, self.index), None)
        if found is None:
            raise ValueError("树是空的")
        return found

    @property
    def leaf_segment(self) -> Segment:
        """The segment that the leaves are taken from."""
        root = self.root
        return segment_at(self.space, root, PAGE_BTR_SEG_LEAF)

    @property
    def top_segment(self) -> Segment:
        """The segment of all other pages, the root first."""
        root = self.root
        return segment_at(self.space, root, PAGE_BTR_SEG_TOP)

    def unlinked(self) -> dict[int, PageType]:
        """Return pages of its segments that are on no level.

        Values stored outside of their rows are such pages. So
        are the XDES and the IBUF_BITMAP page of an extent that
        was lent to a segment (XDES_FSEG_FRAG): they count as
        used in it, and so in ``n_leaf_pages``.
        """
        levels = self.levels()
        linked = {
            page.number for level in levels for page in level
        }
        used = {*self.top_segment.used, *self.leaf_segment.used}
        return {
            number: self.space.page(number).type
            for number in sorted(used - linked)
        }


def check_tree(tree: Tree) -> None:
    """Hold pages, pointers and chains against each other.

    Every page in itself; keys rise from left to right; the
    pointers of a level name the chain of the level below; the
    first pointer of a level, and no other, has min_rec.

    Args:
        tree: of an index.

    Raises:
        CorruptPage: they disagree.
    """
    levels = list(tree.levels())
    for level in levels:
        for page in level:
            check_page(page)
        _check_order(tree, level)
    for upper, lower in pairwise(levels):
        below = [page.number for page in lower]
        found = [
            e for p in upper for e in entries(p, tree.index)
        ]
        if [pointer.child for pointer in found] != below:
            reason = "node pointer 与下层的链表不符"
            raise upper[0].corrupt(reason)
        lowest = [
            e.record.at for e in found if e.record.min_rec
        ]
        if lowest != [found[0].record.at]:
            raise upper[0].corrupt("min_rec 不在最左的一条")


def _check_order(
    tree: Tree, level: Sequence[IndexPage]
) -> None:
    before = None
    for page in level:
        for found in entries(page, tree.index):
            if found.record.min_rec:
                continue
            try:
                now = sort_key(tree.index.key, found.values)
            except UnsupportedFormat:
                return  # only the collation knows
            if before is not None and now <= before:
                reason = f"记录 {found.record.at} 不大于前一条"
                raise CorruptPage(page.number, reason)
            before = now


def sort_key(
    columns: Sequence[Column], values: Sequence[Value]
) -> list[tuple[int, Value]]:
    """Return what sorts as the keys of an index do.

    Args:
        columns: of the key.
        values: of its first columns, or of all.
    """
    both = zip(columns, values, strict=False)
    return [column.sort_key(value) for column, value in both]
