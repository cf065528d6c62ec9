"""What insertions do to a tree: two snapshots compared.

Sources in the MySQL tree: btr/btr0btr.cc
(btr_page_split_and_insert; btr_root_raise_and_insert, which
makes a tree grow; btr_page_get_split_rec_to_right, which leaves
full pages behind where keys come in order).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labs.innodb.columns import Value
from labs.innodb.entries import entries
from labs.innodb.index_page import IndexPage
from labs.innodb.tree import Tree


@dataclass(frozen=True, slots=True)
class Growth:
    """How a tree has changed from one snapshot to the next.

    Attributes:
        added: new pages by level.
        removed: pages that are gone, by level.
        raised: how many levels it has grown.
    """

    added: Mapping[int, int]
    removed: Mapping[int, int]
    raised: int

    @property
    def splits(self) -> int:
        """How many page splits that took, if none was merged.

        A split makes one page. When the tree grows, the content
        of the root moves to one more page before it is split.
        ``index_page_splits`` of INNODB_METRICS counts the same.
        """
        return sum(self.added.values()) - self.raised


@dataclass(frozen=True, slots=True)
class Split:
    """Where the records of a new page came from.

    Attributes:
        level: of the page.
        page: the new page.
        moved: how many of its records were on which page.
        fresh: how many of them were on none.
        kept: how many stayed on each of those pages.
    """

    level: int
    page: int
    moved: Mapping[int, int]
    fresh: int
    kept: Mapping[int, int]


def growth(before: Tree, after: Tree) -> Growth:
    """Return how a tree has changed.

    A page that has come to another level, as the root does, is
    counted where it is now and where it was.

    Args:
        before: the index in the earlier copy of the file.
        after: the same index in the later copy.
    """
    old, new = _places(before), _places(after)
    added = Counter(
        new[page] for page in new if page not in old
    )
    removed = Counter(
        old[page] for page in old if page not in new
    )
    raised = after.height - before.height
    return Growth(dict(added), dict(removed), raised)


def _places(tree: Tree) -> dict[int, int]:
    """Return the level of each page."""
    return {
        page.number: page.header.level
        for level in tree.levels()
        for page in level
    }


def splits(
    before: Tree, after: Tree, level: int = 0
) -> list[Split]:
    """Return what became of each new page of a level.

    Args:
        before: the index in the earlier copy of the file.
        after: the same index in the later copy.
        level: leaves are level 0.
    """
    home = (
        _homes(before, level) if level < before.height else {}
    )
    now = _homes(after, level)
    known = set(home.values())
    stayed = Counter(
        at for key, at in now.items() if home.get(key) == at
    )
    moved: dict[int, Counter[int]] = {}
    for key, at in now.items():
        if at not in known:
            moved.setdefault(at, Counter())[
                home.get(key, -1)
            ] += 1
    found = []
    for page, sources in moved.items():
        fresh = sources.pop(-1, 0)
        kept = {source: stayed[source] for source in sources}
        found.append(
            Split(level, page, dict(sources), fresh, kept)
        )
    return found


def _homes(
    tree: Tree, level: int
) -> dict[tuple[Value, ...], int]:
    """Return the page of each key of a level."""
    width = tree.index.n_key
    return {
        found.values[:width]: page.number
        for page in tree.level(level)
        for found in entries(page, tree.index)
    }


def fill_histogram(
    pages: Iterable[IndexPage], bars: int = 10
) -> list[int]:
    """Return how many pages are how full.

    Args:
        pages: such as the leaves of a tree.
        bars: into how many parts 0 to 1 is divided.

    Returns:
        The number of pages in each part; a full page is in the
        last.
    """
    counts = [0] * bars
    for page in pages:
        counts[min(int(page.fill * bars), bars - 1)] += 1
    return counts
