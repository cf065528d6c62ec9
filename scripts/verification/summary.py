"""The summary of a verification: every block counted, by language and by what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table

from scripts.evidence import Outcome
from scripts.model import Position, Problem
from scripts.verification.assessment import Assessment
from scripts.verification.verify import AnswerResult

__all__ = ["COLUMNS", "count_by_language", "details", "reasons", "summary_table", "unshown", "unverified"]

COLUMNS = {
    Outcome.RAN: "已实测",
    Outcome.VALIDATED: "已校验",
    Outcome.NOT_RUN: "未运行",
    Outcome.UNVERIFIED: "未验证",
    Outcome.FAILED: "失败",
}
"""Outcomes and their names for people."""


def count_by_language(results: Iterable[AnswerResult]) -> dict[str, Counter[Outcome]]:
    """Return, by language, how many blocks came out how.

    Args:
        results: of all verified answers.
    """
    counts: dict[str, Counter[Outcome]] = {}
    for assessment in _all(results):
        counts.setdefault(assessment.evidence.language, Counter())[assessment.evidence.outcome] += 1
    return dict(sorted(counts.items()))


def summary_table(results: Iterable[AnswerResult]) -> Table:
    """Return the table of :func:`count_by_language`, with sums.

    Args:
        results: of all verified answers.
    """
    counts = count_by_language(results)
    table = Table("语言", "共", *COLUMNS.values(), box=None, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    total: Counter[Outcome] = Counter()
    for language, found in counts.items():
        table.add_row(language, str(found.total()), *(str(found[outcome] or "") for outcome in COLUMNS))
        total += found
    table.add_row("合计", str(total.total()), *(str(total[outcome] or "") for outcome in COLUMNS), style="bold")
    return table


def reasons(results: Iterable[AnswerResult]) -> Iterator[str]:
    """Yield why blocks did not run, one line a reason, with how many blocks have it.

    Args:
        results: of all verified answers.
    """
    found = Counter(
        (COLUMNS[a.evidence.outcome], a.evidence.reason)
        for a in _all(results)
        if a.evidence.outcome in {Outcome.NOT_RUN, Outcome.UNVERIFIED}
    )
    for (name, reason), count in sorted(found.items()):
        yield f"{name} {count}：{reason}"


def unshown(results: Iterable[AnswerResult]) -> Iterator[Position]:
    """Yield the blocks that printed something which the page does not show, by place.

    Args:
        results: of all verified answers.
    """
    yield from sorted(a.accounted.block.position for a in _all(results) if a.silent)


def unverified(results: Iterable[AnswerResult]) -> int:
    """Return how many blocks could not be judged on this machine.

    Args:
        results: of all verified answers.
    """
    return sum(a.evidence.outcome is Outcome.UNVERIFIED for a in _all(results))


def details(results: Iterable[AnswerResult]) -> Iterator[tuple[Problem, str]]:
    """Yield what does not hold, by place, each with the output or difference that explains it.

    Args:
        results: of all verified answers.
    """
    found = [(a.problem, a.detail) for a in _all(results) if a.problem]
    yield from sorted(found)


def _all(results: Iterable[AnswerResult]) -> Iterator[Assessment]:
    return (assessment for result in results for assessment in result.assessments)
