"""Tools outside the standard library: found where they may be, run with fixed words in a scratch folder."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.services.apt import cache_folder
from scripts.validators.report import Fault, ToolMissing

__all__ = [
    "LOCKED",
    "Outcome",
    "find_program",
    "load_module",
    "package_version",
    "program_version",
    "run_program",
    "scratch_file",
    "unreadable",
]

LOCKED = "运行 make test 一次，锁定的依赖里有它"
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program left behind.

    Attributes:
        code: its exit code, or None where it did not end in time.
        output: standard output.
        errors: standard error.
    """

    code: int | None
    output: str
    errors: str


def find_program(name: str, remedy: str = LOCKED) -> str:
    """Return the path of a program: beside the interpreter, on PATH, or in our private folder.

    Args:
        name: its file name.
        remedy: what installs it, in Chinese.

    Raises:
        ToolMissing: it is nowhere.
    """
    private = [cache_folder() / "bin", *sorted((cache_folder() / "programs").glob("*/bin"))]
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath), *map(str, private)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise ToolMissing(name, remedy)
    return found


def load_module(name: str) -> Any:  # noqa: ANN401 - a module has no narrower type
    """Return a package that only those who validate have installed.

    Args:
        name: its import name.

    Raises:
        ToolMissing: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ToolMissing(name.partition(".")[0], LOCKED) from error


def package_version(name: str) -> str:
    """Return the version of an installed package.

    Args:
        name: its name in the lock.

    Raises:
        ToolMissing: it is not installed.
    """
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise ToolMissing(name, LOCKED) from error


@functools.cache
def program_version(program: str, flag: str = "--version") -> str:
    """Return the version that a program tells of itself.

    Args:
        program: its path.
        flag: how it is asked.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = run_program([program, flag], Path(folder))
    words = (done.output + " " + done.errors).replace("/", " ").split()
    return next((word.strip("[],") for word in words if word[0].isdigit()), "版本不明")


@contextmanager
def scratch_file(name: str, text: str) -> Iterator[Path]:
    """Yield a file in a folder of its own, which is gone afterwards.

    Args:
        name: path within the folder.
        text: its content.
    """
    with tempfile.TemporaryDirectory(prefix="youju-") as folder:
        file = Path(folder).resolve() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
        yield file


def run_program(command: list[str], folder: Path, extra: Mapping[str, str] | None = None) -> Outcome:
    """Return what a program says: no input, no colours, no settings of the user, no proxy.

    Args:
        command: the program's path and its words.
        folder: where it runs; also its home.
        extra: environment variables that it needs beside these.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        **(extra or {}),
    }
    try:
        done = subprocess.run(  # noqa: S603 - programs of our own table, fixed words, a scratch file
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        return Outcome(None, "", "")
    return Outcome(done.returncode, done.stdout, done.stderr)


def unreadable(name: str, done: Outcome) -> tuple[Fault, ...]:
    """Return the one fault of a block on which its tool gave up without naming a line.

    Args:
        name: the tool's name.
        done: what it left behind.
    """
    if done.code is None:
        return (Fault(1, 1, f"{name} 在 {TIMEOUT} 秒内没有读完这一块"),)
    said = (line.strip() for line in (done.errors + "\n" + done.output).splitlines())
    return (Fault(1, 1, f"{name} 不接受这一块：{next(filter(None, said), '没有说明原因')}"),)
