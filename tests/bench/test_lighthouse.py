"""The reading of Lighthouse's report: of a real one of stock Material's topic page, most of its audits left out."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.pages.lighthouse import parse
from scripts.bench.pages.model import MeasuringError

REPORT: dict[str, Any] = json.loads((Path(__file__).parent / "lighthouse.json").read_text(encoding="utf-8"))


def changed() -> dict[str, Any]:
    return copy.deepcopy(REPORT)


def test_scores_are_of_a_hundred_and_times_in_milliseconds() -> None:
    scores = parse(REPORT)
    assert (scores.performance, scores.accessibility, scores.best_practices, scores.seo) == (92, 88, 100, 91)
    assert (round(scores.fcp), round(scores.lcp), round(scores.tbt)) == (2001, 3061, 87)
    assert 0 < scores.cls < 0.001
    assert scores.speed == 782.5


def test_a_failed_audit_names_the_element_and_the_reason() -> None:
    dialog = next(f for f in parse(REPORT).findings if f.audit == "aria-dialog-name")
    assert (dialog.category, dialog.weight) == ("accessibility", 7)
    assert dialog.elements[0].startswith("body > header.md-header > nav.md-header__inner > div.md-search <div")
    assert dialog.elements[0].endswith("— Element has no title attribute")


def test_a_failed_audit_of_files_names_the_files() -> None:
    blocking = next(f for f in parse(REPORT).findings if f.audit == "render-blocking-resources")
    assert blocking.weight == 0
    assert [element.rpartition("/")[2] for element in blocking.elements] == ["bundle.a5f9d56c.min.js", "fonts.css"]


def test_an_audit_without_items_gives_its_summary() -> None:
    found = changed()
    del found["audits"]["mainthread-work-breakdown"]["details"]
    work = next(f for f in parse(found).findings if f.audit == "mainthread-work-breakdown")
    assert work.elements == ("2.1\xa0s",)


def test_what_passed_has_no_score_or_is_hidden_is_not_named() -> None:
    assert {finding.audit for finding in parse(REPORT).findings} == {
        "aria-dialog-name",
        "color-contrast",
        "layout-shifts",
        "link-in-text-block",
        "mainthread-work-breakdown",
        "meta-description",
        "render-blocking-resources",
        "unused-css-rules",
        "uses-long-cache-ttl",
    }


def test_a_page_that_did_not_load_is_no_measurement() -> None:
    found = {**REPORT, "runtimeError": {"code": "NO_FCP", "message": "The page did not paint any content."}}
    with pytest.raises(MeasuringError, match="did not paint"):
        parse(found)


def test_a_category_without_a_score_names_what_did_not_run() -> None:
    found = changed()
    found["categories"]["performance"]["score"] = None
    found["audits"]["speed-index"]["scoreDisplayMode"] = "error"
    with pytest.raises(MeasuringError, match="Performance 的分数：speed-index 没有跑成"):
        parse(found)


def test_what_moved_is_named_though_it_is_not_scored() -> None:
    moved = next(f for f in parse(REPORT).findings if f.audit == "layout-shifts")
    assert moved.elements == ("div.md-content > article.md-content__inner > ul > li <li>",)


def test_a_page_on_which_nothing_moved_has_nothing_to_name() -> None:
    found = changed()
    found["audits"]["layout-shifts"]["details"]["items"] = []
    assert "layout-shifts" not in {finding.audit for finding in parse(found).findings}
