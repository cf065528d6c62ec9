"""The measurement told: tables for people, JSON for programs. No single held-back query is ever named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scripts.bench.columns import in_columns
from scripts.bench.search.goals import judge
from scripts.bench.search.model import ALL, SLOW_DOWN, Engine, EngineFigures, Quality, Report

__all__ = ["to_json", "to_text"]

CATEGORIES = {
    "exact": "原词",
    "english": "英文",
    "mixed": "中英混合",
    "question": "整句提问",
    "synonym": "同义",
    "typo": "错字",
    "pinyin": "拼音",
    "initials": "首字母",
    "single": "单字",
    "nospace": "不空格",
    "traditional": "繁体",
}
"""The categories as the report names them; one that is not here goes by its own name."""

PARTS = {"调过的": False, "保留的": True}

_COSTS = {
    "cold_median": ("头次 KB", 1000, "{:.0f}"),
    "cold_max": ("最大 KB", 1000, "{:.0f}"),
    "cold_files": ("文件", 1, "{:.0f}"),
    "start": ("就绪 ms", 1, "{:.0f}"),
    "typed_median": ("现取 ms", 1, "{:.0f}"),
    "typed_p95": ("p95", 1, "{:.0f}"),
    "warm_median": ("在内存 ms", 1, "{:.0f}"),
    "warm_p95": ("p95", 1, "{:.0f}"),
    "seconds": ("建索引 秒", 1, "{:.1f}"),
    "processor_seconds": ("核·秒", 1, "{:.1f}"),
    "index_bytes": ("索引 MB", 1_000_000, "{:.1f}"),
    "index_files": ("索引文件", 1, "{:.0f}"),
}
"""The columns of the costs: title, divisor, form."""

NOTES = (
    "头次 KB：什么都还没有的读者查一次要下载的全部，gzip；本站连界面的脚本与样式都算在内，别家只算引擎与索引。",
    f"毫秒：从按键到画出结果，逐键输入抽样的查询。在本机不减速地量，再乘 {SLOW_DOWN}：浏览器的减速不管 worker"
    "（only supported for pages, not workers）。「现取」里等本机的文件服务器也被乘了，偏大。不含界面的停顿。",
    "正确小节：点名了小节的查询里，第一条链接就落在那里的比例。别家的页首多一段「读者怎样叫它」，与本站索引所知相同。",
    "Material 的分词是 rjieba（与 jieba 同一词典、同一算法）。",
)


def to_text(report: Report) -> str:
    """Return the report.

    Args:
        report: what was measured.
    """
    figures = report.figures
    parts: list[str] = []
    for size in dict.fromkeys(each.size for each in figures):
        here = [each for each in figures if each.size == size]
        parts += [f"【{size.label}】", *_quality_tables(here)]
        parts += [in_columns(["代价", *(title for title, _, _ in _COSTS.values())], _cost_rows(here))]
        parts += [f"{each.engine.label}没有量完：{each.failure}" for each in here if each.failure]
    if verdicts := judge(figures):
        parts.append("目标（本站）：\n" + "\n".join(verdict.line for verdict in verdicts))
    parts.append("\n".join(f"· {note}" for note in NOTES))
    versions = "、".join(f"{name} {version}" for name, version in report.versions.items())
    parts.append(f"机器：浏览器算一个固定的和用 {report.speed:.0f} 毫秒。版本：{versions}")
    return "\n\n".join(parts)


def to_json(report: Report) -> str:
    """Return everything that was measured.

    Args:
        report: what was measured.
    """
    measured = [_figures(each, report.figures) for each in report.figures]
    goals = [
        {"goal": v.goal.title, "size": v.size, "limit": v.limit, "value": v.value, "met": v.met}
        for v in judge(report.figures)
    ]
    told = {"versions": dict(report.versions), "speed_ms": report.speed, "goals": goals, "figures": measured}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _figures(each: EngineFigures, figures: Sequence[EngineFigures]) -> dict[str, Any]:
    quality = {
        part: {name: asdict(found) for name in _categories([each]) if (found := each.quality(held, name))}
        for part, held in {"all": None, "tuned": False, "held_back": True}.items()
    }
    return {
        "engine": each.engine.value,
        "synthetic": each.size.synthetic,
        "quality": quality,
        "costs": dict(each.costs),
        "ratios": _ratios(each, figures),
        "cold": [asdict(cold) for cold in each.cold],
        "keystrokes": len(each.typed),
        "failure": each.failure,
    }


def _categories(figures: Iterable[EngineFigures]) -> list[str]:
    met = dict.fromkeys(outcome.query.category for each in figures for outcome in each.outcomes)
    known = [name for name in CATEGORIES if name in met]
    return [ALL, *known, *(name for name in met if name not in CATEGORIES)]


def _quality_tables(figures: Sequence[EngineFigures]) -> Iterator[str]:
    for title, held in PARTS.items():
        counts = [quality.queries for each in figures if (quality := each.quality(held))]
        if counts:
            head = [f"{title}（{max(counts)} 个查询）", "MRR@10", "居首", "正确小节"]
            yield in_columns(head, _quality_rows(figures, held))
            categories = _categories(figures)[1:]
            head = ["  MRR@10，按类", *(CATEGORIES.get(name, name) for name in categories)]
            yield in_columns(head, ([each.engine.label, *_by_category(each, held, categories)] for each in figures))


def _quality_rows(figures: Iterable[EngineFigures], held: bool) -> Iterator[list[str]]:
    for each in figures:
        quality = each.quality(held)
        yield [each.engine.label, *(_told(quality) if quality else ("—", "—", "—"))]


def _told(quality: Quality) -> tuple[str, str, str]:
    section = f"{quality.section:.0%}" if quality.sections else "—"
    return f"{quality.mrr:.3f}", f"{quality.first:.0%}", section


def _by_category(each: EngineFigures, held: bool, categories: Iterable[str]) -> Iterator[str]:
    for name in categories:
        quality = each.quality(held, name)
        yield f"{quality.mrr:.2f}" if quality else "—"


def _cost_rows(figures: Sequence[EngineFigures]) -> Iterator[list[str]]:
    for each in figures:
        costs = each.costs
        shown = ((costs.get(name), divisor, form) for name, (_, divisor, form) in _COSTS.items())
        told = ("—" if cost is None else form.format(cost / divisor) for cost, divisor, form in shown)
        yield [each.engine.label, *told]
        if ratios := _ratios(each, figures):
            yield ["  ÷ 本站", *(f"×{ratios[name]:.3g}" if name in ratios else "—" for name in _COSTS)]


def _ratios(each: EngineFigures, figures: Iterable[EngineFigures]) -> dict[str, float]:
    """Return how many times ours each cost of another engine is, where ours is known and not nothing."""
    ours = next((own for own in figures if own.engine is Engine.OURS and own.size == each.size), None)
    if ours is None or each.engine is Engine.OURS:
        return {}
    own = ours.costs
    return {name: cost / own[name] for name, cost in each.costs.items() if own.get(name)}
