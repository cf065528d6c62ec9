"""The checks: pure functions over the corpus, each rule family in a file of its own.

A check takes what was read and yields :class:`~scripts.model.Problem`; it reads no file and runs nothing.
To add a rule family, write ``check(corpus)`` in a new module and name it in :data:`SOURCE_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scripts.checks import diagrams, identity, structure
from scripts.model import Corpus, Problem

__all__ = ["SOURCE_CHECKS", "check_sources"]

SOURCE_CHECKS: tuple[Callable[[Corpus], Iterable[Problem]], ...] = (
    identity.check,
    structure.check,
    diagrams.check,
)


def check_sources(corpus: Corpus) -> tuple[Problem, ...]:
    """Return everything that is wrong with the sources, sorted by place.

    Args:
        corpus: what was read.
    """
    found = [*corpus.problems]
    for check in SOURCE_CHECKS:
        found.extend(check(corpus))
    return tuple(sorted(set(found)))
