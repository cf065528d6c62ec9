"""Private packages: the folder is replaced only by a whole one, and failures are one clear line."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import stat
from pathlib import Path

import pytest

from scripts.services import chromium
from scripts.services.apt import (
    AptError,
    Packages,
    debian_mirrors,
    exclusive,
    fetch,
    library_path,
    obstacle,
    replaced,
    unpack,
)


def fake(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH on which only our own stand-ins answer to apt's names; the calls are kept in ``calls``."""
    folder = tmp_path / "tools"
    cache = """sed -n 's/^Dir::Cache "\\(.*\\)";/\\1/p' "$APT_CONFIG\""""
    fake(
        folder,
        "apt-get",
        f'echo "$*" >> "{tmp_path}/calls"; [ -z "$APT_CONFIG" ] || cp "$APT_CONFIG" "{tmp_path}/conf"\n'
        'case "$*" in\n'
        "  *print-uris?update*) echo \"'http://mirror.example/debian/dists/x/main/binary-all/Packages.xz' x 0\" ;;\n"
        "  *print-uris*) echo \"'http://mirror.example/a.deb' a.deb 2500000 SHA256:0\" ;;\n"
        f'  *install*) for name in a libc6_2 perl_5; do touch "$({cache})/archives/$name.deb"; done ;;\n'
        "esac",
    )
    fake(folder, "apt-config", 'echo "Acquire::http::Proxy \\"http://proxy.example/\\";"')
    fake(
        folder,
        "dpkg-deb",
        'mkdir -p "$3/usr/bin" "$3/etc" && echo new > "$3/usr/bin/$(basename "$2" .deb)"\n'
        'ln -sf /usr/bin/a "$3/etc/inside"; ln -sf /usr/bin/elsewhere "$3/etc/outside"',
    )
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def unpacked(root: Path) -> list[str]:
    return sorted(file.name for file in (root / "usr/bin").iterdir())


def test_packages_are_unpacked_and_replace_what_was_there(tools: Path, tmp_path: Path) -> None:
    target = tmp_path / "prefix"
    (target / "old").mkdir(parents=True)
    unpack(["program"], target)
    assert (target / "usr/bin/a").read_text(encoding="utf-8") == "new\n"
    assert not (target / "old").exists()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".prefix.")] == [".prefix.lock"]


def test_a_failure_leaves_what_was_there_and_says_why(tools: Path, tmp_path: Path) -> None:
    fake(tools, "apt-get", "echo 'E: Unable to locate package program' >&2; exit 100")
    target = tmp_path / "prefix"
    (target / "old").mkdir(parents=True)
    with pytest.raises(AptError, match="Unable to locate package program"):
        unpack(["program"], target)
    assert (target / "old").is_dir()


def test_a_machine_without_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有 apt" in obstacle()
    with pytest.raises(AptError, match="没有 apt"):
        unpack(["program"], tmp_path / "prefix")


def test_another_suite_comes_whole_and_the_host_s_comes_without_a_c_library(tools: Path, tmp_path: Path) -> None:
    for suite, expected in ((None, ["a"]), ("sid", ["a", "libc6_2"])):
        root = tmp_path / f"root-{suite}"
        root.mkdir()
        fetch(Packages(("program",), suite), root)
        assert unpacked(root) == expected
        settings = (tmp_path / "conf").read_text(encoding="utf-8")
        assert ("Dir::State::status" in settings, "Check-Valid-Until" in settings) == (bool(suite), bool(suite))
        assert "proxy.example" in settings


def test_links_that_mean_unpacked_files_lead_there_and_others_stay(tools: Path, tmp_path: Path) -> None:
    unpack(["program"], tmp_path / "prefix")
    assert (tmp_path / "prefix/etc/inside").read_text(encoding="utf-8") == "new\n"
    assert (tmp_path / "prefix/etc/outside").readlink() == Path("/usr/bin/elsewhere")


def test_what_is_downloaded_is_told_with_its_size(
    tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unpack(["program"], tmp_path / "prefix")
    assert "下载 program：共 1 个包，2.5 MB" in capsys.readouterr().err


def test_a_machine_without_a_mirror_of_debian_is_told_so(tools: Path, tmp_path: Path) -> None:
    fake(tools, "apt-get", "echo \"'http://mirror.example/ubuntu/dists/x/main/binary-all/Packages.xz' x 0\"")
    (tmp_path / "root").mkdir()
    with pytest.raises(AptError, match="没有 Debian 镜像，取不到 sid"):
        fetch(Packages(("program",), "sid"), tmp_path / "root")


ONE_LINE = """\
# deb http://commented.example/debian bookworm main
deb [arch=amd64] http://containers.example/linux/debian bookworm stable
deb [arch=amd64 trusted=yes] http://mirror.example/debian bookworm main contrib
deb http://mirror.example/debian bookworm-updates main
deb-src http://source.example/debian bookworm main
"""
DEB822 = """\
Types: deb deb-src
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm
Components: main
"""
UBUNTU = "deb http://archive.example/ubuntu noble main universe\n"


@pytest.mark.skipif(not shutil.which("apt-get"), reason="the sources are read by apt-get itself, which is not here")
@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("one-line.list", ONE_LINE, ("http://mirror.example/debian",)),
        ("deb822.sources", DEB822, ("http://mirror.example/debian",)),
        ("ubuntu.list", UBUNTU, ()),
    ],
)
def test_the_mirror_is_read_from_the_machine_s_sources(
    name: str, text: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / name).write_text(text, encoding="utf-8")
    options = ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={parts}"]
    assert debian_mirrors(options) == expected


def _hold(target: Path, log: Path) -> None:
    with exclusive(target), log.open("a", encoding="ascii") as file:
        for _ in range(50):
            file.write(f"{os.getpid()}\n")
            file.flush()


def test_two_processes_do_not_meet(tmp_path: Path) -> None:
    log = tmp_path / "log"
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_hold, args=(tmp_path / "folder", log)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    lines = log.read_text(encoding="ascii").split()
    assert [len(set(lines[:50])), len(set(lines[50:])), len(set(lines))] == [1, 1, 2]


def test_a_folder_is_replaced_by_what_was_finished_only(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (tmp_path / ".folder.new" / "left-by-a-killed-run").mkdir(parents=True)
    with replaced(target) as work:
        assert list(work.iterdir()) == []
        (work / "first").touch()
    with pytest.raises(FileNotFoundError), replaced(target) as work:
        (work / "second").rename(work / "third")
    assert [file.name for file in target.iterdir()] == ["first"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


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
