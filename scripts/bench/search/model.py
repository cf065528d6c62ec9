"""What is measured of a search engine, in the words of the report."""

from __future__ import annotations

import enum
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = [
    "ALL",
    "SLOW_DOWN",
    "Cold",
    "Effort",
    "Engine",
    "EngineFigures",
    "Hit",
    "MeasuringError",
    "Outcome",
    "Quality",
    "Query",
    "Report",
    "Size",
    "percentile",
]

ALL = "all"
"""The name of all categories together."""

SLOW_DOWN = 4
"""How much slower than this machine the reader's is taken to be."""

_DEPTH = 10


class MeasuringError(RuntimeError):
    """Something could not be measured; the message says what and why, in Chinese."""


class Engine(enum.StrEnum):
    """Who searches."""

    OURS = "ours"
    MATERIAL = "material"
    MATERIAL_JIEBA = "material-jieba"
    PAGEFIND = "pagefind"

    @property
    def label(self) -> str:
        """Its name for people."""
        return _LABELS[self]


_LABELS = {
    Engine.OURS: "本站",
    Engine.MATERIAL: "Material",
    Engine.MATERIAL_JIEBA: "Material + jieba",
    Engine.PAGEFIND: "Pagefind",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader types, and what is right.

    Attributes:
        text: as typed.
        category: its kind, such as ``typo``.
        answers: addresses of the right answers, relative to the site.
        sections: fragments of the right sections; empty where any will do.
        held_back: whether it was written to judge with, never to tune on.
    """

    text: str
    category: str
    answers: tuple[str, ...]
    sections: tuple[str, ...] = ()
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes:
        url: relative to the site.
        fragments: of its places, best first; an empty one is its head.
    """

    url: str
    fragments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a query came out.

    Attributes:
        query: which.
        rank: of the first right answer, from 1; 0 where it is not among the first ten.
        section: whether the first hit is right and leads to a right section; None where the query names none.
    """

    query: Query
    rank: int
    section: bool | None

    @classmethod
    def of(cls, query: Query, hits: Sequence[Hit]) -> Outcome:
        """Return how a query came out.

        Args:
            query: which.
            hits: what was found, best first.
        """
        ranks = (rank for rank, hit in enumerate(hits[:_DEPTH], 1) if hit.url in query.answers)
        rank = next(ranks, 0)
        right = rank == 1 and bool(hits[0].fragments) and hits[0].fragments[0] in query.sections
        return cls(query, rank, right if query.sections else None)


@dataclass(frozen=True, slots=True)
class Quality:
    """How often queries come out right.

    Attributes:
        queries: how many were asked.
        mrr: mean reciprocal rank of the first right answer among ten.
        first: share in which the right answer is first.
        sections: how many queries name a section.
        section: share of those in which the first link leads to it.
    """

    queries: int
    mrr: float
    first: float
    sections: int
    section: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Quality | None:
        """Return the quality, or nothing where nothing was asked."""
        if not outcomes:
            return None
        named = [outcome.section for outcome in outcomes if outcome.section is not None]
        return cls(
            queries=len(outcomes),
            mrr=statistics.fmean(1 / outcome.rank if outcome.rank else 0.0 for outcome in outcomes),
            first=statistics.fmean(outcome.rank == 1 for outcome in outcomes),
            sections=len(named),
            section=statistics.fmean(named) if named else 0.0,
        )


@dataclass(frozen=True, slots=True)
class Cold:
    """The first query of a reader who has nothing yet.

    Attributes:
        bytes: gzip, of all files that it took.
        files: how many.
    """

    bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class Effort:
    """What the building of an index took.

    Attributes:
        seconds: on the clock; a busy machine takes longer.
        processor_seconds: of all cores together.
    """

    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True)
class Size:
    """How large a corpus is.

    Attributes:
        synthetic: answers among which the real ones are hidden.
    """

    synthetic: int

    @property
    def label(self) -> str:
        """Its name for people."""
        return f"藏在 {self.synthetic:,} 篇里" if self.synthetic else "只有真答案"


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """Everything measured of an engine on a corpus.

    Attributes:
        engine: which.
        size: of the corpus.
        effort: the building of its index.
        index_bytes: of its index on disk.
        index_files: of its index.
        outcomes: of all queries.
        cold: first queries of the sample.
        typed: milliseconds from each keystroke to drawn results, as this machine took them; files not yet fetched.
        warm: the same once more, everything in memory.
        start: milliseconds until the first query could be asked.
        failure: why it could not be asked, where it could not.
    """

    engine: Engine
    size: Size
    effort: Effort
    index_bytes: int
    index_files: int
    outcomes: Sequence[Outcome] = ()
    cold: Sequence[Cold] = ()
    typed: Sequence[float] = ()
    warm: Sequence[float] = ()
    start: float = 0.0
    failure: str = ""

    def quality(self, held_back: bool | None = None, category: str = ALL) -> Quality | None:
        """Return the quality on a part of the queries.

        Args:
            held_back: which part; both where it is not said.
            category: which category.
        """
        chosen = (outcome for outcome in self.outcomes if category in {ALL, outcome.query.category})
        return Quality.of([o for o in chosen if held_back is None or o.query.held_back is held_back])

    @property
    def costs(self) -> Mapping[str, float]:
        """The figures of which twice as much is twice as bad; times as on a slow machine."""
        costs = {
            "seconds": self.effort.seconds,
            "processor_seconds": self.effort.processor_seconds,
            "index_bytes": float(self.index_bytes),
            "index_files": float(self.index_files),
        }
        if self.start:
            costs["start"] = SLOW_DOWN * self.start
        if self.cold:
            weights = [cold.bytes for cold in self.cold]
            costs |= {"cold_median": statistics.median(weights), "cold_max": float(max(weights))}
            costs["cold_files"] = statistics.median(cold.files for cold in self.cold)
        for name, times in (("typed", self.typed), ("warm", self.warm)):
            if times:
                costs[f"{name}_median"] = SLOW_DOWN * statistics.median(times)
                costs[f"{name}_p95"] = SLOW_DOWN * percentile(times, 0.95)
        return costs


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that such a share of the values does not exceed.

    Args:
        values: at least one.
        share: from 0 to 1.
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole measurement.

    Attributes:
        figures: by size, then by engine.
        versions: of the programs that took part.
        speed: milliseconds that this machine takes for a fixed sum in the browser, so that runs can be compared.
    """

    figures: Sequence[EngineFigures]
    versions: Mapping[str, str] = field(default_factory=dict)
    speed: float = 0.0
