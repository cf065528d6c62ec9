"""A child process that is a server: on a free port of 127.0.0.1, ready before it is used, and always ended.

The child leads a process group of its own; the group is ended politely, then killed. On Linux the kernel kills
the child as well when the thread that started it is gone, however that came about.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Place", "Server", "ServerError", "free_port", "run_once", "serve"]

_GRACE = 15.0
_PAUSE = 0.05
_PORTS = 3
_LOG_LINES = 3

# Becomes the program: between fork and exec no code of ours may run in a process that has threads.
_GUARD = """\
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    sys.exit("the parent has gone")
os.execv(sys.argv[2], sys.argv[2:])
"""


class ServerError(RuntimeError):
    """A server that did not start, or did not live to the end; the message is one line, in Chinese."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program of a service runs.

    Attributes:
        name: what messages call it; also the name of its log.
        folder: its working directory, where its log goes.
        environment: its complete environment.
    """

    name: str
    folder: Path
    environment: Mapping[str, str]

    @property
    def log(self) -> Path:
        """What the program says."""
        return self.folder / f"{self.name}.log"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        port: on 127.0.0.1.
        pid: of the process, which is also its process group.
    """

    port: int
    pid: int


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(
    place: Place, command: Callable[[int], Sequence[str]], ready: Callable[[int], bool], deadline: float = 60.0
) -> Iterator[Server]:
    """Start a server, yield it once it answers, and end it and all its children afterwards.

    Args:
        place: where it runs.
        command: the program's absolute path and its words, for a port.
        ready: whether the server on a port answers; an ``OSError`` of it counts as no.
        deadline: seconds that it may take to get ready.

    Raises:
        ServerError: it ended or was not ready in time, or it was gone before its use had ended.
    """
    process, port = _started(place, command, ready, deadline)
    try:
        yield Server(port, process.pid)
    except BaseException:
        _end(process)
        raise
    if _end(process):
        raise ServerError(f"{place.name} 在运行中退出了（{_how(process)}）{_last_words(place)}")


def run_once(place: Place, command: Sequence[str], deadline: float = 120.0) -> None:
    """Run a program that prepares a server, to its end.

    Args:
        place: where it runs.
        command: the program's absolute path and its words.
        deadline: seconds that it may take.

    Raises:
        ServerError: it failed, or did not end in time.
    """
    process = _start(place, command)
    try:
        process.wait(deadline)
    except subprocess.TimeoutExpired:
        raise ServerError(f"{place.name} 在 {deadline:g} 秒内没有做完{_last_words(place)}") from None
    finally:
        _end(process)
    if process.returncode:
        raise ServerError(f"{place.name} 失败（{_how(process)}）{_last_words(place)}")


def _started(
    place: Place, command: Callable[[int], Sequence[str]], ready: Callable[[int], bool], deadline: float
) -> tuple[subprocess.Popen[bytes], int]:
    for attempt in range(1, _PORTS + 1):
        port = free_port()
        process = _start(place, command(port))
        try:
            _wait(place, process, functools.partial(ready, port), deadline)
        except BaseException as error:
            _end(process)
            # Between our look and the server's own bind, somebody else may have taken the port.
            if isinstance(error, ServerError) and attempt < _PORTS and _taken(port):
                continue
            raise
        return process, port
    raise AssertionError("the last attempt returns or raises")


def _start(place: Place, command: Sequence[str]) -> subprocess.Popen[bytes]:
    guard = [sys.executable, "-I", "-S", "-c", _GUARD, str(os.getpid())]
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - programs of the services, found by them
            [*guard, *command],
            cwd=place.folder,
            env=dict(place.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait(place: Place, process: subprocess.Popen[bytes], ready: Callable[[], bool], deadline: float) -> None:
    end = time.monotonic() + deadline
    while True:
        answers = False
        with contextlib.suppress(OSError):
            answers = ready()
        # Asked after the probe: an answer counts only while our own process lives.
        if _exited(process):
            raise ServerError(f"{place.name} 没有启动（{_how(process)}）{_last_words(place)}")
        if answers:
            return
        if time.monotonic() > end:
            raise ServerError(f"{place.name} 在 {deadline:g} 秒内没有就绪{_last_words(place)}")
        time.sleep(_PAUSE)


def _exited(process: subprocess.Popen[bytes]) -> bool:
    if process.returncode is None and process.poll() is not None:
        _signal(process, signal.SIGKILL)  # what it left of its group; now, before its number is given away
    return process.returncode is not None


def _end(process: subprocess.Popen[bytes]) -> bool:
    """Return whether it had gone without us; it is gone in any case."""
    if _exited(process):
        return True
    try:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A process that somebody killed takes a moment to be gone.
            return process.wait(_GRACE) == -signal.SIGKILL
    finally:
        _signal(process, signal.SIGKILL)
        process.wait()
    return False


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the group has no member left
        os.killpg(process.pid, number)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"被信号 {-code} 结束" if code < 0 else f"退出码 {code}"


def _last_words(place: Place) -> str:
    lines = [line.strip() for line in place.log.read_text(encoding="utf-8", errors="replace").splitlines()]
    said = " ⏎ ".join(list(filter(None, lines))[-_LOG_LINES:])
    return f"；日志末尾：{said}" if said else "；它什么也没有说"
