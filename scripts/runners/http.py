"""The runner of ``http`` blocks: a request as RFC 9112 writes it, sent to a server on this machine.

The text goes over the wire as it stands, ``Host`` included. Where that names no address but a name, such as
``Host: index``, the connection goes to what the environment variable ``INDEX_URL`` says. Two liberties: lines
may end without a carriage return, and a body without ``Content-Length`` gets one.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import string
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.runners.base import Context, Execution, Step
from scripts.runners.child import LIMIT

__all__ = ["Address", "Request", "RequestError", "locate", "open_http", "parse", "show"]

CHANGING = frozenset({"date"})
"""Response headers that are not shown: a server's clock tells nothing about the resource, and never repeats."""

_TOKEN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_NAME = frozenset(string.ascii_letters + string.digits + "-_")
_VERSION = "HTTP/1.1"


class RequestError(ValueError):
    """A block that is no request; the message names the line, in Chinese."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"第 {line} 行：{what}")


@dataclass(frozen=True, slots=True)
class Request:
    """A request, ready to be sent.

    Attributes:
        method: such as ``GET``.
        target: path and query.
        headers: name and value, in order.
        body: may be empty.
        host: value of the ``Host`` header.
        host_line: where it stands, from 1.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    host: str
    host_line: int


@dataclass(frozen=True, slots=True)
class Address:
    """A server on this machine.

    Attributes:
        host: a loopback address.
        port: its port.
    """

    host: str
    port: int


def parse(source: str) -> Request:
    """Return the request of a block.

    Args:
        source: request line, headers, and after an empty line the body.

    Raises:
        RequestError: it is none; the message names the line.
    """
    head, _, rest = source.partition("\n\n")
    first, *lines = head.split("\n")
    method, target = _request_line(first)
    headers = tuple(_header(line, number) for number, line in enumerate(lines, 2))
    hosts = [(value, number) for number, (name, value) in enumerate(headers, 2) if name.lower() == "host"]
    if len(hosts) != 1 or not hosts[0][0]:
        line = hosts[-1][1] if hosts else 1
        raise RequestError(line, "HTTP/1.1 的请求要有且只有一个 Host；写 Host: 127.0.0.1:端口，或服务的名字")
    body = rest.encode()
    return Request(method, target, (*headers, *_length(headers, body)), body, *hosts[0])


def _request_line(line: str) -> tuple[str, str]:
    match line.split(" "):
        case [method, target, version] if method and target:
            pass
        case _:
            raise RequestError(1, f"「{line}」不是请求行；写成 GET /路径 {_VERSION}")
    if not _TOKEN.issuperset(method):
        raise RequestError(1, f"{method} 不是请求方法")
    if version != _VERSION:
        raise RequestError(1, f"版本写的是 {version}，只支持 {_VERSION}")
    if not (target.startswith("/") or (method, target) == ("OPTIONS", "*")):
        raise RequestError(1, f"目标 {target} 要以 / 开头；服务器写在 Host 里")
    if not (target.isascii() and target.isprintable()):
        raise RequestError(1, f"目标 {target} 里有不能直接写的字符；写成百分号编码")
    return method, target


def _header(line: str, number: int) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or not _TOKEN.issuperset(name):
        raise RequestError(number, f"「{line}」不是头字段；写成 名字: 值，正文之前空一行")
    value = value.strip(" \t")
    if not value.replace("\t", " ").isprintable():
        raise RequestError(number, f"{name} 的值里有控制字符")
    if name.lower() == "transfer-encoding":
        raise RequestError(number, "不支持 Transfer-Encoding；删去它，Content-Length 会自动补上")
    return name, value


def _length(headers: Sequence[tuple[str, str]], body: bytes) -> Iterator[tuple[str, str]]:
    stated = [(value, number) for number, (name, value) in enumerate(headers, 2) if name.lower() == "content-length"]
    for value, number in stated:
        if value != str(len(body)):
            raise RequestError(
                number, f"Content-Length 写的是 {value}，正文是 {len(body)} 字节；删去这一行，会自动补上"
            )
    if body and not stated:
        yield "Content-Length", str(len(body))


def locate(request: Request, environment: Mapping[str, str]) -> Address:
    """Return the server that a request is for.

    Args:
        request: as it was parsed.
        environment: what tells where named servers are.

    Raises:
        RequestError: the name is not known, or the server is not on this machine.
    """
    host, line = request.host, request.host_line
    address = f"//{host}"
    if _NAME.issuperset(host) and host.lower() != "localhost":
        variable = host.upper().replace("-", "_") + "_URL"
        address = environment.get(variable, "")
        if not address:
            raise RequestError(
                line, f"不知道 {host} 在哪里：环境里没有 {variable}；写 127.0.0.1:端口，或在 needs 里写上启动它的服务"
            )
    try:
        parts = urlsplit(address)
        name, port = parts.hostname or "", parts.port or 80
    except ValueError:
        raise RequestError(line, f"Host 的值 {host} 不是 地址:端口") from None
    if parts.scheme not in {"", "http"}:
        raise RequestError(line, f"{host} 在 {address}，只支持 http")
    if name == "localhost":
        name = "127.0.0.1"
    if not _loopback(name):
        raise RequestError(line, f"{host} 不在本机：只能访问回环地址，例如 127.0.0.1:端口")
    return Address(name, port)


