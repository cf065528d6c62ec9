"""The figures of the goal, and whether our pages meet them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts.bench.pages.kinds import KINDS
from scripts.bench.pages.model import PageFigures, Site

__all__ = ["GOALS", "Goal", "Verdict", "judge"]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that our pages should have.

    Attributes:
        title: as the report says it.
        figure: a key of :attr:`PageFigures.figures`.
        meets: whether a value and the limit go together.
        limit: in the unit of the figure.
        kinds: the kinds that it is about; all where empty.
    """

    title: str
    figure: str
    meets: Callable[[float, float], bool]
    limit: float
    kinds: tuple[str, ...] = ()


GOALS = (
    Goal("性能 ≥ 99", "performance", operator.ge, 99),
    Goal("无障碍 = 100", "accessibility", operator.ge, 100),
    Goal("最佳实践 = 100", "best_practices", operator.ge, 100),
    Goal("SEO = 100", "seo", operator.ge, 100),
    Goal("FCP ≤ 1.2 秒", "fcp", operator.le, 1200),
    Goal("LCP ≤ 1.2 秒", "lcp", operator.le, 1200),
    Goal("TBT ≤ 50 毫秒", "tbt", operator.le, 50),
    Goal("CLS = 0", "cls", operator.le, 0),
    Goal("答案页 ≤ 70 KiB", "kib", operator.le, 70, ("answer",)),
    Goal("答案页 ≤ 10 个请求", "requests", operator.le, 10, ("answer",)),
    Goal("答案页 JS ≤ 25 KiB", "js_kib", operator.le, 25, ("answer",)),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the measurement says of a goal.

    Attributes:
        goal: which.
        missed: the kinds of page that miss it, with their value.
        measured: how many pages it was held against; of none, nothing is known.
    """

    goal: Goal
    missed: tuple[tuple[str, float], ...]
    measured: int

    @property
    def line(self) -> str:
        """One line of the report."""
        if not self.measured:
            return f"— {self.goal.title}：这次没有量"
        if not self.missed:
            return f"✓ {self.goal.title}：{self.measured} 种页面都达到"
        missed = "、".join(f"{KINDS[kind]} {value:.4g}" for kind, value in self.missed)
        return f"✗ {self.goal.title}：没有达到的是{missed}"


def judge(pages: Iterable[PageFigures]) -> list[Verdict]:
    """Return the verdict on every goal, by our pages alone.

    Args:
        pages: everything that was measured.
    """
    ours = [page for page in pages if page.site is Site.OURS]
    return [_judge(goal, [page for page in ours if not goal.kinds or page.kind in goal.kinds]) for goal in GOALS]


def _judge(goal: Goal, pages: list[PageFigures]) -> Verdict:
    values = [(page.kind, page.figures[goal.figure]) for page in pages]
    return Verdict(
        goal, tuple((kind, value) for kind, value in values if not goal.meets(value, goal.limit)), len(pages)
    )
