"""Lighthouse: run on one page, and its report read into figures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.bench.pages.model import Finding, MeasuringError, Scores
from scripts.bench.pages.node import Node
from scripts.services.chromium import FLAGS
from scripts.services.server import Place, ServerError, run_once

__all__ = ["audit", "parse"]

_DEADLINE = 180.0
_MOST_ELEMENTS = 8
_UNSCORED = frozenset({"notApplicable", "manual", "informative", "error"})
"""How an audit says that its score is none."""

_NOT_NAMED = frozenset({"metrics", "hidden"})
"""Groups of audits that are figures, and those that Lighthouse itself does not show."""

_SHIFTS = "layout-shifts"
"""Never scored itself; but whoever wants no shift at all must know what moved."""

_METRICS = {
    "fcp": "first-contentful-paint",
    "lcp": "largest-contentful-paint",
    "tbt": "total-blocking-time",
    "cls": "cumulative-layout-shift",
}


def audit(node: Node, chromium: Path, url: str) -> Scores:
    """Return what one run of Lighthouse says of a page on a phone with a slow network.

    Args:
        node: with Lighthouse.
        chromium: the browser.
        url: the page.

    Raises:
        MeasuringError: Lighthouse failed.
    """
    report = node.folder / "lighthouse.json"
    report.unlink(missing_ok=True)
    command = [
        *node.command("lighthouse", "cli/index.js"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        "--form-factor=mobile",
        "--throttling-method=simulate",
        "--disable-full-page-screenshot",
        "--no-enable-error-reporting",
    ]
    place = Place("lighthouse", node.folder, {**os.environ, "CHROME_PATH": str(chromium)})
    place.log.unlink(missing_ok=True)
    try:
        run_once(place, command, _DEADLINE)
        return parse(json.loads(report.read_text(encoding="utf-8")))
    except (ServerError, OSError, ValueError) as error:
        raise MeasuringError(f"Lighthouse 量不了 {url}：{error}") from error


def parse(report: Mapping[str, Any]) -> Scores:
    """Return the figures of a report.

    Args:
        report: the JSON of Lighthouse, the whole of it.

    Raises:
        MeasuringError: Lighthouse says itself that the page could not be measured.
    """
    if error := report.get("runtimeError"):
        raise MeasuringError(f"Lighthouse 量不了 {report.get('finalDisplayedUrl', '这一页')}：{error.get('message')}")
    categories, audits = report["categories"], report["audits"]
    scores = {name: _score(categories[name], audits) for name in categories}
    metrics = {name: float(audits[audit]["numericValue"]) for name, audit in _METRICS.items()}
    return Scores(
        performance=scores["performance"],
        accessibility=scores["accessibility"],
        best_practices=scores["best-practices"],
        seo=scores["seo"],
        **metrics,
        speed=float(report["environment"]["benchmarkIndex"]),
        findings=tuple(_findings(categories, audits)),
    )


def _score(category: Mapping[str, Any], audits: Mapping[str, Any]) -> float:
    if category["score"] is None:
        broken = [ref["id"] for ref in category["auditRefs"] if audits[ref["id"]].get("scoreDisplayMode") == "error"]
        raise MeasuringError(f"Lighthouse 没有给出 {category['title']} 的分数：{'、'.join(broken)} 没有跑成")
    return round(float(category["score"]) * 100, 1)


def _findings(categories: Mapping[str, Any], audits: Mapping[str, Any]) -> Iterator[Finding]:
    for name, category in categories.items():
        for ref in category["auditRefs"]:
            found = audits[ref["id"]]
            score = found.get("score")
            passed = score is None or score >= 1 or found["scoreDisplayMode"] in _UNSCORED
            if ref["id"] == _SHIFTS:
                passed = not found.get("details", {}).get("items")
            if not passed and ref.get("group") not in _NOT_NAMED:
                yield Finding(name, ref["id"], found["title"], ref["weight"], tuple(_elements(found)))


def _elements(found: Mapping[str, Any]) -> list[str]:
    """Return what an audit points at, without doubles, the first few; else its own summary."""
    items = found.get("details", {}).get("items", [])
    named = dict.fromkeys(text for item in items for text in _named(item))
    if not named and found.get("displayValue"):
        return [found["displayValue"]]
    return list(named)[:_MOST_ELEMENTS]


def _named(item: object) -> Iterator[str]:
    """Yield the elements, addresses and messages in an item of details, however deep."""
    if isinstance(item, list):
        for inner in item:
            yield from _named(inner)
    elif isinstance(item, dict):
        node = item if item.get("type") == "node" else item.get("node")
        if isinstance(node, dict):
            reason = str(node.get("explanation", "")).split("\n")[-1].strip()
            yield f"{node.get('selector', '')} {node.get('snippet', '')}".strip() + (f" — {reason}" if reason else "")
            return
        said = [str(item[key]) for key in ("url", "description", "reason", "label") if isinstance(item.get(key), str)]
        if said:
            yield " ".join(said)
        for key in ("items", "subItems"):
            yield from _named(item.get(key))
