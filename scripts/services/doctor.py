"""What ``make doctor`` tells: which software is here and where, what is missing and what installs it, and the disk."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from rich.console import Console
from rich.table import Table

from scripts.services.apt import cache_folder
from scripts.services.launchers import origin
from scripts.services.requirement import Found, Requirement

__all__ = ["Finding", "Usage", "disk_usage", "examine", "table"]

_MB = 1_000_000
_BLOCK = 512
_SHARED = ("programs", "environments")  # folders with one folder for each thing


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a requirement on this machine.

    Attributes:
        name: as authors write it.
        found: where it is and in which version, or None.
        remedy: what installs it where it is missing, in Chinese; empty where it is not.
        refusals: what was looked at and will not do, in Chinese.
        download: roughly, in MB.
    """

    name: str
    found: Found | None
    remedy: str
    refusals: tuple[str, ...]
    download: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What a private folder takes.

    Attributes:
        folder: its path.
        size: bytes on disk.
    """

    folder: Path
    size: int


@runtime_checkable
class _Explained(Protocol):
    """A requirement that can say why it is missing."""

    @property
    def obstacle(self) -> str: ...

    @property
    def remedy(self) -> str: ...

    def refusals(self) -> tuple[str, ...]: ...


def examine(requirements: Iterable[Requirement]) -> tuple[Finding, ...]:
    """Return what is known of each requirement; nothing is downloaded.

    Args:
        requirements: what answers may name, in the order in which it is to be told.
    """
    return tuple(map(_examine, requirements))


def _examine(requirement: Requirement) -> Finding:
    found = requirement.find()
    explained = requirement if isinstance(requirement, _Explained) and found is None else None
    remedy = "" if found else f"make verify 会自己下载（约 {requirement.download} MB）"
    if explained and explained.obstacle:
        remedy = f"{explained.obstacle}；{explained.remedy}"
    refusals = explained.refusals() if explained else ()
    return Finding(requirement.name, found, remedy, refusals, requirement.download)


def disk_usage() -> tuple[Usage, ...]:
    """Return what each private folder takes, the largest first."""
    top = cache_folder()
    folders = [folder for folder in _children(top) if folder.name not in _SHARED]
    for name in _SHARED:
        folders += _children(top / name)
    return tuple(sorted((Usage(folder, _size(folder)) for folder in folders), key=lambda usage: -usage.size))


def _children(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []


def _size(folder: Path) -> int:
    files = {(state.st_dev, state.st_ino): state.st_blocks for state in (f.lstat() for f in folder.rglob("*"))}
    return sum(files.values()) * _BLOCK


def table(findings: Iterable[Finding], usages: Iterable[Usage] = (), width: int = 120) -> str:
    """Return findings and disk as text for people, in Chinese.

    Args:
        findings: what was found out.
        usages: what the private folders take.
        width: of the terminal.
    """
    grid = Table(title="软件", title_justify="left")
    for title in ("名字", "版本", "从哪里来"):
        grid.add_column(title, overflow="fold")
    for finding in findings:
        grid.add_row(finding.name, *_cells(finding))
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    console.print(grid)
    taken = list(usages)
    if taken:
        console.print(f"私有目录共 {sum(usage.size for usage in taken) / _MB:.0f} MB，删掉后会重新下载：")
        for usage in taken:
            console.print(f"  {usage.size / _MB:6.0f} MB  {usage.folder}", soft_wrap=True)
    file = console.file
    return file.getvalue() if isinstance(file, io.StringIO) else ""


def _cells(finding: Finding) -> tuple[str, str]:
    if finding.found is None:
        return "缺", "\n".join((finding.remedy, *finding.refusals))
    versions = "\n".join(f"{name} {version}" for name, version in finding.found.software.items())
    places = finding.found.path or finding.found.folders or tuple(finding.found.variables.values())
    return versions, "\n".join((finding.found.where, *(str(origin(Path(place))) for place in places[:1])))
