"""The indexes asked in Chromium: what is found, how long it takes, and what travels."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page

from scripts.bench.search.builds import Built
from scripts.bench.search.model import Cold, EngineFigures, Hit, Outcome, Query, Size

__all__ = ["Asked", "Questions", "measure", "served"]

_PAGE = "ask.html"
_OWN = frozenset({f"/{_PAGE}", "/ask.mjs", "/favicon.ico"})
_START = 900
_ANSWER = 60
_SHOWN, _FIRST_SHOWN = 10, 5
"""Results that are looked at for the ranking; that Pagefind's interface loads at first."""

_TYPING_BUDGET = 180_000.0
"""Milliseconds of keystrokes after which an engine has been measured enough."""


@dataclass
class Asked:
    """A host of one folder.

    Attributes:
        url: its root.
        paths: what was asked of it since it was last emptied.
    """

    url: str
    paths: list[str] = field(default_factory=list)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one piece: apart, each answer waits for the other side's receipt
    disable_nagle_algorithm = True

    def __init__(self, *args: object, paths: list[str], directory: str) -> None:
        self._paths = paths
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Note what is asked for, and answer."""
        self._paths.append(unquote(urlsplit(self.path).path))
        try:
            super().do_GET()
        except ConnectionError:  # the page was closed
            self.close_connection = True

    def end_headers(self) -> None:
        """Let the browser keep what it has, as a host does."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[Asked]:
    """Serve a folder on 127.0.0.1 for as long as the context lasts.

    Args:
        folder: what a host would serve.
    """
    paths: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, paths=paths, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Asked(f"http://127.0.0.1:{server.server_port}/", paths)
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked.

    Attributes:
        all: to judge the ranking with.
        sample: to measure costs with.
    """

    all: Sequence[Query]
    sample: Sequence[Query]


def measure(
    browser: Browser, built: Built, size: Size, questions: Questions, tell: Callable[[str], None]
) -> EngineFigures:
    """Return everything measured of an engine on a corpus.

    Args:
        browser: a running one.
        built: the engine's index.
        size: of the corpus.
        questions: what is asked.
        tell: is told what is being done.
    """
    files = built.files
    figures: dict[str, Any] = {
        "engine": built.engine,
        "size": size,
        "effort": built.effort,
        "index_bytes": sum(file.stat().st_size for file in files),
        "index_files": len(files),
    }
    name = f"{built.engine.label}，{size.label}"
    with served(built.folder) as host:
        try:
            tell(f"{name}：头一次查询 …")
            figures["cold"] = _cold(browser, built, host, questions.sample)
            tell(f"{name}：逐键输入 …")
            figures |= _typing(browser, built, host, questions.sample)
            tell(f"{name}：{len(questions.all)} 个查询 …")
            figures["outcomes"] = _outcomes(browser, built, host, questions.all)
        except Error as error:
            figures["failure"] = error.message.splitlines()[0]
    return EngineFigures(**figures)


@contextmanager
def _opened(browser: Browser, built: Built, host: Asked, shown: int) -> Iterator[tuple[Page, float]]:
    """Open a page of a reader who has nothing yet, and get the engine ready in it."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(host.url + _PAGE)
        milliseconds = page.evaluate(
            "([engine, settings, shown, seconds]) => prepare(engine, settings, shown, seconds)",
            [built.engine.value, dict(built.settings), shown, _START],
        )
        yield page, float(milliseconds)
    finally:
        context.close()


def _ask(page: Page, text: str) -> tuple[float, list[list[str]]]:
    answer = page.evaluate("([text, seconds]) => ask(text, seconds)", [text, _ANSWER])
    return float(answer["ms"]), answer["hits"]


def _cold(browser: Browser, built: Built, host: Asked, queries: Sequence[Query]) -> list[Cold]:
    weights: dict[str, int] = {}
    interface = sum(_weight(file) for file in built.interface)
    measured = []
    # Where everything is one file, each query costs the same.
    for query in queries if built.index.is_dir() else queries[:1]:
        host.paths.clear()
        with _opened(browser, built, host, _FIRST_SHOWN) as (page, _):
            _ask(page, query.text)
        paths = sorted(set(host.paths) - _OWN)
        for path in paths:
            if path not in weights:
                file = built.folder / path.removeprefix("/")
                weights[path] = _weight(file) if file.is_file() else 0
        measured.append(Cold(interface + sum(weights[path] for path in paths), len(built.interface) + len(paths)))
    return measured


def _weight(file: Path) -> int:
    """Return the bytes of a file as they travel; what is compressed already does not shrink."""
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, mtime=0)))


def _typing(browser: Browser, built: Built, host: Asked, queries: Sequence[Query]) -> dict[str, Any]:
    """Return the times of typing each query letter by letter, and of doing it once more."""
    rounds: dict[str, list[float]] = {"typed": [], "warm": []}
    with _opened(browser, built, host, _FIRST_SHOWN) as (page, start):
        for query in queries:
            if sum(map(sum, rounds.values())) > _TYPING_BUDGET:
                break
            for times in rounds.values():
                times += [_ask(page, query.text[:end])[0] for end in range(1, len(query.text) + 1)]
    return {**rounds, "start": start}


def _outcomes(browser: Browser, built: Built, host: Asked, queries: Sequence[Query]) -> list[Outcome]:
    with _opened(browser, built, host, _SHOWN) as (page, _):
        found = ((query, _ask(page, query.text)[1]) for query in queries)
        return [Outcome.of(query, [_hit(places, host.url) for places in hits]) for query, hits in found]


def _hit(places: Sequence[str], root: str) -> Hit:
    """Return a hit as relative addresses, whether an engine gives them so or not."""
    relative = [place.removeprefix(root).removeprefix("/") for place in places]
    pages, _, _ = relative[0].partition("#")
    return Hit(pages, tuple(place.partition("#")[2] for place in relative))
