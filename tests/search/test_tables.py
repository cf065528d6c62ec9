"""The tables for what is not found as it stands: sounds, and traditional characters."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import opencc
import pytest
import yaml

from scripts.search import tables
from scripts.search.tables import simplified_forms, sound_table

TAIWAN = Path(tables.__file__).with_name("taiwan.yml")


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """Taiwan's names of things with ours."""
    loaded: dict[str, str] = yaml.safe_load(TAIWAN.read_text(encoding="utf-8"))
    return loaded


def test_no_name_of_taiwan_stands_twice(names: dict[str, str]) -> None:
    lines = [line for line in TAIWAN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(names), "a key that stands twice is lost without a word"
    simplified = opencc.OpenCC("t2s")
    meanings = {(simplified.convert(name), ours) for name, ours in names.items()}
    assert len(meanings) == len(simplified_forms()["words"]), "one simplified form stands for one thing"


def test_names_of_taiwan_are_written_in_traditional_characters_and_ours_in_simplified(names: dict[str, str]) -> None:
    traditional, simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    assert [name for name in names if any(traditional.convert(character) != character for character in name)] == []
    assert [ours for ours in names.values() if simplified.convert(ours) != ours] == []


def test_a_name_is_plain_text_of_more_than_nothing(names: dict[str, str]) -> None:
    """The browser puts the names into a regular expression."""
    assert [name for name in names if not all("\u4e00" <= character <= "\u9fff" for character in name)] == []
    assert all(names.values())


def test_the_names_to_be_replaced_are_in_simplified_characters() -> None:
    forms = simplified_forms()
    pairs = dict(zip(*forms["characters"], strict=True))
    assert [name for name in forms["words"] if any(character in pairs for character in name)] == []
    assert forms["words"]["数据库" if "数据库" in forms["words"] else "资料库"] == "数据库"


def test_characters_stand_beside_their_simplified_forms() -> None:
    old, new = simplified_forms()["characters"]
    assert len(old) == len(new) == len(set(old)) > 2000
    pairs = dict(zip(old, new, strict=True))
    assert {"資": "资", "庫": "库", "葉": "叶", "頁": "页", "鎖": "锁"}.items() <= pairs.items()
    assert [pair for pair in pairs.items() if pair[0] == pair[1]] == []
    assert not set("索引页表锁") & pairs.keys(), "what is simplified already stays"


def test_each_frequent_character_has_one_sound() -> None:
    counted = Counter(character for characters in sound_table().values() for character in characters)
    assert set(counted.values()) == {1}
    assert len(counted) > 3700
    assert set("的一是索引页表锁树库簇键存") <= counted.keys()


def test_sounds_are_reduced_syllables_in_latin_letters() -> None:
    assert [sound for sound in sound_table() if not (sound.isascii() and sound.isalpha() and sound.islower())] == []
    assert not {"zhong", "shang", "ying", "lue"} & sound_table().keys()
