"""What the tests of the search dialog do over and over."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Route

NAME = "搜问题、术语、报错"
INDEX = "**/search_index.json"


def box(page: Page) -> Locator:
    """The field of the dialog."""
    return page.get_by_role("combobox", name=NAME)


def press_slash(page: Page) -> Locator:
    """Open the dialog by its key and return the field."""
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
    links = page.locator("[role=listbox] [role=option] a[href]")
    return [links.nth(index).get_attribute("href") or "" for index in range(links.count())]


def serve_docs(page: Page, docs: list[dict[str, str]]) -> None:
    """Answer for the index with other entries."""

    def answer(route: Route) -> None:
        index: dict[str, Any] = route.fetch().json()
        route.fulfill(json={**index, "docs": docs})

    page.route(INDEX, answer)


def hold_index(page: Page) -> list[Route]:
    """Let the index wait; what comes back holds the request once it was made."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(INDEX, hold)
    return held
