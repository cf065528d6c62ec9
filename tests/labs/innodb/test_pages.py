"""The reader on files made for the test: what it reads, and what it says of damaged ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.innodb import (
    CorruptPage,
    Mode,
    Tree,
    UnsupportedFormat,
    check_tree,
    file_map,
    fill_histogram,
    growth,
    measure,
    merged,
    regions,
    scan,
    search,
    segments,
    space_header,
    splits,
)
from labs.innodb.capacity import ascending_rows, capacity, height, pointer_size, room, rows
from labs.innodb.checksum import crc32c, page_checksum, page_checksums
from labs.innodb.columns import Column, Kind, Order, decode_int, encode_int, int_column
from labs.innodb.dictionary import tables
from labs.innodb.index_page import check_page
from labs.innodb.segments import expected_segment, extent_pages, extents
from labs.innodb.tablespace import PAGE_SIZES, open_tablespace, page_size_of
from tests.labs.innodb.builder import COLUMNS, INDEX_ID, ROOT, Made, make, number, seal, tree_of

KEYS = range(-50, 450, 2)  # 250 keys, the odd ones are missing


@cache
def made(page_size: int = PAGE_SIZES[0]) -> Made:
    return make(KEYS, page_size)


@cache
def little() -> Made:
    """Three leaves, for what is done many times."""
    return make(range(60), per_leaf=20)


@cache
def sound() -> Tree:
    return tree_of(little().raw)


def everything(raw: bytes) -> None:
    """Use all that the reader offers."""
    space = open_tablespace(raw)
    space_header(space)
    list(extents(space))
    tree = Tree.at(space, ROOT, COLUMNS, n_key=1)
    for use in USES:
        with contextlib.suppress(CorruptPage, UnsupportedFormat):
            use(tree)


def paths(tree: Tree) -> None:
    for mode in Mode:
        for key in (-60, 0, 33):
            search(tree, (key,), mode)


USES: tuple[Callable[[Tree], object], ...] = (
    check_tree,
    measure,
    paths,
    lambda tree: scan(tree, (7,), (77,)),
    lambda tree: list(tree.rows()),
    lambda tree: tree.unlinked(),
    lambda tree: segments(tree.space),
    lambda tree: tables(tree.space),
    lambda tree: list(file_map(tree.space, [tree])),
    lambda tree: [merged(regions(page, tree.index)) for page in tree.level(0)],
    lambda tree: [list(page.deleted()) for page in tree.level(0)],
    lambda tree: growth(sound(), tree),
    lambda tree: splits(tree, sound()),
)


# What it reads


@pytest.mark.parametrize("page_size", PAGE_SIZES)
def test_every_page_size_is_read_from_the_flags(page_size: int) -> None:
    file = made(page_size)
    tree = tree_of(file.raw)
    check_tree(tree)
    assert (tree.space.page_size, tree.index.id) == (page_size, INDEX_ID)
    assert tuple((row["id"], row["c"]) for row in tree.rows()) == file.rows


def test_checksums_are_those_of_the_standard() -> None:
    assert crc32c(b"123456789") == 0xE3069283  # the check value of CRC-32C
    assert crc32c(b"") == 0


@given(st.lists(st.binary(min_size=64, max_size=64), max_size=5))
def test_checksums_of_many_pages_are_those_of_each(pages: list[bytes]) -> None:
    assert page_checksums(b"".join(pages), 64) == [page_checksum(page) for page in pages]


def test_levels_are_linked_and_all_pages_are_in_their_segments() -> None:
    tree = tree_of(made().raw)
    assert [[page.number for page in level] for level in tree.levels()] == [[3], [4, 5, 6, 7, 8, 9, 10]]
    assert tree.leaf_segment.used == (4, 5, 6, 7, 8, 9, 10)
    assert tree.top_segment.used == (3,)
    assert tree.unlinked() == {}


@given(st.integers(-70, 470), st.sampled_from(Mode))
def test_a_search_finds_what_a_list_would(key: int, mode: Mode) -> None:
    right = {
        Mode.GE: [k for k in KEYS if k >= key][:1],
        Mode.G: [k for k in KEYS if k > key][:1],
        Mode.LE: [k for k in KEYS if k <= key][-1:],
        Mode.L: [k for k in KEYS if k < key][-1:],
    }[mode]
    path = search(tree_of(made().raw), (key,), mode)
    assert ([path.entry.values[0]] if path.entry else []) == right
    assert path.found == (right == [key])
    assert [step.level for step in path.searches] == [1, 0]
    for step in path.searches:
        assert step.steps <= 7
        assert 2**step.halvings < 2 * step.n_slots


def test_a_key_that_begins_a_leaf_is_looked_for_on_the_leaf_before() -> None:
    tree = tree_of(made().raw)
    begins = KEYS[40]  # the first of the second leaf
    assert search(tree, (begins,)).pages == (3, 4, 5)
    assert search(tree, (begins,), Mode.LE).pages == (3, 5)
    assert search(tree, (KEYS[41],)).pages == (3, 5)


@given(st.integers(-70, 470), st.integers(-70, 470))
def test_a_scan_returns_what_lies_between(low: int, high: int) -> None:
    found = scan(tree_of(made().raw), (low,), (high,))
    assert [e.values[0] for e in found.entries] == [k for k in KEYS if low <= k <= high]
    assert len(found.leaves) == len(set(found.leaves))


def test_regions_cover_a_page_and_each_byte_once() -> None:
    tree = tree_of(made().raw)
    for page in (tree.root, *tree.level(0)):
        parts = regions(page, tree.index)
        assert parts[0].start == 0
        assert parts[-1].end == page.size
        assert all(left.end == right.start for left, right in pairwise(parts))
        assert sum(part.kind == "record" for part in parts) == page.header.n_recs
        assert [part.kind for part in merged(parts)] == [
            "fil_header", "page_header", "infimum", "supremum", "record", "free", "directory", "trailer",
        ]  # fmt: skip


def test_the_map_of_a_file_names_every_page() -> None:
    tree = tree_of(made().raw)
    plots = list(file_map(tree.space, [tree]))
    assert [plot.type for plot in plots[:3]] == ["FSP_HDR", "IBUF_BITMAP", "INODE"]
    assert [(plot.tree, plot.level, plot.segment) for plot in plots[3:5]] == [("PRIMARY", 1, 2), ("PRIMARY", 0, 1)]


@pytest.mark.parametrize(("size", "signed"), [(1, True), (2, False), (4, True), (8, True), (8, False)])
def test_integers_sort_as_their_bytes_do(size: int, signed: bool) -> None:
    low = -(1 << 8 * size - 1) if signed else 0
    numbers = sorted({low, low + 1, 0, 1, 100, low + (1 << 8 * size) - 1})
    stored = [encode_int(n, size, signed) for n in numbers]
    assert stored == sorted(stored)
    assert [decode_int(data, signed) for data in stored] == numbers


def test_text_is_compared_only_where_collations_agree() -> None:
    column = Column("c", Kind.VARCHAR, 20, order=Order.LETTERS)
    assert column.sort_key("abc") == column.sort_key("ABC") < column.sort_key("abd")
    assert column.sort_key(None) < column.sort_key("")
    for text in ("a b", "é"):
        with pytest.raises(UnsupportedFormat, match="不会按列 c 的规则比较"):
            column.sort_key(text)


# What fits


def test_the_room_of_a_page_is_what_the_source_says() -> None:
    assert [room(size) for size in PAGE_SIZES] == [3964, 8060, 16252, 32636, 65404]


@pytest.mark.parametrize(
    ("page_size", "record", "reserve", "expected"),
    [(16384, 13, False, 1203), (16384, 17, False, 928), (16384, 25, False, 637), (16384, 14, False, 1120),
     (16384, 251, True, 60), (16384, 1000, True, 15), (4096, 13, False, 293), (4096, 1000, True, 3)],
)  # fmt: skip
def test_capacity(page_size: int, record: int, reserve: bool, expected: int) -> None:
    assert capacity(page_size, record, reserve) == expected


@given(st.sampled_from(PAGE_SIZES), st.integers(6, 2000))
def test_capacity_is_the_most_that_the_server_would_accept(page_size: int, record: int) -> None:
    def fits(n: int) -> bool:
        return n * record + (2 * n + 3) // 4 <= room(page_size)

    most = capacity(page_size, record)
    assert fits(most)
    assert not fits(most + 1)


def test_rows_and_height_are_inverse() -> None:
    assert rows(3, 1203, 60) == 86832540
    assert height(86832540, 1203, 60) == 3
    assert height(86832541, 1203, 60) == 4
    assert height(1, 1203, 60) == 1


def test_ascending_inserts_leave_half_a_page_at_the_left_edge_of_each_level() -> None:
    assert [ascending_rows(levels, 14, 3) for levels in (1, 2, 3)] == [3, 40, 565]
    assert [rows(levels, 14, 3) for levels in (1, 2, 3)] == [3, 42, 588]


def test_a_nullable_column_makes_every_node_pointer_longer() -> None:
    tree = tree_of(made().raw)
    assert pointer_size(tree.index) == 14
    assert tree.first_entry(1).size == 14


def test_segments_take_single_pages_first() -> None:
    assert expected_segment(1334, extent_pages(16384)) == (32, 20, 22)
    assert expected_segment(5, extent_pages(4096)) == (5, 0, 0)


def test_fill_is_counted_in_equal_parts() -> None:
    tree = tree_of(made().raw)
    counts = fill_histogram(tree.level(0))
    assert sum(counts) == 7
    assert [n for n, count in enumerate(counts) if count] == sorted({int(p.fill * 10) for p in tree.level(0)})


# What happens between two copies


def test_growth_and_splits_name_the_new_page_and_the_moved_records() -> None:
    before = tree_of(make(range(0, 200, 2), per_leaf=50).raw)
    after = tree_of(make(range(0, 200, 2), per_leaf=25).raw)
    assert growth(before, after).added == {0: 2}
    assert growth(before, after).splits == 2
    third, fourth = splits(before, after)
    assert (third.page, dict(third.moved), third.fresh) == (6, {5: 25}, 0)
    assert (fourth.page, dict(fourth.moved), dict(fourth.kept)) == (7, {5: 25}, {5: 0})


# What it says of damage


def test_a_flipped_bit_is_named_with_its_page() -> None:
    raw = bytearray(made().raw)
    raw[5 * 4096 + 200] ^= 1
    tree = tree_of(bytes(raw))
    assert list(tree.space.verify()) == [5]
    assert tree.page(4).header.n_recs == 40
    with pytest.raises(CorruptPage, match=r"第 5 页损坏：校验和是 [0-9a-f]{8}，算得 [0-9a-f]{8}") as caught:
        tree.level(0)
    assert caught.value.page == 5


def test_pages_are_verified_alike_one_by_one_and_all_at_once() -> None:
    raw = bytearray(make(range(2000)).raw)
    raw[40 * 4096 + 200] ^= 1
    space = open_tablespace(bytes(raw))
    sound = [n for n in range(space.n_pages) if not _fails(space.page, n)]
    assert sound == [n for n in range(space.n_pages) if n != 40]


def _fails(function: Callable[[int], object], argument: int) -> bool:
    try:
        function(argument)
    except CorruptPage:
        return True
    return False


DAMAGE = [
    ("NEXT leads back", 10, 12, number(4, 4), "第 4 页损坏：同层的链表成环"),
    ("PREV is another", 5, 8, number(9, 4), "PREV 是 9，不是 4"),
    ("NEXT leaves the file", 10, 12, number(99, 4), "文件里没有这一页"),
    ("a page of another index", 5, 66, number(156, 8), "属于另一个索引 156"),
    ("a leaf on another level", 5, 64, number(1, 2), "记录 126 不属于这一层|同层的链表到了另一层"),
    ("a directory over records", 5, 38, number(1900, 2), "记录与页目录重叠"),
    ("no slots", 5, 38, number(0, 2), "页目录不到两个槽"),
    ("more records than the heap", 5, 54, number(300, 2), "记录数多过堆里的"),
    ("fewer records than the list", 5, 54, number(3, 2), "记录链表成环，或比记录数长"),
    ("a slot elsewhere", 5, 4096 - 12, number(126, 2), "页目录与链表不符"),
    ("a record beyond the heap", 5, 97, number(3900, 2), "偏移 3999 处不会是记录"),
    ("a ring of records", 5, 97, number(0, 2), "偏移 0 处不会是记录"),
    ("another page type", 5, 24, number(10, 2), "类型是 BLOB，不是索引页"),
    ("an unknown page type", 5, 24, number(4711, 2), "没有页类型 4711"),
    ("another page number", 5, 4, number(6, 4), "自称第 6 页"),
    ("another tablespace", 5, 34, number(8, 4), "属于另一个表空间"),
]


@pytest.mark.parametrize(("page", "at", "data", "reason"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_damage_is_named(page: int, at: int, data: bytes, reason: str) -> None:
    with pytest.raises(CorruptPage, match=reason):
        check_tree(tree_of(made().patched(page, at, data)))


def test_a_ring_of_pages_is_named() -> None:
    file = made()
    # Page 4 comes again after page 10, and says so itself.
    raw = Made(file.patched(10, 12, number(4, 4)), file.page_size, file.rows).patched(4, 8, number(10, 4))
    with pytest.raises(CorruptPage, match="第 4 页损坏：PREV 是 10，不是 None"):
        tree_of(raw).level(0)


def test_a_ring_of_pages_does_not_keep_a_scan_from_ending() -> None:
    file = made()
    raw = file.patched(6, 12, number(5, 4))
    with pytest.raises(CorruptPage, match="同层的链表成环"):
        scan(tree_of(raw), (-50,), (449,))


def test_a_child_that_is_no_level_below_is_named() -> None:
    file = made()
    first = tree_of(file.raw).first_entry(1)
    with pytest.raises(CorruptPage, match="层号是 1，父页 3 的是 1"):
        check_tree(tree_of(file.patched(ROOT, first.end - 4, number(ROOT, 4))))


def test_a_pointer_that_skips_a_page_is_named() -> None:
    file = made()
    tree = tree_of(file.raw)
    second = list(tree.root.records())[1]
    raw = file.patched(ROOT, second.at + 4, number(6, 4))
    with pytest.raises(CorruptPage, match="node pointer 与下层的链表不符"):
        check_tree(tree_of(raw))


def test_keys_out_of_order_are_named() -> None:
    file = made()
    at = next(iter(tree_of(file.raw).page(5).records())).at
    with pytest.raises(CorruptPage, match="不大于前一条"):
        check_tree(tree_of(file.patched(5, at, encode_int(-99, 4, True))))


def test_a_free_list_that_is_a_ring_is_named() -> None:
    file = made()
    first, second, *_ = tree_of(file.raw).page(5).records()
    back = number((first.at - second.at) % 0x10000, 2)
    ring = Made(file.patched(5, second.at - 2, back), file.page_size, file.rows)
    with pytest.raises(CorruptPage, match="空闲记录链表成环"):
        list(tree_of(ring.patched(5, 44, number(first.at, 2))).page(5).deleted())


def test_a_live_record_in_the_free_list_is_named() -> None:
    first = next(iter(tree_of(made().raw).page(5).records()))
    with pytest.raises(CorruptPage, match="堆里的记录数与两条链表不符"):
        check_page(tree_of(made().patched(5, 44, number(first.at, 2))).page(5))


@pytest.mark.parametrize(
    ("flags", "error"),
    [(0x29, "不读 ROW_FORMAT=COMPRESSED"), (0x2021, "不读加密的表空间"), (0x21 | 9 << 6, "没有 262144 字节的页")],
)
def test_flags_that_cannot_be_read(flags: int, error: str) -> None:
    with pytest.raises((CorruptPage, UnsupportedFormat), match=error):
        page_size_of(flags)


def test_the_old_row_format_is_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="REDUNDANT"):
        tree_of(made().patched(5, 42, number(42, 2))).level(0)


def test_records_after_an_instant_alter_are_refused() -> None:
    file = made()
    at = next(iter(tree_of(file.raw).page(5).records())).at
    old = file.page(5)[at - 5]
    with pytest.raises(UnsupportedFormat, match="INSTANT"):
        list(tree_of(file.patched(5, at - 5, bytes([old | 0x40]))).rows())


@settings(max_examples=30)
@given(st.integers(0, len(little().raw)))
def test_a_file_cut_anywhere_is_read_or_named(length: int) -> None:
    raw = little().raw[:length]
    if length < 4096:
        with pytest.raises(CorruptPage, match="第 0 页损坏"):
            open_tablespace(raw)
    else:
        everything_but_early_errors(raw)


@settings(max_examples=100)
@given(st.integers(0, 6), st.integers(0, 300) | st.integers(0, 4095), st.binary(min_size=1, max_size=8))
def test_any_bytes_anywhere_are_read_or_named(page: int, at: int, data: bytes) -> None:
    everything_but_early_errors(little().patched(page, min(at, 4096 - len(data)), data))


@settings(max_examples=30)
@given(st.integers(0, 6), st.binary(min_size=64, max_size=64))
def test_a_page_of_noise_is_read_or_named(page: int, noise: bytes) -> None:
    # The first bytes stay: with them gone the page is refused at once.
    raw = little().with_page(page, little().page(page)[:38] + (noise * 64)[: 4096 - 38])
    everything_but_early_errors(raw)


def everything_but_early_errors(raw: bytes) -> None:
    with contextlib.suppress(CorruptPage, UnsupportedFormat):
        everything(raw)


def test_the_seal_of_the_builder_is_the_server_s() -> None:
    page = made().page(5)
    assert seal(page) == page
    assert int_column("id").fixed
