"""The search dialog when nothing is found or nothing works, what it asks for and when, and what an address says."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import DESKTOP, PHONE, PREFIX, Open, Visit
from tests.browser.searching import (
    INDEX,
    NOTHING,
    WORKER,
    answer,
    box,
    hold_index,
    place,
    press_slash,
    search,
    serve_answers,
    settle,
)
from tests.browser.test_pages import AXE, AXE_RULES

ANSWER = "mysql/bplus-tree-search/"
HOSTILE = "<img src=x onerror=window.struck=1>"
TERMS, HEADS = "**/search/*/t/*.json", "**/search/*/d/*.json"
Fault = Callable[[Route], None]
BROKEN: dict[str, tuple[str, Fault]] = {
    "index missing": (INDEX, lambda route: route.fulfill(status=404, body="not found")),
    "offline": (INDEX, lambda route: route.abort("internetdisconnected")),
    "index no JSON": (INDEX, lambda route: route.fulfill(body="<!doctype html>")),
    "index without version": (INDEX, lambda route: route.fulfill(json={"format": 1})),
    "index of another format": (INDEX, lambda route: route.fulfill(json={**route.fetch().json(), "format": 0})),
    "index that names no shards": (INDEX, lambda route: route.fulfill(json={**route.fetch().json(), "shards": "x"})),
    "shards missing": (TERMS, lambda route: route.fulfill(status=404, body="not found")),
    "shards of another form": (TERMS, lambda route: route.fulfill(json=[1])),
    "offline before the heads came": (HEADS, lambda route: route.abort("internetdisconnected")),
    "heads of another form": (HEADS, lambda route: route.fulfill(json={})),
    "worker blocked": (WORKER, lambda route: route.abort("blockedbyclient")),
    "worker that cannot start": (WORKER, lambda route: route.fulfill(body="throw 1", content_type="text/javascript")),
}


def axe(page: Page) -> dict[str, list[str]]:
    page.evaluate(AXE)
    report = page.evaluate("rules => axe.run('dialog', rules)", AXE_RULES)
    return {v["id"]: [node["html"] for node in v["nodes"]] for v in report["violations"]}


# What it asks for, and when


def test_nothing_of_it_is_fetched_before_the_reader_wants_it(visit: Open) -> None:
    seen = visit()
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url.removeprefix(seen.base)))
    page = seen.go(ANSWER)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 3000)
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if "search" in address.removeprefix(ANSWER)] == []
    with page.expect_response("**/search.*.js"):
        page.locator(".yj-top [data-search-open]").focus()
    assert [address for address in asked if address.startswith("search/")] == []
    page.keyboard.press("Enter")
    search(page, "回表")
    search(page, "回表查询")
    index = [address for address in asked if address.startswith("search/")]
    assert index[0] == "search/index.json"
    assert len(set(index)) == len(index), "nothing is fetched twice"
    assert seen.foreign == []
    assert seen.complaints == []


def test_without_scripts_the_way_to_search_leads_to_all_questions(visit: Open) -> None:
    page = visit(scripts=False).go(ANSWER)
    page.locator(".yj-top .yj-find").click()
    page.wait_for_url(f"**{PREFIX}search/")


def test_the_way_leads_to_all_questions_where_the_dialog_cannot_be_fetched(visit: Open) -> None:
    seen = visit()
    seen.page.route("**/search.*.js", lambda route: route.abort())
    page = seen.go(ANSWER)
    page.keyboard.press("/")
    page.wait_for_url(f"**{PREFIX}search/")
    seen.go(f"{ANSWER}?q=回表")
    page.wait_for_url(f"{seen.base}search/?q=%E5%9B%9E%E8%A1%A8")


def test_it_works_without_its_style_sheet(visit: Open) -> None:
    seen = visit()
    seen.page.route("**/search.*.css", lambda route: route.abort())
    page = seen.go(ANSWER)
    press_slash(page)
    assert search(page, "回表")


# Nothing typed, nothing found, nothing works


def test_before_anything_is_typed_it_offers_the_topics(visit: Open) -> None:
    page = visit(PHONE).go("")
    press_slash(page)
    options = page.get_by_role("option")
    assert options.all_inner_texts() == page.locator(".yj-topics a").all_text_contents()
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PREFIX}mysql/")


def test_nothing_found_says_so_and_offers_ways_on(visit: Open) -> None:
    seen = visit()
    page = seen.go(ANSWER)
    press_slash(page)
    assert search(page, NOTHING) == []
    dialog = page.get_by_role("dialog", name="搜索")
    assert dialog.get_by_role("status").inner_text() == f"没有找到「{NOTHING}」"
    ask = dialog.get_by_role("link", name="提一个新问题").get_attribute("href") or ""
    assert unquote(ask).endswith(f"/issues/new?title=新问题：{NOTHING}")
    assert dialog.get_by_role("link", name="MySQL").is_visible()
    dialog.get_by_role("link", name="看全部问题").click()
    page.wait_for_url(f"{seen.base}search/")


@pytest.mark.parametrize("fault", BROKEN)
def test_what_does_not_work_says_so_and_can_be_tried_again(visit: Open, fault: str) -> None:
    pattern, answer = BROKEN[fault]
    seen = visit()
    page = seen.page
    page.context.route(pattern, answer)
    try:
        seen.go(ANSWER)
        press_slash(page).fill("回表")
        dialog = page.get_by_role("dialog", name="搜索")
        dialog.get_by_text("搜索暂时用不了").wait_for()
        assert dialog.get_by_role("link", name="看全部问题").get_attribute("href") == f"{seen.base}search/"
        assert page.get_by_role("option").count() == 0
    finally:
        page.context.unroute(pattern, answer)
    dialog.get_by_role("button", name="再试一次").click()
    page.locator("[role=option] mark", has_text="回表").first.wait_for()


def test_it_says_that_it_is_looking(visit: Open) -> None:
    seen = visit()
    held = hold_index(seen.page)
    page = seen.go("")
    press_slash(page).fill("回表")
    page.get_by_role("status").filter(has_text="正在查找…").wait_for()
    held[0].continue_()
    page.locator("[role=option] mark").first.wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_any_state(visit: Open, size: tuple[int, int], *, dark: bool) -> None:
    seen = visit(size, dark=dark)
    page = seen.go(ANSWER)
    press_slash(page)
    found = {"topics": axe(page)}
    for query in ("回表", NOTHING):
        search(page, query)
        found[query] = axe(page)
    page.route(INDEX, lambda route: route.abort())
    seen.go("?q=回表")
    page.get_by_text("搜索暂时用不了").wait_for()
    found["failure"] = axe(page)
    assert {state: violations for state, violations in found.items() if violations} == {}


# Nothing that is found or typed is taken for markup


def test_a_hostile_query_is_text(visit: Open) -> None:
    page = visit().go(f"?q={HOSTILE}")
    settle(page)
    assert box(page).input_value() == HOSTILE
    search(page, "<h1 onclick=struck=1>")
    assert page.locator("dialog").locator("img, h1, [onclick], [onerror]").count() == 0
    assert page.evaluate("window.struck") is None


def test_a_hostile_query_that_finds_nothing_is_text(visit: Open) -> None:
    seen = visit()
    serve_answers(seen.page, note=HOSTILE)
    page = seen.go("")
    press_slash(page)
    for query in (HOSTILE, "<zzzzqqqq>"):
        search(page, query)
        assert page.locator("dialog [role=status]").inner_text() == f"没有找到「{query}」"
    assert page.locator("dialog").locator("img, zzzzqqqq, [onerror]").count() == 0
    assert page.evaluate("window.struck") is None


def test_a_hostile_index_is_text_and_leads_nowhere_else(visit: Open) -> None:
    seen = visit()
    page = seen.page
    hostile = place("about/#x", HOSTILE, HOSTILE, f"{HOSTILE}<script>struck=1</script>")
    serve_answers(
        page,
        answer(
            hostile, place("javascript:struck=1"), place("//example.org/"), title=HOSTILE, topic=HOSTILE, proof=HOSTILE
        ),
        answer(place("about/"), url="javascript:struck=1"),
        answer(place("about/"), url="https://example.org/"),
        answer(place("../")),
        note=HOSTILE,
    )
    seen.go("?q=zebra")
    settle(page)
    dialog = page.locator("dialog")
    assert dialog.locator("strong").all_inner_texts() == [HOSTILE]
    assert dialog.locator("mark").all_inner_texts() == [HOSTILE]
    assert dialog.locator("img, script").count() == 0
    assert dialog.locator("[role=option] a").evaluate_all("all => all.map(a => a.href)") == [f"{seen.base}about/#x"]
    page.locator("[role=option]").click()
    page.wait_for_url(f"{seen.base}about/#x")
    assert page.evaluate("window.struck") is None
    assert seen.foreign == []


# What an address says


def query_of(page: Page) -> str | None:
    found: str | None = page.evaluate("new URLSearchParams(location.search).get('q')")
    return found


def test_an_address_can_hold_a_search(visit: Open) -> None:
    seen = visit()
    page = seen.go(f"{ANSWER}?from=mail&q=回表#pitfalls")
    settle(page)
    assert box(page).input_value() == "回表"
    assert page.get_by_role("option").count() > 0
    length = page.evaluate("history.length")
    search(page, "覆盖索引")
    assert query_of(page) == "覆盖索引"
    page.keyboard.press("Escape")
    page.wait_for_url(f"{seen.base}{ANSWER}?from=mail#pitfalls")
    assert page.evaluate("history.length") == length


def test_going_back_returns_to_the_results(visit: Open) -> None:
    page = visit().go(ANSWER)
    press_slash(page)
    found = search(page, "倒排索引")
    page.keyboard.press("Enter")
    page.wait_for_url(found[0])
    page.go_back()
    page.locator("[role=option] mark", has_text="倒排索引").first.wait_for()
    assert query_of(page) == "倒排索引"


def leave_mark(seen: Visit) -> Page:
    """Open the answer with something that a reload would lose."""
    page = seen.go(ANSWER)
    page.evaluate("window.mark = true")
    return page


def test_a_result_on_this_page_needs_no_reload(visit: Open) -> None:
    seen = visit()
    page = leave_mark(seen)
    press_slash(page)
    found = search(page, "回表")
    place = next(n for n, address in enumerate(found) if address.startswith(f"{seen.base}{ANSWER}#"))
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(found[place])
    assert page.evaluate("window.mark")
    assert page.locator("dialog[open]").count() == 0
    assert not page.evaluate("document.activeElement.matches('[data-search-open]')")
