"""The judgement: what the page may say of its blocks, from what was recorded and what stands there now."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.evidence.accounting import AccountedBlock, Role, account
from scripts.evidence.record import AnswerEvidence, BlockEvidence, Outcome
from scripts.evidence.store import EvidenceError
from scripts.model import Answer

__all__ = ["AnswerProof", "BlockProof", "State", "judge"]


class State(enum.StrEnum):
    """What the head of a page may claim; the values are the mock-ups' ``data-state``."""

    PROVEN = "proven"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BlockProof:
    """What the page may say of one block.

    Attributes:
        accounted: the block as it stands now.
        outcome: what became of it; ``unverified`` where no record fits what stands there now.
        reason: why it did not run, does not hold, or is not known, in Chinese; empty where it held.
        software: what it ran on.
        seconds: wall-clock time.
        date: the day of the run, or None.
    """

    accounted: AccountedBlock
    outcome: Outcome
    reason: str = ""
    software: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class AnswerProof:
    """What the page may say of all its blocks.

    Attributes:
        blocks: in order.
        containment: how they were held when they ran; empty where nothing is known.
        commit: what was checked out, where a public machine ran it; else empty.
        run: address of that machine's log, else empty.
    """

    blocks: tuple[BlockProof, ...]
    containment: str = ""
    commit: str = ""
    run: str = ""

    @property
    def state(self) -> State:
        """Proven only where every block held."""
        held = sum(block.outcome.proves for block in self.blocks)
        if not held:
            return State.NONE
        return State.PROVEN if held == len(self.blocks) else State.PARTIAL

    @property
    def software(self) -> Mapping[str, str]:
        """All that the blocks ran on, in order of appearance."""
        return {name: version for block in self.blocks for name, version in block.software.items()}

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The days on which the blocks ran, the earliest first."""
        return tuple(sorted({block.date for block in self.blocks if block.date}))

    def count(self, *outcomes: Outcome) -> int:
        """Return how many blocks came out so.

        Args:
            outcomes: any of them.
        """
        return sum(block.outcome in outcomes for block in self.blocks)


def judge(answer: Answer, record: AnswerEvidence | EvidenceError | None) -> AnswerProof:
    """Return what an answer's page may say.

    Args:
        answer: as it stands now.
        record: what was recorded of it, if anything.
    """
    blocks = account(answer)
    if isinstance(record, EvidenceError):
        return AnswerProof(tuple(_unknown(block, f"运行记录不可信：{record}") for block in blocks))
    if record is None:
        return AnswerProof(tuple(_unknown(block, "还没有运行记录") for block in blocks))
    known = {entry.sha256: entry for entry in record.blocks}
    return AnswerProof(
        blocks=tuple(_judge(block, known.get(block.sha256)) for block in blocks),
        containment=record.containment,
        commit=record.commit,
        run=record.run,
    )


def _judge(block: AccountedBlock, entry: BlockEvidence | None) -> BlockProof:
    if entry is None or block.role is Role.NOT_RUN:
        return _unknown(block, "改动之后还没有重跑")
    return BlockProof(block, entry.outcome, entry.reason, entry.software, entry.seconds, entry.date)


def _unknown(block: AccountedBlock, reason: str) -> BlockProof:
    if block.role is Role.NOT_RUN:
        return BlockProof(block, Outcome.NOT_RUN, block.block.attributes.get("not-run", "没有能运行它的程序"))
    return BlockProof(block, Outcome.UNVERIFIED, reason)
