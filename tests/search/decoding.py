"""A plain reading of the postings format, for the tests: slow, and written from the description alone."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["Postings", "decode"]

Postings = dict[int, dict[int, int]]
"""Impacts by document and place; place 0 is the head, 1 what is typed for it, then come its own."""


def decode(text: str) -> Postings:
    """Return the places of a term with their impacts.

    Raises:
        StopIteration: the text ends within a number or a document.
    """
    numbers = iter(list(_numbers(text)))
    found: Postings = {}
    document = 0
    for gap in numbers:
        document += gap
        place = 0
        places = found[document] = {}
        while True:
            place += next(numbers)
            impact = next(numbers)
            places[place] = impact % 16
            if impact >= 16:
                break
    return found


def _numbers(text: str) -> Iterator[int]:
    number, scale = 0, 1
    for character in text:
        code = ord(character)
        if code >= 93:
            yield number + (code - 93) * scale
            number, scale = 0, 1
        else:
            number += (code - 35) * scale
            scale *= 32
