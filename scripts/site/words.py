"""Chinese words: where a search index and a heading may break a run of ideographs."""

from __future__ import annotations

import re
import unicodedata

import rjieba

__all__ = ["HAN", "breakable", "cut"]

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_LETTER = re.compile(r"\w")
_OPENING = {"Ps", "Pi"}


def cut(run: str) -> list[str]:
    """Return the words of a text.

    Args:
        run: any text; what is not Chinese comes back as it stands.
    """
    return list(rjieba.cut(run))


def breakable(title: str) -> list[str]:
    """Return a heading in pieces between which a line may end; punctuation stays with its word.

    Args:
        title: the heading, or a part of one.
    """
    pieces: list[str] = []
    opened = ""  # brackets and quotation marks, which belong to the word after them
    for word in cut(title):
        if unicodedata.category(word[0]) in _OPENING:
            opened += word
        elif pieces and not opened and not _LETTER.search(word):
            pieces[-1] += word
        else:
            pieces.append(opened + word)
            opened = ""
    return [*pieces[:-1], pieces[-1] + opened] if pieces and opened else pieces or [opened]
