"""The scripts of every page: light and dark, where the reader is, copying, code that scrolls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.model import FIXED_SECTIONS, Corpus
from tests.browser.conftest import DESKTOP, PHONE, Open, Visit

ANSWER = "mysql/bplus-tree-search/"
KEY = "youju-theme"
PAPER = "getComputedStyle(document.body).backgroundColor"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})"
NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})"
NO_COPY = "document.execCommand = () => false"


# Light and dark


@pytest.fixture
def fresh(visit: Open) -> Iterator[Open]:
    """Visits that leave no choice behind in the shared browser contexts."""
    seen: list[Visit] = []

    def opener(*, dark: bool = False) -> Visit:
        seen.append(visit(dark=dark))
        return seen[-1]

    yield opener
    for one in seen:
        if one.page.url.startswith(one.base):
            one.page.evaluate("try { localStorage.clear(); } catch {}")


def scheme(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-md-color-scheme")


def stored(page: Page) -> str | None:
    value: str | None = page.evaluate(f"localStorage.getItem('{KEY}')")
    return value


def switch(page: Page) -> None:
    page.locator("[data-theme-toggle]").click()


@pytest.mark.parametrize(("dark", "other"), [(False, "slate"), (True, "default")], ids=["light", "dark"])
def test_the_button_switches_and_says_what_it_will_do(fresh: Open, other: str, *, dark: bool) -> None:
    page = fresh(dark=dark).go(ANSWER)
    words = {"slate": "切换到浅色", "default": "切换到深色"}
    own = "default" if other == "slate" else "slate"
    assert scheme(page) is None
    before = page.evaluate(PAPER)
    page.get_by_role("button", name=words[own]).click()
    assert scheme(page) == other
    assert stored(page) == other
    assert page.evaluate(PAPER) != before
    page.get_by_role("button", name=words[other]).click()
    assert stored(page) is None
    assert page.evaluate(PAPER) == before


def test_a_choice_holds_on_the_next_page_from_its_first_paint(fresh: Open) -> None:
    seen = fresh()
    switch(seen.go(ANSWER))
    seen.page.route("**/site.*.js", lambda route: route.abort())
    page = seen.go("mysql/")
    assert scheme(page) == "slate"
    assert page.locator("[data-theme-toggle]").is_hidden()


def test_who_chose_nothing_follows_the_system_as_it_changes(fresh: Open) -> None:
    page = fresh().go(ANSWER)
    light = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="切换到浅色").wait_for()
    assert page.evaluate(PAPER) != light
    switch(page)
    assert page.evaluate(PAPER) == light
    page.emulate_media(color_scheme="light")
    assert page.evaluate(PAPER) == light


def test_other_tabs_follow(fresh: Open) -> None:
    first, second = fresh().go(ANSWER), fresh().go("mysql/")
    switch(first)
    expect(second.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
    first.evaluate("localStorage.clear()")
    expect(second.locator("html")).not_to_have_attribute("data-md-color-scheme", "slate")


def test_a_browser_that_keeps_nothing_switches_all_the_same(fresh: Open) -> None:
    seen = fresh()
    seen.page.add_init_script(NO_STORAGE)
    page = seen.go(ANSWER)
    switch(page)
    assert scheme(page) == "slate"
    assert seen.complaints == []


def test_a_stored_value_that_means_nothing_is_no_choice(fresh: Open) -> None:
    seen = fresh()
    seen.go(ANSWER).evaluate(f"localStorage.setItem('{KEY}', 'sepia')")
    assert scheme(seen.go(ANSWER)) is None


def test_the_browser_s_own_bar_follows_the_choice(fresh: Open) -> None:
    page = fresh().go(ANSWER)
    bars = "[...document.querySelectorAll('meta[name=theme-color]')].map(meta => meta.content)"
    light, dark = page.evaluate(bars)
    switch(page)
    assert page.evaluate(bars) == [dark, dark]
    switch(page)
    assert page.evaluate(bars) == [light, light]


# Where the reader is


def current(page: Page, row: str) -> str:
    """The one marked entry, as its fragment."""
    marked = page.locator(f"{row} a[aria-current]")
    assert marked.count() == 1
    return (marked.get_attribute("href") or "").removeprefix("#")


@pytest.mark.parametrize(("size", "row"), [(DESKTOP, ".yj-toc"), (PHONE, ".yj-jump")], ids=["desktop", "phone"])
def test_the_contents_follow_the_reader(visit: Open, size: tuple[int, int], row: str) -> None:
    page = visit(size).go(ANSWER)
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(f"{row} a[href='#answer']")).to_have_attribute("aria-current", "true")
    assert current(page, row) == "answer"
    followed = []
    for section in FIXED_SECTIONS[1:]:
        page.evaluate("id => document.getElementById(id).scrollIntoView()", section.id)
        expect(page.locator(f"{row} a[href='#{section.id}']")).to_have_attribute("aria-current", "true")
        followed.append(current(page, row))
    assert followed == [section.id for section in FIXED_SECTIONS[1:]]
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(f"{row} a[href='#answer']")).to_have_attribute("aria-current", "true")


def test_the_row_of_a_phone_keeps_the_current_entry_in_view(visit: Open) -> None:
    page = visit((320, 700)).go(f"{ANSWER}#sources")
    link = page.locator(".yj-jump a[href='#sources']")
    expect(link).to_have_attribute("aria-current", "true")
    expect(link).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".yj-jump a[href='#answer']")).to_have_attribute("aria-current", "true")
    expect(link).not_to_be_in_viewport(ratio=1)


def test_the_section_the_reader_asked_for_is_marked_even_at_the_end_of_the_page(visit: Open) -> None:
    page = visit((1280, 4000)).go(ANSWER)
    page.emulate_media(reduced_motion="reduce")
    for wanted in ("interviewer", "pitfalls", "sources"):
        page.evaluate("id => { location.hash = id; }", wanted)
        expect(page.locator(f".yj-toc a[href='#{wanted}']")).to_have_attribute("aria-current", "true")
        assert current(page, ".yj-toc") == wanted


def test_a_link_to_what_is_folded_away_unfolds_it(visit: Open, corpus: Corpus) -> None:
    question = next(a for a in corpus.answers if a.meta.id == "mysql-2").follow_ups[2]
    page = visit(PHONE).go(f"{ANSWER}#{question.id}")
    assert page.locator(f"[id='{question.id}']").is_visible()
    expect(page.locator(".yj-jump a[href='#follow-ups']")).to_have_attribute("aria-current", "true")
    assert page.locator("[data-missing-fragment]").is_hidden()


@pytest.mark.parametrize("fragment", ["%E0%A4%A", "100%"])
def test_a_fragment_that_is_no_text_is_explained_too(visit: Open, fragment: str) -> None:
    seen = visit()
    page = seen.go(f"{ANSWER}#{fragment}")
    assert fragment in page.locator("[data-missing-fragment]").inner_text()
    assert seen.complaints == []


# Copying


@pytest.fixture
def page_without_clipboard(visit: Open) -> Page:
    seen = visit()
    seen.page.add_init_script(NO_CLIPBOARD)
    return seen.go(ANSWER)


def pasted(page: Page) -> str:
    """What a paste would bring, by way of a field: some pages have no clipboard to ask."""
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paste'}))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+v")
    return page.locator("#paste").input_value()


def test_the_button_says_that_the_code_was_copied_and_takes_it_back(visit: Open) -> None:
    seen = visit()
    seen.page.clock.install()
    page = seen.go(ANSWER)
    button = page.locator(".yj-copy").first
    button.click()
    expect(button).to_have_text("已复制")
    assert page.locator("[data-copy-status]").inner_text() == "代码已复制"
    page.clock.run_for(2000)
    assert button.inner_text() == "复制"
    assert page.locator("[data-copy-status]").inner_text() == ""


def test_code_is_copied_where_there_is_no_clipboard_to_write_to(page_without_clipboard: Page, corpus: Corpus) -> None:
    page = page_without_clipboard
    button = page.locator(".yj-copy").first
    button.click()
    expect(button).to_have_text("已复制")
    assert button.evaluate("button => button === document.activeElement")
    assert page.locator("textarea").count() == 0
    block = next(a for a in corpus.answers if a.meta.id == "mysql-2").page.blocks[0]
    assert pasted(page) == block.source.rstrip()


def test_a_link_is_copied_where_there_is_no_clipboard_to_write_to(page_without_clipboard: Page) -> None:
    page = page_without_clipboard
    page.locator("#pitfalls .headerlink").click()
    page.get_by_text("链接已复制").wait_for(state="attached")
    assert pasted(page) == page.url
    assert page.url.endswith("#pitfalls")


def test_code_that_cannot_be_copied_is_selected(visit: Open) -> None:
    seen = visit()
    seen.page.add_init_script(NO_CLIPBOARD)
    seen.page.add_init_script(NO_COPY)
    page = seen.go(ANSWER)
    page.locator(".yj-copy").first.click()
    page.get_by_text("代码已选中").wait_for(state="attached")
    code = page.locator(".yj-code code").first.text_content() or ""
    assert page.evaluate("getSelection().toString()").strip() == code.strip()


# Code that scrolls


STOPS = """all => all.filter(pre => pre.checkVisibility()).map(pre => ({
  wide: pre.scrollWidth > pre.clientWidth,
  stop: pre.tabIndex === 0 && pre.getAttribute('role') === 'group' && /代码$/.test(pre.ariaLabel)}))"""


def test_only_code_that_scrolls_is_a_stop_of_the_keyboard(visit: Open) -> None:
    page = visit(PHONE).go("contributing/")
    blocks = page.locator(".yj-code pre")
    expect(page.locator(".yj-code pre[tabindex='0']")).not_to_have_count(0)
    found = blocks.evaluate_all(STOPS)
    assert {block["wide"] for block in found} == {True, False}
    assert [block for block in found if block["stop"] is not block["wide"]] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".yj-code pre[tabindex]")).to_have_count(0)
    assert not any(block["wide"] for block in blocks.evaluate_all(STOPS))


def test_code_in_an_unfolded_answer_becomes_a_stop(visit: Open) -> None:
    page = visit(PHONE).go("python/argument-passing/")
    block = page.locator(".yj-ask pre").last
    expect(block).to_be_hidden()
    assert block.get_attribute("tabindex") is None
    page.locator(".yj-ask details").evaluate_all("all => all.forEach(fold => { fold.open = true; })")
    expect(block).to_have_attribute("tabindex", "0")
