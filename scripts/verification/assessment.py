"""The assessment of a block: what came of its run or its validation, and what is to be said of it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from scripts.evidence import AccountedBlock, BlockEvidence, Outcome, Role
from scripts.model import Position, Problem
from scripts.validators import ToolMissing, find_validator
from scripts.verification.comparison import ComparisonError, compare
from scripts.verification.job import Event

__all__ = ["Assessment", "assess"]

_TAIL = 12
_FIXES = {
    "block-failed": '改正代码；本来就该失败，写 {expect="…"}',
    "block-invalid": "按这句提示改",
    "output-differs": "改正代码；输出本来就变了，运行 make verify UPDATE=1 并读差异",
    "output-vague": "把 … 或 varies 收窄到真正会变的地方",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What became of one block.

    Attributes:
        accounted: the block.
        evidence: what is to be recorded of it.
        problem: what does not hold, or None.
        detail: the output or the difference that explains the problem; empty where there is none.
        silent: whether the block printed something that the page does not show.
    """

    accounted: AccountedBlock
    evidence: BlockEvidence
    problem: Problem | None = None
    detail: str = ""
    silent: bool = False

    @property
    def settled(self) -> bool:
        """Whether running it again would show nothing new."""
        return self.evidence.outcome.proves or self.evidence.outcome is Outcome.NOT_RUN


def assess(block: AccountedBlock, events: Mapping[int, Event], missing: str, today: datetime.date) -> Assessment:
    """Return what became of a block.

    Args:
        block: as it stands on the page now.
        events: what the run reported, by ordinal.
        missing: the software that this machine has not, in Chinese; empty where all is here.
        today: the day of the run.
    """
    if block.role is Role.NOT_RUN:
        reason = block.block.attributes.get("not-run", "没有能运行它的程序")
        return Assessment(block, _evidence(block, Outcome.NOT_RUN, reason))
    if block.role is Role.VALIDATE:
        return _validated(block, today)
    if missing:
        return Assessment(block, _evidence(block, Outcome.UNVERIFIED, missing))
    return _executed(block, events.get(block.ordinal), today)


def _evidence(
    block: AccountedBlock,
    outcome: Outcome,
    reason: str = "",
    *,
    software: Mapping[str, str] | None = None,
    seconds: float = 0.0,
    date: datetime.date | None = None,
) -> BlockEvidence:
    return BlockEvidence(
        ordinal=block.ordinal,
        section=block.section,
        language=block.block.language,
        outcome=outcome,
        reason=reason,
        software=dict(software or {}),
        seconds=round(seconds, 2),
        date=date,
        sha256=block.sha256,
    )


def _validated(block: AccountedBlock, today: datetime.date) -> Assessment:
    code = block.block
    validator = find_validator(code.language, code.attributes.get("title", ""), code.source)
    if validator is None or validator.syntax_only:
        reason = "只知道语法正确：没有写明是哪种文件"
        return Assessment(block, _evidence(block, Outcome.UNVERIFIED, reason))
    try:
        faults = validator.validate(code.source)
    except ToolMissing as error:
        return Assessment(block, _evidence(block, Outcome.UNVERIFIED, str(error)))
    software = {validator.name: validator.version()}
    if not faults:
        return Assessment(block, _evidence(block, Outcome.VALIDATED, software=software, date=today))
    reason = f"{validator.name}：{faults[0].message}"
    included = "include" in code.attributes  # then the line is one of another file
    place = code.position if included else dataclasses.replace(code.position, line=code.position.line + faults[0].line)
    problem = _problem(place, "block-invalid", reason)
    return Assessment(block, _evidence(block, Outcome.FAILED, reason, software=software, date=today), problem)


def _executed(block: AccountedBlock, event: Event | None, today: datetime.date) -> Assessment:
    fault = _fault(block, event)
    done = event.execution if event else None
    evidence = _evidence(
        block,
        Outcome.FAILED if fault else Outcome.RAN,
        fault.problem.message if fault else "",
        software=event.software if event else {},
        seconds=done.seconds if done else 0.0,
        date=today,
    )
    if fault:
        return Assessment(block, evidence, fault.problem, fault.detail)
    return Assessment(block, evidence, silent=block.expected is None and bool(done and done.output.strip()))


@dataclass(frozen=True, slots=True)
class _Fault:
    problem: Problem
    detail: str = ""


def _fault(block: AccountedBlock, event: Event | None) -> _Fault | None:
    """Return what is wrong with a run, or None where it went as the page says."""
    here = block.block.position
    if event is None or event.execution is None:
        return _Fault(_problem(here, "block-failed", event.fatal if event else "没有运行到这里"))
    done = event.execution
    if done.failure:
        return _Fault(_problem(here, "block-failed", done.failure), "\n".join(done.output.splitlines()[-_TAIL:]))
    if block.expected is None:
        return None
    shown = block.output or block.block
    try:
        difference = compare(block.expected, done.output, shown.attributes.get("varies", ""))
    except ComparisonError as error:
        return _Fault(_problem(shown.position, "output-vague", str(error)))
    if difference is None:
        return None
    place = dataclasses.replace(shown.position, line=shown.position.line + difference.line)
    return _Fault(_problem(place, "output-differs", "真实输出与页面不同"), difference.text)


def _problem(place: Position, rule: str, message: str) -> Problem:
    return Problem(place, rule, message, _FIXES[rule])
