"""The containment: what a block may touch while it runs.

Best is bubblewrap: namespaces of its own for processes, network (loopback alone), users and mounts, the whole
system read-only, other people's files out of sight. Where the system forbids that, a root user's blocks run as
nobody; else they run as the user, and the evidence says so.
"""

from __future__ import annotations

import enum
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.services.apt import cache_folder
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.requirement import Unavailable

__all__ = ["Containment", "Enclosure", "Kind", "choose_containment"]

NOBODY = 65534
_TIMEOUT = 30
_HIDDEN = ("/home", "/root", "/tmp", "/run", "/var/tmp", "/mnt", "/media", "/srv")  # noqa: S108 - hidden, not used
_READER = Path("/home/reader")
_SERVICES = Path("/home/services")


class Kind(enum.StrEnum):
    """How blocks are held; the values stand in the evidence."""

    NAMESPACES = "namespaces"
    USER = "user"
    NONE = "none"

    @property
    def label(self) -> str:
        """For people, in Chinese."""
        return {
            Kind.NAMESPACES: "bubblewrap（只有回环网络，系统只读）",
            Kind.USER: "非特权用户（网络未隔离）",
            Kind.NONE: "没有：这台机器不允许",
        }[self]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A command with its containment.

    Attributes:
        command: the whole command line.
        user: the user id to run it as, or None for one's own.
        home: the scratch folder as the blocks see it.
        services: the servers' folder as the blocks see it.
        temporary: the folder for temporary files as the blocks see it.
    """

    command: tuple[str, ...]
    user: int | None
    home: Path
    services: Path
    temporary: Path


@dataclass(frozen=True, slots=True)
class Containment:
    """The best that this machine allows.

    Attributes:
        kind: which one.
        program: path of bubblewrap, where it is used.
    """

    kind: Kind
    program: str = ""

    def enclose(self, scratch: Path, readable: Iterable[Path], command: Iterable[str]) -> Enclosure:
        """Return a command that runs held.

        Args:
            scratch: the folder of this run, with ``home``, ``services`` and ``tmp`` in it; writable as ever.
            readable: folders that must be seen although they lie among hidden ones.
            command: what is to run.
        """
        if self.kind is Kind.NAMESPACES:
            arguments = _arguments(self.program, scratch, readable)
            return Enclosure((*arguments, *command), None, _READER, _SERVICES, Path(tempfile.gettempdir()))
        user = NOBODY if self.kind is Kind.USER else None
        return Enclosure(tuple(command), user, scratch / "home", scratch / "services", scratch / "tmp")


def choose_containment(environment: Mapping[str, str] = os.environ) -> Containment:
    """Return the best containment of this machine, having tried it.

    Args:
        environment: ``YOUJU_CONTAINMENT`` asks for a certain kind; a better one is then not tried.
    """
    asked = environment.get("YOUJU_CONTAINMENT", "")
    if asked in {"", Kind.NAMESPACES}:
        program = _bubblewrap()
        if program and _works(Containment(Kind.NAMESPACES, program)):
            return Containment(Kind.NAMESPACES, program)
    if asked != Kind.NONE and os.getuid() == 0 and _works(Containment(Kind.USER)):
        return Containment(Kind.USER)
    return Containment(Kind.NONE)


def _bubblewrap() -> str | None:
    try:
        found = REQUIREMENTS["bubblewrap"].provide()
    except Unavailable:
        return None
    return str(Path(found.path[0]) / "bwrap")


def _works(containment: Containment) -> bool:
    code = Path(__file__).resolve().parents[2]  # every worker has to read it, and the private folder
    probe = "import os, sys, scripts.model; os.listdir(sys.argv[1])"
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("home", "services", "tmp"):
            (Path(scratch) / name).mkdir()
        command = [sys.executable, "-c", probe, str(cache)]
        enclosure = containment.enclose(Path(scratch), [code, Path(sys.prefix), cache], command)
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                enclosure.command, cwd=code, capture_output=True, timeout=_TIMEOUT, check=False,
                user=enclosure.user, group=enclosure.user, extra_groups=() if enclosure.user else None,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return False
    return done.returncode == 0


def _arguments(program: str, scratch: Path, readable: Iterable[Path]) -> tuple[str, ...]:
    base = Path(sys.base_prefix)
    hidden = [folder for folder in _HIDDEN if Path(folder).is_dir() and not Path(folder).is_symlink()]
    shown = [folder for folder in dict.fromkeys([*readable, base]) if _is_below(folder, hidden)]
    return (
        program,
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--uid", str(NOBODY), "--gid", str(NOBODY), "--hostname", "youju", "--die-with-parent"),
        *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
        *(word for folder in hidden for word in ("--tmpfs", folder)),
        *(word for folder in shown for word in ("--ro-bind", str(folder), str(folder))),
        *("--bind", str(scratch / "home"), str(_READER), "--bind", str(scratch / "services"), str(_SERVICES)),
    )


def _is_below(folder: Path, tops: Iterable[str]) -> bool:
    return any(folder.is_relative_to(top) for top in tops)
