"""The registry as data: every published address and anchor, and where the former ones lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from scripts.model import Position, Problem

__all__ = ["REGISTRY", "Registry", "entry", "scalar", "short_link"]

REGISTRY = "permalinks.yml"
"""The registry's path relative to the repository."""


@dataclass(frozen=True, slots=True)
class Registry:
    """What ``permalinks.yml`` says. An address is relative to the site, such as ``mysql/x/``; home is empty.

    Attributes:
        open: whether the content is final, so that nothing may vanish any more.
        redirects: former address and the address, with or without a fragment, that it leads to.
        former_anchors: by address, former id and the id that it leads to.
        ids: permanent id of each answer and its address.
        pages: by address, the sorted ids that can be linked.
        lines: the line of each key, by its path, such as ``("redirects", "mysql/x/")``.
        problems: what could not be read; the rest stands nevertheless.
        readable: whether the file is YAML at all.
    """

    open: bool = False
    redirects: Mapping[str, str] = field(default_factory=dict)
    former_anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    readable: bool = True

    def at(self, *keys: str) -> Position:
        """Return where a key stands, or, failing that, the nearest key that holds it.

        Args:
            keys: the path of the key, from the top.
        """
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.lines:
                return Position(REGISTRY, self.lines[keys[:length]])
        return Position(REGISTRY)


def short_link(identifier: str) -> str:
    """Return the short address of an answer.

    Args:
        identifier: its permanent id.
    """
    return f"q/{identifier}/"


def entry(key: str, value: str | Mapping[str, str]) -> str:
    """Return one line of YAML, quoted where it must be.

    Args:
        key: the key.
        value: a text, or a mapping, which is written between braces.
    """
    if isinstance(value, str):
        return f"{scalar(key)}: {scalar(value)}"
    inner = ", ".join(entry(old, new) for old, new in value.items())
    return f"{scalar(key)}: {{{inner}}}"


def scalar(text: str) -> str:
    """Return a text as YAML, quoted where it must be.

    Args:
        text: the text.
    """
    # As the member of a list between brackets, so that commas and braces are quoted too.
    return str(yaml.safe_dump([text], allow_unicode=True, width=10**6, default_flow_style=True)).strip()[1:-1]
