"""The figures of the goal, and whether our search meets them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scripts.bench.search.model import ALL, SLOW_DOWN, Engine, EngineFigures

__all__ = ["GOALS", "Goal", "Verdict", "judge"]

KB = 1000


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that our search should have.

    Attributes:
        title: as the report says it.
        figure: what is held against the limit, or nothing where it was not measured.
        limits: by the number of synthetic answers; the sizes that it is not about are missing.
        meets: whether a value and a limit go together.
        unit: what the value is divided by and called, for people.
    """

    title: str
    figure: Callable[[EngineFigures], float | None]
    limits: Mapping[int, float]
    meets: Callable[[float, float], bool] = operator.le
    unit: tuple[float, str] = (1, "")


def _cost(name: str) -> Callable[[EngineFigures], float | None]:
    return lambda figures: figures.costs.get(name)


def _held_back(name: str) -> Callable[[EngineFigures], float | None]:
    def value(figures: EngineFigures) -> float | None:
        quality = figures.quality(held_back=True)
        return None if quality is None else float(getattr(quality, name))

    return value


def _worst_category(figures: EngineFigures) -> float | None:
    categories = {outcome.query.category for outcome in figures.outcomes} - {ALL}
    qualities = (figures.quality(held_back=True, category=category) for category in categories)
    return min((quality.mrr for quality in qualities if quality), default=None)


_BYTES = {0: 100 * KB, 1000: 300 * KB, 10000: 450 * KB}
_MILLISECONDS = {0: 50, 1000: 50, 10000: 150}

GOALS = (
    Goal("头一次查询，最大", _cost("cold_max"), _BYTES, unit=(KB, " KB")),
    Goal(f"按键到结果，慢 {SLOW_DOWN} 倍，中位数", _cost("warm_median"), _MILLISECONDS, unit=(1, " ms")),
    Goal("建索引", _cost("seconds"), {10000: 60}, unit=(1, " 秒")),
    Goal("保留部分 MRR@10", _held_back("mrr"), {0: 0.97}, operator.ge),
    Goal("保留部分正确答案居首", _held_back("first"), {0: 0.95}, operator.ge),
    Goal("保留部分正确小节", _held_back("section"), {0: 0.90}, operator.ge),
    Goal("保留部分最差一类 MRR@10", _worst_category, {0: 0.90}, operator.ge),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the measurement says of a goal at a size.

    Attributes:
        goal: which.
        size: how many synthetic answers.
        value: what was measured; nothing is known of what was not.
    """

    goal: Goal
    size: int
    value: float | None

    @property
    def limit(self) -> float:
        """What is demanded."""
        return self.goal.limits[self.size]

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where it was not measured."""
        return None if self.value is None else self.goal.meets(self.value, self.limit)

    @property
    def line(self) -> str:
        """One line of the report."""
        divisor, unit = self.goal.unit
        sign = "≥" if self.goal.meets is operator.ge else "≤"
        demand = f"{self.goal.title} {sign} {self.limit / divisor:.4g}{unit}（{self.size:,} 篇合成答案）"
        if self.value is None:
            return f"— {demand}：这次没有量"
        return f"{'✓' if self.met else '✗'} {demand}：{self.value / divisor:.4g}{unit}"


def judge(measured: Iterable[EngineFigures]) -> list[Verdict]:
    """Return the verdict on every goal at every size that was measured, by our search alone.

    Args:
        measured: everything that was measured.
    """
    ours = [figures for figures in measured if figures.engine is Engine.OURS]
    return [
        Verdict(goal, figures.size.synthetic, goal.figure(figures))
        for goal in GOALS
        for figures in ours
        if figures.size.synthetic in goal.limits
    ]
