from __future__ import annotations

from pathlib import Path

from scripts.evidence import account
from scripts.runners.base import Execution, Step
from scripts.services.requirement import Found
from scripts.verification.job import (
    Event,
    Job,
    event_from_json,
    job_from_json,
    step_of,
    to_json,
)
from tests.evidence.conftest import AnswerMaker, make

__all__ = ["make"]


def test_a_job_survives_the_way_to_the_worker() -> None:
    found = Found("mysql", "PATH", {"MySQL": "9.7.4"}, ("/opt/bin",), {"A": "1"}, ("/opt",))
    steps = (Step(1, "python", 'print("中\\n")', session="b", expect="TypeError", timeout=3.5),)
    job = Job(Path("/home/reader"), Path("/home/services"), Path("/tmp"), Path("/s"), (found,), steps)  # noqa: S108
    assert job_from_json(to_json(job)) == job


def test_events_survive_the_way_back_on_one_line() -> None:
    events = [Event(Execution(3, "一\n二\x00", "退出码 1", 0.5), {"bash": "5.2"}), Event(None, fatal="没有服务")]
    lines = [to_json(event) for event in events]
    assert [line.count("\n") for line in lines] == [0, 0]
    assert [event_from_json(line) for line in lines] == events
    assert isinstance(event_from_json(lines[0]), Event)


def test_a_step_carries_what_the_fence_says(make: AnswerMaker) -> None:
    (block,) = account(make('```sql {title="a.sql" session="two" expect="1238" timeout="7"}\nSELECT 1;\n```\n'))
    assert step_of(block) == Step(1, "sql", "SELECT 1;", "a.sql", "two", "1238", 7.0)
