"""The files of a folder: which of them are read, and what is wrong with those that are not."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scripts.corpus.limits import MAX_BYTES
from scripts.model import Asset, Position, Problem

__all__ = ["find_files", "name_of", "read_asset", "read_markdown"]

TEXT_SUFFIXES = frozenset({".css", ".html", ".js", ".mjs", ".svg", ".json", ".yml"})
MIB = 1_000_000


def name_of(root: Path, file: Path) -> str:
    """Return a file's path relative to the repository, printable whatever bytes its name is made of.

    Args:
        root: the repository.
        file: a file in it.
    """
    return file.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def find_files(root: Path, folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the regular files under a folder in order of their names.

    Args:
        root: the repository.
        folder: a folder in it; need not exist.
        problems: where to put what cannot be read.
    """
    found: list[Path] = []
    home = folder.resolve()

    def refuse(error: OSError) -> None:
        problems.append(_unreadable(name_of(root, Path(error.filename)), error.strerror or ""))

    for parent, folders, names in os.walk(folder, onerror=refuse if folder.exists() else None):
        here = Path(parent)
        for name in folders:
            if (here / name).is_symlink():
                problems.append(_symlink(name_of(root, here / name), "文件夹的符号链接不会被读"))
            elif name.endswith(".md"):
                problems.append(_unreadable(name_of(root, here / name), "它是文件夹，不是文件"))
        for name in names:
            problem = _fault(root, home, here / name)
            if problem:
                problems.append(problem)
            else:
                found.append(here / name)
    return sorted(found)


def _fault(root: Path, home: Path, file: Path) -> Problem | None:
    """Return why a file is not read, or None."""
    name = name_of(root, file)
    try:
        file.name.encode("utf-8")
        target = file.resolve(strict=True)
        regular = stat.S_ISREG(target.stat().st_mode)
    except UnicodeEncodeError:
        return _unreadable(name, "文件名不是 UTF-8")
    except (OSError, RuntimeError) as error:  # a loop is one or the other, by version of Python
        if file.is_symlink():
            return _symlink(name, "符号链接没有着落：指向不存在的文件，或绕成一圈")
        return _unreadable(name, str(error))
    if not target.is_relative_to(home):
        return _symlink(name, "符号链接指到文件夹之外")
    return None if regular else _unreadable(name, "它不是普通文件")


def _symlink(path: str, reason: str) -> Problem:
    return Problem(Position(path), "symlink", reason, "删去链接，把文件本身放在这里")


def _unreadable(path: str, reason: str) -> Problem:
    return Problem(Position(path), "unreadable", f"读不了：{reason}", "改名、改权限，或移出 docs/")


def read_markdown(path: str, file: Path) -> str | Problem:
    """Return a document, or why it is not read.

    Args:
        path: its path relative to the repository.
        file: the file itself.
    """
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            message = f"文件有 {size / MIB:.1f} MB，超过 {MAX_BYTES // MIB} MB 就不读了"
            return Problem(Position(path), "page-size", message, "拆成几页；数据放进 docs/assets/，正文里链接过去")
        data = file.read_bytes()
    except OSError as error:
        return _unreadable(path, error.strerror or str(error))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem(Position(path, line), "encoding", "不是 UTF-8 文本", "用 UTF-8（不带 BOM）另存这个文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_asset(path: str, file: Path) -> Asset | Problem:
    """Return a file that is used as it stands, or why it is not read.

    Args:
        path: its path relative to the repository.
        file: the file itself.
    """
    try:
        text = file.read_text(encoding="utf-8", errors="replace") if file.suffix in TEXT_SUFFIXES else None
        return Asset(path, file.stat().st_size, text)
    except OSError as error:
        return _unreadable(path, error.strerror or str(error))
