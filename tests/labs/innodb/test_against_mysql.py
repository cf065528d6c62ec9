"""The reader against MySQL itself: its tools, its dictionary, its statistics, its answers."""

from __future__ import annotations

import contextlib
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.innodb import (
    CorruptPage,
    Index,
    Mode,
    PageType,
    Table,
    UnsupportedFormat,
    check_tree,
    entries,
    file_map,
    growth,
    measure,
    open_table,
    read_tablespace,
    regions,
    scan,
    search,
    segments,
    space_header,
    splits,
)
from labs.innodb.capacity import ascending_rows, capacity, pointer_size, rows
from labs.innodb.columns import Value
from labs.innodb.dictionary import dictionary, tables
from labs.innodb.index_page import index_page
from labs.innodb.lob import lob_pages, read_lob
from labs.innodb.segments import ExtentState, expected_segment, extent_pages, extents
from labs.innodb.tablespace import open_tablespace
from scripts.services.mysql import SCHEMA
from tests.labs.innodb.builder import seal
from tests.labs.innodb.conftest import NAMES, ROWS, Server

# innochecksum's words for page types; it leaves out those of LOBs and R-trees.
WORDS = {
    "Freshly allocated page": PageType.ALLOCATED,
    "Index page": PageType.INDEX,
    "SDI Index page": PageType.SDI,
    "SDI BLOB page": PageType.SDI_BLOB,
    "Inode page": PageType.INODE,
    "Insert Buffer Bitmap": PageType.IBUF_BITMAP,
    "File Space Header": PageType.FSP_HDR,
    "Extent descriptor page": PageType.XDES,
}
UNNAMED = {PageType.LOB_FIRST, PageType.LOB_DATA, PageType.LOB_INDEX, PageType.RTREE}
LINE = re.compile(r"#::\s*(\d+)\s*\|\s*(.+?)\s*\|\s*(.*)")
EXTRA = re.compile(r"index id=(\d+), page level=(\d+), No\. of records=(\d+), garbage=(\d+)")


@cache
def table(server: Server, name: str) -> Table:
    return server.table(name)


def trees(server: Server) -> list[tuple[Table, Index]]:
    return [(table(server, name), index) for name in NAMES for index in table(server, name).indexes.values()]


# Agreement with the tools


