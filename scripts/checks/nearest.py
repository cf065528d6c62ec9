"""The name that an author most likely meant: what a fix proposes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(wanted: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name most like the wanted one, or None where nothing is alike.

    Args:
        wanted: what was written.
        known: what exists; of equals the first wins.
        cutoff: likeness below which a name is no proposal, 0 to 1.
    """
    return next(iter(difflib.get_close_matches(wanted, list(known), n=1, cutoff=cutoff)), None)
