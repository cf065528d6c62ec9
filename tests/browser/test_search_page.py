"""The page of the search: results that have an address, and all questions where there is no query or no script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.model import Corpus
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.searching import INDEX, NOTHING, box, found, hold_index, press_slash, search, settle
from tests.browser.test_pages import AXE, AXE_RULES

QUERY = "回表"
SEARCH_SCRIPT = "**/search.*.js"


def questions(page: Page) -> Locator:
    """The list of all questions."""
    return page.locator("[data-search-list]")


def test_an_address_shows_what_the_dialog_shows(visit: Open) -> None:
    seen = visit()
    page = seen.go("")
    press_slash(page)
    addresses, said = search(page, QUERY), page.locator("dialog [role=status]").inner_text()
    seen.go(f"search/?q={QUERY}")
    settle(page)
    assert found(page) == addresses
    assert addresses
    assert page.locator("main [role=status]:visible").inner_text() == said
    assert box(page).input_value() == QUERY
    assert page.locator("dialog").count() == 0
    assert not questions(page).is_visible()
    assert page.title() == f"搜索「{QUERY}」 · 有据"
    assert seen.complaints == []
    assert seen.foreign == []


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_keys_go_to_its_field_and_open_no_dialog(visit: Open, key: str) -> None:
    page = visit().go("search/")
    page.keyboard.press(key)
    expect(box(page)).to_be_focused()
    page.keyboard.type("a/b")
    assert box(page).input_value() == "a/b"
    assert page.locator("dialog").count() == 0


def test_the_opener_goes_to_its_field_and_selects_what_stands_there(visit: Open) -> None:
    page = visit().go(f"search/?q={QUERY}")
    settle(page)
    page.locator(".yj-top [data-search-open]").click()
    expect(box(page)).to_be_focused()
    page.keyboard.type("x")
    assert box(page).input_value() == "x"
    assert page.locator("dialog").count() == 0


def test_typing_changes_the_address_and_not_the_history(visit: Open) -> None:
    seen = visit()
    page = seen.go("search/?from=mail")
    press_slash(page)
    length = page.evaluate("history.length")
    search(page, "a&b")
    assert page.url == f"{seen.base}search/?from=mail&q=a%26b"
    page.keyboard.press("Escape")
    page.wait_for_url(f"{seen.base}search/?from=mail")
    assert page.evaluate("history.length") == length


def test_questions_give_way_to_results_and_come_back(visit: Open) -> None:
    page = visit().go("search/")
    press_slash(page)
    assert questions(page).is_visible()
    search(page, QUERY)
    assert not questions(page).is_visible()
    assert page.locator("h1:visible").count() <= 1
    page.get_by_role("button", name="清空").click()
    expect(questions(page)).to_be_visible()
    expect(box(page)).to_be_focused()
    assert page.get_by_role("option").count() == 0
    assert page.title() == "全部问题 · 有据"


def test_arrows_and_enter_work_and_the_selected_result_is_not_behind_the_field(visit: Open) -> None:
    page = visit((1280, 500)).go("search/")
    press_slash(page)
    addresses = search(page, "索引")
    for key in ("End", "Home", "ArrowDown"):
        page.keyboard.press(key)
        option = page.locator("[aria-selected=true]").bounding_box()
        field = page.locator("[data-search-page] .yj-search__q").bounding_box()
        assert option is not None
        assert field is not None
        assert option["y"] >= field["y"] + field["height"]
        assert option["y"] + option["height"] <= 500
    page.keyboard.press("Enter")
    page.wait_for_url(addresses[1])


def test_the_field_stays_on_a_phone_and_new_results_are_seen_from_the_first(visit: Open) -> None:
    page = visit(PHONE).go("search/?q=索引")
    settle(page)
    page.mouse.wheel(0, 700)
    expect(page.locator("[role=option]").first).not_to_be_in_viewport()
    expect(box(page)).to_be_in_viewport()
    box(page).click()
    search(page, QUERY)
    expect(page.locator("[role=option]").first).to_be_in_viewport(ratio=0.9)


def test_going_back_returns_to_the_results(visit: Open) -> None:
    page = visit().go(f"search/?q={QUERY}")
    settle(page)
    address = found(page)[0]
    page.locator("[role=option]").first.click()
    page.wait_for_url(address)
    page.go_back()
    page.locator("[role=option] mark", has_text=QUERY).first.wait_for()


def test_nothing_of_the_index_is_fetched_before_the_reader_types_or_comes_near(visit: Open) -> None:
    seen = visit()
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    page = seen.go("search/")
    box(page).wait_for()
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if address.endswith("/index.json") or "worker" in address] == []
    with page.expect_response(INDEX):
        press_slash(page)


def test_a_hurried_enter_waits_for_the_results(visit: Open) -> None:
    seen = visit()
    held = hold_index(seen.page)
    page = seen.go("search/?q=可变默认参数")
    page.get_by_text("正在查找").wait_for()
    press_slash(page)
    page.keyboard.press("Enter")
    held[0].continue_()
    page.wait_for_url("**/python/argument-passing/**")


# Where it cannot work


def test_without_scripts_it_lists_every_question_and_shows_no_field(visit: Open, corpus: Corpus) -> None:
    page = visit(PHONE, scripts=False).go(f"search/?q={QUERY}")
    assert page.locator("input, [role=combobox]").count() == 0
    assert page.locator("h1").inner_text() == "全部问题"
    for answer in corpus.answers:
        link = page.locator(f"[data-search-list] a[href='../{answer.page.url}']")
        assert answer.meta.title in link.inner_text()
        assert link.is_visible()


def test_a_search_that_fails_says_so_and_shows_the_questions(visit: Open) -> None:
    seen = visit()
    page = seen.page
    page.route(INDEX, lambda route: route.abort())
    seen.go(f"search/?q={QUERY}")
    page.get_by_text("搜索暂时用不了").wait_for()
    assert questions(page).is_visible()
    page.unroute(INDEX)
    page.get_by_role("button", name="再试一次").click()
    page.locator("[role=option] mark", has_text=QUERY).first.wait_for()
    assert not questions(page).is_visible()


def test_a_search_that_cannot_be_fetched_says_so_and_shows_the_questions(visit: Open) -> None:
    seen = visit()
    page = seen.page
    page.route(SEARCH_SCRIPT, lambda route: route.abort())
    seen.go(f"search/?q={QUERY}")
    page.get_by_text("搜索的程序没有取到").wait_for()
    assert questions(page).is_visible()
    assert page.locator("input").count() == 0
    page.unroute(SEARCH_SCRIPT)
    page.get_by_role("button", name="再试一次").click()
    page.locator("[role=option] mark", has_text=QUERY).first.wait_for()
    assert not page.get_by_text("搜索的程序没有取到").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_any_state(visit: Open, size: tuple[int, int], *, dark: bool) -> None:
    seen = visit(size, dark=dark)
    page = seen.page
    found: dict[str, list[str]] = {}
    for query in (QUERY, NOTHING, ""):
        seen.go(f"search/?q={query}")
        settle(page)
        page.evaluate(AXE)
        report = page.evaluate("rules => axe.run(rules)", AXE_RULES)
        found[query] = [node["html"] for violation in report["violations"] for node in violation["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert {query: html for query, html in found.items() if html} == {}


def test_a_hostile_address_is_text(visit: Open) -> None:
    page = visit().go("search/?q=%3Cimg%20src%3Dx%20onerror%3Dstruck%3D1%3E")
    settle(page)
    assert box(page).input_value() == "<img src=x onerror=struck=1>"
    assert page.locator("main img").count() == 0
    assert page.evaluate("window.struck") is None


# The browser's address bar


def test_the_browser_is_told_how_to_search_and_its_address_answers(visit: Open) -> None:
    seen = visit()
    page = seen.go("mysql/bplus-tree-search/")
    link = page.locator("link[rel=search][type='application/opensearchdescription+xml']")
    address = link.evaluate("link => link.href")
    assert address == f"{seen.base}opensearch.xml"
    text = page.request.get(address).text()
    url = ElementTree.fromstring(text).find("{*}Url[@type='text/html']")
    assert url is not None
    path = re.sub(r"^https?://[^/]+/youju/", "", url.attrib["template"])
    seen.go(path.replace("{searchTerms}", QUERY))
    settle(page)
    assert found(page)
