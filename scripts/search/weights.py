"""How much a place says of a term: the field it stands in, how often, in how long a text.

The scheme is BM25F's (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004):
occurrences are weighted by field and saturate together. What comes out is an impact of 1 to 15, which the browser
only has to multiply by the rarity of the term.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scripts.search.analyser import index_terms, whole_term
from scripts.search.format import MAX_IMPACT
from scripts.search.model import Document, Place
from scripts.search.pinyin import pinyin_terms
from scripts.search.synonyms import aliases

__all__ = ["impacts"]

TITLE, TERMS, HEADING, WANTED, SUMMARY, PROSE, CODE, ALIAS = 9.0, 7.0, 7.0, 3.5, 3.0, 1.0, 0.3, 0.5
"""Weight of one occurrence; an alias counts as that part of the field whose words it stands for."""

GENERIC = 0.7
"""Weight of prose in a section that every answer has; it says less than one that is about the matter alone."""

_CHARACTER = re.compile(r"[^\x00-\u2fff]\Z")
_SATURATION = 2.5
_USUAL_LENGTH = 400.0
"""Terms of a usual passage; a longer one needs more occurrences to say as much."""

_LENGTH_SHARE = 0.3
_WHOLE = 2.0
"""What a name as a whole weighs, compared with each of its terms."""

_SOUND = 0.8
"""What a term's sound weighs, compared with the term."""


def impacts(document: Document) -> Iterator[dict[str, int]]:
    """Yield how much each place of a document says of its terms.

    First comes what the document says it is, then what people type when they look for it, then its own places.

    Args:
        document: to be indexed.
    """
    for weights in (_head(document), _wanted(document)):
        yield {term: _impact(weight) for term, weight in weights.items()}
    yield from map(_place, document.places)


def _impact(weight: float) -> int:
    """Return 15 w / (w + s), rounded; never nought, or a word said once in a very long section would not be found."""
    return max(1, int(MAX_IMPACT * weight / (weight + _SATURATION) + 0.5))


def _head(document: Document) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in ((document.title, TITLE), (document.summary, SUMMARY)):
        _name(weights, [text], weight)
    return weights


def _wanted(document: Document) -> dict[str, float]:
    weights: dict[str, float] = {}
    _name(weights, document.terms, TERMS)
    # Nearly every place has nearly every frequent character: that the document has it is all there is to say.
    characters = {character for place in document.places for text in place.prose for character in text}
    _note(weights, (term for term in index_terms("".join(sorted(characters))) if _CHARACTER.match(term)), PROSE)
    return weights


def _place(place: Place) -> dict[str, int]:
    text = "\n".join(place.prose)
    prose = Counter(index_terms(text, characters=False))
    code = Counter(index_terms("\n".join(place.code), characters=False))
    length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * (prose.total() + code.total()) / _USUAL_LENGTH
    share = GENERIC if place.generic else 1.0
    own, outputs = share * PROSE / length, share * CODE / length
    named: dict[str, float] = {}
    _note(named, (term for alias in aliases(text, prose) for term in index_terms(alias)), ALIAS * PROSE)
    if not place.generic:
        _name(named, [place.title], HEADING)
    _name(named, place.terms, WANTED * share)
    # Most terms stand in the prose or in the code alone: what they say depends on how often, and on nothing else.
    found = _by_count(code, outputs) | _by_count(prose, own)
    for term in named.keys() | (prose.keys() & code.keys()):
        found[term] = _impact(named.get(term, 0) + own * prose[term] + outputs * code[term])
    return found


def _by_count(counts: Counter[str], weight: float) -> dict[str, int]:
    impact = {count: _impact(weight * count) for count in set(counts.values())}
    return {term: impact[count] for term, count in counts.items()}


def _name(weights: dict[str, float], texts: Sequence[str], weight: float) -> None:
    """Count what names something: by its terms, its other names, and the sound of both."""
    others = [alias for text in texts for alias in aliases(text)]
    _note(weights, (term for text in texts for term in index_terms(text)), weight)
    _note(weights, (term for name in others for term in index_terms(name)), ALIAS * weight)
    _note(weights, filter(None, map(whole_term, texts)), _WHOLE * weight)
    _note(weights, filter(None, map(whole_term, others)), ALIAS * weight)
    _note(weights, (term for text in texts for term in pinyin_terms(text)), _SOUND * weight)
    _note(weights, (term for name in others for term in pinyin_terms(name)), _SOUND * ALIAS * weight)


def _note(weights: dict[str, float], terms: Iterable[str], weight: float) -> None:
    """Count each term once: in a name, a repetition is no emphasis."""
    for term in set(terms):
        weights[term] = weights.get(term, 0) + weight
