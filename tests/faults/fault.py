"""The terms of the catalogues: a fault, and the list that a file of faults fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.repository import Place, Repository

__all__ = ["Breaker", "Catalogue", "Fault"]

Breaker = Callable[[Repository], Place]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break the site.

    Attributes:
        name: identifier of the test.
        title: what is broken, in Chinese, for the page that compares checkers.
        rules: any one of these must be reported at the place.
        breaks: makes the fault and returns where it is.
        consequences: rules that may be reported besides.
    """

    name: str
    title: str
    rules: frozenset[str]
    breaks: Breaker
    consequences: frozenset[str] = frozenset()


class Catalogue:
    """The faults of one file, in the order in which it writes them.

    Attributes:
        faults: those that it has written so far.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, title: str, rules: str, also: str = "") -> Callable[[Breaker], Breaker]:
        """Register a fault under its function's name.

        Args:
            title: what is broken, in Chinese.
            rules: separated by blanks.
            also: rules that may be reported besides, separated by blanks.
        """

        def register(breaks: Breaker) -> Breaker:
            entry = Fault(breaks.__name__, title, frozenset(rules.split()), breaks, frozenset(also.split()))
            self.faults.append(entry)
            return breaks

        return register
