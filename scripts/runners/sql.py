"""The runner of ``sql`` blocks: the real ``mysql`` client, one connection a session.

The client reads one statement at a time from a file of our own (its command ``source``), padded so that its
line numbers are those of the block. The end of a statement's output is known without asking the server
anything, since a query of ours would clear the warnings and move the counters that blocks look at: the client
is told to read a file that does not exist, and says so on its standard error after all that went before.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.runners.base import Context, Execution, Step
from scripts.runners.child import LIMIT

__all__ = ["Statement", "error_number", "open_sql", "statements"]

_OPTIONS = (
    "--batch",  # tab-separated, as in a pipe; never frames
    "--unbuffered",  # each result is written out before the next statement is read
    "--force",  # an error must not end the client: the session goes on in the next block
    "--skip-reconnect",  # a new connection would have lost the session without a word
    "--skip-auto-rehash",
    "--binary-as-hex",  # as on a terminal
    "--default-character-set=utf8mb4",
    "--loose-commands",  # \G, use and source, as on a terminal; older clients need no such option
)
_START_SECONDS = 30.0
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of a block that the client is given at once: a statement, or a ``DELIMITER`` line.

    Attributes:
        text: as it stands in the block, comments before it included, blanks not.
        line: on which it begins, from 1.
        delimiter: what ends the statements after it.
    """

    text: str
    line: int
    delimiter: str


def statements(source: str, delimiter: str = ";") -> Iterator[Statement]:
    """Yield the statements of a block, cut where the client itself cuts.

    Args:
        source: the block.
        delimiter: what ends a statement at its beginning.
    """
    start = at = 0
    pending = False  # whether anything but blanks and comments stands between start and at
    while at < len(source):
        end = 0
        if source.startswith(delimiter, at):
            end = at + len(delimiter)
        elif source[at] == "\\":
            at += 2
            if source[at - 1 : at] in {"g", "G"}:
                end = at
        elif comment := _comment(source, at):
            at = comment
        elif source[at] in "'\"`":
            at, pending = _quoted(source, at), True
        elif not pending and (new := _new_delimiter(source, at)):
            delimiter, end = new, _line_end(source, at)
        else:
            pending = pending or not source[at].isspace()
            at += 1
        if end:
            yield _statement(source, start, end, delimiter)
            start = at = end
            pending = False
    if source[start:].strip():
        yield _statement(source, start, len(source), delimiter)


def _statement(source: str, start: int, end: int, delimiter: str) -> Statement:
    text = source[start:end].lstrip()
    return Statement(text, 1 + source.count("\n", 0, end - len(text)), delimiter)


def _line_end(source: str, at: int) -> int:
    found = source.find("\n", at)
    return len(source) if found < 0 else found


def _comment(source: str, at: int) -> int:
    """Return where the comment that begins here ends, or 0."""
    if source.startswith("/*", at):
        found = source.find("*/", at + 2)
        return len(source) if found < 0 else found + 2
    dashes = source.startswith("--", at) and not source[at + 2 : at + 3].strip()
    return _line_end(source, at) if dashes or source[at] == "#" else 0


def _quoted(source: str, at: int) -> int:
    """Return where the quoted text that begins here ends; a doubled quote begins another one at once."""
    quote = source[at]
    at += 1
    while at < len(source) and source[at] != quote:
        at += 2 if source[at] == "\\" and quote != "`" else 1
    return min(at + 1, len(source))


def _new_delimiter(source: str, at: int) -> str:
    words = source[at : _line_end(source, at)].split(maxsplit=2)
    return words[1] if len(words) > 1 and words[0].lower() == "delimiter" else ""


def error_number(message: str) -> str:
    """Return the number of an error as the client prints it, such as ``1238``; empty for the client's own errors.

    Args:
        message: such as ``ERROR 1238 (HY000) at line 3: …``.
    """
    words = message.split(maxsplit=2)
    return words[1] if len(words) > 1 and words[0] == "ERROR" and words[1].isdigit() else ""


class _ClientEnded(Exception):  # noqa: N818 - what is the matter, not a failure of ours
    """The client is gone; the message is the last thing that it said."""


class _TooMuch(Exception):  # noqa: N818
    """A statement prints more than anybody reads."""


