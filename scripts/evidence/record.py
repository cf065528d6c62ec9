"""The record of a run: one file an answer, as ``make verify`` writes it."""

from __future__ import annotations

import datetime
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = ["AnswerEvidence", "BlockEvidence", "Outcome"]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Outcome(enum.StrEnum):
    """What became of a block."""

    RAN = "ran"
    VALIDATED = "validated"
    NOT_RUN = "not-run"
    FAILED = "failed"
    UNVERIFIED = "unverified"

    @property
    def proves(self) -> bool:
        """Whether the block held."""
        return self in {Outcome.RAN, Outcome.VALIDATED}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BlockEvidence(_Record):
    """What one block's run left behind.

    Attributes:
        ordinal: the block's place among the answer's accounted blocks, from 1.
        section: id of the nearest heading above it.
        language: of the block.
        outcome: what became of it.
        reason: why it did not run, or how it failed, in Chinese; empty where it held.
        software: what it ran on: name and version, as the running software reported them.
        seconds: wall-clock time.
        date: the day of the run, UTC; None where nothing ran.
        sha256: hash of what ran, see :class:`~scripts.evidence.accounting.AccountedBlock`.
    """

    ordinal: Annotated[int, Field(ge=1)]
    section: str
    language: str
    outcome: Outcome
    reason: str = ""
    software: Mapping[str, str] = {}
    seconds: float = 0.0
    date: datetime.date | None = None
    sha256: Sha256


class AnswerEvidence(_Record):
    """What the runs of an answer's blocks left behind.

    Attributes:
        answer: the answer's id.
        containment: how the blocks were held: ``namespaces``, ``user`` or ``none``.
        commit: what was checked out, where a public machine ran it; else empty.
        run: address of that machine's log, else empty.
        blocks: in order.
        sha256: hash of all the above, so that an edit by hand shows.
    """

    answer: str
    containment: str
    commit: str = ""
    run: str = ""
    blocks: tuple[BlockEvidence, ...]
    sha256: Sha256 | None = None

    @property
    def digest(self) -> str:
        """The hash that the record must carry."""
        content = self.model_dump(mode="json", exclude={"sha256"})
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def intact(self) -> bool:
        """Whether nobody has edited the record since it was written."""
        return self.sha256 == self.digest

    def sealed(self) -> Self:
        """Return the record with its hash."""
        return self.model_copy(update={"sha256": self.digest})
