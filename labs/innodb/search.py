"""How InnoDB finds a key: from the root down, page by page.

Sources in the MySQL tree: page/page0cur.cc
(page_cur_search_with_match), btr/btr0cur.cc
(btr_cur_search_to_nth_level: which mode on which level),
btr/btr0pcur.cc (the step to the next page).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from labs.innodb.columns import Value
from labs.innodb.entries import Entry, Index, entries, entry
from labs.innodb.index_page import (
    PAGE_DIR_SLOT_MAX_N_OWNED,
    PAGE_NEW_INFIMUM,
    PAGE_NEW_SUPREMUM,
    IndexPage,
    Record,
)
from labs.innodb.tree import Tree, sort_key


class Mode(Enum):
    """What is looked for (page_cur_mode_t)."""

    G = "first record > key"
    GE = "first record >= key"
    L = "last record < key"
    LE = "last record <= key"


@dataclass(frozen=True, slots=True)
class PageSearch:
    """A search in one page.

    Attributes:
        page: number of the page.
        level: leaves are level 0.
        n_recs: records on the page.
        n_slots: slots of its directory.
        halvings: comparisons of the binary search.
        steps: comparisons along the linked list.
        left: offset of the last record on the left.
        right: offset of the record right of it.
    """

    page: int
    level: int
    n_recs: int
    n_slots: int
    halvings: int
    steps: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Path:
    """A search from the root to a leaf.

    Attributes:
        searches: one a page, from the root on.
        leaf: where it ended; the neighbour of the last page in
            ``searches``, if the record was not on that page.
        entry: the record, if there is one.
        found: whether it has the key that was looked for.
    """

    searches: tuple[PageSearch, ...]
    leaf: IndexPage
    entry: Entry | None
    found: bool

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of all pages that were visited."""
        seen = [search.page for search in self.searches]
        last = self.leaf.number
        return (*seen, *([] if seen[-1] == last else [last]))


def is_left(
    page: IndexPage,
    record: Record,
    index: Index,
    key: Sequence[Value],
    mode: Mode,
) -> bool:
    """Return whether the search goes on right of a record.

    Args:
        page: that it is on.
        record: of a user.
        index: that the page belongs to.
        key: values of the first columns, or of all.
        mode: decides where records equal to the key count.
    """
    if record.min_rec:  # lower than every key
        return True
    values = entry(page, record, index).values[: len(key)]
    here = sort_key(index.columns, values)
    wanted = sort_key(index.columns, key)
    if here == wanted:
        return mode in (Mode.G, Mode.LE)
    return here < wanted


def search_page(
    page: IndexPage,
    index: Index,
    key: Sequence[Value],
    mode: Mode,
) -> PageSearch:
    """Return where in a page a key belongs.

    First the slots are halved until two neighbours are left,
    then the list between them is walked.

    Args:
        page: of the index.
        index: that it belongs to.
        key: values of the first columns, or of all.
        mode: what is looked for.
    """
    slots = page.slots
    low, up, halvings = 0, len(slots) - 1, 0
    while up - low > 1:
        middle = (low + up) // 2
        halvings += 1
        record = page.record(slots[middle])
        if is_left(page, record, index, key, mode):
            low = middle
        else:
            up = middle

    left, right, steps = slots[low], slots[up], 0
    while (at := page.record(left).next) != right:
        steps += 1
        if steps > PAGE_DIR_SLOT_MAX_N_OWNED:
            raise page.corrupt("一个槽管着 8 条以上的记录")
        if is_left(page, page.record(at), index, key, mode):
            left = at
        else:
            right = at

    return PageSearch(
        page.number,
        page.header.level,
        page.header.n_recs,
        len(slots),
        halvings,
        steps,
        left,
        right,
    )


def search(
    tree: Tree, key: Sequence[Value], mode: Mode = Mode.GE
) -> Path:
    """Return the path to a key.

    Above the leaves GE becomes L, and G becomes LE: of several
    equal records the first may be the last one of a page. If it
    is not, that page was visited in vain.

    Args:
        tree: of an index.
        key: values of the first columns, or of all.
        mode: what is looked for.
    """
    above = {Mode.GE: Mode.L, Mode.G: Mode.LE}.get(mode, mode)
    page, searches = tree.root, []
    while True:
        leaf = not page.header.level
        now = mode if leaf else above
        found = search_page(page, tree.index, key, now)
        searches.append(found)
        if leaf:
            break
        pointer = page.record(found.left)
        if pointer.at == PAGE_NEW_INFIMUM:
            raise page.corrupt("键比父页给的下界还小")
        chosen = entry(page, pointer, tree.index)
        page = tree.child(page, chosen)
    page, at = _cursor(tree, page, found, mode)
    if at in (PAGE_NEW_INFIMUM, PAGE_NEW_SUPREMUM):
        return Path(tuple(searches), page, None, False)
    hit = entry(page, page.record(at), tree.index)
    wanted = sort_key(tree.index.columns, key)
    here = sort_key(tree.index.columns, hit.values)
    same = here[: len(key)] == wanted
    return Path(tuple(searches), page, hit, same)


def _cursor(
    tree: Tree, page: IndexPage, found: PageSearch, mode: Mode
) -> tuple[IndexPage, int]:
    """Return the page and offset of the record looked for."""
    if mode in (Mode.L, Mode.LE):
        if found.left != PAGE_NEW_INFIMUM or page.prev is None:
            return page, found.left
        page = tree.page(page.prev)
        last = [record.at for record in page.records()][-1:]
        return page, last[0] if last else PAGE_NEW_INFIMUM
    if found.right != PAGE_NEW_SUPREMUM or page.next is None:
        return page, found.right
    page = tree.page(page.next)
    return page, page.record(PAGE_NEW_INFIMUM).next


@dataclass(frozen=True, slots=True)
class Scan:
    """A range that was read from left to right.

    Attributes:
        path: to its left border.
        leaves: numbers of the leaf pages read.
        entries: the records in the range.
    """

    path: Path
    leaves: tuple[int, ...]
    entries: tuple[Entry, ...]


def scan(
    tree: Tree, low: Sequence[Value], high: Sequence[Value]
) -> Scan:
    """Return the records from one key to another inclusive.

    Once down the tree, then along the leaves until a record is
    beyond the right border.

    Args:
        tree: of an index.
        low: the left border.
        high: the right border.
    """
    path, columns = search(tree, low), tree.index.columns
    page = path.leaf
    leaves: list[int] = []
    found: list[Entry] = []
    left = sort_key(columns, low)
    right = sort_key(columns, high)
    while path.entry:
        if page.number in leaves:
            raise page.corrupt("同层的链表成环")
        leaves.append(page.number)
        for hit in entries(page, tree.index):
            here = sort_key(columns, hit.values)
            if here[: len(right)] > right:
                return Scan(path, tuple(leaves), tuple(found))
            if here[: len(left)] >= left:
                found.append(hit)
        if page.next is None:
            break
        page = tree.page(page.next)
    return Scan(path, tuple(leaves), tuple(found))
