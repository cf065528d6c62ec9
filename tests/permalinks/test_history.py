"""The published registry: found at the merge base, and only where git can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.permalinks import REGISTRY, baseline
from tests.site.test_history import git


@pytest.fixture(autouse=True)
def _no_pull_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)


def commit(root: Path, page: str) -> None:
    root.mkdir(exist_ok=True)
    (root / REGISTRY).write_text(f"pages:\n  {page}/: []\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "-qm", page)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose main has two commits of the registry: ``one/``, then ``two/``."""
    root = tmp_path / "work"
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root, "one")
    commit(root, "two")
    return root


def published(root: Path) -> list[str] | None:
    registry = baseline(root)
    return None if registry is None else list(registry.pages)


def test_on_main_the_parent_counts(repository: Path) -> None:
    assert published(repository) == ["one/"]


def test_in_a_checkout_of_a_commit_of_main_its_parent_counts(repository: Path) -> None:
    git(repository, "checkout", "-q", "--detach")
    assert published(repository) == ["one/"]


def test_on_a_branch_the_place_where_it_left_main_counts(repository: Path) -> None:
    git(repository, "checkout", "-qb", "feature")
    assert published(repository) == ["two/"]
    commit(repository, "mine")
    commit(repository, "mine-too")
    assert published(repository) == ["two/"]
    git(repository, "checkout", "-q", "main")
    commit(repository, "theirs")
    git(repository, "checkout", "-q", "feature")
    assert published(repository) == ["two/"]


def test_what_is_not_committed_does_not_count(repository: Path) -> None:
    (repository / REGISTRY).write_text("pages: {}\n", encoding="utf-8")
    assert published(repository) == ["one/"]


def test_on_main_what_is_not_pushed_yet_is_compared_with_origin(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    assert published(clone) == ["one/"]
    commit(clone, "three")
    commit(clone, "four")
    assert published(clone) == ["two/"]


def test_a_pull_request_is_compared_with_the_branch_it_is_meant_for(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "checkout", "-qb", "release", "HEAD^")
    commit(repository, "released")
    git(repository, "checkout", "-qb", "fix")
    commit(repository, "fixed")
    assert published(repository) == ["one/"]
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    assert published(repository) == ["released/"]


def test_a_merge_of_a_pull_request_is_compared_with_its_target(repository: Path) -> None:
    git(repository, "checkout", "-qb", "feature", "HEAD^")
    (repository / "other").write_text("x", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "other")
    git(repository, "checkout", "-q", "--detach", "main")
    git(repository, "merge", "-q", "--no-ff", "-m", "merge", "feature")
    assert published(repository) == ["two/"]


def test_outside_a_repository_nobody_knows(tmp_path: Path) -> None:
    assert published(tmp_path) is None


def test_a_shallow_clone_does_not_know(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "shallow")
    assert published(tmp_path / "shallow") is None


@pytest.mark.parametrize("depth", [1, 2], ids=["the first commit", "the first commit with a registry"])
def test_before_the_registry_nothing_was_published(tmp_path: Path, depth: int) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    if depth > 1:
        git(tmp_path, "commit", "-qm", "empty", "--allow-empty")
    commit(tmp_path, "one")
    assert published(tmp_path) is None


def test_without_main_nobody_knows(repository: Path) -> None:
    git(repository, "branch", "-m", "main", "trunk")
    assert published(repository) is None


def test_without_git_nobody_knows(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert published(repository) is None
