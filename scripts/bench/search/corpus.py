"""Synthetic answers: plausible Chinese technical text, in which the words of the real answers mean something else.

Composed from the words and sentences of :file:`words.yml`. Words are drawn by Zipf's law, and an answer keeps to
few of them, so that a few words stand in most of the answers and most in few. An answer depends on the seed and its
number alone: the first thousand are the same however many follow.

The blanks of a sentence: ``m`` what the answer is about, ``k`` one of the few things it keeps coming back to,
``n`` something of its field, ``c`` of another field, ``t`` a mention in passing of what a real answer is about,
``g`` what every field speaks of, ``v`` a verb, ``a`` an adjective, ``i`` an identifier, ``w`` a word of code,
``x`` a name that hardly occurs again, ``d`` a number.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from scripts.search.model import Document, Place

__all__ = ["FOLDER", "SEED", "is_synthetic", "synthetic_answer", "synthetic_answers"]

SEED = 20261123
"""What the published figures were measured with."""

FOLDER = "synthetic"
"""The first part of the address of every synthetic answer."""

_BLANK = re.compile(r"\{([a-z])\}")
_KEYS = 5
_KEPT = {"g": 24, "v": 20, "a": 14, "w": 18, "n": 14, "t": 3}
"""Different words of each kind that an answer makes do with."""

_MENTIONS = 0.25
"""Share of the sentences with a mention in passing that stay: two or three an answer."""

_JOINED_NAMES = 0.5
_NUMBERS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30, 32, 50, 64, 80, 99, 100, 128, 200, 256, 300, 500, 512, 1000, 1024,
            2000, 3000, 4096, 5000, 8080, 8192, 10000, 16384, 65535)  # fmt: skip
_RARE_NUMBER = 0.2
_LEVEL_ONE = (0xB0, 0xD7)
"""First bytes of the frequent characters in GB 2312."""

_LEVELS = ("基础", "进阶", "深入")
_HEADINGS, _EXPERIMENTS, _QUESTIONS = 5, 4, 6


@dataclass(frozen=True, slots=True)
class _Urn:
    """Words that are drawn with the probability that Zipf's law gives to their rank."""

    words: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def of(cls, words: Sequence[str], exponent: float = 1.0) -> _Urn:
        return cls(words, list(accumulate(1 / (rank + 2) ** exponent for rank in range(len(words)))))

    def draw(self, chance: random.Random) -> str:
        return self.words[bisect(self.weights, chance.random() * self.weights[-1])]

    def few(self, count: int, chance: random.Random) -> _Urn:
        """Return an urn with some of the words: the more frequent, the more likely."""
        kept: dict[str, None] = {}
        while len(kept) < min(count, len(self.words)):
            kept[self.draw(chance)] = None
        return _Urn.of(list(kept))


Template = tuple[tuple[str, str], ...]
"""Pieces of a sentence: a text, and the blank after it."""


@dataclass(frozen=True, slots=True)
class _Language:
    """What :file:`words.yml` says, ready to draw from."""

    fields: Mapping[str, tuple[_Urn, _Urn]]
    names: Sequence[str]
    urns: Mapping[str, _Urn]
    templates: Mapping[str, Sequence[Template]]
    characters: str


@cache
def _language() -> _Language:
    given: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    fields = {
        name: (_Urn.of(field["nouns"].split(), 0.8), _Urn.of(field["latin"].split(), 0.8))
        for name, field in given["fields"].items()
    }
    common = {"g": "generic", "v": "verbs", "a": "adjectives", "t": "mentions", "w": "latin"}
    kinds = ("titles", "headings", "experiments", "questions", "sentences", "pitfalls", "code")
    pairs = (bytes((high, low)) for high in range(_LEVEL_ONE[0], _LEVEL_ONE[1] + 1) for low in range(0xA1, 0xFF))
    return _Language(
        fields=fields,
        names=list(fields),
        # What real answers are about is mentioned alike; the rest by its rank.
        urns={blank: _Urn.of(given[name].split(), 0 if blank == "t" else 1) for blank, name in common.items()},
        templates={kind: [_template(text) for text in given[kind]] for kind in kinds},
        characters="".join(pair.decode("gb2312", "ignore") for pair in pairs),
    )


def _template(text: str) -> Template:
    parts = [*_BLANK.split(text), ""]
    return tuple(zip(parts[::2], parts[1::2], strict=True))


