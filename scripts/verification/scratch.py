"""Scratch folders of runs: one a page, gone afterwards, and cleaned by the next run where a run was killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["MARK", "clean_left_overs", "scratch_folder"]

MARK = "YOUJU_SCRATCH"
"""The variable that every process of a run carries, so that the next run knows whose it was."""

_LOCK = ".lock"
_ANYBODY = 0o711  # a run as another user has to pass through


def _home() -> Path:
    return Path(tempfile.gettempdir()) / f"youju-{os.getuid()}"


@contextmanager
def scratch_folder(home: Path | None = None) -> Iterator[Path]:
    """Yield an empty folder that belongs to this run alone and is removed at its end.

    Args:
        home: where to make it; by default the user's own part of the system's folder for temporary files.
    """
    base = home or _home()
    base.mkdir(mode=_ANYBODY, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base, prefix="run-"))
    folder.chmod(_ANYBODY)
    with (folder / _LOCK).open("w", encoding="ascii") as lock:
        # Held by this process alone: the kernel lets go of it whichever way we end.
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            _end(folder)


def clean_left_overs(home: Path | None = None) -> int:
    """End the processes and remove the folders of runs that were killed; return how many runs that were.

    Args:
        home: as in :func:`scratch_folder`.
    """
    return sum(_clean(folder) for folder in sorted((home or _home()).glob("run-*")))


def _clean(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open("r+", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _end(folder)
    except OSError:  # somebody is running in it, or has removed it meanwhile
        return False
    return True


def _end(folder: Path) -> None:
    _kill_processes_of(folder)
    _remove(folder)


def _kill_processes_of(folder: Path) -> None:
    mark = f"{MARK}={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


def _remove(folder: Path) -> None:
    def unlock(function: object, path: str, error: object) -> None:
        # Programs leave read-only folders behind; what even that does not remove stays for the next run.
        with contextlib.suppress(OSError):
            Path(path).parent.chmod(0o700)
            Path(path).chmod(0o700)
            if Path(path).is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                Path(path).unlink()

    shutil.rmtree(folder, onerror=unlock)
