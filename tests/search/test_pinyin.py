"""The sounds of Chinese text: what is typed by sound or with a wrong homophone leads to what was meant."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scripts.search.analyser import index_terms
from scripts.search.pinyin import (
    INITIAL,
    SOUND,
    pinyin_terms,
    reduce_syllable,
    sounds_of_character,
    sounds_of_gram,
    syllables,
)
from scripts.search.tables import sound_table


def terms(text: str) -> set[str]:
    return set(pinyin_terms(text))


def test_a_name_is_found_by_its_syllables_in_pairs() -> None:
    assert {"~fu gai", "~gai suo", "~suo yin"} <= terms("覆盖索引")


def test_a_name_is_found_by_its_initials_whole_and_in_part() -> None:
    assert {"^=fgsy", "^fg", "^gs", "^sy", "^fgs", "^gsy"} <= terms("覆盖索引")


def test_the_initials_of_a_whole_sentence_are_no_name() -> None:
    assert not [term for term in terms("为什么表里有索引而查询不用它") if term.startswith(f"{INITIAL}=")]


def test_runs_are_read_apart() -> None:
    """Nobody types across what stands between two names."""
    found = terms("页，目录")
    assert "~mu lu" in found
    assert "~ye mu" not in found
    assert {term for term in terms("B+ 树") if " " in term} == set()


@pytest.mark.parametrize("text", ["", "InnoDB", "16KB", "カタカナ", "한국어", "\ud800", "\U00020bb7", "，。"])
def test_what_is_no_chinese_has_no_sound(text: str) -> None:
    assert terms(text) == set()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("索银", "索引"), ("负盖", "覆盖"), ("具簇", "聚簇"), ("野分裂", "页分裂"), ("主剑", "主键"), ("回飙", "回表")],
)
def test_a_homophone_leads_to_what_was_meant(wrong: str, right: str) -> None:
    heard = {sound for gram in index_terms(wrong) for sound in sounds_of_gram(gram)}
    assert heard
    assert heard <= terms(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhi", "zi"), ("chang", "cang"), ("shi", "si"), ("yin", "ying"), ("shen", "sheng"), ("lue", "lve")],
)
def test_sounds_that_are_mixed_up_are_one(one: str, other: str) -> None:
    assert reduce_syllable(one) == reduce_syllable(other)


@pytest.mark.parametrize(("one", "other"), [("lu", "lv"), ("an", "en"), ("ba", "pa"), ("zi", "ci"), ("ji", "zi")])
def test_sounds_that_are_told_apart_are_two(one: str, other: str) -> None:
    assert reduce_syllable(one) != reduce_syllable(other)


@pytest.mark.parametrize("syllable", ["shang", "zhong", "ying", "lue", "er", "a"])
def test_reducing_twice_is_reducing_once(syllable: str) -> None:
    assert reduce_syllable(reduce_syllable(syllable)) == reduce_syllable(syllable)


def test_a_character_of_several_readings_is_found_by_each() -> None:
    assert {"~hang suo", "^hs"} <= terms("行锁")
    assert {f"{SOUND}{reduce_syllable(sound)}" for sound in ("hang", "xing")} <= terms("行")
    assert {"~zong fu", "~cong fu"} <= terms("重复") | terms("重赋")


def test_the_browser_hears_a_character_as_the_index_does() -> None:
    """It knows one sound a character, from the table; the index holds that sound of every pair."""
    sounds = {character: sound for sound, characters in sound_table().items() for character in characters}
    for name in ("覆盖索引", "最左前缀", "行锁", "页分裂", "多模态", "重排", "载入", "率", "数据类型"):
        assert {f"~{sounds[first]} {sounds[second]}" for first, second in pairwise(name)} <= terms(name)


def test_every_character_has_one_syllable() -> None:
    run = "".join(map(chr, range(0x4E00, 0xA000)))
    assert len(syllables(run)) == len(run)
    assert all(map(sounds_of_character, run))


@pytest.mark.parametrize("term", ["索", "索引页", "b树", "ab", "", "a索", "\U00020bb7\U00020bb7", "カナ"])
def test_only_two_chinese_characters_have_the_sound_of_a_pair(term: str) -> None:
    assert sounds_of_gram(term) == ()


def test_no_key_of_a_sound_is_a_term_of_the_analyser() -> None:
    keys = terms("覆盖索引的优化")
    assert not keys & {key for term in keys for key in index_terms(term)}
    assert {key[0] for key in keys} == {SOUND, INITIAL}
