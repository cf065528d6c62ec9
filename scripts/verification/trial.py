"""The trial of the verification itself: changed outputs and changed code, and whether it noticed."""

from __future__ import annotations

import dataclasses
import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from scripts.evidence import AccountedBlock, Role, account
from scripts.model import Answer, CodeBlock, Position
from scripts.verification.assessment import assess
from scripts.verification.comparison import compare
from scripts.verification.job import Event
from scripts.verification.mutation import Mutation, mutations_of_code, mutations_of_output

__all__ = ["Trial", "TrialError", "try_mutations"]

OUTPUTS_PER_BLOCK = 5

Run = Callable[[Sequence[AccountedBlock], Callable[[Event], None]], None]
OUTPUT, CODE = "输出", "代码"


class TrialError(RuntimeError):
    """An answer that does not hold even unchanged; the message is one line, in Chinese."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One change and what became of it.

    Attributes:
        kind: ``输出`` or ``代码``.
        position: the changed line on the page.
        mutation: the change.
        caught: whether the verification noticed.
    """

    kind: str
    position: Position
    mutation: Mutation
    caught: bool


class _Caught(Exception):  # noqa: N818 - not an error: it ends a run that has shown what it was to show
    pass


def try_mutations(answer: Answer, run: Run, *, seed: int, count: int, tell: Callable[[str], None]) -> Iterator[Trial]:
    """Yield the trials of an answer: some changes of every output, and so many changes of its code.

    Args:
        answer: whose blocks hold as they stand.
        run: runs blocks with the software of the answer, and reports each.
        seed: the same seed makes the same changes.
        count: changes of code in all.
        tell: is told of each trial, one line in Chinese.

    Raises:
        TrialError: a block does not hold unchanged.
    """
    rng = random.Random(f"{seed}:{answer.meta.id}")  # noqa: S311 - repeatable on purpose
    blocks = _executed(answer)
    events: dict[int, Event] = {}
    if _notices(run, blocks, events):
        raise TrialError(f"{answer.meta.id} 不改也通不过，先 make verify ONLY={answer.meta.id}")
    for trial in chain(_try_outputs(blocks, events, rng), _try_code(answer, run, rng, count)):
        mark = "✓ 抓到" if trial.caught else "✗ 放过"
        tell(f"{trial.position} {trial.kind} {trial.mutation.description} {mark}")
        yield trial


def _try_outputs(blocks: Sequence[AccountedBlock], events: dict[int, Event], rng: random.Random) -> Iterator[Trial]:
    for block in blocks:
        if block.expected is None:
            continue
        place = block.output or block.block
        varies = place.attributes.get("varies", "")
        execution = events[block.ordinal].execution
        actual = execution.output if execution else ""
        for mutation in mutations_of_output(block.expected, varies, rng, OUTPUTS_PER_BLOCK):
            noticed = compare(mutation.text, actual, varies) is not None
            yield Trial(OUTPUT, _line(place, mutation), mutation, noticed)


def _try_code(answer: Answer, run: Run, rng: random.Random, count: int) -> Iterator[Trial]:
    offered = [
        (block, mutation)
        for block in _executed(answer)
        for mutation in mutations_of_code(block.block.language, block.block.source, rng, count)
    ]
    for block, mutation in rng.sample(offered, min(count, len(offered))):
        noticed = _notices(run, _executed(_with(answer, block.block, mutation)), {})
        yield Trial(CODE, _line(block.block, mutation), mutation, noticed)


def _executed(answer: Answer) -> list[AccountedBlock]:
    return [block for block in account(answer) if block.role is Role.RUN]


def _notices(run: Run, blocks: Sequence[AccountedBlock], events: dict[int, Event]) -> bool:
    """Run blocks until one does not hold; return whether one did not."""
    by_ordinal = {block.ordinal: block for block in blocks}
    today = datetime.datetime.now(datetime.UTC).date()

    def listen(event: Event) -> None:
        if event.execution is None:
            raise _Caught
        events[event.execution.ordinal] = event
        block = by_ordinal[event.execution.ordinal]
        if assess(block, events, "", today).problem:
            raise _Caught

    try:
        run(blocks, listen)
    except _Caught:
        return True
    return False


def _with(answer: Answer, old: CodeBlock, mutation: Mutation) -> Answer:
    blocks = tuple(
        dataclasses.replace(block, source=mutation.text) if block is old else block for block in answer.page.blocks
    )
    return dataclasses.replace(answer, page=dataclasses.replace(answer.page, blocks=blocks))


def _line(block: CodeBlock, mutation: Mutation) -> Position:
    return Position(block.position.path, block.position.line + mutation.line, block.position.column)
