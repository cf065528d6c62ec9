"""A plain browser's visit: what travels, who else is asked, how far the article is by keyboard, what moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

from scripts.bench.pages.elsewhere import FOLDER
from scripts.bench.pages.model import MeasuringError, Walk

__all__ = ["walk"]

_PHONE, _DESKTOP = (390, 844), (1280, 900)
_MOST_STOPS = 300
_PAUSE, _PATIENCE = 1000, 60

_OBSERVE = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""

# Scrolled in steps, a frame each: what a page loads or moves only when it comes into view shows here.
_SCROLL = """
async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo(0, top);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}
"""

_PAST_HEADING = """
() => {
  const heading = document.querySelector("h1");
  const focused = document.activeElement;
  if (!heading) return "none";
  if (!focused || focused === document.body) return "end";
  return heading.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING ? "past" : "before";
}
"""

_BY_TYPE = (
    ("html", "html"), ("css", "css"), ("javascript", "js"), ("svg", "svg"), ("font", "font"), ("woff", "font"),
)  # fmt: skip


class _Traffic:
    """The requests of a page, from the moment that it is empty.

    Attributes:
        asked: in the order of asking, what never left the page aside.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.asked: list[Request] = []
        self._open: set[Request] = set()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def settle(self) -> None:
        """Wait until nothing is under way and nothing new is asked for a while.

        The browser's own idle event comes too early where the machine is slow: half a second of parsing is enough.
        """
        before = -1
        for _ in range(_PATIENCE):
            if before == len(self.asked) and not self._open:
                return
            before = len(self.asked)
            self._page.wait_for_timeout(_PAUSE)
        raise MeasuringError(f"{self._page.url} 一直在请求，{_PATIENCE * _PAUSE // 1000} 秒也没有停")

    def _begin(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.asked.append(request)
            self._open.add(request)

    def _end(self, request: Request) -> None:
        self._open.discard(request)


def walk(browser: Browser, url: str) -> Walk:
    """Return what a visit of a page shows.

    Args:
        browser: a running one.
        url: the page.

    Raises:
        MeasuringError: the page did not load.
    """
    context = _context(browser, _PHONE)
    try:
        page = context.new_page()
        page.add_init_script(_OBSERVE)
        traffic = _Traffic(page)
        _load(page, url)
        traffic.settle()
        seen = list(traffic.asked)
        weights = _weights(seen)
        page.evaluate(_SCROLL)
        traffic.settle()
        shift = float(page.evaluate("window.__shift"))
    finally:
        context.close()
    own = urlsplit(url).netloc
    return Walk(len(seen), weights, _foreign(seen, own), _tab_stops(browser, url), round(shift, 4))


def _context(browser: Browser, size: tuple[int, int]) -> BrowserContext:
    return browser.new_context(viewport={"width": size[0], "height": size[1]})


def _load(page: Page, url: str) -> None:
    response = page.goto(url, wait_until="load")
    if response is None or not response.ok:
        raise MeasuringError(f"打不开 {url}：{response.status if response else '没有应答'}")


def _weights(requests: Iterable[Request]) -> dict[str, int]:
    """Return the bytes that travelled, by what they are."""
    found: Counter[str] = Counter(dict.fromkeys((*dict.fromkeys(kind for _, kind in _BY_TYPE), "other"), 0))
    for request in requests:
        response = request.response()
        if response is None:
            continue
        sizes = request.sizes()
        content = response.headers.get("content-type", "")
        kind = next((kind for word, kind in _BY_TYPE if word in content), "other")
        found[kind] += sizes["responseHeadersSize"] + sizes["responseBodySize"]
    return dict(found)


def _foreign(requests: Iterable[Request], own: str) -> tuple[str, ...]:
    hosts = set()
    for request in requests:
        address = urlsplit(request.url)
        first, _, rest = address.path.removeprefix("/").partition("/")
        if address.netloc != own:
            hosts.add(address.netloc)
        elif first == FOLDER:
            hosts.add(rest.partition("/")[0])
    return tuple(sorted(hosts))


def _tab_stops(browser: Browser, url: str) -> int:
    """Return how often the tab key is pressed before the focus is past the page's heading."""
    context = _context(browser, _DESKTOP)
    try:
        page = context.new_page()
        _load(page, url)
        for stops in range(_MOST_STOPS):
            page.keyboard.press("Tab")
            place = page.evaluate(_PAST_HEADING)
            if place == "none":
                raise MeasuringError(f"{url} 没有一级标题，数不出正文之前有几个停留点")
            if place != "before":
                return stops
    finally:
        context.close()
    raise MeasuringError(f"{url} 按了 {_MOST_STOPS} 次 Tab 还没有走到正文")
