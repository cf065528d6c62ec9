"""The doctor: what is here, what is missing and what mends it, and what the private folders take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.services.doctor import Finding, Usage, disk_usage, examine, table
from scripts.services.requirement import Found

HERE = Found("here", "PATH", {"Here": "1.2"}, ("/opt/here/bin",))


@dataclass(frozen=True)
class Plain:
    """A requirement that cannot say why it is missing."""

    name: str
    found: Found | None = None
    download: int = 12

    def find(self) -> Found | None:
        return self.found

    def provide(self) -> Found:
        raise AssertionError("the doctor downloads nothing")


@dataclass(frozen=True)
class Explained(Plain):
    """A requirement that can."""

    obstacle: str = ""
    remedy: str = "apt install it"

    def refusals(self) -> tuple[str, ...]:
        return ("PATH：/usr/bin/it 是别的",)


def test_what_is_here_needs_no_remedy() -> None:
    assert examine([Plain("here", HERE)]) == (Finding("here", HERE, "", (), 12),)


@pytest.mark.parametrize(
    ("requirement", "remedy", "refusals"),
    [
        (Plain("it"), "make verify 会自己下载（约 12 MB）", 0),
        (Explained("it"), "make verify 会自己下载（约 12 MB）", 1),
        (Explained("it", obstacle="这台机器没有 apt"), "这台机器没有 apt；apt install it", 1),
    ],
)
def test_what_is_missing_says_what_installs_it(requirement: Plain, remedy: str, refusals: int) -> None:
    (finding,) = examine([requirement])
    assert (finding.found, finding.remedy, len(finding.refusals)) == (None, remedy, refusals)


def test_the_table_tells_version_place_and_remedy() -> None:
    findings = examine([Plain("here", HERE), Explained("it")])
    text = table(findings, [Usage(Path("/cache/here"), 5_000_000)], width=200)
    for expected in ("Here 1.2", "/opt/here/bin", "缺", "会自己下载", "/usr/bin/it 是别的", "5 MB  /cache/here"):
        assert expected in text
    assert "\x1b" not in text


def test_each_private_folder_is_weighed_the_largest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, size in (("programs/small", 10_000), ("programs/large", 90_000), ("chromium", 40_000)):
        folder = tmp_path / "youju" / name
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(bytes(range(250)) * (size // 250))
    usages = disk_usage()
    assert [usage.folder.name for usage in usages] == ["large", "chromium", "small"]
    assert usages[0].size >= 90_000


def test_a_machine_without_private_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert disk_usage() == ()
