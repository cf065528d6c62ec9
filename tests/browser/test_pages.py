"""Every kind of page: it asks nobody else for anything, complains of nothing, and can be read by everyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from scripts.model import Corpus
from tests.browser.conftest import DESKTOP, PHONE, Open

KINDS = {
    "home": "",
    "topic": "mysql/",
    "search": "search/",
    "answer": "mysql/bplus-tree-search/",
    "tags": "tags/",
    "tag": "tags/innodb/",
    "level": "levels/intermediate/",
    "about": "about/",
    "verification": "about/verification/",
    "guide": "contributing/",
    "checks": "contributing/checks/",
    "diagrams": "contributing/diagrams/",
    "reference": "contributing/reference/",
}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What dark can break that light does not: the documents are the same."""


def test_no_foreign_request_and_no_complaint(visit: Open) -> None:
    seen = visit()
    for path in KINDS.values():
        seen.go(path).wait_for_load_state("networkidle")
    assert seen.foreign == []
    assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(visit: Open, *, dark: bool) -> None:
    seen = visit(dark=dark)
    found: dict[str, dict[str, list[str]]] = {}
    for path in [*KINDS.values(), "no/such/page/"]:
        page = seen.go(path)
        page.evaluate(AXE)
        report: Any = page.evaluate("rules => axe.run(rules)", AXE_COLOURS if dark else AXE_RULES)
        found[path] = {v["id"]: [node["html"] for node in v["nodes"]] for v in report["violations"]}
    assert {path: violations for path, violations in found.items() if violations} == {}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_scrolls_sideways(visit: Open, corpus: Corpus, size: tuple[int, int]) -> None:
    seen = visit(size)
    paths = [*KINDS.values(), *(answer.page.url for answer in corpus.answers)]
    widths = {path: seen.go(path).evaluate("document.documentElement.scrollWidth") for path in paths}
    assert {path: width for path, width in widths.items() if width > size[0]} == {}


def test_text_and_diagrams_without_scripts(visit: Open, corpus: Corpus) -> None:
    seen = visit(PHONE, scripts=False)
    for answer in corpus.answers:
        page = seen.go(answer.page.url)
        assert page.locator("h2").count() == 8
        assert page.locator("#follow-ups").is_visible()
        assert page.locator("figure.yj-fig:not(.yj-fig--drawn) svg").count() == len(answer.page.diagrams) > 0
        figures = page.locator("figure.yj-fig svg")
        for index in range(figures.count()):
            box = figures.nth(index).bounding_box()
            assert box is not None
            assert box["width"] > 150
            assert box["height"] > 150
        assert page.locator("script[src*='mermaid' i], div.mermaid").count() == 0


def test_experiments_are_sheets_without_scripts(visit: Open, corpus: Corpus) -> None:
    seen = visit(PHONE, scripts=False)
    for answer in corpus.answers:
        page = seen.go(answer.page.url)
        wanted = [heading.id for heading in answer.page.headings if (heading.id or "").startswith("exp-")]
        sheets = page.locator("section.yj-proof")
        labels = [sheets.nth(index).get_attribute("aria-labelledby") for index in range(sheets.count())]
        assert labels == wanted
        for index, identifier in enumerate(wanted):
            assert sheets.nth(index).locator(f"h3#{identifier}").is_visible()
            assert sheets.nth(index).locator(".yj-state").is_visible()
            assert sheets.nth(index).locator("dl").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_only_what_ran_is_red(visit: Open, *, dark: bool) -> None:
    colours: dict[str, list[str]] = (
        visit(dark=dark)
        .go("about/")
        .evaluate(
            """() => {
              const states = ["proven", "checked", "failed", "stale", "skipped"];
              const marks = (state) => `<p class="yj-ran" data-state="${state}"><b class="i i-check">x</b></p>`
                + `<section class="yj-proof" data-state="${state}">`
                + `<span class="yj-state" data-state="${state}">x</span>`
                + `<dl><dt class="yj-conclusion">x</dt><dd>x</dd></dl></section>`;
              const box = document.querySelector("article");
              box.innerHTML = states.map((state) => `<div class="${state}">${marks(state)}</div>`).join("");
              const red = getComputedStyle(box.querySelector(".proven b")).color;
              const parts = (state) => [...box.querySelectorAll(`.${state} :is(b, span, dt)`)];
              return Object.fromEntries(states.map((state) => [
                state, parts(state).map((part) => getComputedStyle(part).color === red ? "red" : "ink")]));
            }"""
        )
    )
    assert colours.pop("proven") == ["red", "red", "red"]
    assert {colour for found in colours.values() for colour in found} == {"ink"}


def test_the_head_of_an_answer_leads_to_its_record(visit: Open, corpus: Corpus) -> None:
    page = visit(PHONE, scripts=False).go(corpus.answers[0].page.url)
    page.get_by_role("link", name="验证记录").click()
    assert page.url.endswith(f"about/verification/#{corpus.answers[0].meta.id}")
    assert page.locator(f"#{corpus.answers[0].meta.id}").is_visible()


def test_home_lists_every_question_with_its_answer(visit: Open, corpus: Corpus) -> None:
    page = visit(scripts=False).go("")
    for answer in corpus.answers:
        link = page.locator(f"#questions a[href='{answer.page.url}']")
        assert answer.meta.title in link.inner_text()
        assert answer.meta.summary in link.inner_text()


def test_the_answer_is_on_the_first_screen_of_a_phone(visit: Open, corpus: Corpus) -> None:
    seen = visit(PHONE)
    for answer in corpus.answers:
        box = seen.go(answer.page.url).locator(".yj-proven").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < PHONE[1], answer.meta.id


def test_diagrams_follow_the_colour_scheme(visit: Open) -> None:
    fills = {
        dark: visit(dark=dark)
        .go("elk/log-search/")
        .evaluate("getComputedStyle(document.querySelector('.yj-fig .label-container')).fill")
        for dark in (False, True)
    }
    assert fills[False] != fills[True]
