"""The Latin words of the documents: those that a typing error may be corrected to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scripts.search.analyser import index_terms, normalise, stem
from scripts.search.model import Document

__all__ = ["MAX_WORDS", "count_words", "most_telling"]

MAX_WORDS = 6000
"""A fixed number, so that the table does not grow with the site."""

_LATIN = re.compile(r"[a-z][a-z0-9]{2,23}")
_WORD = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9]{2,23}(?![a-z0-9])")
_IN_NAME, _IN_PROSE, _IN_CODE = 20, 3, 1
"""A word of a title or heading counts as much as in the code of that many documents."""


def count_words(document: Document, words: Counter[str]) -> None:
    """Count the words of a document, each once by where it stands.

    Args:
        document: whose words readers may type.
        words: to be added to.
    """
    names = [document.title, *document.terms, *(place.title for place in document.places if not place.generic)]
    prose = [document.summary, *(text for place in document.places for text in place.prose)]
    code = [text for place in document.places for text in place.code]
    named = _words(names)
    # What names something counts written together, too: entrypoints.
    stems = {stem(word) for word in named}
    named |= {term for text in names for term in index_terms(text) if _LATIN.fullmatch(term)} - stems
    for found, weight in ((named, _IN_NAME), (_words(prose), _IN_PROSE), (_words(code), _IN_CODE)):
        for word in found:
            words[word] += weight


def most_telling(words: Counter[str]) -> list[str]:
    """Return the words worth correcting to, most telling first, as they are written.

    Args:
        words: as counted.
    """
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, weight in ranked[:MAX_WORDS] if weight > _IN_CODE]


def _words(texts: Iterable[str]) -> set[str]:
    return set(_WORD.findall(normalise("\n".join(texts))))
