"""The order that the parent gives to a worker, and the events that come back: plain data, as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.evidence import AccountedBlock
from scripts.runners.base import Execution, Step
from scripts.services.requirement import Found

__all__ = [
    "LIBRARY",
    "Event",
    "Job",
    "event_from_json",
    "job_from_json",
    "step_of",
    "to_json",
]

DEFAULT_TIMEOUT = 120.0
LIBRARY = "lib"
"""The folder, among the servers' own, from which blocks may import ``labs``."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to do.

    Attributes:
        home: working directory and home of every block.
        services: folder under which servers keep their files.
        temporary: folder for temporary files.
        scratch: the run's folder as the parent knows it: the mark of its processes.
        found: the software, servers included, in the order in which the answer names it.
        steps: the blocks in order.
    """

    home: Path
    services: Path
    temporary: Path
    scratch: Path
    found: tuple[Found, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What a worker reports: a block that has run, or the reason why nothing can.

    Attributes:
        execution: what came of a block, or None.
        software: what the block ran on.
        fatal: why the page cannot run, in Chinese; empty where it can.
    """

    execution: Execution | None
    software: Mapping[str, str] = field(default_factory=dict)
    fatal: str = ""


def step_of(accounted: AccountedBlock) -> Step:
    """Return the step that runs a block.

    Args:
        accounted: a block that is to be run.
    """
    block = accounted.block
    asked = block.attributes.get("timeout", "")
    return Step(
        ordinal=accounted.ordinal,
        language=block.language,
        source=block.source,
        title=block.attributes.get("title", ""),
        session=block.attributes.get("session", ""),
        expect=block.attributes.get("expect", ""),
        timeout=float(asked) if asked.isdecimal() else DEFAULT_TIMEOUT,  # the checks name any other
    )


def to_json(value: Job | Event) -> str:
    """Return a job or an event as one line.

    Args:
        value: what to hand over.
    """
    return json.dumps(dataclasses.asdict(value), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def job_from_json(text: str) -> Job:
    """Return the job that a line holds.

    Args:
        text: as :func:`to_json` wrote it.
    """
    data: dict[str, Any] = json.loads(text)
    return Job(
        home=Path(data["home"]),
        services=Path(data["services"]),
        temporary=Path(data["temporary"]),
        scratch=Path(data["scratch"]),
        found=tuple(_found(entry) for entry in data["found"]),
        steps=tuple(Step(**entry) for entry in data["steps"]),
    )


def _found(entry: dict[str, Any]) -> Found:
    return Found(**{**entry, "path": tuple(entry["path"]), "folders": tuple(entry["folders"])})


def event_from_json(text: str) -> Event:
    """Return the event that a line holds.

    Args:
        text: as :func:`to_json` wrote it.
    """
    data: dict[str, Any] = json.loads(text)
    execution = Execution(**data["execution"]) if data["execution"] else None
    return Event(execution, data["software"], data["fatal"])
