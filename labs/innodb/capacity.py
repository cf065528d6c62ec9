"""How many records fit: on a page, and in so many levels.

Sources in the MySQL tree: include/page0page.ic
(page_get_free_space_of_empty, page_dir_calc_reserved_space),
btr/btr0cur.cc (btr_cur_optimistic_insert: the reserve),
include/dict0dict.ic (dict_index_get_space_reserve: its size).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labs.innodb.columns import Column
from labs.innodb.entries import REC_NODE_PTR_SIZE, Index
from labs.innodb.index_page import (
    PAGE_DIR_SLOT_SIZE,
    PAGE_NEW_SUPREMUM_END,
    REC_N_NEW_EXTRA_BYTES,
    IndexPage,
)
from labs.innodb.tablespace import FIL_PAGE_DATA_END
from labs.innodb.tree import Tree


def room(page_size: int) -> int:
    """Return the bytes of an empty page that records can take.

    Two slots are always there: infimum's and supremum's.

    Args:
        page_size: in bytes; 16384 gives 16252.
    """
    ends = PAGE_NEW_SUPREMUM_END + FIL_PAGE_DATA_END
    return page_size - ends - 2 * PAGE_DIR_SLOT_SIZE


def capacity(
    page_size: int, record: int, reserve: bool = False
) -> int:
    """Return how many records of one size fit on a page.

    Besides its own bytes each needs half a byte of directory: a
    slot has two, and stands for four records where they come in
    order.

    Args:
        page_size: in bytes.
        record: its size in bytes, header and all.
        reserve: whether 1/16 of the page stays free, as on the
            leaves of a clustered index filled in order.
    """
    free = room(page_size) - (page_size // 16 if reserve else 0)
    return 2 * free // (2 * record + 1)


def rows(levels: int, fan_out: int, per_leaf: int) -> int:
    """Return how many rows a tree of full pages has.

    Args:
        levels: the leaves' included.
        fan_out: node pointers on a page.
        per_leaf: rows on a leaf.
    """
    pointers: int = fan_out ** (levels - 1)
    return pointers * per_leaf


def ascending_rows(
    levels: int, fan_out: int, per_leaf: int
) -> int:
    """Return how many rows fit before a level is added.

    That is, of rows that come in order. It is less than
    :func:`rows`: when the root is full, its content moves down
    and is split in halves; later splits, at the right edge,
    leave full pages behind. So the first page of each level but
    the root's stays half full.

    Args:
        levels: the leaves' included.
        fan_out: node pointers on a full page.
        per_leaf: rows on a full leaf.
    """
    if levels == 1:
        return per_leaf
    pages = fan_out  # those right below the root
    for _ in range(levels - 2):
        pages = fan_out // 2 + (pages - 1) * fan_out
    return per_leaf // 2 + (pages - 1) * per_leaf


def height(count: int, fan_out: int, per_leaf: int) -> int:
    """Return how many levels so many rows need at least.

    Args:
        count: of rows.
        fan_out: node pointers on a page, 2 or more.
        per_leaf: rows on a leaf.
    """
    levels = 1
    while rows(levels, fan_out, per_leaf) < count:
        levels += 1
    return levels


def pointer_size(index: Index) -> int:
    """Return the size of a node pointer, in bytes.

    A header, a bit for every nullable column of the index, in
    the key or not, then the key and the child's number.

    Args:
        index: whose key has only columns of fixed size.

    Raises:
        ValueError: the size varies from record to record.
    """
    if not all(column.fixed for column in index.key):
        raise ValueError(
            "键里有变长列，node pointer 没有固定的长度"
        )
    head = REC_N_NEW_EXTRA_BYTES + index.null_bytes
    return head + key_size(index.key) + REC_NODE_PTR_SIZE


def key_size(columns: Sequence[Column]) -> int:
    """Return the most bytes that the columns of a key take.

    Args:
        columns: of the key.
    """
    return sum(column.size for column in columns)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a tree in numbers.

    Attributes:
        number: of the level; leaves are level 0.
        pages: how many it has.
        records: on all of them.
        most: on the fullest of them.
        record_size: of one on average, in bytes.
        fill: the share of the room that is used, on average.
    """

    number: int
    pages: int
    records: int
    most: int
    record_size: float
    fill: float


def measure(tree: Tree) -> list[Level]:
    """Return the levels of a tree from the root to the leaves.

    Args:
        tree: of an index.
    """
    return [_level(pages) for pages in tree.levels()]


def _level(pages: tuple[IndexPage, ...]) -> Level:
    counts = [page.header.n_recs for page in pages]
    taken = sum(page.data_size for page in pages)
    return Level(
        pages[0].header.level,
        len(pages),
        sum(counts),
        max(counts),
        taken / max(sum(counts), 1),
        sum(page.fill for page in pages) / len(pages),
    )
