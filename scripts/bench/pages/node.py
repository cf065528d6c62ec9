"""The npm programs of this measurement: the locked versions, installed under ``build/``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.pages.model import MeasuringError
from scripts.services.server import Place, ServerError, run_once

__all__ = ["Node", "install"]

LOCKED = Path(__file__).resolve().parents[1] / "npm"
"""The folder of ``package.json`` and its lock."""

_OLDEST = 20
_INSTALLATION = 900.0


@dataclass(frozen=True, slots=True)
class Node:
    """Node with the locked packages beside it.

    Attributes:
        executable: the interpreter.
        folder: where ``node_modules`` is.
    """

    executable: Path
    folder: Path

    def place(self, name: str) -> Place:
        """Return where a program of this folder runs.

        Args:
            name: what messages call it.
        """
        return Place(name, self.folder, os.environ)

    def command(self, package: str, program: str) -> list[str]:
        """Return the words that start a program.

        Args:
            package: the package that has it.
            program: its file within the package.
        """
        return [str(self.executable), str(self.folder / "node_modules" / package / program)]

    def version(self, package: str) -> str:
        """Return the installed version of a package."""
        file = self.folder / "node_modules" / package / "package.json"
        return str(json.loads(file.read_text(encoding="utf-8"))["version"])


def install(folder: Path) -> Node:
    """Return Node with the locked packages in a folder, installing them where they are not those of the lock.

    Args:
        folder: under ``build/``; made where it is missing.

    Raises:
        MeasuringError: there is no Node or npm that will do, or the packages could not be had.
    """
    folder = folder.resolve()  # programs run in it
    node, npm = _found("node"), _found("npm")
    _require_version(node)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "node_modules" / ".locked"
    wanted = hashlib.sha256((LOCKED / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(LOCKED / name, folder / name)
        try:
            run_once(Place("npm ci", folder, os.environ), [str(npm), "ci"], _INSTALLATION)
        except ServerError as error:
            raise MeasuringError(f"npm 软件装不上：{error}") from error
        stamp.write_text(wanted, encoding="utf-8")
    return Node(node, folder)


def _found(program: str) -> Path:
    found = shutil.which(program)
    if not found:
        raise MeasuringError(
            f"make bench-pages 要用 Node {_OLDEST} 以上与 npm，这里找不到 {program}；"
            "只有这项测量用到它们，构建、检查与测试都不用"
        )
    return Path(found)


def _require_version(node: Path) -> None:
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - from PATH
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    if not major.isdigit() or int(major) < _OLDEST:
        raise MeasuringError(
            f"make bench-pages 要用 Node {_OLDEST} 以上，这里是 {asked.stdout.strip() or '打不开的 node'}"
        )
