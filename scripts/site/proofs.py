"""What the pages say of the evidence: the mark of a block, the claim of an answer, the sum of them all.

Nobody types such a line: every word here comes from what was recorded and from what stands on the page now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from scripts.evidence import AnswerEvidence, AnswerProof, BlockProof, EvidenceError, Outcome, State, judge
from scripts.model import Answer, Corpus

__all__ = [
    "Mark",
    "ProofCard",
    "SiteProof",
    "SoftwareVersion",
    "Verdict",
    "experiment_mark",
    "judge_all",
    "proof_card",
    "site_proof",
]

SHOWN_SOFTWARE = 3
"""Names of software at the head of a page and under a block; the record has them all."""


class SoftwareVersion(TypedDict):
    """A program and its version, as it reported them itself."""

    name: str
    version: str


class Count(TypedDict):
    """How many blocks came out so."""

    word: str
    number: int


class ProofCard(TypedDict):
    """What templates print of an answer's proof.

    Attributes:
        state: ``proven``, ``partial`` or ``none``; the seal is for the first alone.
        claim: the sentence at the head of the page.
        reason: what is missing, where one sentence says it; else empty.
        short: the claim in a list; ``word`` the same in two or three characters.
        mark: ``data-state`` of the short mark.
        software: all that the blocks which held ran on; ``shown`` the first few, a name and a version each.
        dates: the day of the run, or the first day and the last.
        counts: how many blocks came out how.
        containment: how the blocks were held, in Chinese; empty where nothing is known.
        commit: what was checked out, where a public machine ran it; else empty.
        run: address of that machine's log; else empty.
        record: address of the answer's record, relative to the site.
    """

    state: str
    claim: str
    reason: str
    short: str
    word: str
    mark: str
    software: list[SoftwareVersion]
    shown: list[str]
    dates: list[str]
    counts: list[Count]
    containment: str
    commit: str
    run: str
    record: str


class SiteProof(TypedDict):
    """What the home page says of all answers together."""

    state: str
    claim: str
    dates: str
    ran: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands under a block or beside an experiment.

    Attributes:
        state: ``data-state``: ``proven`` (it ran), ``checked`` (a tool read it), ``failed``, ``stale``, ``skipped``.
        word: what became of it.
        details: what it ran on and when, or why it did not.
    """

    state: str
    word: str
    details: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the evidence stands."""
        return self.state in {"proven", "checked"}


PROVEN, CHECKED, FAILED = Mark("proven", "已实测"), Mark("checked", "已校验"), Mark("failed", "失败")
SKIPPED, STALE, UNKNOWN = Mark("skipped", "未运行"), Mark("stale", "待重跑"), Mark("stale", "未验证")
_MARKS = {Outcome.RAN: PROVEN, Outcome.VALIDATED: CHECKED, Outcome.FAILED: FAILED, Outcome.NOT_RUN: SKIPPED}
_COUNTED = {PROVEN.word: "实测", CHECKED.word: "校验"}
_GRAVEST = (FAILED, STALE, UNKNOWN, SKIPPED)
_CONTAINMENT = {
    "namespaces": "隔离运行：只有回环网络，除临时目录以外全部只读",
    "user": "以无特权用户运行，没有命名空间隔离",
    "none": "没有隔离",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer and what is known of its blocks.

    Attributes:
        answer: as it stands now.
        proof: the judgement.
        recorded: hashes of the blocks that the record knows; None where there is no record that can be believed.
    """

    answer: Answer
    proof: AnswerProof
    recorded: Collection[str] | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The mark of each accounted block, in order."""
        return tuple(replace(self._kind(block), details=_details(block)) for block in self.proof.blocks)

    @property
    def kinds(self) -> tuple[Mark, ...]:
        """The kind of each accounted block's mark, without what it says in particular."""
        return tuple(self._kind(block) for block in self.proof.blocks)

    def marks_under(self, heading: str) -> tuple[Mark, ...]:
        """Return the marks of the blocks whose nearest heading has this id.

        Args:
            heading: the id.
        """
        pairs = zip(self.proof.blocks, self.marks, strict=True)
        return tuple(mark for block, mark in pairs if block.accounted.section == heading)

    def _kind(self, block: BlockProof) -> Mark:
        if block.outcome in _MARKS:
            return _MARKS[block.outcome]
        return UNKNOWN if self.recorded is None or block.accounted.sha256 in self.recorded else STALE


def judge_all(corpus: Corpus, records: Mapping[str, AnswerEvidence | EvidenceError]) -> Mapping[str, Verdict]:
    """Return the verdict on each answer, by the source path of its page.

    Args:
        corpus: the answers as they stand now.
        records: what was recorded, by answer.
    """
    found = {}
    for answer in corpus.answers:
        record = records.get(answer.meta.id)
        recorded = {entry.sha256 for entry in record.blocks} if isinstance(record, AnswerEvidence) else None
        found[answer.page.source] = Verdict(answer, judge(answer, record), recorded)
    return found


