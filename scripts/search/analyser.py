"""How text becomes terms: the index's half of what ``analyser.json`` defines.

Chinese text has no spaces, and a segmenter that cuts the query differently from the page loses it. So nothing
is segmented: every character and every pair of neighbours is a term, and any run of two or more characters of
a page is found by its pairs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import add
from pathlib import Path
from typing import Any

__all__ = ["SPECIFICATION", "Kind", "Term", "index_terms", "normalise", "query_terms", "stem", "whole_term"]

WHOLE = "="
"""A term that begins so is a name as a whole."""

SPECIFICATION: dict[str, Any] = json.loads(Path(__file__).with_name("analyser.json").read_text(encoding="utf-8"))
"""What both languages read."""


class Kind(StrEnum):
    """What a term of a query is made of."""

    CHARACTER = "character"
    GRAM = "gram"
    WORD = "word"
    JOINED = "joined"
    MIXED = "mixed"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a query.

    Attributes:
        text: the key in the index.
        kind: what it is made of.
        surface: the characters it stands for, normalised.
        start: where they begin in the normalised query, in code points.
        plain: whether it says nothing of the matter, as 什么 or ``the``.
    """

    text: str
    kind: Kind
    surface: str
    start: int
    plain: bool = False


def _ranges(name: str) -> str:
    pairs = (span.split("-") for span in SPECIFICATION[name])
    return "".join(f"{re.escape(chr(int(low, 16)))}-{re.escape(chr(int(high, 16)))}" for low, high in pairs)


_HAN, _LETTERS = _ranges("han"), _ranges("letters")
_OPERATORS = re.escape(SPECIFICATION["operators"])
_MARKS = re.compile(f"[{_ranges('marks')}]")
_SCAN = re.compile(
    f"(?P<han>[{_HAN}]+)"
    r"|(?P<plus>[a-z](?:\+\+?|#)(?![+#]))"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)+)"
    f"|(?P<name>[{_LETTERS}]+)(?=[0-9]+\\.[0-9])"
    f"|(?P<word>[{_LETTERS}0-9]+)"
    f"|(?P<operator>[{_OPERATORS}]+)"
)
_JOINERS = frozenset(SPECIFICATION["joiners"])
_PLAIN_WORDS = frozenset(SPECIFICATION["plainWords"].split())
_PLAIN_GRAMS = frozenset(SPECIFICATION["plainGrams"].split())
_PLAIN_CHARACTERS = frozenset(SPECIFICATION["plainCharacters"])
_PLURALS: Sequence[tuple[str, str]] = [(end, instead) for end, instead in SPECIFICATION["plurals"]]
_ALPHABETIC = re.compile(r"[a-z]+\Z")
_SIGNS = str.maketrans("", "", "+#")
_LONGEST_OPERATOR = 3


def normalise(text: str) -> str:
    """Return text in the form that is compared: no width, no case, no accents, no compatibility forms.

    Args:
        text: any text, lone surrogates included.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", plain).lower()


def index_terms(text: str, *, characters: bool = True) -> list[str]:
    """Return every term under which a text is found, in order, with repetitions.

    Args:
        text: of a title, a heading, a paragraph.
        characters: whether single Chinese characters are terms, beside the pairs.
    """
    terms: list[str] = []
    before, end = "", -1
    normal = normalise(text)
    for found in _SCAN.finditer(normal):
        run, kind = found[0], found.lastgroup
        if kind == "han":
            if before and _touch(normal, end, found.start()):
                terms.extend(_mixed(before, run))
            if characters or len(run) == 1:
                terms.extend(run)
            terms.extend(map(add, run, run[1:]))
            before = ""
        elif kind == "operator":  # a single sign may join two words: entry-points
            if _is_operator(run):
                terms.append(run)
        else:
            run = run[: SPECIFICATION["longestWord"]]
            terms.append(stem(run))
            if before and _touch(normal, end, found.start()):
                terms.extend(_joined(before, run))
            before, end = run, found.end()
    return terms


def query_terms(text: str) -> list[Term]:
    """Return the terms to look up for a query, in order.

    A run of Chinese is looked up by its pairs, a single character by itself.

    Args:
        text: what the reader typed.
    """
    return list(_query_terms(normalise(text)))


def _query_terms(normal: str) -> Iterator[Term]:
    before, start, end = "", 0, -1
    for found in _SCAN.finditer(normal):
        run, kind, at = found[0], found.lastgroup, found.start()
        touching = bool(before) and _touch(normal, end, at)
        if kind == "han":
            if touching:
                yield from (Term(t, Kind.MIXED, normal[start : at + 1], start) for t in _mixed(before, run))
            if len(run) == 1:
                yield Term(run, Kind.CHARACTER, run, at)
            for offset, gram in enumerate(map(add, run, run[1:])):
                yield Term(gram, Kind.GRAM, gram, at + offset, _is_plain(gram))
            before = ""
        elif kind == "operator":
            if _is_operator(run):
                yield Term(run, Kind.OPERATOR, run, at)
        else:
            run = run[: SPECIFICATION["longestWord"]]
            yield Term(stem(run), Kind.WORD, run, at, run in _PLAIN_WORDS)
            if touching:
                yield from (Term(t, Kind.JOINED, normal[start : found.end()], start) for t in _joined(before, run))
            before, start, end = run, at, found.end()


def whole_term(text: str) -> str:
    """Return the term under which a name is found that is typed in full; spaces and punctuation do not count.

    Args:
        text: a title, a search term, or what the reader typed.

    Returns:
        An equals sign and the name; empty where the text holds nothing that is searched.
    """
    found = _SCAN.finditer(normalise(text))
    name = "".join(part[0] for part in found if part.lastgroup != "operator" or _is_operator(part[0]))
    return f"{WHOLE}{name}" if name else ""


def stem(word: str) -> str:
    """Return a word without the ending of an English plural.

    Args:
        word: normalised.
    """
    if len(word) >= SPECIFICATION["shortestPlural"] and _ALPHABETIC.match(word):
        for ending, instead in _PLURALS:
            if word.endswith(ending):
                return word[: len(word) - len(ending)] + instead
    return word


def _is_operator(run: str) -> bool:
    """Tell whether signs are a term: a single one says too little, and many are a ruled line."""
    return 1 < len(run) <= _LONGEST_OPERATOR


def _is_plain(gram: str) -> bool:
    return gram in _PLAIN_GRAMS or not _PLAIN_CHARACTERS.isdisjoint(gram)


def _touch(normal: str, end: int, start: int) -> bool:
    """Tell whether nothing but a joining character stands between two tokens."""
    return start == end or (start == end + 1 and normal[end] in _JOINERS)


def _joined(before: str, word: str) -> list[str]:
    """Return ``entrypoints`` for ``entry_points``, ``entry-points``, ``entry points``."""
    if before[0].isdigit() and word[0].isdigit():
        return []
    return [stem((before + word).translate(_SIGNS))]


def _mixed(before: str, run: str) -> list[str]:
    """Return ``b树`` and ``b+树`` for ``B+ 树``: a short word says little without what follows it."""
    bare = before.translate(_SIGNS)
    if len(bare) > SPECIFICATION["shortWord"]:
        return []
    return list(dict.fromkeys((bare + run[0], before + run[0])))
