"""The sounds of Chinese text: full syllables in pairs, and their initials.

A reader types ``fugaisuoyin``, ``fgsy``, or picks the wrong homophone: 覆盖锁引. All three are looked up by sound.
Sounds that input methods and dialects mix up (zh/z, ch/c, sh/s, -ng/-n) are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Any

from pypinyin import Style, lazy_pinyin, load_phrases_dict

__all__ = ["INITIAL", "SOUND", "pinyin_terms", "reduce_syllable", "sounds_of_character", "sounds_of_gram", "syllables"]

SOUND = "~"
"""A term that begins so is one or two syllables; no term of the analyser does."""

INITIAL = "^"
"""A term that begins so is two or three initials; with an equals sign, those of a whole run."""

_PAIR = re.compile(r"[\u4e00-\u9fff]{2}\Z")
_LONGEST_NAME = 8
"""Characters of a name whose initials are a term as a whole."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SEVERAL = {
    "行": "hang xing", "重": "zhong chong", "调": "tiao diao", "长": "chang zhang", "传": "chuan zhuan",
    "率": "lv shuai", "量": "liang", "载": "zai", "降": "jiang xiang", "系": "xi ji", "卷": "juan", "会": "hui kuai",
    "还": "hai huan", "藏": "cang zang", "参": "can shen", "差": "cha chai", "模": "mo mu", "校": "jiao xiao",
    "弹": "tan dan", "更": "geng", "间": "jian", "数": "shu", "乘": "cheng", "分": "fen", "空": "kong",
    "切": "qie", "处": "chu", "核": "he", "解": "jie", "称": "cheng", "着": "zhe zhuo", "得": "de dei",
    "都": "dou du", "了": "le liao", "单": "dan", "曾": "ceng zeng", "朝": "chao zhao", "说": "shuo",
    "便": "bian pian", "落": "luo la", "角": "jiao jue", "血": "xue xie", "乐": "le yue", "折": "zhe she",
}  # fmt: skip
"""The readings that occur in technical text; the first is the usual one."""

load_phrases_dict({"行锁": [["háng"], ["suǒ"]], "行号": [["háng"], ["hào"]], "行数": [["háng"], ["shù"]]})


def pinyin_terms(text: str) -> Iterator[str]:
    """Yield the terms by which a text is found by its sound.

    Args:
        text: a title, a heading, a search term; long texts would be found by chance.
    """
    for found in _HAN.finditer(text):
        run = found[0]
        readings = [_readings(character, read) for character, read in zip(run, syllables(run), strict=True)]
        for reading in readings:
            yield from (SOUND + one for one in reading)
        for first, second in pairwise(readings):
            yield from (f"{SOUND}{a} {b}" for a, b in product(first, second))
        initials = [{syllable[0] for syllable in _plain(c, r)} for c, r in zip(run, syllables(run), strict=True)]
        if 1 < len(run) <= _LONGEST_NAME:
            yield from (f"{INITIAL}={''.join(letters)}" for letters in product(*initials))
        for size in (2, 3):
            for start in range(len(initials) - size + 1):
                yield from (INITIAL + "".join(letters) for letters in product(*initials[start : start + size]))


@lru_cache(maxsize=1 << 20)
def sounds_of_gram(term: str) -> tuple[str, ...]:
    """Return the sound of two characters; nothing for any other term.

    Args:
        term: of the analyser.
    """
    if not _PAIR.match(term):
        return ()
    first, second = map(sounds_of_character, term)
    return (f"{SOUND}{first} {second}",)


def reduce_syllable(syllable: str) -> str:
    """Return a syllable without what readers mix up.

    Args:
        syllable: as ``shang``; ü is written v.
    """
    plain = re.sub(r"^([zcs])h", r"\1", syllable)
    plain = re.sub(r"([ei])ng$", r"\1n", plain)
    return {"lue": "lve", "nue": "nve"}.get(plain, plain)


@lru_cache(maxsize=65536)
def syllables(run: str) -> tuple[str, ...]:
    """Return the syllable of each character, as it is read in its words.

    Args:
        run: Chinese characters only.
    """
    apart: Any = list  # a run that it cannot read comes back as one text otherwise
    return tuple(lazy_pinyin(run, style=Style.NORMAL, v_to_u=False, errors=apart))


@cache
def sounds_of_character(character: str) -> str:
    """Return the reduced syllable of a character by itself.

    Args:
        character: one Chinese character.
    """
    usual = _SEVERAL[character].split()[0] if character in _SEVERAL else syllables(character)[0]
    return reduce_syllable(usual)


def _plain(character: str, read: str) -> list[str]:
    return list(dict.fromkeys([read, *_SEVERAL.get(character, "").split()]))


@lru_cache(maxsize=65536)
def _readings(character: str, read: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reduce_syllable(syllable) for syllable in _plain(character, read)))