@pytest.mark.parametrize("name", NAMES)
def test_page_types_are_those_that_innochecksum_tells(server: Server, name: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.ibd"
    shutil.copy(server.file(name), copy)  # it wants a lock, which the server has
    server.run("innochecksum", f"--page-type-dump={tmp_path / 'dump'}", str(copy))
    told = {int(m[1]): (m[2], m[3]) for m in map(LINE.match, (tmp_path / "dump").read_text().splitlines()) if m}
    pages = {page.number: page for page in table(server, name).space.pages()}
    assert {pages[number].type for number in pages.keys() - told.keys()} <= UNNAMED
    for number, (words, extra) in told.items():
        assert pages[number].type is WORDS[words], number
        if details := EXTRA.match(extra):
            head = index_page(pages[number]).header
            assert [int(n) for n in details.groups()] == [head.index_id, head.level, head.n_recs, head.garbage]


def test_a_damaged_page_is_refused_by_both(server: Server, tmp_path: Path) -> None:
    raw = bytearray(server.file("demo").read_bytes())
    raw[7 * server.page_size + 1000] ^= 1
    copy = tmp_path / "copy.ibd"
    copy.write_bytes(raw)
    with pytest.raises(AssertionError, match="Fail"):
        server.run("innochecksum", str(copy))
    assert list(read_tablespace(copy).verify()) == [7]


@pytest.mark.parametrize("name", ["demo", "wide", "texts", "parts#p#p0"])
def test_the_dictionary_in_the_file_is_what_ibd2sdi_prints(server: Server, name: str) -> None:
    told = [entry for entry in server.dictionary(name) if isinstance(entry, dict)]
    found = list(dictionary(read_tablespace(server.file(name))))
    assert found == [(entry["type"], entry["object"]) for entry in told]


def test_a_dictionary_too_long_for_its_page_is_read_whole(server: Server) -> None:
    space = table(server, "wide").space
    assert space.page_types()["SDI_BLOB"] > 1
    assert len(table(server, "wide").indexes["PRIMARY"].columns) == 63


# Agreement with the server's dictionary and statistics


def test_roots_and_ids_are_those_of_innodb_indexes(server: Server) -> None:
    told = server.ask(f"""
        SELECT SUBSTRING_INDEX(t.name, '/', -1), i.name, i.index_id, i.page_no
        FROM information_schema.innodb_indexes AS i JOIN information_schema.innodb_tables AS t USING (table_id)
        WHERE t.name LIKE '{SCHEMA}/%' AND i.type NOT IN (32, 64)""")  # noqa: S608 - our own names
    expected = {(row[0], row[1].replace("GEN_CLUST_INDEX", "PRIMARY")): (int(row[2]), int(row[3])) for row in told}
    found = {(t.name, i.name): (i.id, i.root) for t, i in trees(server)}
    assert found == {key: expected[key] for key in found}
    assert {key[0] for key in expected if key[0] in NAMES} == set(NAMES)


def test_page_and_file_sizes_are_those_of_innodb_tablespaces(server: Server) -> None:
    told = server.ask(f"""
        SELECT SUBSTRING_INDEX(name, '/', -1), page_size, file_size, flag, space
        FROM information_schema.innodb_tablespaces WHERE name LIKE '{SCHEMA}/%'""")  # noqa: S608 - our own names
    for name, *numbers in told:
        if name in NAMES:
            space = table(server, name).space
            here = [space.page_size, space.n_pages * space.page_size, space.flags, space.space_id]
            assert [int(n) for n in numbers] == here
            assert space_header(space).pages == space.n_pages


def test_pages_in_segments_are_those_of_the_statistics(server: Server) -> None:
    """What MySQL calls leaf pages are the used pages of the leaf segment, linked or not."""
    server.ask(f"ANALYZE TABLE {', '.join(NAMES)}")
    told = server.ask(f"""
        SELECT table_name, index_name, stat_name, stat_value FROM mysql.innodb_index_stats
        WHERE database_name = '{SCHEMA}' AND stat_name IN ('n_leaf_pages', 'size')""")  # noqa: S608 - our own names
    expected = {tuple(row[:3]): int(row[3]) for row in told}
    for found, index in trees(server):
        tree = found.tree(index.name)
        name = "GEN_CLUST_INDEX" if index.columns[0].name == "DB_ROW_ID" else index.name
        leaf, top = tree.leaf_segment, tree.top_segment
        assert expected[found.name, name, "n_leaf_pages"] == max(len(leaf.used), 1), (found.name, index.name)
        assert expected[found.name, name, "size"] == leaf.reserved + top.reserved, (found.name, index.name)


def test_the_count_of_leaf_pages_contains_pages_that_are_no_leaves(big: Server, small: Server) -> None:
    """A file of more than 4096 pages of 4 KB: an extent with a descriptor page was lent to the leaf segment."""
    tree = table(small, "three_levels").tree()
    leaves, segment = tree.level(0), tree.leaf_segment
    assert tree.unlinked() == {4096: PageType.XDES, 4097: PageType.IBUF_BITMAP}
    assert len(segment.used) == len(leaves) + 2
    lent = [extent for extent in extents(tree.space) if extent.state is ExtentState.FSEG_FRAG]
    assert [(extent.first, extent.segment) for extent in lent] == [(4096, segment.id)]
    # The first page split in two halves, all others left a full page behind: one page more than rows would need.
    counts = [page.header.n_recs for page in leaves]
    assert (len(leaves), counts.count(3), counts.count(1)) == (4335, 4333, 2)
    tree = table(big, "three_levels").tree()
    assert (len(tree.level(0)), tree.unlinked()) == (1214, {})


def test_values_stored_outside_of_rows_count_as_leaf_pages(server: Server) -> None:
    tree = table(server, "lobs").tree()
    kinds = set(tree.unlinked().values())
    assert {PageType.LOB_FIRST, PageType.LOB_DATA} <= kinds <= UNNAMED
    assert len(tree.leaf_segment.used) == len(tree.unlinked())


# Agreement with answers


@pytest.mark.parametrize("name", ["demo", "nullable", "removed", "keyless", "chosen", "kinds"])
def test_every_row_is_found(server: Server, name: str) -> None:
    found = table(server, name)
    columns = [c.name for c in found.clustered.columns if c.name not in {"d", "day", "at", "e", "j"}]
    wanted = [name for name in columns if not name.startswith("DB_")]
    listed = ", ".join(f"`{c}`" for c in wanted)
    told = server.ask(f"SELECT {listed} FROM {name} ORDER BY 1")  # noqa: S608 - our own names
    rows = [[shown(row[c]) for c in wanted] for row in found.tree().rows()]
    assert sorted(rows) == sorted(told)


@pytest.mark.parametrize("name", ["n", "three_levels"])
def test_many_rows_are_found_in_order(server: Server, name: str) -> None:
    expected = server.number(f"SELECT COUNT(*) FROM {name}")  # noqa: S608 - our own names
    assert [entry.values[0] for entry in table(server, name).tree().entries()] == list(range(1, expected + 1))


def test_random_keys_of_16_bytes_are_found(server: Server) -> None:
    told = server.ask("SELECT HEX(u), n FROM uuid ORDER BY u")
    rows = table(server, "uuid").tree().rows()
    assert [[row["u"].hex().upper(), str(row["n"])] for row in rows if isinstance(row["u"], bytes)] == told


def shown(value: Value) -> str:
    return "NULL" if value is None else str(value)


@pytest.mark.parametrize(("name", "index", "columns"), [
    ("demo", "idx_k", "k, id"), ("demo", "idx_kc", "k, c, id"), ("uuid", "n", "n"), ("nullable", "a", "a, id"),
    ("nullable", "b", "b, id"), ("removed", "pad", "pad, id"), ("kinds", "s", "s, id"), ("chosen", "a", "a, b"),
])  # fmt: skip
def test_a_secondary_leaf_holds_key_and_primary_key_in_order(
    server: Server, name: str, index: str, columns: str
) -> None:
    told = server.ask(f"SELECT {columns} FROM {name} FORCE INDEX ({index}) ORDER BY {columns}")  # noqa: S608 - our own names
    width = columns.count(",") + 1
    rows = table(server, name).tree(index).rows()
    assert [[shown(value) for value in row.values()][:width] for row in rows] == told


def test_long_values_are_read_whole(server: Server) -> None:
    tree = table(server, "lobs").tree()
    told = {row[0]: row[1:] for row in server.ask("SELECT id, SHA2(t, 256), SHA2(b, 256), LENGTH(t) FROM lobs")}
    outside = 0
    for entry in tree.entries():
        for field, expected in zip(entry.fields[3:], told[str(entry.values[0])], strict=False):
            if field.elsewhere is None:
                continue
            value = read_lob(tree.space, field.elsewhere)
            assert server.ask(f"SELECT SHA2(X'{value.hex()}', 256)") == [[expected]]
            assert field.value == b""  # DYNAMIC leaves nothing in the row but the reference
            outside += len(list(lob_pages(tree.space, field.elsewhere)))
    assert 0 < outside <= len(tree.unlinked())


@pytest.mark.parametrize("index", ["PRIMARY", "idx_k", "idx_kc"])
def test_the_path_leads_to_every_row(server: Server, index: str) -> None:
    tree = table(server, "demo").tree(index)
    leaves = {e.values[: tree.index.n_key]: page.number for page in tree.level(0) for e in entries(page, tree.index)}
    for key in list(leaves)[::97]:
        path = search(tree, key)
        assert path.found
        assert path.leaf.number == leaves[key]
        assert len(path.searches) == tree.height
        assert len(path.pages) - tree.height in (0, 1)
        assert all(step.steps <= 7 for step in path.searches)


@pytest.mark.parametrize(("low", "high"), [(5, 5), (0, 3), (990, 2000), (-4, -1), (500, 400)])
def test_a_range_scan_returns_what_the_query_returns(server: Server, low: int, high: int) -> None:
    told = server.ask(f"SELECT k, id FROM demo FORCE INDEX (idx_k) WHERE k BETWEEN {low} AND {high} ORDER BY k, id")  # noqa: S608 - our own names
    found = scan(table(server, "demo").tree("idx_k"), (low,), (high,))
    assert [[str(v) for v in e.values] for e in found.entries] == told
    assert len(found.leaves) <= len(told) // 100 + 2


def test_the_ends_of_a_tree_are_reached_from_both_sides(server: Server) -> None:
    tree = table(server, "three_levels").tree()
    beyond = ROWS[server.page_size] + 1
    assert search(tree, (beyond,)).entry is None
    assert search(tree, (0,), Mode.LE).entry is None
    for mode in (Mode.L, Mode.LE):
        last = search(tree, (beyond,), mode).entry
        assert last
        assert last.values[0] == beyond - 1


# Structure


def test_every_tree_is_sound(server: Server) -> None:
    for found, index in trees(server):
        if found.name not in {"n", "three_levels"}:  # many rows, all alike
            check_tree(found.tree(index.name))


def test_every_byte_and_every_page_has_one_owner(server: Server) -> None:
    for name in ("demo", "uuid", "removed", "kinds", "texts"):
        found = table(server, name)
        all_trees = [found.tree(index) for index in found.indexes]
        assert len(list(file_map(found.space, all_trees))) == found.space.n_pages
        for tree in all_trees:
            for page in (tree.root, *tree.level(0)[:40]):
                parts = regions(page, tree.index)
                assert sum(part.size for part in parts) == server.page_size
                if not page.header.garbage:
                    assert all(part.kind != "garbage" for part in parts)


def test_segments_grow_by_pages_and_then_by_extents(server: Server) -> None:
    tree = table(server, "three_levels").tree()
    size = extent_pages(server.page_size)
    for segment in (tree.leaf_segment, tree.top_segment):
        singles, full, rest = expected_segment(len(segment.used), size)
        assert (len(segment.singles), segment.full) == (singles, full)
        assert len(segment.used) == singles + full * size + rest
    found = segments(tree.space)
    assert tree.leaf_segment == found[tree.leaf_segment.id]
    owners = [page for segment in found.values() for page in segment.used]
    assert len(owners) == len(set(owners))


@pytest.mark.parametrize("name", ["n", "three_levels", "demo"])
def test_sequential_inserts_fill_pages_as_the_formulas_tell(server: Server, name: str) -> None:
    tree = table(server, name).tree()
    *upper, leaves = measure(tree)
    size = max(e.size for e in tree.entries()) if name == "demo" else tree.first_entry(0).size
    assert leaves.most == capacity(server.page_size, size, reserve=True)
    assert pointer_size(tree.index) == tree.first_entry(1).size
    full = [level.most for level in upper if level.pages > 2]
    assert full == [capacity(server.page_size, pointer_size(tree.index))] * len(full)


def test_an_index_built_from_sorted_keys_has_full_pages(server: Server) -> None:
    tree = table(server, "uuid").tree("built")
    leaves = measure(tree)[-1]
    fits = capacity(server.page_size, 5 + 8 + 16)
    assert (leaves.most, leaves.pages) == (fits, -(-4000 // fits))


def test_a_nullable_column_costs_every_node_pointer_a_byte(server: Server) -> None:
    assert table(server, "nullable").tree().first_entry(1).size == 5 + 1 + 8 + 4
    assert table(server, "n").tree().first_entry(1).size == 5 + 4 + 4


# What insertions do


def test_growth_is_what_the_server_counted(big: Server) -> None:
    metric = "SELECT count FROM information_schema.innodb_metrics WHERE name = 'index_page_splits'"
    big.ask("SET GLOBAL innodb_monitor_enable = 'index_page_splits';"
            "CREATE TABLE grown (u BINARY(16) PRIMARY KEY, pad CHAR(200) NOT NULL) CHARSET = latin1")  # fmt: skip
    big.flush("grown")
    before, start = big.table("grown").tree(), big.number(metric)
    big.ask("INSERT INTO grown SELECT UNHEX(LEFT(SHA2(n, 256), 32)), 'x' FROM n WHERE n <= 3000 ORDER BY n")
    counted = big.number(metric) - start
    big.flush("grown")
    after = big.table("grown").tree()
    change = growth(before, after)
    assert (change.splits, change.raised, change.removed) == (counted, 1, {})
    big.ask("DROP TABLE grown")


def test_a_split_moves_half_of_a_page_unless_keys_come_in_order(big: Server) -> None:
    big.ask("CREATE TABLE halves (id INT PRIMARY KEY, pad CHAR(220) NOT NULL) CHARSET = latin1;"
            "INSERT INTO halves SELECT n * 10, 'x' FROM n WHERE n <= 2000 ORDER BY n")  # fmt: skip
    big.flush("halves")
    before = big.table("halves").tree()
    full = before.level(0)[20]
    keys = [entry.values[0] for entry in entries(full, before.index)]
    # 1/16 of the page was left free: one row more than fits there, and never two side by side.
    count = capacity(16384, 242) - len(keys) + 1
    new = [f"({key!r} + 5, 'y')" for key in keys[7::8][:count]]
    assert (len(keys), len(new)) == (62, 6)
    big.ask("INSERT INTO halves VALUES " + ", ".join(new))  # noqa: S608 - numbers
    big.flush("halves")
    (split,) = splits(before, big.table("halves").tree())
    ((source, moved),) = split.moved.items()
    assert source == full.number
    assert moved + split.kept[source] == len(keys)
    assert abs(moved - len(keys) // 2) <= 3
    big.ask("DROP TABLE halves")


@pytest.mark.parametrize(("key", "pad", "per_leaf", "fan_out"), [(255, 900, 3, 14)])
def test_a_tree_gets_a_level_at_the_predicted_row(
    small: Server, key: int, pad: int, per_leaf: int, fan_out: int
) -> None:
    for levels, most in ((2, 40), (3, 565)):
        assert ascending_rows(levels, fan_out, per_leaf) == most < rows(levels, fan_out, per_leaf)
        for extra in (0, 1):
            small.ask(
                f"CREATE TABLE tall (id CHAR({key}) PRIMARY KEY, pad VARCHAR({pad}) NOT NULL) CHARSET = latin1;"  # noqa: S608 - our own names
                f"INSERT INTO tall SELECT LPAD(n, {key}, '0'), REPEAT('x', {pad}) FROM n"
                f" WHERE n <= {most + extra} ORDER BY n"
            )
            small.flush("tall")
            tree = small.table("tall").tree()
            assert tree.height == levels + extra
            assert capacity(4096, pointer_size(tree.index)) == fan_out
            assert capacity(4096, tree.first_entry().size, reserve=True) == per_leaf
            small.ask("DROP TABLE tall")


def test_the_server_visits_the_pages_of_the_path(big: Server) -> None:
    """HANDLER reads one row and does nothing else; the counter is the server's, so others may add a few."""
    tree = table(big, "three_levels").tree()
    leaf = tree.level(0)[700]
    first, second, *_, last = (entry.values[0] for entry in entries(leaf, tree.index))
    counter = "SELECT variable_value INTO @{} FROM performance_schema.global_status " \
              "WHERE variable_name = 'Innodb_buffer_pool_read_requests';"  # fmt: skip
    for key, pages in ((first, 4), (second, 3), (last, 3), (1, 3), (ROWS[16384] + 1, 3)):
        assert len(search(tree, (key,)).pages) == pages
        reads = f"HANDLER three_levels READ `PRIMARY` = ({key!r});" * 50
        told = big.ask(
            f"HANDLER three_levels OPEN; {counter.format('x')} {counter.format('x')} {reads} {counter.format('y')}"
            "SELECT 'visits', @y - @x; HANDLER three_levels CLOSE;"
        )
        (visits,) = (row[1] for row in told if row[0] == "visits")
        assert round(int(visits) / 50) == pages


# What it does not read


@pytest.mark.parametrize(("name", "reason"), [
    ("added", "不读 INSTANT DDL 改过的表"), ("old", "REDUNDANT"), ("parts#p#p0", "不读分区表"),
])  # fmt: skip
def test_other_formats_are_refused_by_name(server: Server, name: str, reason: str) -> None:
    with pytest.raises(UnsupportedFormat, match=reason):
        list(server.table(name).tree().rows())


def test_a_file_with_more_tables_is_read_table_by_table(small: Server) -> None:
    space = read_tablespace(small.data / "mysql.ibd")
    with pytest.raises(UnsupportedFormat, match=r"文件里有 \d+ 张表"):
        open_table(small.data / "mysql.ibd")
    (stats,) = tables(space, "innodb_index_stats")
    assert [column.name for column in stats.clustered.key] == [
        "database_name", "table_name", "index_name", "stat_name",
    ]  # fmt: skip
    check_tree(stats.tree())


def test_changed_bytes_of_a_real_file_are_read_or_named(small: Server) -> None:
    raw = small.file("lobs").read_bytes()
    size = small.page_size

    @settings(max_examples=40)
    @given(st.integers(0, 12), st.integers(0, 400) | st.integers(0, size - 1), st.binary(min_size=1, max_size=6))
    def read(page: int, at: int, data: bytes) -> None:
        at = min(at, size - len(data))
        old = raw[page * size : (page + 1) * size]
        new = seal(old[:at] + data + old[at + len(data) :])
        with contextlib.suppress(CorruptPage, UnsupportedFormat):
            space = open_tablespace(raw[: page * size] + new + raw[(page + 1) * size :])
            tree = tables(space)[0].tree()
            check_tree(tree)
            segments(space)
            for entry in tree.entries():
                for field in entry.fields:
                    if field.elsewhere:
                        read_lob(space, field.elsewhere)

    read()
