"""The built site in Chromium, under a sub-path as on Pages, with every other host blocked."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from scripts.evidence import FOLDER
from scripts.model import Corpus
from scripts.services.chromium import FLAGS, find_chromium
from scripts.site.builder import build_site
from scripts.site.preview import PreviewServer
from tests.conftest import ROOT

PREFIX = "/youju/"
DESKTOP, PHONE = (1280, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Iterator[PreviewServer]:
    site = tmp_path_factory.mktemp("published") / "site"
    records = Path(os.environ.get("EVIDENCE") or ROOT / FOLDER)
    build_site(ROOT, corpus, site, f"http://127.0.0.1:1{PREFIX}", evidence=records)
    with PreviewServer(site, prefix=PREFIX) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    assert executable, "没有 Chromium：运行 python -m scripts browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page being looked at, and what it asked for and complained of."""

    page: Page
    base: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def contexts(chromium: Browser, server: PreviewServer) -> Callable[..., BrowserContext]:
    """Browser contexts by their settings, shared because each costs a second; foreign hosts are blocked."""
    own = server.url.removesuffix(PREFIX)

    @functools.cache
    def context(size: tuple[int, int], dark: bool, scripts: bool) -> BrowserContext:
        made = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        made.route(lambda url: not url.startswith(own), lambda route: route.abort())
        return made

    return context


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext], server: PreviewServer) -> Iterator[Open]:
    """Opens a page; what it asks of other hosts and complains of is written down."""
    opened: list[Visit] = []
    own = server.url.removesuffix(PREFIX)

    def opener(size: tuple[int, int] = DESKTOP, *, dark: bool = False, scripts: bool = True) -> Visit:
        page = contexts(size, dark, scripts).new_page()
        seen = Visit(page, server.url)
        opened.append(seen)

        def note(request: Request) -> None:
            if not request.url.startswith((own, "data:", "blob:")):
                seen.foreign.append(request.url)

        page.on("request", note)
        page.on("console", lambda m: seen.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return seen

    yield opener
    for seen in opened:
        seen.page.close()
