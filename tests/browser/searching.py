"""What the tests of the search do over and over, in the dialog and on its own page."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, Route

NAME = "搜问题、术语、报错"
INDEX = "**/search/index.json"
WORKER = "**/search-worker.*.js"
NOTHING = "☃☃☃"
"""A query that no text answers, however it is heard."""


def box(page: Page) -> Locator:
    """The field."""
    return page.get_by_role("combobox", name=NAME)


def press_slash(page: Page) -> Locator:
    """Open the dialog by its key, or go to the field of the page, and return the field."""
    page.keyboard.press("/")
    box(page).wait_for()
    return box(page)


def settle(page: Page) -> None:
    """Wait until the list answers what stands in the field."""
    page.locator("[role=listbox][aria-busy=false]").wait_for(state="attached")


def search(page: Page, query: str) -> list[str]:
    """The addresses found, in their order."""
    box(page).fill(query)
    settle(page)
    return found(page)


def found(page: Page) -> list[str]:
    """The addresses that are listed, in their order."""
    links = page.locator("[role=listbox] [role=option] a[href]")
    return [links.nth(index).get_attribute("href") or "" for index in range(links.count())]


def place(url: str, title: str = "zebra", label: str = "", snippet: str = "") -> dict[str, Any]:
    """A place as the worker gives it, its title a hit."""
    return {"url": url, "title": ["", title, ""], "label": label, "snippet": [snippet]}


def answer(*options: dict[str, Any], **facts: str) -> dict[str, Any]:
    """An answer as the worker gives it."""
    plain = {"title": "题目", "url": "about/", "topic": "MySQL", "level": "进阶", "proof": "实测"}
    return {**plain, **facts, "options": list(options)}


def serve_answers(page: Page, *answers: dict[str, Any], total: int | None = None, note: str = "") -> None:
    """Stand in for the worker: whatever is asked, these are found."""
    result = json.dumps({"total": len(answers) if total is None else total, "note": note, "answers": answers})
    script = (
        f"onmessage = ({{ data: {{ id, manifest }} }}) => postMessage({{ id, result: manifest ? null : {result} }})"
    )
    page.route(WORKER, lambda route: route.fulfill(body=script, content_type="text/javascript"))


def hold_index(page: Page) -> list[Route]:
    """Let the index wait; what comes back holds the request once it was made."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(INDEX, hold)
    return held
