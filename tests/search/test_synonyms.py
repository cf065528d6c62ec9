"""Other names: a text that holds one name of a thing is found by the others."""

from __future__ import annotations

from itertools import chain

import pytest

from scripts.search import synonyms
from scripts.search.analyser import index_terms, normalise
from scripts.search.synonyms import aliases, groups

GROUPS = (("索引下推", "ICP", "index condition pushdown"), ("槽", "slot"), ("C++", "c plus plus"), ("B+树", "BTree"))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few groups, whatever the file says."""
    monkeypatch.setattr(synonyms, "groups", lambda: GROUPS)
    monkeypatch.setattr(synonyms, "_names", synonyms._names.__wrapped__)
    monkeypatch.setattr(synonyms, "_gates", synonyms._gates.__wrapped__)


def test_every_group_holds_at_least_two_names() -> None:
    assert groups()
    assert [group for group in groups() if len(group) < 2] == []


def test_no_name_stands_twice_in_a_group() -> None:
    assert [group for group in groups() if len({normalise(name) for name in group}) < len(group)] == []


def test_every_name_holds_something_that_is_searched() -> None:
    assert [name for name in chain(*groups()) if not index_terms(name)] == []
    assert [name for name in chain(*groups()) if name != name.strip() or name in {"True", "False", "None"}] == []


def test_every_name_of_the_file_leads_to_the_others_of_its_group() -> None:
    for group in groups():
        for name in group:
            expected = {other for other in group if normalise(other) not in normalise(name)}
            assert expected <= set(aliases(f"这里说 {name}，不说别的")), name


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "text", ["用 ICP 过滤", "icp", "ＩＣＰ。", "说ICP的", "什么是索引下推？", "an Index Condition  pushdown"]
)
def test_a_name_is_found_whatever_its_case_and_width(text: str) -> None:
    expected = set() if "  " in text else {name for name in GROUPS[0] if normalise(name) not in normalise(text)}
    assert set(aliases(text)) == expected


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("text", ["icps", "ICP2", "xicp", "picpic", "slots", "timeslot"])
def test_a_latin_name_is_a_word_of_its_own(text: str) -> None:
    assert list(aliases(text)) == []


@pytest.mark.usefixtures("known")
def test_a_chinese_name_may_stand_within_others() -> None:
    assert list(aliases("页里的槽位")) == ["slot"]
    assert list(aliases("一棵B+树的根")) == ["BTree"]


@pytest.mark.usefixtures("known")
def test_a_name_that_ends_with_a_sign_is_found() -> None:
    assert list(aliases("用 C++ 写的")) == ["c plus plus"]


@pytest.mark.usefixtures("known")
def test_what_the_text_holds_already_is_no_other_name_of_it() -> None:
    assert list(aliases("索引下推（ICP）")) == ["index condition pushdown"]
    assert list(aliases("索引下推、ICP、Index Condition Pushdown")) == []


@pytest.mark.usefixtures("known")
def test_a_name_within_a_longer_word_does_not_count_as_held() -> None:
    assert "ICP" in set(aliases("索引下推与 picpick"))


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("text", ["", " ", "别的", "C", "B 树", "index condition", "\ud800"])
def test_a_text_that_names_nothing_has_no_other_names(text: str) -> None:
    assert list(aliases(text)) == []


@pytest.mark.usefixtures("known")
def test_the_terms_of_a_text_give_the_same_names_as_the_text() -> None:
    for text in ("用 ICP 过滤", "什么是索引下推？", "C++ 与 B+树", "每个槽指向一行"):
        assert list(aliases(text, index_terms(text))) == list(aliases(text))
