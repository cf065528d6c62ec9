"""The words that a typing error may be corrected to: the telling ones first, and not more than a fixed number."""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.search.model import Document, Place
from scripts.search.vocabulary import MAX_WORDS, count_words, most_telling


def document(title: str = "", prose: str = "", code: str = "") -> Document:
    return Document(url="a/", title=title, places=(Place("p", "节", prose=(prose,), code=(code,)),))


def collected(*documents: Document) -> list[str]:
    words = Counter[str]()
    for one in documents:
        count_words(one, words)
    return most_telling(words)


def test_words_of_titles_come_before_words_of_text_and_those_before_words_of_code() -> None:
    found = collected(*[document("innodb 引擎", "buffer 缓冲", "varchar")] * 2)
    assert [found.index(word) for word in ("innodb", "buffer", "varchar")] == sorted(range(len(found)))[:3]


def test_a_word_that_one_block_of_code_holds_is_no_word_to_correct_to() -> None:
    assert collected(document(code="qwertz")) == []
    assert collected(document(code="qwertz"), document(code="qwertz")) == ["qwertz"]


def test_search_terms_are_words_to_correct_to_and_generic_headings_are_not() -> None:
    generic = Place("p", "answer", generic=True)
    assert collected(Document("a/", "题", terms=("covering",), places=(generic,))) == ["covering"]


@pytest.mark.parametrize("text", ["索引", "16KB", "8.0", "ab", "x" * 40, "->", "\ud800"])
def test_what_nobody_corrects_to_is_left_out(text: str) -> None:
    assert collected(document(text, text, text)) == []


def test_the_number_of_words_does_not_grow_with_the_site() -> None:
    letters = "abcdefghijklmnopqrst"
    titles = [f"w{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in "xyz"]
    assert len(titles) > MAX_WORDS
    assert len(collected(*map(document, titles))) == MAX_WORDS


def test_words_are_given_as_they_are_written_and_joined_ones_too() -> None:
    assert collected(document("kubernetes 与 entry_points")) == ["entry", "entrypoint", "kubernetes", "points"]
