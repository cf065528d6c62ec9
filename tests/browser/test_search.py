"""Search: what a reader types in Chinese is found, whole words and parts, from any page, by keyboard and by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, PREFIX, Open
from tests.browser.searching import (
    NOTHING,
    answer,
    box,
    found,
    hold_index,
    place,
    press_slash,
    search,
    serve_answers,
    settle,
)

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
ANSWER = "mysql/bplus-tree-search/"
ASKED = """(() => {
  window.asked = [];
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    if (message.query) window.asked.push(message.query);
    return post.call(this, message);
  };
})()"""


def selected(page: Page) -> int:
    """The place of the one selected option, as the field names it, too."""
    options = page.locator("[role=option][aria-selected=true]")
    assert options.count() == 1
    identifier = options.get_attribute("id")
    assert box(page).get_attribute("aria-activedescendant") == identifier
    return [option.get_attribute("id") for option in page.locator("[role=option]").all()].index(identifier)


# What is found


def test_the_right_answer_is_first(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    wrong = {}
    for query, expected in QUERIES:
        addresses = search(page, query)
        if not addresses or f"{PREFIX}{expected}" not in addresses[0]:
            wrong[query] = addresses[:3]
    assert wrong == {}


def test_every_result_leads_to_a_place_that_exists(visit: Open) -> None:
    seen = visit()
    page = seen.go("")
    press_slash(page)
    addresses = search(page, "索引")
    assert len(addresses) > 5
    assert [address for address in addresses if "#" in address]
    other = visit().page
    for address in addresses:
        path, _, fragment = address.partition("#")
        response = other.goto(path, wait_until="domcontentloaded")
        assert response is not None
        assert response.status == 200, address
        assert not fragment or other.locator(f"[id='{fragment}']").count() == 1, address


def test_a_result_says_why_it_was_found(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    search(page, "回表")
    first = page.locator("[role=option]").first
    assert "回表" in first.locator("mark").all_inner_texts()
    groups, options = page.locator("[role=listbox] > [role=group]"), page.get_by_role("option")
    count = page.locator("dialog [role=status]").inner_text()
    assert count.split("；")[0] == f"{groups.count()} 题，{options.count()} 处"
    assert groups.first.get_attribute("aria-label") == first.locator("strong").inner_text()
    assert groups.first.locator("[role=option].sub").count() > 0


def test_the_first_option_names_the_answer_and_the_section(visit: Open) -> None:
    seen = visit()
    page = seen.page
    section = place("about/#proof", "怎样验证", "追问", "因为斑马。")
    serve_answers(
        page,
        answer(section, place("about/", "题目甲", snippet="一句话。"), title="题目甲"),
        answer(
            place("contributing/", "题目乙", snippet="两句话。"), title="题目乙", url="contributing/", proof="待重跑"
        ),
    )
    seen.go("?q=zebra")
    settle(page)
    assert found(page) == [f"{seen.base}about/#proof", f"{seen.base}about/", f"{seen.base}contributing/"]
    texts = [list(filter(None, text.split("\n"))) for text in page.get_by_role("option").all_inner_texts()]
    assert texts == [
        ["MySQL", "进阶", "实测", "题目甲", "追问：怎样验证", "因为斑马。"],
        ["整篇：题目甲", "一句话。"],
        ["MySQL", "进阶", "待重跑", "题目乙", "两句话。"],
    ]
    names = [option.get_attribute("aria-label") for option in page.get_by_role("option").all()]
    assert names == [
        "题目甲；追问：怎样验证；因为斑马。；MySQL，进阶，实测",
        "整篇；一句话。",
        "题目乙；两句话。；MySQL，进阶，待重跑",
    ]
    assert page.locator("[role=option] mark").all_inner_texts() == ["怎样验证", "题目甲", "题目乙"]
    assert page.locator("[role=listbox] [data-state=proven]").all_inner_texts() == ["实测"]


def test_it_says_what_it_leaves_out_and_how_it_understood(visit: Open) -> None:
    seen = visit()
    serve_answers(seen.page, answer(place("about/"), place("about/#proof")), total=8, note="按拼音找：斑马")
    page = seen.go("?q=zebra")
    settle(page)
    assert page.locator("dialog [role=status]").inner_text() == "1 题，2 处；另有 7 题相关较少"
    assert page.locator("dialog [aria-live=polite]").inner_text() == "按拼音找：斑马"


# The keyboard


def test_it_is_a_combobox_with_a_list_and_a_status(visit: Open) -> None:
    page = visit().go(ANSWER)
    assert page.locator("dialog").count() == 0
    field = press_slash(page)
    assert field.evaluate("field => field === document.activeElement")
    assert page.get_by_role("dialog", name="搜索").is_visible()
    assert page.evaluate("document.querySelector('dialog').matches(':modal')")
    search(page, "回表")
    assert field.get_attribute("aria-autocomplete") == "list"
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator(f"#{field.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    search(page, NOTHING)
    assert field.get_attribute("aria-expanded") == "false"
    assert field.get_attribute("aria-activedescendant") is None


def test_arrows_home_and_end_walk_the_results_and_enter_opens(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    addresses = search(page, "覆盖索引")
    last = len(addresses) - 1
    walked = [selected(page)]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "ArrowDown", "ArrowUp", "Home", "ArrowDown"):
        page.keyboard.press(key)
        walked.append(selected(page))
    assert walked == [0, 1, 2, 1, last, 0, last, 0, 1]
    assert box(page).input_value() == "覆盖索引"
    page.keyboard.press("Enter")
    page.wait_for_url(addresses[1])


def test_the_selected_result_is_in_view(visit: Open) -> None:
    page = visit((1280, 500)).go("")
    press_slash(page)
    search(page, "索引")
    for key in ("End", "Home"):
        page.keyboard.press(key)
        option = page.locator("[aria-selected=true]").bounding_box()
        frame = page.locator("[role=listbox]").bounding_box()
        assert option is not None
        assert frame is not None
        assert frame["y"] - 1 <= option["y"]
        assert option["y"] + option["height"] <= frame["y"] + frame["height"] + 1


def test_a_reader_too_quick_to_wait_gets_the_first_result_of_what_was_typed(visit: Open) -> None:
    seen = visit()
    page = seen.page
    held = hold_index(page)
    seen.go("")
    press_slash(page).fill("可变默认参数")
    page.get_by_text("正在查找").wait_for()
    page.keyboard.press("Enter")
    held[0].continue_()
    page.wait_for_url("**/python/argument-passing/**")


@pytest.mark.parametrize("key", ["Control+k", "Meta+k", "/"])
def test_keys_open_it_and_escape_returns_to_where_the_reader_was(visit: Open, key: str) -> None:
    page = visit().go(ANSWER)
    page.locator(".yj-pn a").first.focus()
    page.keyboard.press(key)
    box(page).wait_for()
    page.keyboard.press("Escape")
    box(page).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.closest('.yj-pn') !== null")


@pytest.mark.parametrize("way", ["click", "Enter", "Space"])
def test_the_opener_opens_it_and_escape_returns_to_the_opener(visit: Open, way: str) -> None:
    page = visit().go("")
    opener = page.locator(".yj-hero [data-search-open]")
    if way == "click":
        opener.click()
    else:
        opener.focus()
        page.keyboard.press(way)
    box(page).wait_for()
    page.keyboard.press("Escape")
    box(page).wait_for(state="hidden")
    expect(opener).to_be_focused()


def test_a_slash_in_a_field_is_a_slash(visit: Open) -> None:
    page = visit().go("")
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'other'}))")
    page.locator("#other").focus()
    page.keyboard.press("/")
    assert page.locator("#other").input_value() == "/"
    assert page.locator("dialog").count() == 0
    page.keyboard.press("Control+k")
    box(page).wait_for()
    page.keyboard.type("a/b")
    assert box(page).input_value() == "a/b"


def test_letters_being_composed_are_no_query(visit: Open) -> None:
    seen = visit()
    page = seen.page
    page.add_init_script(ASKED)
    seen.go("")
    press_slash(page)
    search(page, "微调")
    keyboard = page.context.new_cdp_session(page)
    page.keyboard.press("Control+a")
    keyboard.send("Input.imeSetComposition", {"text": "huibiao", "selectionStart": 7, "selectionEnd": 7})
    assert box(page).input_value() == "huibiao"
    keyboard.send("Input.insertText", {"text": "回表"})
    page.locator("[role=option] mark", has_text="回表").first.wait_for()
    assert page.evaluate("asked") == ["微调", "回表"]


# The mouse, and a phone


def test_the_mouse_selects_by_moving_and_opens_by_clicking(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    addresses = search(page, "回表")
    page.locator("[role=option]").nth(2).hover()
    assert selected(page) == 2
    page.locator("[role=option]").nth(2).click()
    page.wait_for_url(addresses[2])


@pytest.mark.parametrize("how", ["Control", "middle"])
def test_the_mouse_opens_a_result_beside_this_page(visit: Open, how: str) -> None:
    page = visit().go("")
    press_slash(page)
    addresses = search(page, "回表")
    option = page.locator("[role=option]").nth(1)
    with page.context.expect_page() as aside:
        if how == "middle":
            option.click(button="middle")
        else:
            option.click(modifiers=["Control"])
    aside.value.wait_for_url(addresses[1])
    aside.value.close()
    assert box(page).is_visible()


def test_an_option_that_is_clicked_by_a_program_opens(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    addresses = search(page, "回表")
    page.locator("[role=option]").nth(1).evaluate("option => option.click()")
    page.wait_for_url(addresses[1])


def test_a_press_beside_the_sheet_closes_it(visit: Open) -> None:
    page = visit().go("")
    press_slash(page)
    page.mouse.click(20, 800)
    box(page).wait_for(state="hidden")


def test_on_a_phone_it_takes_the_whole_screen_and_has_buttons(visit: Open) -> None:
    page = visit(PHONE).go(ANSWER)
    page.locator(".yj-top [data-search-open]").click()
    box(page).wait_for()
    assert page.locator("dialog").bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert not page.get_by_role("button", name="清空").is_visible()
    search(page, "回表")
    page.get_by_role("button", name="清空").click()
    assert box(page).input_value() == ""
    assert box(page).evaluate("field => field === document.activeElement")
    page.get_by_role("button", name="关闭").click()
    box(page).wait_for(state="hidden")
    expect(page.locator(".yj-top [data-search-open]")).to_be_focused()


def test_a_result_leads_to_its_page_from_the_404_page_on_a_phone(visit: Open) -> None:
    seen = visit(PHONE)
    page = seen.go("no/such/page/")
    page.locator(".yj-hero [data-search-open]").click()
    box(page).wait_for()
    search(page, "倒排索引")
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/elk/log-search/**")
    assert seen.foreign == []
