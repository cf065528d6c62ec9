"""Postings: for each term the places that say something of it, made in batches on all cores and then joined."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from scripts.search.format import encode_document, encode_number
from scripts.search.model import Document
from scripts.search.vocabulary import count_words, most_telling
from scripts.search.weights import impacts

__all__ = ["make_postings"]

BATCH = 100
"""Documents in a batch; a site smaller than a few of them is not worth a second process."""


@dataclass(slots=True)
class _List:
    """Postings of a term within a run of documents.

    Attributes:
        first: the first document.
        last: the last one.
        text: encoded, but for the distance to the first document.
    """

    first: int
    last: int
    text: str


_Batch = tuple[dict[str, _List], Counter[str]]


def make_postings(documents: Iterable[Document], workers: int | None = None) -> tuple[dict[str, str], list[str]]:
    """Return the encoded postings by term, and the Latin words that a typing error may be corrected to.

    Args:
        documents: in the order of their numbers; an iterator will do.
        workers: processes; by default one a core, none for a few documents.
    """
    joined: dict[str, list[_List]] = {}
    vocabulary: Counter[str] = Counter()
    for batch, words in _make(_batches(documents), os.cpu_count() or 1 if workers is None else workers):
        vocabulary.update(words)
        for term, part in batch.items():
            joined.setdefault(term, []).append(part)
    return {term: _join(parts) for term, parts in joined.items()}, most_telling(vocabulary)


def _make(batches: Iterator[tuple[int, list[Document]]], workers: int) -> Iterator[_Batch]:
    begun = list(islice(batches, 2))
    if len(begun) < 2 or workers < 2:  # noqa: PLR2004
        yield from map(_index, begun)
        yield from map(_index, batches)
        return
    # Not forked: whoever builds a site may have threads.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_index, batch) for batch in begun]
        while waiting:
            # In the order of the documents, and never more of them in memory than the processes have at hand.
            waiting.extend(pool.submit(_index, batch) for batch in islice(batches, 2 * workers - len(waiting)))
            yield waiting.pop(0).result()


def _batches(documents: Iterable[Document]) -> Iterator[tuple[int, list[Document]]]:
    iterator, start = iter(documents), 0
    while batch := list(islice(iterator, BATCH)):
        yield start, batch
        start += len(batch)


def _index(batch: tuple[int, Sequence[Document]]) -> _Batch:
    start, documents = batch
    texts: dict[str, str] = {}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    words: Counter[str] = Counter()
    gaps = [encode_number(gap) for gap in range(len(documents))]
    for number, document in enumerate(documents, start):
        count_words(document, words)
        for term, text in encode_document(impacts(document)).items():
            if term in last:
                texts[term] += gaps[number - last[term]] + text
            else:
                first[term], texts[term] = number, text
            last[term] = number
    return {term: _List(first[term], last[term], text) for term, text in texts.items()}, words


def _join(parts: Sequence[_List]) -> str:
    texts: list[str] = []
    before = 0
    for part in parts:
        texts += encode_number(part.first - before), part.text
        before = part.last
    return "".join(texts)
