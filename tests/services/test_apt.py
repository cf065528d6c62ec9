"""Private packages: the folder is replaced only by a whole one, and failures are one clear line."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from scripts.services import chromium
from scripts.services.apt import AptError, library_path, unpack


def fake(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH on which only our own stand-ins answer to apt's names."""
    folder = tmp_path / "tools"
    cache = """sed -n 's/^Dir::Cache "\\(.*\\)";/\\1/p' "$APT_CONFIG\""""
    fake(folder, "apt-get", f'case "$*" in *install*) touch "$({cache})/archives/a.deb";; esac')
    fake(folder, "dpkg-deb", 'mkdir -p "$3/usr/bin" && echo new > "$3/usr/bin/program"')
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder


def test_packages_are_unpacked_and_replace_what_was_there(tools: Path, tmp_path: Path) -> None:
    target = tmp_path / "prefix"
    (target / "old").mkdir(parents=True)
    unpack(["program"], target)
    assert (target / "usr/bin/program").read_text(encoding="utf-8") == "new\n"
    assert not (target / "old").exists()
    assert [entry.name for entry in target.parent.iterdir() if entry.name.startswith("tmp")] == []


def test_a_failure_leaves_what_was_there_and_says_why(tools: Path, tmp_path: Path) -> None:
    fake(tools, "apt-get", "echo 'E: Unable to locate package program' >&2; exit 100")
    target = tmp_path / "prefix"
    (target / "old").mkdir(parents=True)
    with pytest.raises(AptError, match="Unable to locate package program"):
        unpack(["program"], target)
    assert (target / "old").is_dir()


def test_a_machine_without_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AptError, match="没有 apt"):
        unpack(["program"], tmp_path / "prefix")


def test_library_path_names_the_folders_with_libraries(tmp_path: Path) -> None:
    for name in ("usr/lib/x86_64-linux-gnu/liba.so.1", "usr/lib/x86_64-linux-gnu/sub/libb.so", "usr/share/c.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    base = tmp_path / "usr/lib/x86_64-linux-gnu"
    assert library_path(tmp_path) == f"{base}{os.pathsep}{base / 'sub'}"


def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fake(tmp_path / "bin", "chromium", "exit 1")
    fake(tmp_path / "bin", "google-chrome", "echo Google Chrome 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin")
    assert chromium.find_chromium() == tmp_path / "bin" / "google-chrome"
    (tmp_path / "bin" / "google-chrome").unlink()
    assert chromium.find_chromium() is None
