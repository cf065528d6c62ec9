"""A reader of InnoDB data files: pages, segments, trees.

It reads what MySQL 8.0 and later write: tablespaces of 4 to
64 KB a page, ROW_FORMAT=DYNAMIC or COMPACT, neither compressed
nor encrypted. It writes nothing and asks no server:

    from labs.innodb import open_table, search

    tree = open_table("t.ibd").tree("PRIMARY")
    path = search(tree, (88123,))

Sizes and offsets are in bytes, page numbers count from 0. What
cannot be so raises :class:`CorruptPage`.
"""

from labs.innodb.capacity import (
    ascending_rows,
    capacity,
    height,
    measure,
    pointer_size,
    rows,
)
from labs.innodb.changes import fill_histogram, growth, splits
from labs.innodb.columns import Column, Kind, int_column
from labs.innodb.dictionary import Table, open_table, tables
from labs.innodb.drawing import file_map, merged, regions
from labs.innodb.entries import Entry, Index, entries
from labs.innodb.index_page import (
    IndexPage,
    check_page,
    index_page,
)
from labs.innodb.search import Mode, Path, scan, search
from labs.innodb.segments import Segment, segments, space_header
from labs.innodb.tablespace import (
    CorruptPage,
    PageType,
    Tablespace,
    UnsupportedFormat,
    read_tablespace,
)
from labs.innodb.tree import Tree, check_tree

__all__ = [
    "Column",
    "CorruptPage",
    "Entry",
    "Index",
    "IndexPage",
    "Kind",
    "Mode",
    "PageType",
    "Path",
    "Segment",
    "Table",
    "Tablespace",
    "Tree",
    "UnsupportedFormat",
    "ascending_rows",
    "capacity",
    "check_page",
    "check_tree",
    "entries",
    "file_map",
    "fill_histogram",
    "growth",
    "height",
    "index_page",
    "int_column",
    "measure",
    "merged",
    "open_table",
    "pointer_size",
    "read_tablespace",
    "regions",
    "rows",
    "scan",
    "search",
    "segments",
    "space_header",
    "splits",
    "tables",
]
