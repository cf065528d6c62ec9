"""What the tests of the runners share: a way to run blocks in a session, and to see that a process has ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scripts.runners.base import Execution, Session, Step

Run = Callable[..., Execution]


def runner_of(session: Session, language: str) -> Run:
    """Return a function that runs blocks in a session, one after the other."""
    count = iter(range(1, 100))

    def runner(source: str, language: str = language, **details: object) -> Execution:
        return session.run(Step(next(count), language, source, **details))  # type: ignore[arg-type]

    return runner


def gone(pid: int) -> bool:
    """Return whether a process has ended, collected or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True
