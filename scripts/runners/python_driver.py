"""The interpreter's side of a Python session: standard library only, run by whatever ``python3`` a page uses.

Usage: ``python3 -u python_driver.py REPLIES LIBRARIES``. Requests, one JSON object a line, come over the standard
input that it was born with; replies go to the descriptor REPLIES, JSON each, ended by EOT. LIBRARIES is the
folder that time-machine is loaded from; the folder itself never becomes visible to the blocks.
"""

import os
import sys

sys.path.pop(0)  # this script's folder, whose http.py is not the standard library's

import __future__ as futures

import contextlib
import fcntl
import importlib.machinery
import importlib.util
import io
import json
import linecache
import platform
import random
import signal
import traceback
import types
from typing import Any

END = "\x04"
START = 1_767_225_600  # 2026-01-01T00:00:00Z
LIBRARY = ("_time_machine", "time_machine")
UNWANTED = ("pytest", "dateutil")  # time-machine would import them where the blocks' interpreter has them
OUT_OF_THE_WAY = 200  # so that a block's own descriptors have the numbers that a reader would see
FUTURE = sum({getattr(futures, name).compiler_flag for name in futures.all_feature_names})


def freeze_clock(folder: str) -> bool:
    """Let the wall clock start anew at :data:`START` and go on from there; return whether that could be done.

    Args:
        folder: holds time-machine.
    """
    for name in UNWANTED:
        sys.modules[name] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        for name in LIBRARY:
            spec = importlib.machinery.PathFinder.find_spec(name, [folder])
            if spec is None or spec.loader is None:
                return False
            sys.modules[name] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
    except ImportError:
        return False
    finally:
        for name in UNWANTED:
            del sys.modules[name]
    sys.modules["time_machine"].travel(START, tick=True).start()
    return True


class Streams:
    """The standard streams of the blocks, made good again before each."""

    def __init__(self) -> None:
        self._null = _aside(os.open(os.devnull, os.O_RDONLY))
        self._output = _aside(os.dup(1))

    def restore(self) -> None:
        """Undo whatever a block did to them."""
        for written in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(ValueError, OSError, AttributeError):
                written.flush()  # type: ignore[union-attr]  # a block may have left None
        os.dup2(self._null, 0)
        os.dup2(self._output, 1)
        os.dup2(self._output, 2)
        for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
            stream: io.TextIOBase | None = getattr(sys, f"__{name}__")
            if stream is None or stream.closed:
                stream = _stream(descriptor)
                setattr(sys, f"__{name}__", stream)
            setattr(sys, name, stream)


class Session:
    """What the blocks of a session share."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._main = types.ModuleType("__main__")
        self._main.__dict__["__builtins__"] = __builtins__
        self._flags = 0
        self._interrupt: Any = signal.getsignal(signal.SIGINT)
        self._driver = sys.modules["__main__"]  # kept alive: its functions are what runs here
        sys.modules["__main__"] = self._main
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def answer(self, source: str, filename: str, mode: str) -> dict[str, object]:
        """Run code; return the names of the exception that it raised, its gist, and the status asked for.

        Args:
            source: the code.
            filename: what tracebacks call it.
            mode: ``exec`` for a block, ``single`` for one command at the prompt.
        """
        self._streams.restore()
        if mode == "exec":
            self._introduce(source, filename)
        owner = os.getpid()
        try:
            try:
                error = self._execute(source, filename, mode)
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
        except KeyboardInterrupt as late:
            error = late.with_traceback(None)
        self._streams.restore()
        outcome = _report(error)
        if os.getpid() != owner:
            # A fork that the block did not end: it must not come to speak for its parent.
            self._streams.restore()
            os._exit(int(bool(outcome["names"]) and outcome["status"] != 0))
        return outcome

    def _introduce(self, source: str, filename: str) -> None:
        """Make the source known to tracebacks, inspect and warnings, and the block to itself."""
        lines = [f"{line}\n" for line in source.removesuffix("\n").split("\n")]
        linecache.cache[filename] = (len(source), None, lines, filename)
        sys.argv = [filename]
        if filename.startswith("<"):
            self._main.__dict__.pop("__file__", None)
        else:
            self._main.__file__ = filename

    def _execute(self, source: str, filename: str, mode: str) -> BaseException | None:
        try:
            signal.signal(signal.SIGINT, self._interrupt)
            code = compile(source, filename, mode, self._flags, dont_inherit=True)
            self._flags |= code.co_flags & FUTURE
            exec(code, self._main.__dict__)  # noqa: S102 - running the author's code is what this program is for
        except BaseException as error:  # whatever it is, it is the block's
            # The first entry is this function's own.
            inner = error.__traceback__.tb_next if error.__traceback__ else None
            return error.with_traceback(inner)
        finally:
            self._interrupt = signal.getsignal(signal.SIGINT) or signal.default_int_handler
        return None


def _report(error: BaseException | None) -> dict[str, object]:
    if error is None:
        return {"names": [], "gist": "", "status": None}
    kind = type(error)
    names = [kind.__name__, f"{kind.__module__}.{kind.__qualname__}"]
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
        if status and not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
        return {"names": names, "gist": f"SystemExit({error.code!r})", "status": status}
    gist = kind.__name__
    try:
        gist = f"{gist}: {error}".splitlines()[0].removesuffix(": ")
        if sys.excepthook is sys.__excepthook__:
            _print(error)
        else:
            sys.excepthook(kind, error, error.__traceback__)
    except Exception:  # an exception that cannot even be shown
        print(f"<{kind.__name__}: 无法显示>", file=sys.stderr)
    return {"names": names, "gist": gist, "status": None}


def _print(error: BaseException) -> None:
    if error.__traceback__ is None:
        # A syntax error of the block itself has no header at the interpreter either.
        sys.stderr.write("".join(traceback.format_exception_only(error)))
    else:
        traceback.print_exception(error)


def _stream(descriptor: int) -> io.TextIOWrapper:
    raw = open(descriptor, "wb" if descriptor else "rb", buffering=0, closefd=False)  # noqa: SIM115 - stays open
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)


def _aside(descriptor: int) -> int:
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)
    os.close(descriptor)
    return moved


def main(replies: int, libraries: str) -> None:
    """Answer requests until no more come.

    Args:
        replies: the descriptor that replies go to.
        libraries: the folder that time-machine is loaded from.
    """
    replies = _aside(replies)
    requests = os.fdopen(_aside(os.dup(0)), encoding="utf-8")
    streams = Streams()
    streams.restore()

    def reply(message: dict[str, object]) -> None:
        data = (json.dumps(message) + END).encode()
        while data:
            data = data[os.write(replies, data) :]

    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - a string, as the interpreter puts it there for a script
    sys.argv = [""]
    random.seed(0)
    frozen = freeze_clock(libraries)
    reply({"name": platform.python_implementation(), "version": platform.python_version(), "frozen": frozen})
    session = Session(streams)
    for line in requests:
        reply(session.answer(**json.loads(line)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
