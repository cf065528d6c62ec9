"""The tables for a query that is not found as it stands: wrong letters, sounds, traditional characters."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import opencc
import yaml

from scripts.search.pinyin import sounds_of_character

__all__ = ["simplified_forms", "sound_table"]

_TAIWAN = Path(__file__).with_name("taiwan.yml")

_HAN = range(0x4E00, 0xA000)
_LEVEL_ONE = range(0xB0, 0xD8)
"""First bytes of the 3,755 most frequent characters in GB 2312."""


@cache
def sound_table() -> dict[str, str]:
    """Return the frequent characters by their reduced syllable."""
    table: dict[str, str] = {}
    for high in _LEVEL_ONE:
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", "ignore")
            if character:
                sound = sounds_of_character(character)
                table[sound] = table.get(sound, "") + character
    return table


@cache
def simplified_forms() -> dict[str, Any]:
    """Return the characters that differ with their simplified forms, and Taiwan's names of things with ours."""
    converter: Any = opencc.OpenCC("t2s")
    pairs = ((chr(code), converter.convert(chr(code))) for code in _HAN)
    different = [(old, new) for old, new in pairs if new != old and len(new) == 1]
    names: dict[str, str] = yaml.safe_load(_TAIWAN.read_text(encoding="utf-8"))
    return {
        "characters": ["".join(old for old, _ in different), "".join(new for _, new in different)],
        "words": {converter.convert(name): ours for name, ours in names.items()},
    }
