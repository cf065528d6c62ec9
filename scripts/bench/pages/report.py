"""The measurement told: tables for people, JSON for programs."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from scripts.bench.columns import in_columns
from scripts.bench.pages.goals import judge
from scripts.bench.pages.kinds import KINDS
from scripts.bench.pages.model import KIB, PageFigures, Site

__all__ = ["to_json", "to_text"]

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "performance": ("性能", "{:.0f}"),
    "accessibility": ("无障碍", "{:.0f}"),
    "best_practices": ("最佳实践", "{:.0f}"),
    "seo": ("SEO", "{:.0f}"),
    "fcp": ("FCP ms", "{:.0f}"),
    "lcp": ("LCP ms", "{:.0f}"),
    "tbt": ("TBT ms", "{:.0f}"),
    "cls": ("CLS", "{:.4f}"),
    "requests": ("请求", "{:.0f}"),
    "kib": ("KiB", "{:.1f}"),
    "js_kib": ("JS KiB", "{:.1f}"),
}
_COSTS = ("fcp", "lcp", "tbt", "requests", "kib", "js_kib")
"""The figures of which twice as much is twice as bad; of the others the difference says more."""

_USUAL_SPEED = 1000
"""Below this Lighthouse itself warns that the machine is slower than what its throttling expects."""

_KINDS_OF_BYTES = ("html", "css", "js", "svg", "font", "other")


def to_text(pages: Sequence[PageFigures], versions: Mapping[str, str]) -> str:
    """Return the report.

    Args:
        pages: what was measured.
        versions: the programs that took part, with their versions.
    """
    runs = max((len(page.runs) for page in pages), default=0)
    speeds = [run.speed for page in pages for run in page.runs]
    parts = [
        f"Lighthouse 手机、模拟节流，{runs} 次的中位数；KiB 是 gzip 之后连同响应头传输的字节。",
        in_columns(["页面", *(title for title, _ in _COLUMNS.values())], _rows(pages)),
        "浏览器走一遍（字节为 KiB）：",
        in_columns(["页面", *_KINDS_OF_BYTES, "停留点", "移动", "别处的主机"], _walk_rows(pages)),
        "停留点：从页首按 Tab，焦点越过一级标题之前停几次。移动：载入并滚到底，版面移动了多少。",
    ]
    if any(page.site is Site.OURS for page in pages):
        parts += ["目标：\n" + "\n".join(verdict.line for verdict in judge(pages))]
        parts += ["本站没有通过的审计：\n" + ("\n".join(_findings(pages)) or "没有")]
    if speeds:
        parts.append(_machine(statistics.median(speeds)))
    parts.append("版本：" + "、".join(f"{name} {version}" for name, version in versions.items()))
    return "\n\n".join(parts)


def _machine(speed: float) -> str:
    slow = (
        f"，低于 {_USUAL_SPEED}：它慢，或者正忙，时间与性能分都偏坏，只有同一次里的比例可信"
        if speed < _USUAL_SPEED
        else ""
    )
    return f"机器：Lighthouse 测得的速度指数是 {speed:.0f}{slow}"


def to_json(pages: Sequence[PageFigures], versions: Mapping[str, str]) -> str:
    """Return everything that was measured, every run of it.

    Args:
        pages: what was measured.
        versions: the programs that took part, with their versions.
    """
    ours = any(page.site is Site.OURS for page in pages)
    verdicts = [
        {"goal": v.goal.title, "met": not v.missed, "missed": dict(v.missed)}
        for v in judge(pages)
        if ours and v.measured
    ]
    measured = [
        {
            "site": page.site.value,
            "kind": page.kind,
            "path": page.path,
            "medians": page.figures,
            "ratios": _ratios(page, pages),
            "walk": asdict(page.walk),
            "runs": [asdict(run) for run in page.runs],
        }
        for page in pages
    ]
    return json.dumps({"versions": dict(versions), "goals": verdicts, "pages": measured}, ensure_ascii=False, indent=2)


def _ratios(page: PageFigures, pages: Iterable[PageFigures]) -> dict[str, float]:
    """Return how many times ours each cost of a page of another site is, where ours is not nothing."""
    ours = next((each for each in pages if each.site is Site.OURS and each.kind == page.kind), None)
    if ours is None or page.site is Site.OURS:
        return {}
    return {name: page.figures[name] / ours.figures[name] for name in _COSTS if ours.figures[name]}


def _rows(pages: Sequence[PageFigures]) -> Iterator[list[str]]:
    for page in pages:
        figures = page.figures
        yield [_name(page), *(form.format(figures[name]) for name, (_, form) in _COLUMNS.items())]
        if ratios := _ratios(page, pages):
            yield ["  ÷ 本站", *(f"×{ratios[name]:.2f}" if name in ratios else "—" for name in _COLUMNS)]


def _walk_rows(pages: Iterable[PageFigures]) -> Iterator[list[str]]:
    for page in pages:
        weights = [f"{page.walk.transferred.get(kind, 0) / KIB:.1f}" for kind in _KINDS_OF_BYTES]
        foreign = "、".join(page.walk.foreign) or "无"
        yield [_name(page), *weights, str(page.walk.tab_stops), f"{page.walk.shift:.3f}", foreign]


def _name(page: PageFigures) -> str:
    return f"{page.site.label} {KINDS[page.kind]}"


def _findings(pages: Iterable[PageFigures]) -> Iterator[str]:
    for page in pages:
        for finding in page.findings if page.site is Site.OURS else ():
            advice = "" if finding.weight else "（只是建议，不计分）"
            yield f"{KINDS[page.kind]} {finding.category}/{finding.audit}：{finding.title}{advice}"
            yield from (f"    {element}" for element in finding.elements)
