"""Programs that answers need: found on the machine in a version that will do, or unpacked into the private folder.

Where one is looked for, in this order: the environment variable of its name (``YOUJU_MYSQLD=/opt/mysql/bin/mysqld``),
``PATH``, our private folder. What a program says of itself decides; a fork under the same name is refused.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.specifiers import SpecifierSet

from scripts.services.apt import AptError, Packages, cache_folder, exclusive, fetch, obstacle, replaced
from scripts.services.launchers import Launch, write_host_launchers, write_launchers
from scripts.services.requirement import Found, Unavailable

__all__ = ["Program", "readable_folders"]

_TIMEOUT = 60
_DAY = 86_400
_RECIPE = "recipe"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib")


class _UnfitError(Exception):
    """Why a program will not do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Program:
    """One or more executables of one product.

    Attributes:
        name: as authors write it under ``needs``.
        product: its name for people.
        executables: what is called; each must be there, and tell a version in the range.
        versions: the range, as Python packages write it.
        packages: what Debian calls it.
        download: roughly, in MB, where the machine has nothing of it.
        pattern: where it tells its version, in a group of that name.
        ask: how it is asked.
        forks: words that betray another product.
        launches: how executables are started, where that takes more than their name.
        brew: how it is called where there is no apt.
    """

    name: str
    product: str
    executables: tuple[str, ...]
    versions: str
    packages: Packages
    download: int
    pattern: str = r"(?P<version>\d+(\.\d+)+)"
    ask: tuple[str, ...] = ("--version",)
    forks: tuple[str, ...] = ()
    launches: Mapping[str, Launch] = field(default_factory=dict)
    brew: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that names the first executable's path; the others lie beside it."""
        return "YOUJU_" + self.executables[0].upper().replace("-", "_")

    @property
    def prefix(self) -> Path:
        """The private folder: ``root/`` as unpacked, ``bin/`` to start it."""
        return cache_folder() / "programs" / self.name

    @property
    def obstacle(self) -> str:
        """Why this machine cannot download it, or nothing where it can try."""
        return obstacle(self.packages.suite)

    @property
    def remedy(self) -> str:
        """What installs it, in Chinese."""
        ways = [f"用 {self.variable} 指明 {self.executables[0]} 的路径"]
        if not shutil.which("apt-get"):
            ways.insert(0, f"brew install {self.brew}" if self.brew else "用系统的包管理器安装")
        elif not self.packages.suite:
            ways.insert(0, f"apt install {' '.join(self.packages.names)}")
        return f"自行安装 {self.product} {self.versions}：{'，或'.join(ways)}"

    def find(self) -> Found | None:
        """Return it where it is on this machine in a version that will do; download nothing."""
        return self._search()[0]

    def refusals(self) -> tuple[str, ...]:
        """Return what was looked at and will not do, with the reasons, in Chinese."""
        return self._search()[1]

    def provide(self) -> Found:
        """Return it, unpacking Debian's into the private folder where the machine has none.

        Raises:
            Unavailable: neither is it here, nor can it be had in a version that will do.
        """
        found, refused = self._search()
        if found:
            return found
        if self.variable in os.environ or self._is_of_today():
            raise Unavailable(self.name, "；".join(refused), self.remedy)
        try:
            with exclusive(self.prefix):
                found = self._in_prefix([])  # another process may have been quicker
                if found is None:
                    self._install()
        except (AptError, OSError) as error:
            raise Unavailable(self.name, str(error), self.remedy) from error
        found, refused = self._search()
        if found is None:
            raise Unavailable(self.name, "；".join(refused) or "下载的包里没有它", self.remedy)
        return found

    def _install(self) -> None:
        if self._recipe_on_disk()[:1] == self._recipe()[:1]:  # only how it is started has changed
            write_launchers(self.executables, self.launches, self.prefix, self.prefix)
            self._write_recipe(self.prefix)
            return
        with replaced(self.prefix) as work:
            (work / "root").mkdir()
            fetch(self.packages, work / "root")
            write_launchers(self.executables, self.launches, work, self.prefix)
            self._write_recipe(work)

    def _recipe(self) -> list[str]:
        """Return what was unpacked and how it is started, each as a hash."""
        parts = (self.packages, (self.prefix, self.executables, sorted(self.launches.items())))
        return [hashlib.sha256(repr(part).encode()).hexdigest() for part in parts]

    def _write_recipe(self, folder: Path) -> None:
        (folder / _RECIPE).write_text("\n".join(self._recipe()), encoding="ascii")

    def _recipe_on_disk(self) -> list[str]:
        try:
            return (self.prefix / _RECIPE).read_text(encoding="ascii").split()
        except OSError:
            return []

    def _is_unpacked(self) -> bool:
        return self._recipe_on_disk() == self._recipe()

    def _is_of_today(self) -> bool:
        """Whether the suite was asked so lately that it will hardly have another version."""
        return (
            self.packages.suite is not None
            and self._is_unpacked()
            and time.time() - (self.prefix / _RECIPE).stat().st_mtime < _DAY
        )

    def _search(self) -> tuple[Found | None, tuple[str, ...]]:
        refused: list[str] = []
        named = os.environ.get(self.variable)
        if named:
            found = self._of_host("环境变量", [Path(named).parent], refused, Path(named))
        else:
            path = os.environ.get("PATH", os.defpath).split(os.pathsep)
            found = self._of_host("PATH", [Path(folder) for folder in path if folder], refused)
            found = found or self._in_prefix(refused)
        return found, tuple(dict.fromkeys(refused))

    def _of_host(self, where: str, folders: list[Path], refused: list[str], named: Path | None = None) -> Found | None:
        programs: list[Path] = []
        versions: list[str] = []
        for name in self.executables:
            candidates = [named] if named and not programs else list(_executables(name, folders))
            for candidate in candidates:
                try:
                    version = self._version(candidate)
                except _UnfitError as error:
                    refused.append(f"{where}：{error}")
                else:
                    programs.append(candidate.absolute())
                    versions.append(version)
                    break
            else:
                if programs:
                    refused.append(f"{where}：有 {programs[0]}，没有合用的 {name}")
                return None
        folder = write_host_launchers(programs, self.launches)
        shown = readable_folders([folder, *programs])
        return Found(self.name, where, {self.product: versions[0]}, (str(folder),), {}, shown)

    def _in_prefix(self, refused: list[str]) -> Found | None:
        if not self._is_unpacked():
            return None
        folder = self.prefix / "bin"
        try:
            versions = [self._version(folder / name) for name in self.executables]
        except _UnfitError as error:
            refused.append(f"私有目录：{error}")
            return None
        return Found(self.name, "私有目录", {self.product: versions[0]}, (str(folder),), {}, (str(self.prefix),))

    def _version(self, program: Path) -> str:
        said = _say([str(program), *self.ask])
        fork = next((word for word in self.forks if word in said), None)
        if fork:
            raise _UnfitError(f"{program} 是 {fork}，不是 {self.product}")
        told = re.search(self.pattern, said)
        if told is None:
            raise _UnfitError(f"{program} 没有报出 {self.product} 的版本")
        version = told["version"]
        if not SpecifierSet(self.versions).contains(version, prereleases=True):
            raise _UnfitError(f"{program} 是 {self.product} {version}，要 {self.versions}")
        return version


