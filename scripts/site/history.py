"""What git knows: the date of each page's last change, which nobody types, and the commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["current_commit", "last_changes"]

_MARK = "\x01"


def last_changes(root: Path) -> dict[str, str]:
    """Return the date (``YYYY-MM-DD``) of the last commit that touched each file under ``docs/``.

    Empty where git cannot know: outside a repository, or in a shallow clone, whose only commit
    would date every page wrongly.

    Args:
        root: the repository.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(root, "log", f"--format={_MARK}%cs", "--name-only", "--no-renames", "-z", "--", "docs")
    dates: dict[str, str] = {}
    date = ""
    for part in log.replace("\n", "\0").split("\0"):
        if part.startswith(_MARK):
            date = part[1:]
        elif part:
            dates.setdefault(part, date)
    return dates


def current_commit(root: Path) -> str:
    """Return the commit that is checked out, empty where there is none.

    Args:
        root: the repository.
    """
    return _git(root, "rev-parse", "--verify", "--quiet", "HEAD").strip()


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, our own arguments
            ["git", "-C", str(root), *arguments],  # noqa: S607 - whatever git the user has
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
