"""Follow-ups: however a reader comes to one, it opens, and the question itself can be seen; paper shows them all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from scripts.model import Answer, Corpus
from tests.browser.conftest import DESKTOP, PHONE, Open

FOLDS = ".yj-ask > details"
OPEN = "folds => folds.map(fold => fold.open)"
SHOWN = """answers => answers.map((answer) => answer.checkVisibility()
  && answer.getBoundingClientRect().bottom <= answer.closest("details").getBoundingClientRect().bottom)"""
IN_SIGHT = """id => {
  const question = document.getElementById(id).closest("details").querySelector("summary").getBoundingClientRect();
  const row = document.querySelector(".yj-jump").getBoundingClientRect();
  return question.top >= (row.height ? row.bottom : 0) && question.bottom < innerHeight;
}"""


@pytest.fixture
def answer(corpus: Corpus) -> Answer:
    """An answer with questions enough."""
    return next(a for a in corpus.answers if a.meta.id == "mysql-2")


def questions(answer: Answer) -> list[str]:
    return [heading.id or "" for heading in answer.follow_ups]


def opened(page: Page) -> list[bool]:
    states: list[bool] = page.locator(FOLDS).evaluate_all(OPEN)
    return states


def shown(page: Page) -> list[bool]:
    """Return which answers are painted, in a fold that makes room for them."""
    states: list[bool] = page.locator(".yj-ask__a").evaluate_all(SHOWN)
    return states


def only(answer: Answer, *ids: str) -> list[bool]:
    return [identifier in ids for identifier in questions(answer)]


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (DESKTOP, True)], ids=["phone, no scripts", "desktop"])
def test_a_link_opens_its_question_and_brings_it_into_sight(
    visit: Open, corpus: Corpus, size: tuple[int, int], *, scripts: bool
) -> None:
    seen = visit(size, scripts=scripts)
    for answer in corpus.answers:
        longest = max(answer.follow_ups[1:], key=lambda heading: len(heading.text))
        assert longest.id
        page = seen.go(f"{answer.page.url}#{longest.id}")
        assert shown(page) == only(answer, questions(answer)[0], longest.id)
        assert page.evaluate(IN_SIGHT, longest.id), longest.text


def test_only_the_first_question_stands_open(visit: Open, answer: Answer) -> None:
    page = visit().go(answer.page.url)
    assert opened(page) == shown(page) == only(answer, questions(answer)[0])


def test_a_link_within_the_page_opens_it_each_time(visit: Open, answer: Answer) -> None:
    page = visit().go(answer.page.url)
    wanted = questions(answer)[3]
    page.evaluate("id => document.querySelector('h1').innerHTML = `<a href='#${id}'>试</a>`", wanted)
    for _ in range(2):
        page.get_by_role("link", name="试", exact=True).click()
        page.locator(f"#{wanted}").wait_for(state="visible")
        page.locator(f"details:has(#{wanted}) > summary").click()
        page.locator(f"#{wanted}").wait_for(state="hidden")


def test_scripts_open_what_a_browser_would_leave_closed(visit: Open, answer: Answer) -> None:
    page = visit().go(answer.page.url)
    first, second, third = questions(answer)[:3]
    page.evaluate("id => history.replaceState(null, '', '#' + id)", second)
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert opened(page) == only(answer, first, second)
    page.evaluate("id => history.replaceState(null, '', '#' + id)", third)
    page.evaluate(
        """id => {
          addEventListener("click", (event) => event.preventDefault());  // the browser itself does nothing
          document.body.insertAdjacentHTML("beforeend", `<a href="#${id}">试</a>`);
          document.body.lastElementChild.click();
        }""",
        third,
    )
    assert opened(page) == only(answer, first, second, third)


def test_a_search_within_the_page_reaches_closed_answers(visit: Open, corpus: Corpus, answer: Answer) -> None:
    """A text fragment is found and revealed in the way in which browsers find text within a page."""
    seen = visit()
    page = seen.page
    last = questions(answer)[-1]
    page.goto(f"{seen.base}{answer.page.url}")
    words = page.evaluate("id => document.getElementById(id).textContent.trim().slice(0, 12)", last)
    page.goto(f"{seen.base}{corpus.answers[0].page.url}")
    page.goto(f"{seen.base}{answer.page.url}#:~:text={words}")
    page.locator(f"#{last}").wait_for(state="visible")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_keyboard_opens_and_closes(visit: Open, answer: Answer, *, scripts: bool) -> None:
    page = visit(scripts=scripts).go(answer.page.url)
    wanted = page.locator(f"#{questions(answer)[1]}")
    page.locator(FOLDS).nth(1).locator("summary").focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        wanted.wait_for(state="visible")
        page.keyboard.press(key)
        wanted.wait_for(state="hidden")


def test_a_question_s_link_is_copied_and_leaves_it_as_it_is(visit: Open, answer: Answer) -> None:
    seen = visit(PHONE)
    page = seen.go(answer.page.url)
    identifier = questions(answer)[2]
    page.locator(f".yj-ask > a[href='#{identifier}']").click()
    page.get_by_text("链接已复制").wait_for(state="attached")
    address = f"{seen.base}{answer.page.url}#{identifier}"
    assert page.evaluate("navigator.clipboard.readText()") == address == page.url
    assert opened(page) == only(answer, questions(answer)[0])


def test_all_open_and_close_at_once(visit: Open, answer: Answer) -> None:
    page = visit(PHONE).go(answer.page.url)
    button = page.locator(".yj-ask-all")
    count = len(questions(answer))
    button.focus()
    for label, after, state in (("全部展开", "全部收起", True), ("全部收起", "全部展开", False)):
        assert button.inner_text() == label
        page.keyboard.press("Enter")
        page.get_by_role("button", name=after).wait_for()
        assert opened(page) == [state] * count
    for fold in page.locator(f"{FOLDS} > summary").all():
        fold.click()
    page.get_by_role("button", name="全部收起").wait_for()


def test_the_button_moves_nothing_when_it_comes(visit: Open, answer: Answer) -> None:
    tops = []
    for scripts in (True, False):
        page = visit(scripts=scripts).go(answer.page.url)
        box = page.locator(".yj-ask").first.bounding_box()
        heading = page.locator("#follow-ups").bounding_box()
        assert box is not None
        assert heading is not None
        tops.append(box["y"] - heading["y"])
    assert tops[0] == tops[1]
    assert page.locator(".yj-ask-all").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_every_answer(visit: Open, answer: Answer, *, scripts: bool) -> None:
    page = visit(scripts=scripts).go(answer.page.url)
    page.emulate_media(media="print")
    assert shown(page) == only(answer, *questions(answer))
    page.emulate_media(media="screen")
    assert shown(page) == only(answer, questions(answer)[0])


def test_printing_opens_all_and_then_restores_what_the_reader_left(visit: Open, answer: Answer) -> None:
    page = visit().go(answer.page.url)
    page.locator(f"{FOLDS} > summary").nth(2).click()
    left = opened(page)
    assert left == only(answer, questions(answer)[0], questions(answer)[2])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened(page) == only(answer, *questions(answer))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened(page) == left
