"""The preview server: the finished folder, under any path, and nothing beside it."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from scripts.site.preview import PreviewServer
from scripts.site.watcher import watch


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "a").mkdir(parents=True)
    (folder / "index.html").write_text("<body>首页</body>", encoding="utf-8")
    (folder / "a" / "index.html").write_text("<body>甲</body>", encoding="utf-8")
    (folder / "404.html").write_text("<body>没有</body>", encoding="utf-8")
    (folder / "x.mjs").write_text("1", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    return folder


@pytest.fixture
def server(site: Path) -> Iterator[PreviewServer]:
    with PreviewServer(site, prefix="/sub/", live=True) as running:
        yield running


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


@contextmanager
def request(server: PreviewServer, path: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    with closing(connection):
        connection.request("GET", path)
        with connection.getresponse() as response:
            yield response


def get(server: PreviewServer, path: str) -> Reply:
    with request(server, path) as response:
        return Reply(response.status, response.headers, response.read().decode())


def test_pages_under_the_prefix(server: PreviewServer) -> None:
    assert "首页" in get(server, "/sub/").text
    assert "甲" in get(server, "/sub/a/?q=1").text


def test_a_folder_without_slash_leads_to_the_one_with(server: PreviewServer) -> None:
    response = get(server, "/sub/a")
    assert (response.status, response.headers["Location"]) == (301, "/sub/a/")


@pytest.mark.parametrize("path", ["/sub/none/", "/a/", "/sub/../secret.txt", "/sub/%2e%2e/secret.txt", "/sub/a/none"])
def test_what_is_not_there_gets_the_404_page(server: PreviewServer, path: str) -> None:
    response = get(server, path)
    assert response.status == 404
    assert "没有" in response.text


def test_modules_are_served_as_javascript(server: PreviewServer) -> None:
    assert "javascript" in get(server, "/sub/x.mjs").headers["Content-Type"]


def test_open_pages_hear_of_a_change(server: PreviewServer) -> None:
    assert "/__preview/reload.js" in get(server, "/sub/").text
    with request(server, "/__preview/events") as events:
        server.reload()
        assert events.readline() == b"event: changed\n"


def test_a_server_that_is_not_live_serves_the_bytes_as_they_are(site: Path) -> None:
    with PreviewServer(site) as plain:
        assert get(plain, "/").text == (site / "index.html").read_text(encoding="utf-8")
        assert get(plain, "/__preview/reload.js").status == 404


def test_a_taken_port_is_an_error(server: PreviewServer, site: Path) -> None:
    port = urlsplit(server.url).port
    assert port is not None
    with pytest.raises(OSError, match="in use"):
        PreviewServer(site, port)


def test_a_save_is_noticed_and_a_neighbour_is_not(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    changed = threading.Event()
    with watch([tmp_path / "docs", tmp_path / "mkdocs.yml"], changed):
        (tmp_path / "other.txt").write_text("x", encoding="utf-8")
        assert not changed.wait(0.5)
        (tmp_path / "docs" / "a.md").write_text("x", encoding="utf-8")
        assert changed.wait(5)
        changed.clear()
        (tmp_path / "mkdocs.yml").write_text("x", encoding="utf-8")
        assert changed.wait(5)


def test_a_reader_who_hangs_up_is_no_event(server: PreviewServer, capfd: pytest.CaptureFixture[str]) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as reader:
        # Closed with a reset, in the middle of a request.
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        reader.sendall(b"GET /")
        time.sleep(0.2)
    time.sleep(0.3)
    assert capfd.readouterr().err == ""
