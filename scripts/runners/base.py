"""The terms of the runners: a step to run, the session that runs it, and what came of it.

A session is opened inside the containment by the worker, runs its steps in order, and is closed at the end
of the page, whatever happened. A runner knows no page, no check and no command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["Context", "Execution", "Opener", "Session", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """A block that is to be run.

    Attributes:
        ordinal: the block's place among the answer's accounted blocks.
        language: ``python``, ``pycon``, ``bash``, ``console``, ``sql``, ``java`` or ``http``.
        source: the code.
        title: the file name that the page gives it, or empty.
        session: the session's name; empty for the page's own.
        expect: how the block is meant to fail (an exception's name, ``exit 1``, an SQL error's number, an HTTP
            status); empty where it must succeed.
        timeout: seconds.
    """

    ordinal: int
    language: str
    source: str
    title: str = ""
    session: str = ""
    expect: str = ""
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of a step.

    Attributes:
        ordinal: of the step.
        output: what a reader would see: standard output and error in the order in which they were written; of a
            transcript (``pycon``, ``console``), the transcript itself as it really went.
        failure: why it did not go as meant, one line in Chinese; empty where it did.
        seconds: wall-clock time.
    """

    ordinal: int
    output: str
    failure: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Context:
    """Where a session runs.

    Attributes:
        scratch: an empty folder of the page's own: working directory and home of every block.
        environment: the complete environment of its processes; nothing else is inherited.
    """

    scratch: Path
    environment: Mapping[str, str]


class Session(Protocol):
    """A running interpreter, shell, client or the like."""

    @property
    def software(self) -> Mapping[str, str]:
        """Name and version of what runs, as it reported them itself."""
        ...

    def run(self, step: Step) -> Execution:
        """Return what came of a step; a crash or a time-out is a failure, never an exception."""
        ...

    def close(self) -> None:
        """End every process of the session."""
        ...


Opener = Callable[[Context], Session]
"""Starts a session; raises :class:`OSError` where its program is not there."""
