"""Debian packages in a private folder: no root, and never a change to the host's packages.

``apt-get`` is given lists and a cache of its own and downloads only; ``dpkg-deb`` unpacks. What the host
has installed already is used as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["AptError", "cache_folder", "library_path", "unpack"]


class AptError(RuntimeError):
    """Packages that could not be had; the message is one line, in Chinese."""


def cache_folder() -> Path:
    """Return the folder for what is downloaded once: ``$XDG_CACHE_HOME/youju``."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "youju"


def unpack(packages: Iterable[str], target: Path) -> None:
    """Unpack packages and what they need, the host's own left out, into a folder.

    Args:
        packages: names in the host's distribution.
        target: the folder; replaced when everything has been unpacked.

    Raises:
        AptError: no apt on this machine, no network, or no such package.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise AptError("这台机器没有 apt")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        work = Path(scratch)
        environment = _private_apt(work)
        _run(["apt-get", "-qq", "update"], environment)
        _run(["apt-get", "-qq", "-y", "--download-only", "install", *packages], environment)
        root = work / "root"
        root.mkdir()
        for archive in sorted((work / "cache" / "archives").glob("*.deb")):
            _run(["dpkg-deb", "-x", str(archive), str(root)], environment)
        shutil.rmtree(target, ignore_errors=True)
        root.rename(target)


def _private_apt(work: Path) -> dict[str, str]:
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    settings = {
        "Dir::State::lists": str(work / "lists"),
        "Dir::Cache": str(work / "cache"),
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "",
        "Acquire::Retries": "1",
        "Acquire::Languages": "none",
        "Debug::NoLocking": "true",
    }
    configuration = work / "apt.conf"
    configuration.write_text("".join(f'{key} "{value}";\n' for key, value in settings.items()), encoding="utf-8")
    return {
        **os.environ,
        "APT_CONFIG": str(configuration),
        "DEBIAN_FRONTEND": "noninteractive",
        "LC_ALL": "C.UTF-8",
    }


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - fixed programs, package names from our own code
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("E:")), "没有说明原因")
        raise AptError(f"{command[0]} 失败：{reason}")


def library_path(root: Path) -> str:
    """Return ``LD_LIBRARY_PATH`` for programs of an unpacked folder.

    Args:
        root: the folder.
    """
    folders = {file.parent for file in root.glob("usr/lib/*-linux-gnu*/**/*.so*")} | {
        file.parent for file in root.glob("lib/*-linux-gnu*/*.so*")
    }
    return os.pathsep.join(map(str, sorted(folders)))
