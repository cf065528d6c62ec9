"""Made-up evidence for answers written in tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from scripts.evidence import AnswerEvidence, BlockEvidence, Outcome, Role, account
from scripts.model import Answer

__all__ = ["DAY", "SOFTWARE", "recorded"]

DAY = datetime.date(2026, 11, 22)
SOFTWARE = {
    "python": {"CPython": "3.11.2"},
    "sql": {"MySQL": "9.7.4"},
    "bash": {"GNU bash": "5.2.15"},
    "yaml": {"zizmor": "1.16.0"},
}
_HELD = {Role.RUN: Outcome.RAN, Role.VALIDATE: Outcome.VALIDATED, Role.NOT_RUN: Outcome.NOT_RUN}


def recorded(answer: Answer, others: Mapping[int, tuple[Outcome, str]] | None = None) -> AnswerEvidence:
    """Return the record of an answer whose blocks all held.

    Args:
        answer: any.
        others: by ordinal, the outcome and reason of blocks that did not hold.
    """
    blocks = []
    for entry in account(answer):
        outcome, reason = (others or {}).get(entry.ordinal, (_HELD[entry.role], ""))
        blocks.append(
            BlockEvidence(
                ordinal=entry.ordinal,
                section=entry.section,
                language=entry.block.language,
                outcome=outcome,
                reason=reason,
                software=SOFTWARE.get(entry.block.language, {}) if outcome.proves else {},
                seconds=0.25,
                date=DAY if outcome.proves or outcome is Outcome.FAILED else None,
                sha256=entry.sha256,
            )
        )
    return AnswerEvidence(answer=answer.meta.id, containment="namespaces", blocks=tuple(blocks)).sealed()
