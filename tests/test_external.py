"""External links: collected with their places, asked for on a server of our own, reported as one issue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.external import DeadLink, ExternalCheckError, LinkReport, check_external, collect, problems, render_issue
from scripts.model import Position
from tests.conftest import Writer

HERE = (Position("docs/a.md", 3, 5),)
STATUS = {"/good": 200, "/refused": 403, "/often": 429, "/moved": 301, "/lost": 302}


class _Handler(BaseHTTPRequestHandler):
    done: threading.Event
    asked: list[str]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(path)
        if path == "/hangs":
            self.done.wait(30)
        self.send_response(STATUS.get(path, 404))
        self.send_header("Location", "/good" if path == "/moved" else "/nowhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on this machine; its address."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    _Handler.done, _Handler.asked = threading.Event(), []
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    _Handler.done.set()
    running.shutdown()
    running.server_close()


def ask(urls: list[str], cache: Path) -> dict[str, str]:
    report = check_external(dict.fromkeys(urls, HERE), cache, timeout=2, retries=0, refusing={})
    assert report.checked == len(urls)
    return {link.url: link.reason for link in report.dead}


def test_links_and_html_are_collected_with_every_place(small: Path, write: Writer) -> None:
    write(
        "docs/a.md",
        """\
        [甲](https://example.org/a) 与 [乙](https://example.org/b#c)、<https://example.org/a>

        ![图](https://example.org/i.png) <a href="//example.org/d">丁</a>

        [内](mysql/first.md) [信](mailto:a@example.org) [本机](http://127.0.0.1:8000/) [本机](http://localhost/)

        ```text
        https://example.org/code
        ```
        """,
    )
    named = {
        url: [p.line for p in places if p.path == "docs/a.md"] for url, places in collect(read_corpus(small)).items()
    }
    assert {url: lines for url, lines in named.items() if lines} == {
        "https://example.org/a": [1, 1],
        "https://example.org/b#c": [1],
        "https://example.org/i.png": [3],
        "https://example.org/d": [3],
    }


def test_what_opens_is_no_news(server: str, tmp_path: Path) -> None:
    assert ask([f"{server}/good", f"{server}/good?a=1&b=2", f"{server}/moved", f"{server}/good#part"], tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "404"),
        ("/gone#part", "404"),
        ("/lost", "404"),
        ("/refused", "403"),
        ("/中文 名", "404"),
        ("/hangs", ""),
    ],
)
def test_what_does_not_open_is_named_as_it_is_written(server: str, tmp_path: Path, path: str, reason: str) -> None:
    dead = ask([f"{server}/good", server + path], tmp_path)
    assert list(dead) == [server + path]
    assert reason in dead[server + path]


def test_a_server_that_is_not_there_and_a_malformed_address_are_dead(server: str, tmp_path: Path) -> None:
    urls = ["http://127.0.0.1:1/", "http://[bad", f"{server}/good"]
    assert set(ask(urls, tmp_path)) == set(urls[:2])


def test_a_host_known_to_refuse_programs_is_set_apart(server: str, tmp_path: Path) -> None:
    urls = {f"{server}/{path}": HERE for path in ("refused", "often", "gone")}
    report = check_external(urls, tmp_path, timeout=2, retries=0, refusing={"127.0.0.1": frozenset({403, 429})})
    assert [link.url for link in report.dead] == [f"{server}/gone"]
    assert [link.url for link in report.refused] == [f"{server}/often", f"{server}/refused"]


def test_what_opened_today_is_not_asked_again_and_what_failed_is(server: str, tmp_path: Path) -> None:
    for _ in range(2):
        ask([f"{server}/good", f"{server}/gone"], tmp_path / "new" / "cache")
    assert sorted(_Handler.asked) == ["/gone", "/gone", "/good"]


def test_domains_reserved_for_examples_are_not_asked_for(tmp_path: Path) -> None:
    assert check_external({"https://example.com/x": HERE, "https://a.test/": HERE}, tmp_path) == LinkReport(0, (), ())


def test_no_links_are_no_news(tmp_path: Path) -> None:
    assert check_external({}, tmp_path) == LinkReport(0, (), ())


def test_without_lychee_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(ExternalCheckError, match="make setup-dev"):
        check_external({"https://example.org/": HERE}, tmp_path)


@pytest.mark.parametrize("script", ["echo broken >&2; exit 3", "echo no json", "echo '{}'"])
def test_a_check_that_did_not_happen_is_not_a_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "lychee"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(ExternalCheckError):
        check_external({"https://example.org/": HERE}, tmp_path)


def test_every_place_of_a_dead_link_is_a_problem() -> None:
    places = (Position("docs/a.md", 3), Position("docs/b.md", 7))
    report = LinkReport(2, (DeadLink("https://example.org/", "404", places),), ())
    assert [(problem.position, problem.rule) for problem in problems(report)] == [
        (place, "external-link") for place in places
    ]


def test_the_issue_lists_what_failed_and_where() -> None:
    dead = DeadLink("https://example.org/a b", "Rejected: *404* <x> @someone", HERE)
    text = render_issue(LinkReport(9, (dead,), (DeadLink("https://example.org/c", "403", HERE),)))
    assert "9 个外部链接里有 1 个打不开" in text
    assert "- <https://example.org/a%20b>：Rejected: \\*404\\* \\<x\\> \\@someone（`docs/a.md:3`）" in text
    assert text.index("另有 1 个") < text.index("https://example.org/c")


def test_the_issue_of_a_good_week_says_so() -> None:
    assert "9 个外部链接里没有打不开的" in render_issue(LinkReport(9, (), ()))


def test_a_long_report_still_fits_into_an_issue() -> None:
    links = tuple(DeadLink(f"https://example.org/{n}/{'x' * 200}", "@" * 500, HERE * 9) for n in range(1000))
    text = render_issue(LinkReport(2000, links, links))
    assert len(text) < 65_536
    assert text.count("- <") + sum(int(part.split()[0]) for part in text.split("- ……还有 ")[1:]) == 2000
