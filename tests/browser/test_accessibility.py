"""Walks by keyboard and by screen reader, and the readers' own settings: motion, contrast, text size."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from scripts.model import FIXED_SECTIONS, Corpus
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.test_pages import KINDS

MOST_STOPS = 20
FOCUSED = """() => {
  const at = document.activeElement;
  const name = at.getAttribute("aria-label") || at.innerText.trim();
  return {name, inside: Boolean(at.closest("main")), tag: at.tagName, style: getComputedStyle(at).outlineStyle};
}"""
COVERED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const points = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2],
                  [(box.left + box.right) / 2, (box.top + box.bottom) / 2]];
  const seen = points.filter(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (at.contains(hit) || hit.contains(at));
  });
  return seen.length === 0 && box.width > 2;
}"""


def tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_few_stops_before_the_text_and_each_has_a_name(visit: Open, size: tuple[int, int]) -> None:
    seen = visit(size)
    for path in [*KINDS.values(), "no/such/page/"]:
        page = seen.go(path)
        stops = [tab(page)]
        while not stops[-1]["inside"]:
            assert len(stops) < MOST_STOPS, path
            stops.append(tab(page))
        assert [stop for stop in stops if not stop["name"]] == [], path
        assert stops[0]["name"] == "跳到正文", path


def test_the_skip_link_is_seen_and_leads_past_the_header(visit: Open) -> None:
    page = visit().go("mysql/bplus-tree-search/")
    page.keyboard.press("Tab")
    box = page.locator(".yj-skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert tab(page)["inside"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_keyboard_is_always_seen_and_never_behind_the_sticky_row(visit: Open, size: tuple[int, int]) -> None:
    page = visit(size).go("mysql/bplus-tree-search/")
    page.emulate_media(reduced_motion="reduce")
    unseen, covered = [], []
    for _ in range(60):
        stop = tab(page)
        if stop["style"] == "none":
            unseen.append(stop["name"])
        if page.evaluate(COVERED):
            covered.append(stop["name"])
    assert unseen == []
    assert covered == []


def test_a_screen_reader_meets_the_answer_in_order(visit: Open, corpus: Corpus) -> None:
    """Landmarks by their names, one title, the eight sections, each experiment under its own heading."""
    answer = next(a for a in corpus.answers if a.meta.id == "mysql-2")
    page = visit().go(answer.page.url)
    spoken = page.locator("body").aria_snapshot()
    wanted = [
        'link "跳到正文"',
        "banner",
        'navigation "主题"',
        "main",
        f'heading "{answer.meta.title}',
        "一句话答案",
        "个代码块全部实测",
        *(f'heading "{section.title}' for section in FIXED_SECTIONS[1:]),
        'navigation "上一题与下一题"',
        "complementary",
        'navigation "本页目录"',
        "contentinfo",
    ]
    places, start = [], 0
    for text in wanted:
        start = spoken.find(text, start)
        places.append((text, start))
        assert start >= 0, text
    assert page.locator("h1").count() == 1
    assert page.get_by_role("region").count() >= len(
        [h for h in answer.page.headings if (h.id or "").startswith("exp-")]
    )


def test_every_picture_is_described_and_every_icon_is_silent(visit: Open, corpus: Corpus) -> None:
    seen = visit()
    for answer in corpus.answers:
        page = seen.go(answer.page.url)
        silent = "svg:not([aria-hidden=true]):not([role=img]:is([aria-labelledby], [aria-label]))"
        assert page.locator(silent).count() == 0, answer.meta.id
        for name in page.locator("svg[role=img]").evaluate_all(
            "all => all.map(svg => svg.getAttribute('aria-label')?.replace('。', '|')"
            " ?? svg.getAttribute('aria-labelledby').split(' ')"
            ".map(id => document.getElementById(id)?.textContent ?? '').join('|'))"
        ):
            assert all(len(part) > 3 for part in name.split("|")), (answer.meta.id, name)


def test_nothing_moves_for_those_who_asked_for_stillness(visit: Open) -> None:
    page = visit().go("mysql/bplus-tree-search/")
    moving = "[...document.querySelectorAll('*')].some(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(f"{moving} || document.getAnimations().length > 0") is False


def test_a_jump_is_immediate(visit: Open) -> None:
    """A page of an answer is twenty screens long: a link from a friend must not scroll through them."""
    page = visit(PHONE).go("mysql/bplus-tree-search/#sources")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    box = page.locator("#sources").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < PHONE[1]


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_text_reflows_at_any_width(visit: Open, width: int) -> None:
    """WCAG 1.4.10: 1280 px at 400 % are 320 px, without a second direction of scrolling."""
    seen = visit((width, 800))
    wide = {path: seen.go(path).evaluate("document.documentElement.scrollWidth") for path in KINDS.values()}
    assert {path: found for path, found in wide.items() if found > width} == {}


def test_text_may_be_twice_as_large(visit: Open) -> None:
    """WCAG 1.4.4, by the reader's own default size: lengths follow it, and nothing is cut off."""
    page = visit(DESKTOP).go("mysql/bplus-tree-search/")
    before = page.evaluate("getComputedStyle(document.querySelector('.yj-say p')).fontSize")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.yj-say p')).fontSize)") == pytest.approx(
        2 * float(before.removesuffix("px"))
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP[0]


def test_states_stay_told_apart_without_colours(visit: Open) -> None:
    """Forced colours take ours away: the seal keeps its own, and each state keeps its word."""
    page = visit().go("mysql/bplus-tree-search/")
    page.emulate_media(forced_colors="active")
    assert page.locator(".yj-seal").is_visible()
    assert page.locator(".yj-proof .yj-state").first.text_content() == "已实测"
    icon = "getComputedStyle(document.querySelector('.yj-state'), '::before').forcedColorAdjust"
    assert page.evaluate(icon) == "none"
