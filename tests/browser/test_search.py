"""Search: what a reader types in Chinese is found, whole words and parts, from any page."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, PREFIX, Open

QUERIES = [
    ("倒排索引", "elk/log-search/"),
    ("覆盖索引", "mysql/bplus-tree-search/"),
    ("回表", "mysql/bplus-tree-search/"),
    ("微调", "aigc/lora/"),
    ("灾难性遗忘", "aigc/lora/"),
    ("可变默认参数", "python/argument-passing/"),
    ("蓝绿部署", "cicd/pipeline/"),
    ("B+树", "mysql/"),
    ("twine", "python/packaging/"),
    ("innodb_page_size", "mysql/smallest-unit/"),
    ("交叉注意力", "aigc/"),
    ("为什么建了索引却没走", "mysql/query-uses-index/"),
]


def search(page: Page, query: str) -> list[str]:
    box = page.get_by_role("textbox", name="搜问题、术语、报错")
    box.fill(query)
    page.wait_for_function("document.querySelector('.md-search-result__meta').innerText.includes('结果')")
    page.wait_for_timeout(300)
    links = page.locator(".md-search-result__item > a")
    return [(links.nth(i).get_attribute("href") or "").split("?")[0] for i in range(links.count())]


def test_the_right_answer_is_first(visit: Open) -> None:
    page = visit().go("")
    page.keyboard.press("/")
    wrong = {}
    for query, expected in QUERIES:
        found = search(page, query)
        if not found or f"{PREFIX}{expected}" not in found[0]:
            wrong[query] = found[:3]
    assert wrong == {}


def test_it_opens_by_keyboard_and_closes_by_escape(visit: Open) -> None:
    page = visit().go("mysql/bplus-tree-search/")
    box = page.get_by_role("textbox", name="搜问题、术语、报错")
    page.keyboard.press("Control+k")
    assert box.is_visible()
    page.keyboard.press("Escape")
    box.wait_for(state="hidden")


def test_a_result_leads_to_its_page_from_the_404_page_on_a_phone(visit: Open) -> None:
    seen = visit(PHONE)
    page = seen.go("no/such/page/")
    page.locator(".yj-hero [data-search-open]").click()
    search(page, "倒排索引")
    page.locator(".md-search-result__item > a").first.click()
    page.wait_for_url("**/elk/log-search/**")
    assert seen.foreign == []


def test_nothing_found_says_so(visit: Open) -> None:
    page = visit().go("")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="搜问题、术语、报错").fill("zzzzqqqq")
    page.get_by_text("没有找到").wait_for()


def test_without_scripts_the_way_to_search_leads_to_all_questions(visit: Open) -> None:
    page = visit(scripts=False).go("mysql/bplus-tree-search/")
    page.locator(".yj-top .yj-find").click()
    page.wait_for_url(f"**{PREFIX}#questions")
