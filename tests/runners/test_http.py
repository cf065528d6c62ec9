"""HTTP blocks: parsed as RFC 9112 writes requests, sent to this machine alone, shown as the server answered."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.runners.base import Context, Execution, Step
from scripts.runners.http import Address, RequestError, locate, open_http, parse, show


def test_a_request_is_read_line_by_line() -> None:
    request = parse('POST /a?b=1 HTTP/1.1\nHost: index\nAccept:  text/html\n\n{"值": 1}\n\n完')
    assert (request.method, request.target, request.host, request.host_line) == ("POST", "/a?b=1", "index", 2)
    assert request.body.decode() == '{"值": 1}\n\n完'
    assert request.headers == (("Host", "index"), ("Accept", "text/html"), ("Content-Length", "15"))


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("", 1, "不是请求行"),
        ("GET /", 1, "不是请求行"),
        ("GET  / HTTP/1.1\nHost: a", 1, "不是请求行"),
        ("G(T / HTTP/1.1\nHost: a", 1, "不是请求方法"),
        ("GET / HTTP/2\nHost: a", 1, "只支持 HTTP/1.1"),
        ("GET http://a/ HTTP/1.1\nHost: a", 1, "以 / 开头"),
        ("GET /中 HTTP/1.1\nHost: a", 1, "百分号"),
        ("GET / HTTP/1.1\nAccept: a", 1, "Host"),
        ("GET / HTTP/1.1\nHost: a\nhost: b", 3, "Host"),
        ("GET / HTTP/1.1\nHost: a\nAccept", 3, "不是头字段"),
        ("GET / HTTP/1.1\nHost: a\n folded: b", 3, "不是头字段"),
        ("GET / HTTP/1.1\nHost: a\nX: \x1b", 3, "控制字符"),
        ("POST / HTTP/1.1\nHost: a\nContent-Length: 1\n\nab", 3, "正文是 2 字节"),
        ("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nab", 3, "Transfer-Encoding"),
    ],
)
def test_a_malformed_request_names_its_line(source: str, line: int, what: str) -> None:
    with pytest.raises(RequestError, match=f"^第 {line} 行：.*{what}"):
        parse(source)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:8080", Address("127.0.0.1", 8080)),
        ("[::1]:81", Address("::1", 81)),
        ("localhost", Address("127.0.0.1", 80)),
        ("index", Address("127.0.0.1", 3141)),
        ("Blue-Green", Address("127.0.0.9", 80)),
    ],
)
def test_a_server_is_an_address_or_a_name_from_the_environment(host: str, address: Address) -> None:
    environment = {"INDEX_URL": "http://127.0.0.1:3141/simple/", "BLUE_GREEN_URL": "http://127.0.0.9"}
    assert locate(parse(f"GET / HTTP/1.1\nHost: {host}"), environment) == address


@pytest.mark.parametrize(
    ("host", "what"),
    [
        ("192.0.2.1", "不在本机"),
        ("example.org:80", "不在本机"),
        ("0.0.0.0:80", "不在本机"),
        ("127.0.0.1@192.0.2.1:80", "不在本机"),
        ("away", "不在本机"),
        ("secure", "只支持 http"),
        ("unknown", "UNKNOWN_URL"),
        ("127.0.0.1:port", "不是 地址:端口"),
    ],
)
def test_nothing_but_this_machine_is_reached(host: str, what: str) -> None:
    environment = {"AWAY_URL": "http://192.0.2.1/", "SECURE_URL": "https://127.0.0.1/"}
    with pytest.raises(RequestError, match=f"^第 2 行：.*{what}"):
        locate(parse(f"GET / HTTP/1.1\nHost: {host}"), environment)


@pytest.mark.parametrize(
    ("body", "charset", "shown"),
    [
        (b"a\r\nb\n", "utf-8", "\na\nb\n"),
        ("中".encode("gbk"), "gbk", "\n中\n"),
        (b"\xff\xfe", "utf-8", "\n（2 字节，不是文本）\n"),
        (b"a", "no-such-charset", "\n（1 字节，不是文本）\n"),
        (b"", "utf-8", ""),
    ],
)
def test_a_body_is_shown_where_it_is_text(body: bytes, charset: str, shown: str) -> None:
    assert show("HTTP/1.1 200 OK", [], body, charset) == "HTTP/1.1 200 OK\n" + shown


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with what it was sent."""

    protocol_version = "HTTP/1.1"

    def version_string(self) -> str:
        return "Echo/1"

    def do_GET(self) -> None:
        status = int(self.path.removeprefix("/"))
        names = [f"{name}={value}" for name, value in self.headers.items()]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = "\n".join([self.requestline, *names]).encode("latin-1") + b"\n" + body
        self.send_response(status)
        self.send_header("X-Second", "b")
        self.send_header("X-First", "a")
        self.send_header("X-Second", "c")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the base class calls it so

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def send(source: str, port: int, expect: str = "", timeout: float = 30.0) -> Execution:
    session = open_http(Context(Path(), {"ECHO_URL": f"http://127.0.0.1:{port}/"}))
    assert session.software == {}
    return session.run(Step(1, "http", source, expect=expect, timeout=timeout))


def test_the_text_goes_out_as_it_stands_and_the_answer_is_shown_without_its_clock(port: int) -> None:
    done = send("POST /200 HTTP/1.1\nHost: echo\nX-Name: 中\n\nq=1", port)
    assert done.failure == ""
    assert done.output.splitlines() == [
        *("HTTP/1.1 200 OK", "Server: Echo/1", "X-Second: b", "X-First: a", "X-Second: c", "Content-Length: 60", ""),
        *("POST /200 HTTP/1.1", "Host=echo", "X-Name=中", "Content-Length=3", "q=1"),
    ]


@pytest.mark.parametrize(
    ("status", "expect", "failure"),
    [
        (204, "", ""),
        (302, "", ""),
        (404, "404", ""),
        (404, "", '服务器回答 404 Not Found；这正是要展示的，就在围栏上写 expect="404"'),
        (500, "404", "预期状态 404，实际是 500"),
        (200, "404", "预期状态 404，实际是 200"),
    ],
)
def test_a_status_must_be_as_meant(port: int, status: int, expect: str, failure: str) -> None:
    done = send(f"GET /{status} HTTP/1.1\nHost: echo", port, expect)
    assert done.output.startswith(f"HTTP/1.1 {status} ")
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)


def test_a_malformed_block_is_a_failure_not_an_exception(port: int) -> None:
    assert send("GET /", port).failure.startswith("第 1 行：")


def test_a_port_on_which_nobody_listens_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert f"127.0.0.1:{port}" in send("GET / HTTP/1.1\nHost: echo", port).failure


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"", "没有回答就断开了"),
        (b"hello\r\n\r\n", "不能用"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "没有完"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", "没有完"),
    ],
)
def test_an_answer_that_is_not_whole_is_a_failure(answer: bytes, failure: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        done = send("GET / HTTP/1.1\nHost: echo", server.getsockname()[1])
        thread.join()
    assert failure in done.failure


def test_a_server_that_dribbles_is_cut_off_when_the_time_is_up() -> None:
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                try:
                    while not done.wait(0.05):
                        connection.sendall(b"x")
                except OSError:
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        execution = send("GET / HTTP/1.1\nHost: echo", server.getsockname()[1], timeout=0.5)
        done.set()
        thread.join()
    assert "0.5 秒" in execution.failure
