"""The verification: every accounted block of the chosen answers is run or validated, compared, and recorded."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from scripts.corpus import read_corpus
from scripts.evidence import AccountedBlock, AnswerEvidence, BlockEvidence, EvidenceError, Outcome, Role, account, write
from scripts.model import Answer, Problem
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.requirement import Found, Unavailable
from scripts.verification.assessment import Assessment, assess
from scripts.verification.cache import Cache, run_key
from scripts.verification.execution import PageRunner
from scripts.verification.job import Event
from scripts.verification.updating import update_outputs

__all__ = ["AnswerResult", "Options", "Verifier", "provide"]


def provide(name: str) -> Found:
    """Return software that an answer names, downloading it where need be.

    Args:
        name: as it stands under ``needs``.

    Raises:
        Unavailable: this machine cannot have it, or nobody knows the name.
    """
    if name not in REQUIREMENTS:
        raise Unavailable(name, "不认识这个名字", "改成 make doctor 列出的一个名字")
    return REQUIREMENTS[name].provide()


@dataclass(frozen=True, slots=True)
class Options:
    """What a verification is asked to do.

    Attributes:
        update: rewrite the outputs on the pages to what really came out.
        fresh: run everything again and date it today.
        jobs: pages at the same time.
        commit: what is checked out, where a public machine runs; else empty.
        run: address of that machine's log, else empty.
    """

    update: bool = False
    fresh: bool = False
    jobs: int = 1
    commit: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """What became of one answer.

    Attributes:
        answer: as it stands now, after an update of its outputs.
        assessments: of its accounted blocks, in order.
        cached: whether an earlier run on this machine stands for this one.
    """

    answer: Answer
    assessments: tuple[Assessment, ...]
    cached: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What does not hold, by place."""
        return tuple(sorted(a.problem for a in self.assessments if a.problem))


@dataclass(slots=True)
class Verifier:
    """Verifies answers, several at a time.

    Attributes:
        root: the repository.
        runner: runs a page's blocks in their containment.
        records: the evidence that is known, by answer.
        evidence: the folder that the new evidence goes to.
        options: what is asked for.
        tell: is told of each step, one line in Chinese.
    """

    root: Path
    runner: PageRunner
    records: dict[str, AnswerEvidence | EvidenceError]
    evidence: Path
    options: Options
    tell: Callable[[str], None]
    _provided: dict[str, Found | Unavailable] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def verify(self, answers: Sequence[Answer]) -> tuple[AnswerResult, ...]:
        """Return what became of the answers, in their order; their evidence has been written by then.

        Args:
            answers: those that were chosen.
        """
        with ThreadPoolExecutor(max_workers=self.options.jobs) as pool:
            return tuple(pool.map(self._verify, answers))

    def _verify(self, answer: Answer) -> AnswerResult:
        blocks = account(answer)
        software = [self._provide(name) for name in answer.meta.needs]
        missing = next((entry for entry in software if isinstance(entry, Unavailable)), None)
        found = tuple(entry for entry in software if isinstance(entry, Found))
        key = run_key(self.root, blocks, found, self.runner.containment.kind)
        cache = Cache(self.root)
        known = None if self.options.fresh or missing else cache.get(answer.meta.id, key)
        if known:
            self.tell(f"{answer.meta.id} {len(known)} 个代码块，没有变化")
            result = AnswerResult(answer, tuple(map(Assessment, blocks, known)), cached=True)
        else:
            events = {} if missing else self._run(answer, blocks, found)
            if self.options.update and update_outputs(self.root, answer, events, insert=True):
                answer = self._read_again(answer)
                blocks = account(answer)
                key = run_key(self.root, blocks, found, self.runner.containment.kind)
            today = datetime.datetime.now(datetime.UTC).date()
            assessments = tuple(assess(block, events, str(missing) if missing else "", today) for block in blocks)
            result = AnswerResult(answer, assessments, cached=False)
            if all(a.settled for a in assessments):
                cache.put(answer.meta.id, key, tuple(a.evidence for a in assessments))
        self._record(result)
        return result

    def _provide(self, name: str) -> Found | Unavailable:
        with self._lock:  # one download at a time
            if name not in self._provided:
                try:
                    self._provided[name] = provide(name)
                except Unavailable as error:
                    self._provided[name] = error
            return self._provided[name]

    def _run(self, answer: Answer, blocks: Iterable[AccountedBlock], found: tuple[Found, ...]) -> dict[int, Event]:
        chosen = [block for block in blocks if block.role is Role.RUN]
        events: dict[int, Event] = {}

        def listen(event: Event) -> None:
            if event.execution is None:
                # Nothing after it has run; where all had, their server was gone before the page's end.
                behind = [block.ordinal for block in chosen if block.ordinal not in events]
                events.update(dict.fromkeys(behind or [chosen[-1].ordinal], event))
                self.tell(f"{answer.meta.id} ✗ {event.fatal}")
                return
            done = event.execution
            events[done.ordinal] = event
            mark = "✗ " + done.failure if done.failure else "✓"
            self.tell(f"{answer.meta.id} {len(events)}/{len(chosen)} {done.seconds:.1f} 秒 {mark}")

        if chosen:
            self.runner.run(found, chosen, listen)
        return events

    def _read_again(self, answer: Answer) -> Answer:
        return next(a for a in read_corpus(self.root).answers if a.meta.id == answer.meta.id)

    def _record(self, result: AnswerResult) -> None:
        name = result.answer.meta.id
        old = self.records.get(name)
        entries = old.blocks if isinstance(old, AnswerEvidence) and not self.options.fresh else ()
        blocks = tuple(_kept(a.evidence, entries) for a in result.assessments)
        record = AnswerEvidence(
            answer=name,
            containment=self.runner.containment.kind,
            commit=self.options.commit,
            run=self.options.run,
            blocks=blocks,
        )
        write(self.evidence, record)


def _kept(fresh: BlockEvidence, known: Iterable[BlockEvidence]) -> BlockEvidence:
    """Return the older entry where nothing has changed: unchanged evidence keeps its date."""
    same = [entry for entry in known if entry.sha256 == fresh.sha256 and entry.outcome.proves]
    if not same:
        return fresh
    unknown = fresh.outcome is Outcome.UNVERIFIED
    equal = fresh.outcome is same[0].outcome and dict(fresh.software) == dict(same[0].software)
    return (
        same[0].model_copy(update={"ordinal": fresh.ordinal, "section": fresh.section}) if unknown or equal else fresh
    )