class _Author:
    """Writes one answer."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._language = language = _language()
        self.field = language.names[int(len(language.names) * chance.random())]
        nouns, self._latin = language.fields[self.field]
        other, _ = language.fields[chance.choice(language.names)]
        self._nouns, self._other = nouns.few(_KEPT["n"], chance), other.few(2, chance)
        self._urns = {blank: urn.few(_KEPT[blank], chance) for blank, urn in language.urns.items()}
        noun = nouns.draw(chance)
        self.subject = noun + self._urns["g"].draw(chance) if chance.random() < _JOINED_NAMES else noun
        self.keys = list(dict.fromkeys(self._nouns.draw(chance) for _ in range(_KEYS)))
        self.identifiers = list(dict.fromkeys(self._identifier() for _ in range(_KEYS)))
        self._blanks: Mapping[str, Callable[[], str]] = {
            "m": lambda: self.subject,
            "k": lambda: chance.choice(self.keys),
            "i": lambda: chance.choice(self.identifiers),
            "n": lambda: self._nouns.draw(chance),
            "c": lambda: self._other.draw(chance),
            "d": self._number,
            "x": self._name,
            **{blank: self._drawer(urn) for blank, urn in self._urns.items()},
        }

    def _drawer(self, urn: _Urn) -> Callable[[], str]:
        return lambda: urn.draw(self._chance)

    def _identifier(self) -> str:
        own, common = self._latin.draw(self._chance), self._urns["w"]
        made = self._chance.random()
        if made < 1 / 3:
            return own
        second = common.draw(self._chance)
        return f"{own}_{second}" if made < 2 / 3 else f"{second}_{common.draw(self._chance)}_{own}"

    def _number(self) -> str:
        if self._chance.random() < _RARE_NUMBER:
            return str(int(self._chance.random() * 100_000))
        return str(self._chance.choice(_NUMBERS))

    def _name(self) -> str:
        return self._chance.choice(self._language.characters) + self._chance.choice(self._language.characters)

    def line(self, kind: str) -> str:
        """Return one sentence of a kind, its blanks filled."""
        blanks = self._blanks
        chosen = self._chance.choice(self._language.templates[kind])
        while any(blank == "t" for _, blank in chosen) and self._chance.random() > _MENTIONS:
            chosen = self._chance.choice(self._language.templates[kind])
        return "".join([text + blanks[blank]() if blank else text for text, blank in chosen])

    def lines(self, kind: str, count: int) -> list[str]:
        """Return different sentences of a kind."""
        return list(dict.fromkeys(self.line(kind) for _ in range(count)))

    def paragraphs(self, length: int, of: int = 3) -> tuple[str, ...]:
        """Return paragraphs that are together at least so long, of so many sentences each."""
        made: list[str] = []
        while length > 0:
            made.append("".join([self.line("sentences") for _ in range(of)]))
            length -= len(made[-1])
        return tuple(made)


def synthetic_answers(count: int, seed: int = SEED) -> Iterator[Document]:
    """Yield synthetic answers, one at a time.

    Args:
        count: how many.
        seed: of all chance.
    """
    return (synthetic_answer(number, seed) for number in range(count))


def synthetic_answer(number: int, seed: int = SEED) -> Document:
    """Return one synthetic answer of about 8,200 characters.

    Args:
        number: its number; there is one for every number.
        seed: of all chance.
    """
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - nothing secret
    author = _Author(chance)
    return Document(
        url=f"{FOLDER}/{number}/",
        title=author.line("titles"),
        summary="".join(author.line("sentences") for _ in range(2)),
        terms=tuple(dict.fromkeys([author.subject, *author.keys, *author.identifiers])),
        topic=author.field,
        level=chance.choice(_LEVELS),
        places=tuple(_places(author)),
    )


def is_synthetic(url: str) -> bool:
    """Tell whether an address is that of a synthetic answer.

    Args:
        url: relative to the site.
    """
    return url.startswith(f"{FOLDER}/")


def _places(author: _Author) -> Iterator[Place]:
    """Yield the sections of an answer; the one that repeats the summary is, as everywhere, its head."""
    yield Place("explain", "三分钟展开", prose=author.paragraphs(700), generic=True)
    yield Place("in-depth", "深入机制", prose=author.paragraphs(40, 1), generic=True)
    for number, title in enumerate(author.lines("headings", _HEADINGS)):
        yield Place(f"part-{number}", title, "深入", author.paragraphs(440))
    yield Place("proof", "动手验证", prose=author.paragraphs(40, 1), generic=True)
    for number, title in enumerate(author.lines("experiments", _EXPERIMENTS)):
        code = tuple(author.line("code") for _ in range(3))
        yield Place(f"exp-{number}", title, "验证", author.paragraphs(270), code)
    yield Place("follow-ups", "追问", generic=True)
    for number, question in enumerate(author.lines("questions", _QUESTIONS)):
        yield Place(f"ask-{number}", question, "追问", author.paragraphs(100, 2))
    yield Place("pitfalls", "常见误区", prose=tuple(author.line("pitfalls") for _ in range(6)), generic=True)
    yield Place("interviewer", "面试官视角", prose=author.paragraphs(120, 2), generic=True)
    yield Place("sources", "参考资料", code=tuple(author.line("titles") for _ in range(4)), generic=True)
