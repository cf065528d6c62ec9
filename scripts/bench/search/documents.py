"""What every engine searches: the real documents, alone or hidden among synthetic ones, and how they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.bench.search.corpus import SEED, synthetic_answers
from scripts.search.model import Document, Place

__all__ = ["hidden_among", "load", "store"]


def hidden_among(real: Sequence[Document], synthetic: int, seed: int = SEED) -> Iterator[Document]:
    """Yield real documents spread evenly among synthetic answers; pages that are no answers come last, as ever.

    Args:
        real: the real documents.
        synthetic: how many answers to hide them among.
        seed: of the synthetic answers.
    """
    answers = [document for document in real if document.answer]
    for number, document in enumerate(synthetic_answers(synthetic, seed)):
        before = len(answers) * number // synthetic, len(answers) * (number + 1) // synthetic
        yield from answers[slice(*before)]
        yield document
    yield from () if synthetic else answers
    yield from (document for document in real if not document.answer)


def store(documents: Iterable[Document], file: Path) -> None:
    """Keep documents in a file, one a line, so that the making of them is no part of what is measured.

    Args:
        documents: to be kept.
        file: to be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        for document in documents:
            stream.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


def load(file: Path) -> Iterator[Document]:
    """Yield the documents of a file, one at a time.

    Args:
        file: written by :func:`store`.
    """
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield _document(json.loads(line))


def _document(given: dict[str, Any]) -> Document:
    places = tuple(Place(**_with_tuples(place)) for place in given["places"])
    return Document(**{**_with_tuples(given), "places": places})


def _with_tuples(given: dict[str, Any]) -> dict[str, Any]:
    """Return a document's or a place's attributes as they were: JSON knows lists only."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
