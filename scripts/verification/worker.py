"""The process inside the containment: it starts the servers, runs the blocks in order, and reports each.

``python -m scripts.verification.worker JOB`` prints one event a line; with ``--shell`` it hands the prepared
environment to a shell instead.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from scripts.runners.base import Context, Execution, Session, Step
from scripts.runners.registry import FAMILY, OPENERS
from scripts.services.catalogue import STARTERS
from scripts.services.requirement import Found
from scripts.verification.job import LIBRARY, Event, Job, job_from_json, to_json
from scripts.verification.scratch import MARK

__all__ = ["Prepared", "run_job"]

_GIB = 1 << 30
_LIMITS = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 8 * _GIB, resource.RLIMIT_AS: 16 * _GIB}
_SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


_BANNER = """\
页面上的代码块可以逐个贴在这里。Shell 的块直接贴；Python 的块：先运行 python3，再 paste()，贴完按 Ctrl-D；
SQL 的块：先运行 mysql；Java 的块：存成文件再 java 文件名。exit 结束，服务与文件随之清理。"""


class Prepared:
    """The environment of a page: its software on PATH, its servers running until the stack is closed.

    Attributes:
        variables: the complete environment of every block.
        documented: those of them that a reader may use.
        software: name and version, of servers as the running process reported them.

    Raises:
        OSError: a server's program cannot be started.
        RuntimeError: a server did not get ready; the message says why.
    """

    def __init__(self, job: Job, servers: ExitStack) -> None:
        self.variables = _environment(job)
        self.software: dict[str, str] = {}
        self.documented: dict[str, str] = {}
        for found in job.found:
            self.software.update(found.software)
            self.documented.update(found.variables)
            if found.name in STARTERS:
                self._start(found, job.services / found.name, servers)

    def _start(self, found: Found, folder: Path, servers: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        endpoint = servers.enter_context(STARTERS[found.name](found, folder, dict(self.variables)))
        self.software.update(endpoint.software)
        self.documented.update(endpoint.variables)
        self.variables.update(endpoint.variables)


def _environment(job: Job) -> dict[str, str]:
    path = [folder for found in job.found for folder in found.path]
    base = str(Path(sys.base_prefix) / "bin")
    variables = {
        "PATH": os.pathsep.join(dict.fromkeys([*path, base, *_SYSTEM_PATH.split(":")])),
        "HOME": str(job.home),
        "USER": "reader",
        "LOGNAME": "reader",
        "TMPDIR": str(job.temporary),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(job.services / LIBRARY),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        MARK: str(job.scratch),
    }
    for found in job.found:
        variables.update(found.variables)
    return variables


def run_job(job: Job) -> Iterator[Event]:
    """Yield what comes of each block; the servers and sessions are ended whatever happens.

    Args:
        job: what is to be run.
    """
    try:
        with ExitStack() as stack:
            prepared = Prepared(job, stack)
            sessions = _Sessions(Context(job.home, prepared.variables), stack)
            for step in job.steps:
                yield sessions.run(step, prepared.software)
    except (OSError, RuntimeError) as error:  # a server that did not start, or was gone before the end
        yield Event(None, fatal=str(error))


class _Sessions:
    """The sessions of a page, opened when a block first needs them."""

    def __init__(self, context: Context, stack: ExitStack) -> None:
        self._context = context
        self._stack = stack
        self._open: dict[tuple[str, str], Session] = {}

    def run(self, step: Step, software: Mapping[str, str]) -> Event:
        key = FAMILY[step.language], step.session
        if key not in self._open:
            try:
                session = OPENERS[key[0]](self._context)
            except (OSError, RuntimeError) as error:
                return Event(Execution(step.ordinal, "", f"启动不了：{error}", 0.0), software)
            self._stack.callback(session.close)
            self._open[key] = session
        session = self._open[key]
        execution = session.run(step)
        return Event(execution, {**software, **session.software})  # what the page is about comes first


def _limit() -> None:
    for kind, value in _LIMITS.items():
        _, hard = resource.getrlimit(kind)
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bounded, bounded))


def _report(job: Job) -> None:
    # The blocks' processes must not be able to write events: they get no copy of this descriptor.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for event in run_job(job):
        channel.write(to_json(event) + "\n")
        channel.flush()


def _shell(job: Job) -> None:
    with ExitStack() as stack:
        prepared = Prepared(job, stack)
        for name, version in prepared.software.items():
            print(f"  {name} {version}")
        for name, value in prepared.documented.items():
            print(f"  {name}={value}")
        print(_BANNER, flush=True)
        environment = {
            **prepared.variables,
            "TERM": os.environ.get("TERM", "dumb"),
            "PS1": "有据 \\w $ ",
            "PYTHONSTARTUP": str(Path(__file__).with_name("prompt.py")),
        }
        environment.pop("NO_COLOR")
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C belongs to what runs in the shell
        subprocess.run(["bash", "--norc", "--noprofile", "-i"], cwd=job.home, env=environment, check=False)  # noqa: S607


def main(arguments: list[str]) -> None:
    """Run the job of a file.

    Args:
        arguments: path of the job, and ``--shell``.
    """
    _limit()
    # A polite end unwinds the stack: servers and sessions are ended in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    job = job_from_json(Path(arguments[0]).read_text(encoding="utf-8"))
    act: Callable[[Job], None] = _shell if "--shell" in arguments else _report
    act(job)


if __name__ == "__main__":
    main(sys.argv[1:])