def _say(command: list[str]) -> str:
    # An empty home: no settings of the user's, and a folder that can be read (buildah insists on one).
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LC_ALL": "C"}
        try:
            done = subprocess.run(  # noqa: S603 - a program that we or the user chose, asked for its version
                command, env=environment, capture_output=True, text=True, errors="replace", check=False,
                stdin=subprocess.DEVNULL, timeout=_TIMEOUT,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _UnfitError(f"{command[0]} 启动不了") from error
    if done.returncode:
        raise _UnfitError(f"{command[0]} {' '.join(command[1:])} 以 {done.returncode} 退出")
    return done.stdout + done.stderr


def _executables(name: str, folders: list[Path]) -> Iterator[Path]:
    # Folder by folder: shutil.which alone stops at the first, and folders of other users may stand on PATH.
    found = (shutil.which(name, path=str(folder)) for folder in folders)
    yield from map(Path, filter(None, found))


def readable_folders(programs: list[Path]) -> tuple[str, ...]:
    """Return the folders outside the system's own that have to be readable to use these files.

    Args:
        programs: folders of programs, or programs; their libraries are taken to lie beside ``bin``.
    """
    shown: dict[str, None] = {}
    for program in programs:
        for file in (program, program.resolve()):
            folder = file if file.is_dir() else file.parent
            if folder.is_relative_to(cache_folder()) or folder.name not in {"bin", "sbin"}:
                home = folder
            else:
                home = folder if folder.parent in {Path.home(), Path("/")} else folder.parent
            if not any(home.is_relative_to(system) for system in _SYSTEM):
                shown[str(home)] = None
    return tuple(shown)
