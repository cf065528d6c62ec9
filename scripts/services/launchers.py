"""Small scripts that start programs: unpacked ones with their own libraries, the host's just as they are.

A program that came with its own C library is started by the loader that came with it; another finds the libraries
that were unpacked beside it first, then the host's.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.services.apt import cache_folder, exclusive, library_path, replaced

__all__ = ["Launch", "origin", "write_host_launchers", "write_launchers"]

_ORIGIN = "program"
_PLACES = ("usr/bin", "usr/sbin", "bin", "sbin", "usr/lib/jvm/*/bin")


@dataclass(frozen=True, slots=True)
class Launch:
    """How a program is started.

    Attributes:
        arguments: for an unpacked program alone: what finds its files; ``{root}`` is the unpacked folder. What the
            caller says comes later and wins.
        leading: patterns of the shell for a word that counts only if it stands first.
        variables: for an unpacked program alone; ``{root}`` as above.
        prologue: lines of shell before it, for the host's programs too; they may set ``before``, a command that
            is to start it.
    """

    arguments: tuple[str, ...] = ()
    leading: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    prologue: str = ""


_PLAIN = Launch()


def write_launchers(names: Iterable[str], launches: Mapping[str, Launch], work: Path, prefix: Path) -> None:
    """Write ``bin/`` beside an unpacked ``root/``.

    Args:
        names: the programs; one that was not unpacked gets no script.
        launches: how they are started, where that takes more than their name.
        work: the folder with ``root/`` in it.
        prefix: where that folder will be in the end.
    """
    root = work / "root"
    final = str(prefix / "root")
    libraries = library_path(root).replace(str(root), final)
    loader = next(iter(sorted(root.glob("usr/lib/*-linux-gnu*/ld-linux*.so*"))), None)
    for name in names:
        places = (place for pattern in _PLACES for place in sorted(root.glob(f"{pattern}/{name}")))
        program = next(places, None)
        if program is None:
            continue
        launch = launches.get(name, _PLAIN)
        start = [str(prefix / "root" / program.relative_to(root))]
        exports = {key: value.format(root=final) for key, value in launch.variables.items()}
        if loader:
            start = [str(prefix / "root" / loader.relative_to(root)), "--library-path", libraries, *start]
        elif libraries:
            exports["LD_LIBRARY_PATH"] = libraries
        arguments = [argument.format(root=final) for argument in launch.arguments]
        _write(work / "bin" / name, _script(start, arguments, exports, launch))


def write_host_launchers(programs: Iterable[Path], launches: Mapping[str, Launch]) -> Path:
    """Return a folder with scripts for these programs of the host and for nothing else.

    Put before ``PATH``, it hides no other program, as the folder that they are in would.

    Args:
        programs: their paths.
        launches: how they are started, where that takes more than their name.
    """
    chosen = list(programs)
    scripts = {file.name: _script([str(file)], [], {}, launches.get(file.name, _PLAIN)) for file in chosen}
    digest = hashlib.sha256(repr(sorted(scripts.items())).encode()).hexdigest()[:12]
    folder = cache_folder() / "host" / digest
    if not folder.is_dir():
        with exclusive(folder), replaced(folder) as work:
            for name, script in scripts.items():
                _write(work / "bin" / name, script)
            (work / _ORIGIN).symlink_to(chosen[0])
    return folder / "bin"


def origin(folder: Path) -> Path:
    """Return where programs really are: the first program of the host that these scripts start, or the folder.

    Args:
        folder: a folder that is put before ``PATH``.
    """
    link = folder.parent / _ORIGIN
    return link.readlink() if link.is_symlink() else folder


def _script(start: list[str], arguments: list[str], exports: Mapping[str, str], launch: Launch) -> str:
    lines = ["#!/bin/sh", launch.prologue]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in exports.items()]
    if launch.leading and arguments:
        lines.append(f'case "${{1-}}" in {launch.leading}) first=$1; shift ;; *) first= ;; esac')
        arguments = ['${first:+"$first"}', *map(shlex.quote, arguments)]
    else:
        arguments = [*map(shlex.quote, arguments)]
    before = ["$before"] if launch.prologue else []
    lines.append(" ".join(["exec", *before, *map(shlex.quote, start), *arguments, '"$@"']))
    return "\n".join(filter(None, lines)) + "\n"


def _write(file: Path, script: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(script, encoding="utf-8")
    file.chmod(0o755)
