"""A child process that runs code on request: its channels, its limits, and its end.

Requests go to its standard input, which it must put aside before it runs anything; replies come over a pipe of
their own, whose number it is told, and end with :data:`END`. Whatever it and its children write to standard
output and error comes over one further pipe, so that the order is the real one.
"""

from __future__ import annotations

import contextlib
import enum
import os
import selectors
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from scripts.runners.base import Context, Execution, Step

__all__ = [
    "END",
    "LIMIT",
    "Child",
    "ChildSession",
    "Prompt",
    "Reply",
    "Trouble",
    "cut_short",
    "gap_above",
    "how_ended",
    "transcript",
]

END = "\x04"
"""Ends every reply."""

LIMIT = 1_000_000
"""Bytes that one request may print."""

GRACE = 2.0
"""Seconds that a process has to end by itself, once interrupted or told that nothing more comes."""

_POLL = 0.05
_CHUNK = 1 << 16


class Trouble(enum.Enum):
    """Why a request was cut short."""

    NONE = enum.auto()
    TOO_LONG = enum.auto()
    TOO_MUCH = enum.auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request.

    Attributes:
        output: what was written to standard output and error, in order; bytes that are no UTF-8 are escaped.
        message: what the process replied, without :data:`END`; perhaps not whole where it ended.
        trouble: why it was cut short.
        status: how the process ended, as :attr:`subprocess.Popen.returncode`; None while it lives.
    """

    output: str
    message: str
    trouble: Trouble
    status: int | None


class Child:
    """A process in a session and a group of its own.

    Args:
        command: what to run, given the descriptor that replies go to.
        context: where.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, command: Callable[[int], Sequence[str | Path]], context: Context) -> None:
        with contextlib.ExitStack() as undo:
            self._output, output = _pipe(undo)
            self._replies, replies = _pipe(undo)
            self._process = subprocess.Popen(  # noqa: S603 - the interpreter or shell of the page's environment
                command(replies),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=(replies,),
                cwd=context.scratch,
                env=dict(context.environment),
                start_new_session=True,
                bufsize=0,
            )
            undo.pop_all()
        os.close(output)
        os.close(replies)
        self._closed = False

    def exchange(self, request: str, seconds: float) -> Reply:
        """Return what came of a request; of a process that has ended, just that.

        Args:
            request: as the process understands it; empty to wait for what it says by itself.
            seconds: until it is interrupted; where that does not help, it is killed with its whole group.
        """
        stdin = self._process.stdin
        if request and stdin:
            with contextlib.suppress(BrokenPipeError):
                _write(stdin.fileno(), request.encode())
        return self._collect(time.monotonic() + seconds)

    def close(self) -> None:
        """Let the process end by itself, then end whatever is left of its group and session."""
        if self._closed:
            return
        self._closed = True
        if self._process.stdin:
            self._process.stdin.close()
        # What it still prints must not fill the pipe and keep it from ending.
        self._collect(time.monotonic() + GRACE, until_end=True)
        self._kill()
        os.close(self._output)
        os.close(self._replies)

    def _collect(self, deadline: float, *, until_end: bool = False) -> Reply:
        output, replies = _Channel(self._output), _Channel(self._replies)
        trouble = Trouble.NONE
        with selectors.DefaultSelector() as selector:
            for channel in (output, replies):
                selector.register(channel.descriptor, selectors.EVENT_READ, channel)
            while until_end or not replies.ended:
                for key, _ in selector.select(_POLL):
                    if not key.data.read():
                        selector.unregister(key.fd)
                if self._process.poll() is not None:
                    break
                if time.monotonic() > deadline or (output.overflowed and trouble is Trouble.NONE):
                    if until_end or trouble is not Trouble.NONE:
                        self._kill()
                        break
                    trouble = Trouble.TOO_MUCH if output.overflowed else Trouble.TOO_LONG
                    deadline = time.monotonic() + GRACE
                    self._signal(signal.SIGINT)
        if trouble is not Trouble.NONE and self._process.poll() is not None:
            self._kill()
        # All that was written before the reply is in the pipe by now.
        output.drain()
        replies.drain()
        if trouble is Trouble.NONE and output.overflowed:
            trouble = Trouble.TOO_MUCH
        return Reply(output.text, replies.text.partition(END)[0], trouble, self._process.poll())

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _kill(self) -> None:
        self._signal(signal.SIGKILL)
        # Children with groups of their own are still of this session, and may be forking right now.
        while members := list(_members(self._process.pid)):
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        self._process.wait()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A command of a transcript.

    Attributes:
        shown: its lines as the author wrote them, prompts included.
        source: the code; empty where there is nothing to run.
        gap: how many blank lines the author left before it.
    """

    shown: str
    source: str
    gap: int


class ChildSession(ABC):
    """A session whose steps a child runs, one request or several each."""

    def __init__(self, child: Child, software: Mapping[str, str]) -> None:
        self._child = child
        self._software = software
        self._ended = ""
        self._deadline = 0.0

    @property
    def software(self) -> Mapping[str, str]:
        """Name and version of what runs, as it reported them itself."""
        return self._software

    def run(self, step: Step) -> Execution:
        """Return what came of a step; a crash or a time-out is a failure, never an exception.

        Args:
            step: the block.
        """
        if self._ended:
            return Execution(step.ordinal, "", self._ended, 0.0)
        began = time.monotonic()
        self._deadline = began + step.timeout
        output, failure = self._perform(step)
        return Execution(step.ordinal, output, failure, time.monotonic() - began)

    def close(self) -> None:
        """End every process of the session."""
        self._child.close()

    @abstractmethod
    def _perform(self, step: Step) -> tuple[str, str]:
        """Return what a step printed, and why it did not go as meant."""

    def _ask(self, step: Step, request: str) -> Reply:
        reply = self._child.exchange(request, max(0.0, self._deadline - time.monotonic()))
        if reply.status is not None:
            self._ended = f"没有运行：会话在第 {step.ordinal} 块结束（{how_ended(reply.status)}）"
        return reply


def cut_short(step: Step, reply: Reply) -> str:
    """Return why a request was cut short, empty where it was not.

    Args:
        step: that it belongs to.
        reply: what came of it.
    """
    killed = "" if reply.status is None else "，会话到此结束"
    match reply.trouble:
        case Trouble.TOO_LONG:
            return f"超过 {step.timeout:g} 秒的时限，已中断{killed}；改快，或在围栏上用 timeout= 放宽"
        case Trouble.TOO_MUCH:
            return f"输出超过 {LIMIT} 字节，已截断{killed}；少打印一些"
    return ""


def transcript(prompts: Iterable[Prompt], run: Callable[[str], tuple[str, bool]]) -> str:
    """Return how a conversation really went; blank lines that set commands apart stay as the author put them.

    Args:
        prompts: the commands in order.
        run: runs one; returns what it printed, and whether the conversation goes on.
    """
    text, alive = "", True
    for prompt in prompts:
        if not alive:
            break
        blank = len(text) - len(text.rstrip("\n")) - 1 if text else 0
        text += "\n" * max(0, prompt.gap - blank) + prompt.shown
        if prompt.source:
            output, alive = run(prompt.source)
            text += output if not output or output.endswith("\n") else output + "\n"
    return text


def gap_above(lines: Sequence[str], number: int) -> int:
    """Return how many blank lines stand directly above a line.

    Args:
        lines: a transcript.
        number: the line's, from 0.
    """
    return sum(1 for _ in takewhile(lambda above: not above.strip(), reversed(lines[:number])))


def how_ended(status: int) -> str:
    """Return how a process ended, in words.

    Args:
        status: as :attr:`subprocess.Popen.returncode`.
    """
    if status >= 0:
        return f"进程以状态 {status} 退出"
    try:
        return f"进程被 {signal.Signals(-status).name} 信号结束"
    except ValueError:
        return f"进程被 {-status} 号信号结束"


def _pipe(undo: contextlib.ExitStack) -> tuple[int, int]:
    reading, writing = os.pipe()
    undo.callback(os.close, reading)
    undo.callback(os.close, writing)
    os.set_blocking(reading, False)
    return reading, writing


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class _Channel:
    """What has come over a pipe, up to the limit and a little more."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.ended = False
        self._kept = bytearray()

    @property
    def overflowed(self) -> bool:
        return len(self._kept) > LIMIT

    @property
    def text(self) -> str:
        return bytes(self._kept[:LIMIT]).decode("utf-8", "backslashreplace")

    def read(self) -> bool:
        """Read once; return whether there may be more."""
        try:
            chunk = os.read(self.descriptor, _CHUNK)
        except BlockingIOError:
            return True
        self.ended |= END.encode() in chunk
        if not self.overflowed:
            self._kept += chunk
        return bool(chunk)

    def drain(self) -> None:
        """Read what is there now."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.descriptor, selectors.EVENT_READ)
            while not self.overflowed and selector.select(0) and self.read():
                pass


def _members(session: int) -> Iterator[int]:
    """Yield the living processes of a session, where the system tells."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            # pid (name) state parent group session …; the name may hold anything.
            state, _, _, of, *_ = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(of) == session and state not in "ZX":
                yield int(file.parent.name)
