"""How text becomes terms: what is found by what, and that the file of shared vectors says the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.search.analyser import SPECIFICATION, Kind, Term, index_terms, normalise, query_terms, whole_term
from tests.search.vectors import make_vectors, read_vectors

RUN = re.compile("[\u3005\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af]+")
HAN = st.sampled_from("的了索引页目录树检查叶节点〇々カあ한국\U00020bb7\u3400")
PIECES = st.one_of(
    HAN,
    HAN,
    st.text(HAN, min_size=1, max_size=12),
    st.sampled_from(["B+", "c#", "C++", "16KB", " ", "，", "\n", "-", "_", "entry_points", "８.0", "\u0301", "\ud800"]),
    st.text(max_size=3),
)
TEXTS = st.lists(PIECES, max_size=20).map("".join)


def keys(query: str) -> set[str]:
    return {term.text for term in query_terms(query)}


def terms(query: str, kind: Kind) -> list[Term]:
    return [term for term in query_terms(query) if term.kind is kind]


def test_the_shared_vectors_are_what_the_analyser_gives() -> None:
    """A change of the analyser is a change of the file: ``python -m tests.search.vectors``."""
    vectors = read_vectors()
    assert len(vectors) >= 600
    assert vectors == make_vectors()


def test_the_shared_vectors_hold_what_is_hard() -> None:
    text = "".join(vector["text"] for vector in read_vectors())
    kinds = {kind for vector in read_vectors() for _, kind, _ in vector["query"]}
    assert kinds == {kind.value for kind in Kind}
    assert not [part for part in ("\ud800", "\U00020bb7", "ﬁ", "\u200b", "İ", "①", "B+ 树") if part not in text]


@given(TEXTS, st.data())
def test_any_run_of_two_characters_or_more_finds_the_text_it_was_cut_out_of(text: str, data: st.DataObject) -> None:
    runs = [run for run in RUN.findall(normalise(text)) if len(run) > 1]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 2))
    cut = run[start : data.draw(st.integers(start + 2, len(run)))]
    found = query_terms(cut)
    assert len(found) == len(cut) - 1
    assert {term.kind for term in found} == {Kind.GRAM}
    assert {term.text for term in found} <= set(index_terms(text))
    assert {term.text for term in found} <= set(index_terms(text, characters=False))


@given(TEXTS)
def test_a_text_is_found_by_itself(text: str) -> None:
    assert keys(text) <= set(index_terms(text)), "whatever is looked up is in the index of the same text"


@given(TEXTS)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert index_terms(normalise(text)) == index_terms(text)


@given(TEXTS)
def test_a_term_stands_where_it_says(text: str) -> None:
    normal = normalise(text)
    for term in query_terms(text):
        assert normal.startswith(term.surface, term.start)
        if term.kind in {Kind.CHARACTER, Kind.GRAM, Kind.OPERATOR}:
            assert term.surface == term.text


@given(TEXTS)
def test_no_term_begins_like_a_key_of_another_kind(text: str) -> None:
    """``~`` is a sound, ``^`` initials, ``=`` a name as a whole, unless it is one of the short operators."""
    for term in index_terms(text):
        assert term
        assert term[0] not in "~^"
        assert term[0] != "=" or not set(term) - set(SPECIFICATION["operators"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[
            ("ＩｎｎｏＤＢ", "innodb"),
            ("MySQL", "mysql"),
            ("１６ＫＢ", "16kb"),
            ("Ｃ＋＋", "c++"),
            ("ﾊﾝｶｸ", "ハンカク"),
        ],
        *[("oﬃce", "office"), ("café", "cafe"), ("cafe\u0301", "café"), ("İstanbul", "istanbul"), ("①", "1")],
        *[("①②", "12"), ("㎡", "m2"), ("Ⅷ", "viii"), ("か\u3099", "が"), ("\uf900", "豈"), ("ΟΔΟΣ", "οδος")],
        *[("\U0001d400", "a"), ("a\u00a0b", "a b"), ("\u1100\u1161", "가"), ("\U0002f800", "丽")],
    ],
)
def test_width_case_accents_and_compatibility_make_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert index_terms(f"甲{one}乙") == index_terms(f"甲{other}乙")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "。，！", "\x00", "\ud800", "\u200b", "😀", "👨\u200d👩\u200d👧", "…", "+"]
)
def test_nothing_to_search_gives_no_terms(text: str) -> None:
    assert not index_terms(text)
    assert not query_terms(text)
    assert whole_term(text) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("index", "indexes"), ("page", "pages"), ("query", "queries"), ("class", "classes"), ("box", "boxes")],
        *[("hash", "hashes"), ("lock", "Locks"), ("token", "tokens")],
    ],
)
def test_the_singular_finds_the_plural_and_the_plural_the_singular(one: str, other: str) -> None:
    assert keys(one) == keys(other)
    assert keys(one) <= set(index_terms(f"every {other} here"))


@pytest.mark.parametrize("word", ["status", "analysis", "process", "redis", "css", "gas", "k8s", "s3s", "us"])
def test_what_only_looks_like_a_plural_is_left_alone(word: str) -> None:
    assert index_terms(word) == [word]


SPELLINGS = ["entry_points", "entry-points", "entry points", "entrypoints", "Entry.Points", "entry/point"]


@pytest.mark.parametrize("query", SPELLINGS)
@pytest.mark.parametrize("text", SPELLINGS)
def test_a_compound_is_found_however_its_parts_are_joined(query: str, text: str) -> None:
    assert keys(query) & {"entrypoint"} & set(index_terms(text))


def test_parts_far_from_each_other_are_not_joined() -> None:
    for text in ("entry  points", "entry, points", "entry（points", "entry 的 points", "entry + points"):
        assert "entrypoint" not in index_terms(text), text


def test_numbers_side_by_side_stay_apart() -> None:
    assert index_terms("7 8") == ["7", "8"]
    assert index_terms("2026-11-23") == ["2026", "11", "23"]
    assert index_terms("8.0.20") == ["8.0.20"], "a version is one word"


@pytest.mark.parametrize("query", ["16KB", "16 KB", "16-kb"])
@pytest.mark.parametrize("text", ["一页 16KB", "一页 16 KB"])
def test_a_number_and_its_unit_are_found_with_and_without_a_space(query: str, text: str) -> None:
    assert "16kb" in keys(query) & set(index_terms(text))


@pytest.mark.parametrize("query", ["sd1.5", "SD 1.5", "sd-1.5"])
@pytest.mark.parametrize("text", ["用 sd1.5 画", "用 SD 1.5 画", "用 SD-1.5 画"])
def test_a_name_with_a_version_is_found_with_and_without_a_space(query: str, text: str) -> None:
    assert keys(query) <= set(index_terms(text))
    assert {"sd", "1.5", "sd1.5"} == keys(query)


@pytest.mark.parametrize("query", ["B+树", "B+ 树", "b＋树", "b 树", "B树"])
@pytest.mark.parametrize("text", ["一棵B+树", "一棵 B+ 树", "一棵 B+ Tree：B+ 树"])
def test_a_short_word_is_one_with_the_character_after_it(query: str, text: str) -> None:
    assert "b树" in {term.text for term in terms(query, Kind.MIXED)} & set(index_terms(text))


def test_a_long_word_is_not_one_with_the_character_after_it() -> None:
    assert terms("InnoDB树", Kind.MIXED) == []
    assert terms("B，树", Kind.MIXED) == terms("B  树", Kind.MIXED) == []


@pytest.mark.parametrize("word", ["c++", "c#", "b+", "f#"])
def test_signs_that_belong_to_a_name_are_kept(word: str) -> None:
    assert index_terms(f"用 {word.upper()} 写") == ["用", *index_terms(f"{word} 写")]
    assert [term.text for term in terms(word, Kind.WORD)] == [word]


@pytest.mark.parametrize("operator", ["->", ":=", "+=", "==", "!=", "&&", "<=>", "**"])
def test_operators_of_two_or_three_signs_are_found(operator: str) -> None:
    assert keys(operator) == {operator}
    assert operator in index_terms(f"t[0] {operator} [1]")


@pytest.mark.parametrize("signs", ["-", "+", "=", "----", "=====", "|"])
def test_a_single_sign_and_a_ruled_line_are_not(signs: str) -> None:
    assert query_terms(signs) == []
    assert index_terms(f"甲 {signs} 乙") == ["甲", "乙"]


def test_a_character_is_looked_up_by_itself_only_where_it_stands_alone() -> None:
    assert query_terms("页") == [Term("页", Kind.CHARACTER, "页", 0)]
    assert {term.kind for term in query_terms("页目录")} == {Kind.GRAM}
    assert {"页", "目", "录"} <= set(index_terms("页目录"))
    assert index_terms("页目录", characters=False) == ["页目", "目录"]
    assert index_terms("页 目录", characters=False) == ["页", "目录"]


def test_words_that_say_nothing_of_the_matter_are_marked_as_such() -> None:
    plain = {term.text for term in query_terms("什么是聚簇索引？ what is the clustered index") if term.plain}
    telling = {term.text for term in query_terms("什么是聚簇索引？ what is the clustered index") if not term.plain}
    assert {"什么", "what", "the"} <= plain
    assert {"聚簇", "簇索", "索引", "clustered", "index"} <= telling


def test_what_stands_in_two_characters_of_which_one_says_nothing_says_nothing() -> None:
    assert [(term.text, term.plain) for term in query_terms("树的高度")] == [
        ("树的", True),
        ("的高", True),
        ("高度", False),
    ]


def test_a_word_without_end_is_cut_and_still_found() -> None:
    long = "x" * 1000
    assert max(map(len, index_terms(long))) <= SPECIFICATION["longestWord"]
    assert keys(long) <= set(index_terms(f"甲 {long}"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("B+ 树", "b＋树"), ("什么是回表？", "什么是回表"), ("entry_points", "Entry Points"), ("索 引！", "索引")],
)
def test_a_name_typed_in_full_is_one_key_whatever_its_spaces_and_punctuation(one: str, other: str) -> None:
    assert whole_term(one) == whole_term(other) != ""
    assert whole_term(one) not in index_terms(one)