def _loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def show(status_line: str, headers: Sequence[tuple[str, str]], body: bytes, charset: str = "utf-8") -> str:
    """Return a response as the page shows it.

    Args:
        status_line: such as ``HTTP/1.1 200 OK``.
        headers: in order; those that change on every run are left out.
        body: shown as text where it is text.
        charset: of the body.
    """
    lines = [status_line, *(f"{name}: {value}" for name, value in headers if name.lower() not in CHANGING)]
    if body:
        lines += ["", _text(body, charset)]
    text = "\n".join(lines)
    return text if text.endswith("\n") else text + "\n"


def _text(body: bytes, charset: str) -> str:
    with contextlib.suppress(UnicodeDecodeError, LookupError):
        text = body.decode(charset)
        if "\0" not in text:
            return "\n".join(text.replace("\r\n", "\n").split("\r"))
    return f"（{len(body)} 字节，不是文本）"


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    reason: str
    text: str


def _send(request: Request, address: Address, seconds: float) -> _Response:
    """Send a request on a connection of its own.

    Raises:
        TimeoutError: no complete answer in time.
        OSError: nobody listens, or the connection broke.
        http.client.HTTPException: the answer is no HTTP, or not whole.
    """
    connection = http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    with contextlib.closing(connection), _deadline(connection, seconds):
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value.encode())
        connection.endheaders(request.body or None)
        with connection.getresponse() as response:
            body = response.read(LIMIT + 1)
            if len(body) > LIMIT:
                raise http.client.HTTPException(f"正文超过 {LIMIT} 字节")
            if response.length:
                raise http.client.IncompleteRead(body, response.length)
            line = f"HTTP/{response.version // 10}.{response.version % 10} {response.status} {response.reason}".rstrip()
            headers = [(name, _utf8(value)) for name, value in response.getheaders()]
            charset = response.headers.get_content_charset("utf-8")
            return _Response(response.status, response.reason, show(line, headers, body, charset))


def _utf8(value: str) -> str:
    return value.encode("latin-1", "backslashreplace").decode("utf-8", "backslashreplace")


@contextlib.contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Cut the connection when the time is up: the socket's own time-out begins anew with every byte."""
    late = threading.Event()
    connection.connect()
    stream = connection.sock

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError


class _HttpSession:
    def __init__(self, context: Context) -> None:
        self._environment = context.environment

    @property
    def software(self) -> Mapping[str, str]:
        """Nothing: which server answered, its own service reports; a ``Server`` header may say anything."""
        return {}

    def run(self, step: Step) -> Execution:
        began = time.monotonic()
        output, failure = self._run(step)
        return Execution(step.ordinal, output, failure, time.monotonic() - began)

    def close(self) -> None:
        """Nothing is left: every connection ends with its block."""

    def _run(self, step: Step) -> tuple[str, str]:
        try:
            request = parse(step.source)
            address = locate(request, self._environment)
        except RequestError as error:
            return "", str(error)
        try:
            response = _send(request, address, step.timeout)
        except (OSError, http.client.HTTPException) as error:
            return "", _trouble(error, request, address, step)
        return response.text, _verdict(response, step.expect)


def _trouble(error: Exception, request: Request, address: Address, step: Step) -> str:
    where = f"{request.host}（{address.host}:{address.port}）"
    match error:
        case TimeoutError():
            return f"{where} 在 {step.timeout:g} 秒内没有答完"
        case ConnectionRefusedError():
            return f"{where} 没有服务在听"
        case http.client.RemoteDisconnected():
            return f"{where} 没有回答就断开了"
        case http.client.IncompleteRead():
            return f"{where} 的回答没有完"
        case http.client.HTTPException():
            return f"{where} 的回答不能用：{error}"
        case _:
            return f"{where} 连接出错：{error}"


def _verdict(response: _Response, expect: str) -> str:
    status = str(response.status)
    if expect:
        return "" if status == expect else f"预期状态 {expect}，实际是 {status} {response.reason}".rstrip()
    if response.status < http.client.BAD_REQUEST:
        return ""
    return f'服务器回答 {status} {response.reason}；这正是要展示的，就在围栏上写 expect="{status}"'


def open_http(context: Context) -> _HttpSession:
    """Return a session that sends requests; it needs no program.

    Args:
        context: its environment tells where named servers are.
    """
    return _HttpSession(context)
