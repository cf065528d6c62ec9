"""The terms of mutation testing: one small change to a text, and what it changes a number or a letter to."""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["Edit", "alter", "letter_edit", "number_edits"]

_SMALL = 1000  # from here on one more or less rarely shows, a tenth does


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a text and what stands there instead.

    Attributes:
        start: 0-based offset of the piece.
        end: offset after it.
        replacement: what stands there instead.
        description: the change in words, in Chinese.
    """

    start: int
    end: int
    replacement: str
    description: str

    def apply(self, text: str) -> str:
        """Return a text with the change.

        Args:
            text: the one that the offsets were taken from.
        """
        return text[: self.start] + self.replacement + text[self.end :]


def number_edits(text: str, start: int) -> list[Edit]:
    """Return the changes of a number: one more, one less; of a large one, a tenth.

    Args:
        text: a number as a program writes it, with ``_``, a prefix such as ``0x`` or a suffix such as ``L``.
        start: its offset.
    """
    digits = text.rstrip("lLfFdDjJ") if not text.lower().startswith("0x") else text.rstrip("L")
    tail = text[len(digits) :]
    written = digits if digits.lower()[:2] in {"0x", "0b", "0o"} else digits.lstrip("0") or "0"
    try:
        value = int(written, 0)
    except ValueError:
        try:
            changed = [f"{float(digits) + 1}{tail}"]
        except ValueError:
            return []
    else:
        if written[:2].lower() == "0x":
            changed = [f"{hex(value + 1)}{tail}"]
        elif value >= _SMALL:
            changed = [f"{value // 10}{tail}"]
        else:
            changed = [f"{each}{tail}" for each in (value + 1, value - 1) if each >= 0]
    return [Edit(start, start + len(text), new, f"数字 {text} 改成 {new}") for new in changed]


def letter_edit(text: str, places: list[int], rng: random.Random) -> Edit | None:
    """Return the change of one letter, digit or ideograph, or None where there is none.

    Args:
        text: the whole text.
        places: offsets that may be changed.
        rng: picks one.
    """
    candidates = [place for place in places if text[place].isalnum()]
    if not candidates:
        return None
    place = rng.choice(candidates)
    old, new = text[place], alter(text[place])
    return Edit(place, place + 1, new, f"文字里的 {old} 改成 {new}")


def alter(char: str) -> str:
    """Return another character of the same kind.

    Args:
        char: a letter, a digit or an ideograph.
    """
    if char.isascii() and char.isdigit():
        return str((int(char) + 1) % 10)
    if char.isascii():
        first = "a" if char.islower() else "A"
        return chr((ord(char) - ord(first) + 1) % 26 + ord(first))
    return "改" if char != "改" else "动"
