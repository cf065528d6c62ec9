from __future__ import annotations

import datetime

from scripts.evidence import AnswerEvidence, EvidenceError, Outcome, State, judge
from tests.evidence.conftest import BLOCKS, AnswerMaker, held

RUNS = "```python\nprint(1)\n```\n\n```python\nprint(2)\n```\n"


def test_a_page_whose_blocks_all_held_is_proven(make: AnswerMaker) -> None:
    proof = judge(make(RUNS), held(make(RUNS)))
    assert (proof.state, proof.dates) == (State.PROVEN, (datetime.date(2026, 11, 22),))


def test_a_block_that_does_not_run_leaves_the_page_partial(make: AnswerMaker) -> None:
    proof = judge(make(), held(make()))
    assert proof.state is State.PARTIAL
    assert [(b.accounted.ordinal, b.reason) for b in proof.blocks if not b.outcome.proves] == [(3, "需要一个集群")]


def test_a_changed_block_and_those_after_it_are_unverified(make: AnswerMaker) -> None:
    proof = judge(make(BLOCKS.replace("print(1)", "print(7)")), held(make()))
    outcomes = [block.outcome for block in proof.blocks]
    assert outcomes == [Outcome.UNVERIFIED, Outcome.VALIDATED, Outcome.NOT_RUN, Outcome.UNVERIFIED]
    assert proof.blocks[0].software == {}


def test_a_changed_output_is_unverified(make: AnswerMaker) -> None:
    proof = judge(make(BLOCKS.replace("\n1\n```", "\n2\n```")), held(make()))
    assert proof.blocks[0].outcome is Outcome.UNVERIFIED


def test_without_a_record_nothing_is_proven(make: AnswerMaker) -> None:
    proof = judge(make(RUNS), None)
    assert (proof.state, proof.count(Outcome.UNVERIFIED), proof.dates) == (State.NONE, 2, ())


def test_a_record_that_cannot_be_believed_proves_nothing(make: AnswerMaker) -> None:
    proof = judge(make(RUNS), EvidenceError("被改动过"))
    assert proof.state is State.NONE
    assert "被改动过" in proof.blocks[0].reason


def test_a_failed_block_shows_as_failed(make: AnswerMaker) -> None:
    record = held(make(RUNS))
    first = record.blocks[0].model_copy(update={"outcome": Outcome.FAILED, "reason": "退出码 1"})
    failed = record.model_copy(update={"blocks": (first, *record.blocks[1:])})
    proof = judge(make(RUNS), failed)
    assert (proof.state, proof.blocks[0].reason) == (State.PARTIAL, "退出码 1")


def test_a_page_without_blocks_is_not_proven(make: AnswerMaker) -> None:
    assert (
        judge(make("没有代码。"), AnswerEvidence(answer="mysql-1", containment="none", blocks=())).state is State.NONE
    )


def test_a_record_cannot_make_a_block_run_that_the_author_forbade(make: AnswerMaker) -> None:
    record = held(make())
    claimed = record.blocks[2].model_copy(update={"outcome": Outcome.RAN})
    proof = judge(make(), record.model_copy(update={"blocks": (*record.blocks[:2], claimed, record.blocks[3])}))
    assert proof.blocks[2].outcome is Outcome.NOT_RUN