class _Client:
    """A running client, and the folder of what it is given to read."""

    def __init__(self, program: str, context: Context) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="sql-", dir=context.environment.get("TMPDIR"), ignore_cleanup_errors=True
        )
        self._file = Path(self._folder.name) / "statement.sql"
        self._process = subprocess.Popen(  # noqa: S603 - the client, with fixed options
            [program, *_OPTIONS],
            cwd=context.scratch,
            env=dict(context.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._orders, self._results, self._errors = (
            stream.fileno() for stream in (self._process.stdin, self._process.stdout, self._process.stderr) if stream
        )
        self._selector = selectors.DefaultSelector()
        for descriptor in (self._results, self._errors):
            os.set_blocking(descriptor, False)
            self._selector.register(descriptor, selectors.EVENT_READ)

    def obeys(self, delimiter: str) -> bool:
        """Return whether the client still reads our files once statements end so."""
        return delimiter not in f"source {self._file}"

    def execute(self, statement: Statement, deadline: float) -> tuple[str, str]:
        """Return what the client printed for a statement: its results, and its error.

        Args:
            statement: one of a block.
            deadline: on the monotonic clock.

        Raises:
            TimeoutError: the statement has not ended.
            OSError: the statement cannot be handed over.
            _ClientEnded: the client has.
            _TooMuch: there is no end to what it prints.
        """
        self._file.write_text("\n" * (statement.line - 1) + statement.text + "\n", encoding="utf-8")
        absent = f"{self._file}.end"
        with contextlib.suppress(BrokenPipeError):  # its end is seen below, with what it said last
            os.write(self._orders, f"source {self._file}\nsource {absent}\n".encode())
        results, errors = self._read(f"'{absent}', error".encode(), deadline)
        # The last line is the answer to our own order.
        said = errors.splitlines(keepends=True)[:-1]
        return results, "".join(said).replace(f" in file: '{self._file}'", "")

    def _read(self, mark: bytes, deadline: float) -> tuple[str, str]:
        taken = {self._results: bytearray(), self._errors: bytearray()}
        ended = False
        while not ended and mark not in taken[self._errors]:
            ready = self._selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                ended |= _drain(key.fd, taken[key.fd])
        while not ended and not taken[self._errors].endswith(b"\n"):
            ended = _drain(self._errors, taken[self._errors])
        # Whatever was printed before the mark, or before the end, is in the pipes by now.
        for descriptor, text in taken.items():
            _drain(descriptor, text)
        if ended:
            raise _ClientEnded(_text(taken[self._errors]).strip() or "没有说明原因")
        return _text(taken[self._results]), _text(taken[self._errors])

    def end(self) -> None:
        """End the client and all that it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._selector.close()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                stream.close()
        self._folder.cleanup()


def _drain(descriptor: int, into: bytearray) -> bool:
    """Take what a pipe holds; return whether it has ended."""
    while True:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            return True
        into += chunk
        if len(into) > LIMIT:
            raise _TooMuch


def _text(data: bytearray) -> str:
    return data.decode("utf-8", "backslashreplace")


class _SqlSession:
    """A client's connection; what ends the client ends the session."""

    def __init__(self, client: _Client) -> None:
        self._client = client
        self._delimiter = ";"
        self._ended = ""
        self._version = self._ask_version()

    @property
    def software(self) -> Mapping[str, str]:
        return {"MySQL": self._version}

    def run(self, step: Step) -> Execution:
        started = time.monotonic()
        printed: list[str] = []
        failure = self._ended or self._run(step, printed, started + step.timeout)
        # Each statement's output is a table or a message of its own: an empty line between them.
        return Execution(step.ordinal, "\n".join(printed), failure, time.monotonic() - started)

    def close(self) -> None:
        if not self._ended:
            self._end("没有运行：会话已经关闭")

    def _run(self, step: Step, printed: list[str], deadline: float) -> str:
        block = tuple(statements(step.source, self._delimiter))
        for index, statement in enumerate(block):
            if not self._client.obeys(statement.delimiter):
                return f"第 {statement.line} 行：不能用 {statement.delimiter} 作分隔符；请改用 // 或 $$"
            try:
                results, error = self._client.execute(statement, deadline)
            except (OSError, _ClientEnded, _TooMuch) as trouble:
                return self._cut(statement, step, trouble)
            self._delimiter = statement.delimiter
            printed += filter(None, (results, error))
            if error:
                return _verdict(step.expect, error, block[index + 1 :])
        return f"预期报错 {step.expect}，却没有报错" if step.expect else ""

    def _cut(self, statement: Statement, step: Step, trouble: Exception) -> str:
        match trouble:
            case TimeoutError():
                why = f"{step.timeout:g} 秒内没有结束（timeout= 可以放宽）"
            case _TooMuch():
                why = f"输出超过 {LIMIT} 字节"
            case OSError():
                why = f"交不给 mysql 客户端：{trouble}"
            case _:
                why = f"mysql 客户端退出了：{_one_line(str(trouble))}"
        self._end(f"没有运行：会话在第 {step.ordinal} 块结束（{why}）")
        return f"第 {statement.line} 行的语句：{why}"

    def _end(self, why: str) -> None:
        self._ended = why
        self._client.end()

    def _ask_version(self) -> str:
        try:
            results, error = self._client.execute(
                Statement("SELECT VERSION();", 1, ";"), time.monotonic() + _START_SECONDS
            )
        except TimeoutError as trouble:
            raise TimeoutError(f"MySQL 在 {_START_SECONDS:g} 秒内没有应答") from trouble
        except _ClientEnded as trouble:
            raise ConnectionError(_one_line(str(trouble))) from trouble
        version = results.strip().rpartition("\n")[2]
        if not version:
            raise ConnectionError(_one_line(error))
        if "MariaDB" in version:
            raise ConnectionError(f"连上的是 MariaDB（{version}），不是 MySQL；请用 MySQL 的服务器")
        return version.partition("-")[0]  # a distribution appends its own: 9.7.4-2


def _verdict(expect: str, error: str, rest: Sequence[Statement]) -> str:
    """Return why a block that ended with an error did not go as meant; empty where it did."""
    number = error_number(error)
    if not expect:
        remedy = f'；这正是要展示的，就在围栏上写 expect="{number}"' if number else ""
        return f"{_one_line(error)}{remedy}"
    if number != expect:
        return f"预期报错 {expect}，实际是：{_one_line(error)}"
    if rest:
        return f"如预期报错 {expect}，但第 {rest[0].line} 行起的语句因此没有运行；把报错的语句放在块的最后"
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def open_sql(context: Context) -> _SqlSession:
    """Return a session of the ``mysql`` client, connected as its option file and environment say.

    Args:
        context: where it runs; the client is the first on its ``PATH``.

    Raises:
        OSError: there is no client, or it cannot connect.
    """
    program = shutil.which("mysql", path=context.environment.get("PATH", ""))
    if program is None:
        raise FileNotFoundError("PATH 上没有 mysql 客户端；请在头部的 needs 里写上 mysql")
    client = _Client(program, context)
    try:
        return _SqlSession(client)
    except BaseException:
        client.end()
        raise
