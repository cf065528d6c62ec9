"""Medians, ratios, verdicts, and how they are told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scripts.bench.pages.goals import judge
from scripts.bench.pages.model import PageFigures, Site
from scripts.bench.pages.report import to_json, to_text
from tests.bench.conftest import CONTRAST, GOOD, figures

VERSIONS = {"Lighthouse": "12.8.2"}


def lines(*pages: PageFigures) -> list[str]:
    return [" ".join(line.split()) for line in to_text(pages, VERSIONS).splitlines()]


def verdict(page: PageFigures, title: str) -> str:
    return next(found.line for found in judge([page]) if found.goal.title == title)


def test_a_figure_is_the_median_of_its_runs() -> None:
    runs = [replace(GOOD, lcp=value) for value in (5000.0, 1000.0, 1100.0)]
    assert figures(Site.OURS, "answer", *runs).median("lcp") == 1100


def test_bytes_are_reported_in_kib() -> None:
    found = figures(html=20480, js=4096).figures
    assert (found["kib"], found["js_kib"], found["requests"]) == (24, 4, 4)


def test_an_audit_that_failed_in_several_runs_is_named_once() -> None:
    failed = replace(GOOD, findings=(CONTRAST,))
    assert figures(Site.OURS, "answer", failed, GOOD, failed).findings == (CONTRAST,)


def test_another_site_s_costs_are_given_as_multiples_of_ours() -> None:
    other = figures(Site.MATERIAL, "answer", replace(GOOD, lcp=2500.0), requests=12)
    told = lines(figures(), other)
    assert "÷ 本站 — — — — ×1.00 ×2.50 ×1.00 — ×3.00 ×1.00 ×1.00" in told
    assert json.loads(to_json([figures(), other], VERSIONS))["pages"][1]["ratios"]["requests"] == 3


def test_nothing_is_divided_by_nothing() -> None:
    ours = figures(Site.OURS, "answer", replace(GOOD, tbt=0.0))
    other = figures(Site.VITEPRESS, "answer", replace(GOOD, tbt=300.0))
    assert "tbt" not in json.loads(to_json([ours, other], VERSIONS))["pages"][1]["ratios"]


def test_a_kind_that_we_did_not_measure_has_no_ratio() -> None:
    assert not any("÷" in line for line in lines(figures(kind="home"), figures(Site.MATERIAL, "answer")))


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("性能 ≥ 99", figures(Site.OURS, "answer", replace(GOOD, performance=98))),
        ("无障碍 = 100", figures(Site.OURS, "answer", replace(GOOD, accessibility=99))),
        ("最佳实践 = 100", figures(Site.OURS, "answer", replace(GOOD, best_practices=96))),
        ("SEO = 100", figures(Site.OURS, "answer", replace(GOOD, seo=91))),
        ("FCP ≤ 1.2 秒", figures(Site.OURS, "answer", replace(GOOD, fcp=1201.0))),
        ("LCP ≤ 1.2 秒", figures(Site.OURS, "answer", replace(GOOD, lcp=1201.0))),
        ("TBT ≤ 50 毫秒", figures(Site.OURS, "answer", replace(GOOD, tbt=51.0))),
        ("CLS = 0", figures(Site.OURS, "answer", replace(GOOD, cls=0.0005))),
        ("答案页 ≤ 70 KiB", figures(html=68 * 1024)),
        ("答案页 ≤ 10 个请求", figures(requests=11)),
        ("答案页 JS ≤ 25 KiB", figures(js=26 * 1024)),
    ],
)
def test_each_goal_can_be_met_and_missed(title: str, page: PageFigures) -> None:
    assert verdict(figures(), title) == f"✓ {title}：1 种页面都达到"
    assert verdict(page, title).startswith(f"✗ {title}：没有达到的是答案页 ")


def test_the_limits_themselves_are_met() -> None:
    page = figures(
        Site.OURS, "answer", replace(GOOD, performance=99, fcp=1200.0, lcp=1200.0, tbt=50.0),
        requests=10, html=45 * 1024, js=25 * 1024,
    )  # fmt: skip
    assert [found.line for found in judge([page]) if found.missed] == []


def test_other_sites_have_no_goals_to_meet() -> None:
    assert verdict(figures(Site.MATERIAL), "性能 ≥ 99") == "— 性能 ≥ 99：这次没有量"


def test_only_an_answer_has_a_budget_of_bytes() -> None:
    assert verdict(figures(kind="reference", html=200 * 1024), "答案页 ≤ 70 KiB") == "— 答案页 ≤ 70 KiB：这次没有量"


def test_our_failed_audits_are_listed_with_their_elements() -> None:
    failed = replace(GOOD, findings=(CONTRAST,))
    told = lines(figures(Site.OURS, "topic", failed), figures(Site.MATERIAL, "topic", failed))
    first = told.index("主题页 accessibility/color-contrast：对比不够")
    assert told[first : first + 3] == ["主题页 accessibility/color-contrast：对比不够", "p.note", ""]


def test_the_json_has_every_run() -> None:
    told = json.loads(to_json([figures(Site.OURS, "home", GOOD, replace(GOOD, fcp=950.0))], VERSIONS))
    assert [run["fcp"] for run in told["pages"][0]["runs"]] == [900, 950]
    assert told["versions"] == VERSIONS
    assert {goal["goal"] for goal in told["goals"] if not goal["met"]} == set()


def test_a_slow_or_busy_machine_is_said() -> None:
    slow = figures(Site.OURS, "home", replace(GOOD, speed=400.0))
    assert any(
        line.startswith("机器：Lighthouse 测得的速度指数是 400，低于 1000：它慢，或者正忙") for line in lines(slow)
    )
    assert "机器：Lighthouse 测得的速度指数是 1500" in lines(figures())
