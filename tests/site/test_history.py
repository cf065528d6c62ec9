"""History: dates come from git, and only where git knows."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scripts.site.history import last_changes
from tests.conftest import Writer

WHO = {
    f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in (("NAME", "t"), ("EMAIL", "t@t"))
}


def git(root: Path, *arguments: str, date: str = "2026-01-01T12:00:00+00:00") -> None:
    environment = {**os.environ, **WHO, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, env=environment)


def test_each_page_has_the_date_of_its_own_last_commit(tmp_path: Path, write: Writer) -> None:
    git(tmp_path, "init", "-q")
    write("docs/a.md", "a")
    write("docs/中文 名.md", "b")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "1", date="2026-01-02T12:00:00+00:00")
    write("docs/a.md", "changed")
    git(tmp_path, "commit", "-qam", "2", date="2026-03-04T12:00:00+00:00")
    assert last_changes(tmp_path) == {"docs/a.md": "2026-03-04", "docs/中文 名.md": "2026-01-02"}


def test_outside_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert last_changes(tmp_path) == {}


def test_a_shallow_clone_knows_nothing(tmp_path: Path, write: Writer) -> None:
    git(tmp_path, "init", "-q", "full")
    write("full/docs/a.md", "a")
    git(tmp_path / "full", "add", ".")
    git(tmp_path / "full", "commit", "-qm", "1")
    git(tmp_path, "clone", "-q", "--depth=1", (tmp_path / "full").as_uri(), "shallow")
    assert last_changes(tmp_path / "full") == {"docs/a.md": "2026-01-01"}
    assert last_changes(tmp_path / "shallow") == {}
