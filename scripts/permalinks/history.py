"""The registry as it was published: at the merge base of this work and main."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.permalinks.model import REGISTRY, Registry
from scripts.permalinks.registry import parse

__all__ = ["baseline"]

_MAIN = "main"


def baseline(root: Path) -> Registry | None:
    """Return the registry at the merge base of HEAD and main; on main itself, that of its parent.

    None where git cannot tell: outside a repository, in a shallow clone, before the first commit of
    the registry.

    Args:
        root: the repository.
    """
    if _git(root, "rev-parse", "--is-shallow-repository") != "false\n":
        return None
    base = _base(root)
    text = _git(root, "show", f"{base}:./{REGISTRY}") if base else None
    return None if text is None else parse(text)


def _base(root: Path) -> str | None:
    for name in _targets():
        if _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is None:
            continue
        base = _git(root, "merge-base", "HEAD", name)
        if base is None:
            return None
        nothing_new = base == _git(root, "rev-parse", "HEAD")
        return "HEAD^" if nothing_new and _is_main(root) else base.strip()
    return None


def _targets() -> Iterator[str]:
    """Yield what may be main here, the surest first; a pull request says which branch it is meant for."""
    for branch in dict.fromkeys((os.environ.get("GITHUB_BASE_REF") or _MAIN, _MAIN)):
        yield f"refs/remotes/origin/{branch}"
        yield f"refs/heads/{branch}"


def _is_main(root: Path) -> bool:
    """Return whether HEAD stands for main: on it, or on no branch at all, as in a checkout of a commit."""
    branch = _git(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    return branch is None or branch.strip() == _MAIN


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, our own arguments
            ["git", "-C", str(root), *arguments],  # noqa: S607 - whatever git the user has
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8", "replace")