def experiment_mark(marks: Iterable[Mark]) -> Mark:
    """Return the mark of an experiment: it is proven where all its blocks held and one of them ran.

    Args:
        marks: of its blocks.
    """
    states = {mark.state: mark for mark in marks}
    for grave in ("failed", "stale"):
        if grave in states:
            return Mark(grave, states[grave].word)
    if "proven" in states:
        return Mark("skipped", "部分未运行") if "skipped" in states else PROVEN
    return CHECKED if set(states) == {"checked"} else Mark("skipped", "未运行" if states else "没有代码")


def proof_card(verdict: Verdict, record: str) -> ProofCard:
    """Return what templates print of an answer.

    Args:
        verdict: on the answer.
        record: address of its record, relative to the site.
    """
    proof, kinds = verdict.proof, verdict.kinds
    held = [block for block in proof.blocks if block.outcome.proves]
    software = {name: version for block in held for name, version in block.software.items()}
    counts = Counter(kind.word for kind in kinds)
    gravest = next((kind for kind in _GRAVEST if kind in kinds), PROVEN)
    return ProofCard(
        state=proof.state.value,
        claim=_claim(proof, counts),
        reason=_reason(proof),
        short=_short(proof, counts, gravest),
        word=_COUNTED.get(gravest.word, gravest.word) if kinds else "没有代码",
        mark=gravest.state if kinds else SKIPPED.state,
        software=[SoftwareVersion(name=name, version=version) for name, version in software.items()],
        shown=_shown(software),
        dates=_ends({block.date.isoformat() for block in held if block.date}),
        counts=[Count(word=word, number=number) for word, number in counts.items()],
        containment=_CONTAINMENT.get(proof.containment, proof.containment),
        commit=proof.commit,
        run=proof.run if proof.run.startswith("https://") else "",
        record=record,
    )


def site_proof(verdicts: Iterable[Verdict]) -> SiteProof:
    """Return what the home page says of all answers.

    Args:
        verdicts: on each.
    """
    proofs = [verdict.proof for verdict in verdicts]
    proven = sum(proof.state is State.PROVEN for proof in proofs)
    held = [block for proof in proofs for block in proof.blocks if block.outcome.proves]
    if not held:
        state, claim = State.NONE, f"{len(proofs)} 题，还没有运行证据"
    elif proven == len(proofs):
        state, claim = State.PROVEN, f"{proven} 题全部实测"
    else:
        state, claim = State.PARTIAL, f"{len(proofs)} 题中 {proven} 题全部实测"
    return SiteProof(
        state=state.value,
        claim=claim,
        dates=max((block.date.isoformat() for block in held if block.date), default=""),
        ran=len(held),
    )


def _details(block: BlockProof) -> tuple[str, ...]:
    if not block.outcome.proves:
        return (block.reason,) if block.reason else ()
    expected = block.accounted.block.attributes.get("expect", "")
    failing = (f"按预期失败：{expected}",) if expected else ()
    return *failing, *_shown(block.software), *((block.date.isoformat(),) if block.date else ())


def _claim(proof: AnswerProof, counts: Mapping[str, int]) -> str:
    total, ran, read = len(proof.blocks), counts.get(PROVEN.word, 0), counts.get(CHECKED.word, 0)
    if not total:
        return "本页没有代码块"
    if proof.state is State.NONE:
        word = next(iter(counts)) if len(counts) == 1 else UNKNOWN.word
        return "本页没有运行证据" if word == UNKNOWN.word else f"本页 {total} 个代码块{word}"
    if proof.state is State.PARTIAL:
        parts = [f"{number} 个{_COUNTED.get(word, word)}" for word, number in _ordered(counts)]
        return f"{total} 个代码块中 {'，'.join(parts)}"
    if not read:
        return f"本页 {total} 个代码块全部实测"
    return f"{ran} 个代码块全部实测，{read} 个文件已校验" if ran else f"本页 {total} 个文件全部校验"


def _ordered(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    words = [kind.word for kind in (PROVEN, CHECKED, *_GRAVEST)]
    return ((word, counts[word]) for word in words if counts.get(word))


def _reason(proof: AnswerProof) -> str:
    """Return why nothing is proven, where it is one and the same reason for all blocks that could be."""
    if proof.state is not State.NONE:
        return ""
    reasons = {block.reason for block in proof.blocks if block.outcome is not Outcome.NOT_RUN}
    return reasons.pop() if len(reasons) == 1 else ""


def _short(proof: AnswerProof, counts: Mapping[str, int], gravest: Mark) -> str:
    total, number = len(proof.blocks), counts.get(gravest.word, 0)
    if not total:
        return "没有代码块"
    if proof.state is not State.PROVEN:
        return f"{total} 块中 {number} 块{gravest.word}" if number < total else f"{total} 块{gravest.word}"
    if counts.get(CHECKED.word):
        return "，".join(f"{number} 块{_COUNTED[word]}" for word, number in _ordered(counts))
    return f"{total} 块全部实测"


def _shown(software: Mapping[str, str]) -> list[str]:
    names = [f"{name} {version}".rstrip() for name, version in software.items()]
    if len(names) <= SHOWN_SOFTWARE:
        return names
    return [*names[: SHOWN_SOFTWARE - 1], f"{names[SHOWN_SOFTWARE - 1]} 等 {len(names)} 种"]


def _ends(days: Collection[str]) -> list[str]:
    return sorted({min(days), max(days)}) if days else []
