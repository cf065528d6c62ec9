"""Other names of a thing: a text that holds one of a group is found by the others, too.

The groups stand in ``synonyms.yml``. They are applied when the index is made, so a query costs nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from scripts.search.analyser import index_terms, normalise

__all__ = ["aliases", "groups"]

_FILE = Path(__file__).with_name("synonyms.yml")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a group, ready to be looked for.

    Attributes:
        name: as it stands in the file.
        text: normalised.
        pattern: finds it as a whole word; None where it neither begins nor ends with a Latin letter.
        group: number of the group.
    """

    name: str
    text: str
    pattern: re.Pattern[str] | None
    group: int

    def stands_in(self, normal: str) -> bool:
        """Tell whether a normalised text holds it."""
        return self.text in normal and (self.pattern is None or self.pattern.search(normal) is not None)


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups, each name as it stands in the file."""
    given = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(tuple(str(name) for name in group) for group in given)


def aliases(text: str, terms: Collection[str] | None = None) -> Iterator[str]:
    """Yield the other names of what a text names, none of which it holds itself.

    Args:
        text: any text.
        terms: of the text, where the caller knows them: a name is looked for only where its first term is.
    """
    gates = _gates()
    normal = ""
    met: dict[int, None] = {}
    for gate in sorted(gates.keys() & set(index_terms(text) if terms is None else terms)):
        normal = normal or normalise(text)
        met.update((name.group, None) for name in gates[gate] if name.group not in met and name.stands_in(normal))
    others = (name for number in met for name in _names()[number] if not name.stands_in(normal))
    yield from dict.fromkeys(name.name for name in others)


@cache
def _names() -> tuple[tuple[_Name, ...], ...]:
    return tuple(
        tuple(_Name(name, normalise(name), _whole_word(normalise(name)), number) for name in group)
        for number, group in enumerate(groups())
    )


@cache
def _gates() -> dict[str, list[_Name]]:
    """Return the names by a term without which a text cannot hold them."""
    gates: dict[str, list[_Name]] = {}
    for group in _names():
        for name in group:
            terms = index_terms(name.text)
            gate = next((term for term in terms if len(term) > 1), terms[0])
            gates.setdefault(gate, []).append(name)
    return gates


def _whole_word(name: str) -> re.Pattern[str] | None:
    left = r"(?<![a-z0-9])" if _LATIN.match(name[0]) else ""
    right = r"(?![a-z0-9])" if _LATIN.match(name[-1]) else ""
    return re.compile(f"{left}{re.escape(name)}{right}") if left or right else None
