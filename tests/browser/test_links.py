"""Links: deep ones land, short ones lead, copied ones are whole, dead ones are explained."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from scripts.model import Corpus
from tests.browser.conftest import PHONE, PREFIX, Open


def test_every_link_within_the_site_leads_somewhere(visit: Open, corpus: Corpus) -> None:
    seen = visit()
    waiting, known, broken = [""], set[str](), list[str]()
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting:
        path = waiting.pop()
        if path in known:
            continue
        known.add(path)
        response = seen.page.goto(seen.base + path, wait_until="domcontentloaded")
        if response is None or response.status != 200:
            broken.append(path)
            continue
        anchors[path] = set(seen.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        links = seen.page.evaluate("[...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))")
        for link in links:
            target, _, fragment = urljoin(seen.base + path, link).partition("#")
            if target.startswith(seen.base) and "/q/" not in target:
                relative = target.removeprefix(seen.base)
                waiting.append(relative)
                wanted.append((path, relative, fragment))
    assert broken == []
    assert {answer.page.url for answer in corpus.answers} <= known
    dead = [entry for entry in wanted if entry[2] and entry[2] not in anchors[entry[1]]]
    assert dead == []


def test_a_deep_link_lands_on_its_follow_up(visit: Open, corpus: Corpus) -> None:
    answer = next(a for a in corpus.answers if a.meta.id == "mysql-2")
    question = answer.follow_ups[2]
    page = visit().go(f"{answer.page.url}#{question.id}")
    box = page.locator(f"#{question.id}").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 400
    assert not page.locator("[data-missing-fragment]").is_visible()


def test_a_short_link_leads_to_the_answer_and_keeps_the_fragment(visit: Open, corpus: Corpus) -> None:
    seen = visit()
    for answer in corpus.answers:
        seen.go(f"q/{answer.meta.id}/#pitfalls")
        seen.page.wait_for_url(f"**{PREFIX}{answer.page.url}#pitfalls")


def test_a_short_link_works_without_scripts(visit: Open) -> None:
    seen = visit(scripts=False)
    seen.go("q/elk-1/")
    seen.page.wait_for_url(f"**{PREFIX}elk/log-search/")


@pytest.mark.parametrize("way", ["keyboard", "touch"])
def test_a_heading_s_link_is_copied_whole(visit: Open, way: str) -> None:
    seen = visit(PHONE)
    page = seen.go("mysql/bplus-tree-search/")
    link = page.locator("#pitfalls .headerlink")
    if way == "keyboard":
        link.focus()
        page.keyboard.press("Enter")
    else:
        link.click()
    page.get_by_text("链接已复制").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{seen.base}mysql/bplus-tree-search/#pitfalls"
    assert page.url.endswith("#pitfalls")


def test_the_short_link_is_copied_from_the_head(visit: Open) -> None:
    seen = visit()
    page = seen.go("mysql/bplus-tree-search/")
    page.get_by_role("link", name="复制短链接").click()
    page.get_by_text("链接已复制").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{seen.base}q/mysql-2/"


def test_code_is_copied_as_it_stands(visit: Open, corpus: Corpus) -> None:
    answer = next(a for a in corpus.answers if a.meta.id == "python-2")
    page = visit().go(answer.page.url)
    page.locator(".yj-code").first.get_by_role("button", name="复制").click()
    page.get_by_text("代码已复制").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == answer.page.blocks[0].source.rstrip()


def test_a_fragment_that_does_not_exist_is_explained(visit: Open) -> None:
    page = visit().go("mysql/bplus-tree-search/#renamed")
    notice = page.locator("[data-missing-fragment]")
    assert notice.is_visible()
    assert "#renamed" in notice.inner_text()
    page.evaluate("location.hash = '#pitfalls'")
    notice.wait_for(state="hidden")


def test_the_head_offers_report_and_edit(visit: Open) -> None:
    page = visit().go("mysql/bplus-tree-search/")
    assert "mysql-2" in (page.get_by_role("link", name="报告错误").get_attribute("href") or "")
    edit = page.get_by_role("link", name="编辑这一页").get_attribute("href") or ""
    assert edit.endswith("/edit/main/docs/mysql/bplus-tree-search.md")


def test_previous_and_next_walk_the_topic(visit: Open, corpus: Corpus) -> None:
    topic = next(t for t in corpus.topics if t.slug == "mysql")
    page = visit().go(topic.answers[0].page.url)
    for answer in topic.answers[1:]:
        page.locator(".yj-pn a[rel=next]").click()
        page.wait_for_url(f"**/{answer.page.url}")
    assert page.locator(".yj-pn a[rel=next]").count() == 0


def test_the_404_page_works_at_any_depth(visit: Open) -> None:
    seen = visit()
    page = seen.go("mysql/no/such/page/")
    assert page.locator("h1").inner_text() == "没有这一页"
    assert page.evaluate("getComputedStyle(document.querySelector('.yj-top')).borderBottomWidth") == "1px"
    page.get_by_role("link", name="MySQL", exact=True).first.click()
    page.wait_for_url(f"**{PREFIX}mysql/")
