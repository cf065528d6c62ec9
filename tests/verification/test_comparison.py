"""The comparison: what counts as the same output, and how a difference is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.verification.comparison import ComparisonError, Difference, compare, merge, plain

TEXTS = st.lists(st.text("ab …1\t", max_size=6), max_size=6).map("\n".join)


def difference(expected: str, actual: str, varies: str = "") -> Difference:
    found = compare(expected, actual, varies)
    assert found
    return found


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("甲\n乙", "甲  \n乙\n\n"),
        ("", "\n"),
        ("甲", "\x1b[1;31m甲\x1b[0m\r\n"),
        ("100%", "50%\r100%"),
        ("a   b", "a\tb"),
        ("a␀b", "a\x00b"),
        ("用时 … 秒", "用时 0.31 秒"),
        ("a…c", "ac"),
        ("总数 …", "总数"),
        ("…a…b…", "xxaxxbxx"),
        ("甲\n…\n丁", "甲\n乙\n丙\n丁"),
        ("甲\n  …\n丁", "甲\n丁"),
        ("……\n丁", "甲\n丁"),
        ("…\n甲\n乙\n…", "甲\n甲\n乙\n丙"),
        ("甲 …\n…", "甲 1\n乙"),
    ],
)
def test_same(expected: str, actual: str) -> None:
    assert compare(expected, actual) is None


@pytest.mark.parametrize(
    ("expected", "actual", "line"),
    [
        ("甲\n乙", "甲\n丙", 2),
        ("甲", "甲\n乙", 1),
        ("甲\n乙", "甲", 2),
        ("", "甲", 1),
        ("甲", "", 1),
        ("甲\n\n乙", "甲\n乙", 2),
        ("  甲", "甲", 1),
        ("A", "a", 1),
        ("用时 … 秒", "用时 3 分", 1),
        ("ab…ba", "aba", 1),
        ("甲\n…\n丁\n戊", "甲\n乙\n丁\n己", 4),
        ("…\n甲\n乙", "甲\n乙\n丙", 3),
        ("…\n甲\n…\n甲\n…", "甲", 3),
        ("a b", "a\xa0b", 1),
    ],
)
def test_different(expected: str, actual: str, line: int) -> None:
    assert difference(expected, actual).line == line


def test_a_difference_shows_both_texts_with_the_page_s_lines() -> None:
    expected = "\n".join(f"第 {n} 行" for n in range(1, 20))
    found = difference(expected, expected.replace("第 9 行", "九\xa0行"))
    assert found.text.split("\n") == [
        "实际输出与页面上的不同，从输出的第 9 行起（- 页面写的，+ 实际的）：",
        "     6 第 6 行",
        "     7 第 7 行",
        "     8 第 8 行",
        "-    9 第 9 行",
        "+      九\\xa0行",
        "    10 第 10 行",
        "    11 第 11 行",
        "    12 第 12 行",
    ]


def test_lines_that_an_ellipsis_took_are_no_difference() -> None:
    text = difference("头\n…\n尾 1\n完", "头\n一\n二\n尾 2\n完").text
    assert text.split("\n")[1:] == ["     1 头", "     2 …（实际 2 行）", "-    3 尾 1", "+      尾 2", "     4 完"]


def test_a_long_difference_is_cut() -> None:
    text = difference("甲\n" * 3000, "乙\n" * 3000).text
    assert len(text.split("\n")) < 70
    assert "还有" in text


@pytest.mark.parametrize(
    ("expected", "actual", "varies", "same"),
    [
        ("用时 12 ms", "用时 7 ms", r"\d+ ms", True),
        ("端口 1，端口 2", "端口 8，端口 9", r"\d+", True),
        ("端口 1，端口 2", "端口 8", r"\d+", False),
        ("用时 12 ms", "耗时 7 ms", r"\d+ ms", False),
        ("a 1", "1 a", r"\d+", False),
        ("1\n2", "1 2", r"[\d\s]+", False),
        ("… 1", "甲 2", r"\d", True),
    ],
)
def test_what_varies_is_equal_at_the_same_place(expected: str, actual: str, varies: str, same: bool) -> None:
    assert (compare(expected, actual, varies) is None) is same


@pytest.mark.parametrize(
    ("expected", "varies", "words"),
    [
        ("…", "", "什么输出都对得上"),
        ("\n  …\n… …\n", "", "什么输出都对得上"),
        ("甲", "(", "不是正则表达式"),
        ("甲", r"\d*", "空文字"),
        ("甲 乙", r"\b", "空文字"),
        ("甲", ".+", "什么都匹配"),
    ],
)
def test_an_expectation_that_proves_nothing_is_refused(expected: str, varies: str, words: str) -> None:
    with pytest.raises(ComparisonError, match=words):
        compare(expected, "甲 乙", varies)


def test_many_ellipses_do_not_backtrack() -> None:
    assert compare("a…" * 5000 + "b", "a" * 50_000) is not None
    assert compare("a\n…\n" * 300 + "b", "a\n" * 3000) is not None


@pytest.mark.parametrize(
    ("expected", "actual", "merged"),
    [
        ("用时 … 秒\n共 3 行", "用时 2 秒\n共 4 行", "用时 … 秒\n共 4 行"),
        ("头\n…\n尾 1", "头\n一\n二\n尾 2", "头\n…\n尾 2"),
        ("头 1\n…\n尾", "头 2\n一\n尾", "头 2\n…\n尾"),
        ("甲\n…", "乙", "乙"),
        ("…", "甲", "甲"),
        ("甲", "", ""),
    ],
)
def test_a_merge_keeps_what_still_holds(expected: str, actual: str, merged: str) -> None:
    assert merge(expected, actual) == merged


def test_a_merge_keeps_what_varies() -> None:
    assert merge("用时 12 ms\n甲", "用时 7 ms\n乙", r"\d+ ms") == "用时 12 ms\n乙"


@given(TEXTS, TEXTS)
def test_a_merge_holds_whatever_was_there(expected: str, actual: str) -> None:
    merged = merge(expected, actual)
    if plain(actual).replace("…", "").strip() or not plain(actual):
        assert compare(merged, actual) is None


@given(TEXTS)
def test_a_text_equals_itself(text: str) -> None:
    if plain(text).replace("…", "").strip() or not plain(text):
        assert compare(text, text) is None


@given(st.lists(st.sampled_from("abc"), max_size=5), st.lists(st.sampled_from("abc"), max_size=5))
def test_without_signs_of_its_own_a_comparison_is_equality(expected: list[str], actual: list[str]) -> None:
    assert (compare("\n".join(expected), "\n".join(actual)) is None) is (expected == actual)
