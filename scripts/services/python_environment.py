"""Python environments of the answers' blocks: locked with hashes, made once, in the private folder.

Made with the machine's own pip configuration, which is how this machine reaches its package index; a block that
runs in one never sees that configuration.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from scripts.services.apt import cache_folder, exclusive
from scripts.services.requirement import Found, Unavailable

__all__ = ["ENVIRONMENTS", "PythonEnvironment"]

_LOCKS = Path(__file__).resolve().parents[2] / "labs" / "environments"
_STAMP = ".complete"
_SYSTEM = Path("/usr")
_REASONS = 2
_REPORT = """\
import importlib.metadata, json, sys
versions = {name: importlib.metadata.version(name) for name in sys.argv[1:]}
print(json.dumps({"versions": versions, "base": sys.base_prefix}))
"""


@dataclass(frozen=True, slots=True)
class PythonEnvironment:
    """A virtual environment with exactly the packages of a lock.

    Attributes:
        name: as authors write it under ``needs``.
        packages: those whose versions the page reports.
        download: roughly, in MB.
        lock: the requirements file with hashes.
        on_path: whether the blocks' ``python`` and commands are this environment's; otherwise only the first
            of :attr:`Found.folders` tells where it is.
    """

    name: str
    packages: tuple[str, ...]
    download: int
    lock: Path
    on_path: bool = True

    def find(self) -> Found | None:
        """Return the environment if it has been made from this very lock for this interpreter."""
        if not (self._folder / _STAMP).is_file():
            return None
        report = self._report()
        if report is None:
            return None
        versions, base = report
        return Found(
            name=self.name,
            where="私有目录",
            software=versions,
            path=(str(self._folder / "bin"),) if self.on_path else (),
            folders=(str(self._folder), *([] if base.is_relative_to(_SYSTEM) else [str(base)])),
        )

    def provide(self) -> Found:
        """Return the environment, making it first where need be.

        Raises:
            Unavailable: its packages cannot be had.
        """
        found = self.find()
        if found is None:
            with exclusive(self._folder):
                found = self.find() or self._make()
        return found

    @property
    def _folder(self) -> Path:
        # Scripts name their interpreter by its path, so an environment is made where it stays.
        lock = hashlib.sha256(self.lock.read_bytes()).hexdigest()[:12]
        return cache_folder() / "environments" / f"{self.name}-{lock}-py{platform.python_version()}"

    def _make(self) -> Found:
        folder = self._folder
        print(f"准备 {self.name}：下载约 {self.download} MB 的 Python 包 …", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)  # what an interrupted attempt left: it has no stamp
        self._run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        self._run(
            [
                *(sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")),
                *("install", "--require-hashes", "--only-binary=:all:", "--retries=1"),
                *("--disable-pip-version-check", "--no-input", "--progress-bar=off", "-r", str(self.lock)),
            ]
        )
        (folder / _STAMP).touch()
        found = self.find()
        if found is None:
            raise self._unavailable("装好的环境里缺页面要的包")
        return found

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and a lock of the repository
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            errors = [line for line in said if line.startswith("ERROR")] or said
            raise self._unavailable("；".join(errors[:_REASONS]) or f"{command[2]} 没有说明原因")

    def _unavailable(self, reason: str) -> Unavailable:
        return Unavailable(self.name, reason, "检查网络与 pip 的配置后再运行一次")

    def _report(self) -> tuple[Mapping[str, str], Path] | None:
        try:
            done = subprocess.run(  # noqa: S603 - an interpreter that we installed
                [self._folder / "bin" / "python", "-I", "-c", _REPORT, *self.packages],
                capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:  # the interpreter that it was made from is gone
            return None
        if done.returncode:
            return None
        report = json.loads(done.stdout)
        return report["versions"], Path(report["base"])


def _environment(name: str, *packages: str, download: int, on_path: bool = True) -> PythonEnvironment:
    return PythonEnvironment(name, packages, download, _LOCKS / f"{name}.txt", on_path)


ENVIRONMENTS: Mapping[str, PythonEnvironment] = MappingProxyType(
    {
        environment.name: environment
        for environment in (
            _environment("packaging", "build", "setuptools", "hatchling", "twine", "pip", download=15),
            _environment("package-index", "pypiserver", download=3, on_path=False),
            _environment("delivery", "gunicorn", download=1),
            _environment("torch", "torch", "diffusers", "transformers", "peft", "scikit-learn", download=350),
        )
    }
)
"""The environments by the names that authors write; locked by ``make lock``."""
