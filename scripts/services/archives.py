"""Java libraries that answers need: the host's jars, or Debian's in the private folder.

The version is read from the manifest: Debian's Lucene is named 8.7.0 and is 8.8.1.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from packaging.specifiers import SpecifierSet

from scripts.services.apt import AptError, Packages, cache_folder, exclusive, fetch, obstacle, replaced
from scripts.services.programs import readable_folders
from scripts.services.requirement import Found, Unavailable

__all__ = ["Jars"]

_HOST = Path("/usr/share/java")
_MANIFEST = "META-INF/MANIFEST.MF"


@dataclass(frozen=True, slots=True)
class Jars:
    """The jars of one library.

    A block finds them by ``CLASSPATH``, which ``java`` reads by itself, and by a variable of their own.

    Attributes:
        name: as authors write it under ``needs``.
        product: its name for people.
        artifacts: the jars that must be there, without version and ending; the first one tells the version.
        versions: the range, as Python packages write it.
        packages: what Debian calls it.
        download: roughly, in MB.
        host: where the host's own jars lie.
    """

    name: str
    product: str
    artifacts: tuple[str, ...]
    versions: str
    packages: Packages
    download: int
    host: Path = _HOST

    @property
    def variable(self) -> str:
        """The environment variable that names a folder with the jars."""
        return "YOUJU_" + self.name.upper().replace("-", "_")

    @property
    def prefix(self) -> Path:
        """The private folder."""
        return cache_folder() / "programs" / self.name

    @property
    def obstacle(self) -> str:
        """Why this machine cannot download it, or nothing where it can try."""
        return obstacle(self.packages.suite)

    @property
    def remedy(self) -> str:
        """What installs it, in Chinese."""
        apt = f"apt install {' '.join(self.packages.names)}"
        return f"自行安装 {self.product} {self.versions}：{apt}，或用 {self.variable} 指明放 jar 的目录"

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
        if found is None and self.variable not in os.environ:
            try:
                with exclusive(self.prefix):
                    found = self.find() or self._install()
            except (AptError, OSError) as error:
                raise Unavailable(self.name, str(error), self.remedy) from error
        if found is None:
            refused = self.refusals()
            raise Unavailable(self.name, "；".join(refused) or "下载的包里没有它", self.remedy)
        return found

    def _install(self) -> Found | None:
        with replaced(self.prefix) as work:
            (work / "root").mkdir()
            fetch(self.packages, work / "root")
        return self.find()

    def _search(self) -> tuple[Found | None, tuple[str, ...]]:
        named = os.environ.get(self.variable)
        own = self.prefix / "root" / _HOST.relative_to("/")
        places = {"环境变量": Path(named)} if named else {"系统目录": self.host, "私有目录": own}
        refused: list[str] = []
        for where, folder in places.items():
            found = self._in(where, folder, refused)
            if found:
                return found, tuple(refused)
        return None, tuple(refused)

    def _in(self, where: str, folder: Path, refused: list[str]) -> Found | None:
        jars = {artifact: _newest(folder, artifact) for artifact in self.artifacts}
        missing = [artifact for artifact, jar in jars.items() if jar is None]
        if missing:
            if where == "环境变量" or len(missing) < len(jars):
                refused.append(f"{where}：{folder} 里没有 {'、'.join(missing)}")
            return None
        files = [jar for jar in jars.values() if jar]
        versions = {_version(jar) for jar in files}
        version = versions.pop()
        if versions:
            refused.append(f"{where}：{folder} 里的 {self.product} 各 jar 版本不一")
            return None
        if not version or not SpecifierSet(self.versions).contains(version, prereleases=True):
            refused.append(f"{where}：{folder} 里是 {self.product} {version or '（版本不明）'}，要 {self.versions}")
            return None
        path = os.pathsep.join(map(str, files))
        variables = {"CLASSPATH": path, f"{self.name.upper()}_CLASSPATH": path}
        shown = (str(self.prefix),) if folder.is_relative_to(self.prefix) else readable_folders([folder])
        return Found(self.name, where, {self.product: version}, (), variables, shown)


def _newest(folder: Path, artifact: str) -> Path | None:
    """Return the last jar of a name, in the order of names; links such as ``-8.x`` name it a second time."""
    versioned = sorted(file for file in folder.glob(f"{artifact}-[0-9]*.jar") if not file.is_symlink())
    plain = folder / f"{artifact}.jar"
    return versioned[-1] if versioned else plain if plain.is_file() else None


def _version(jar: Path) -> str:
    try:
        with zipfile.ZipFile(jar) as archive:
            text = archive.read(_MANIFEST).decode("utf-8")
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return ""
    # A manifest is written like the head of a letter, continuation lines and all.
    head: Mapping[str, str] = dict(Parser().parsestr(text, headersonly=True).items())
    return head.get("Specification-Version") or head.get("Implementation-Version", "").partition(" ")[0]
