"""The files of the index, and how numbers are written in them.

::

    search/index.json              the manifest: {format, version, documents, answers, places, shards, group}
    search/<version>/t/<n>.json    postings: {term: text}; a term is in shard hash(term) mod shards
    search/<version>/d/<n>.json    heads of `group` documents: what a result shows of them
    search/<version>/x/<n>.json    text of some places: [paragraphs joined by newlines, …]
    search/<version>/words.json    the Latin words worth correcting a typing error to, most telling first
    search/<version>/sounds.json   {syllable: characters}; with it the browser hears a homophone
    search/<version>/simple.json   {characters: their simplified forms, words: {Taiwan's name: ours}}

A query reads the manifest, one shard for each of its terms, and heads and texts of what it shows, so what is
downloaded hardly grows with the site. The version is a hash of the content: files of two releases never meet.

Postings are text, because JSON travels everywhere and compresses well: for each document the distance to the one
before, then for each of its places the distance to the place before and the impact, plus 16 at the last place.
A number is written in base 32, least significant digit first; digits that another follows are shifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["FORMAT", "MAX_IMPACT", "encode_document", "encode_number", "shard_of"]

FORMAT = 1
"""The browser refuses an index of another format."""

_BASE = 32
_LAST, _MORE = 93, 35
"""First character of the last digit, and of one that another follows; no quote and no backslash is among them."""

MAX_IMPACT = 15
"""An impact is a whole number from 1 to this."""

_END = MAX_IMPACT + 1


def encode_number(number: int) -> str:
    """Return a number of the format.

    Args:
        number: not negative.
    """
    text = ""
    while number >= _BASE:
        text += chr(_MORE + number % _BASE)
        number //= _BASE
    return text + chr(_LAST + number)


_IMPACTS = [encode_number(impact) for impact in range(MAX_IMPACT + 1)]
_LAST_IMPACTS = {_IMPACTS[impact]: encode_number(impact + _END) for impact in range(MAX_IMPACT + 1)}


def encode_document(places: Iterable[Mapping[str, int]]) -> dict[str, str]:
    """Return the places of a document that say something of a term, encoded, by term.

    Args:
        places: the impact of each term at each place; nought is nothing.
    """
    texts: dict[str, str] = {}
    before: dict[str, int] = {}
    gaps: list[str] = []
    for ordinal, impacts in enumerate(places):
        gaps.append(encode_number(ordinal))
        for term, impact in impacts.items():
            if impact:
                texts[term] = texts.get(term, "") + gaps[ordinal - before.get(term, 0)] + _IMPACTS[impact]
                before[term] = ordinal
    return {term: text[:-1] + _LAST_IMPACTS[text[-1]] for term, text in texts.items()}


def shard_of(term: str, shards: int) -> int:
    """Return the shard in which a term stands (FNV-1a over its UTF-16 units, as JavaScript sees them).

    Args:
        term: any.
        shards: how many there are.
    """
    value = 2166136261
    for unit in _units(term):
        value = ((value ^ unit) * 16777619) & 0xFFFFFFFF
    return value % shards


def _units(term: str) -> Iterable[int]:
    if term.isascii():
        return map(ord, term)
    data = term.encode("utf-16-le", "surrogatepass")
    return (data[at] | data[at + 1] << 8 for at in range(0, len(data), 2))
