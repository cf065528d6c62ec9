"""How problems are printed: for people, for GitHub's annotations, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from scripts.model import Problem

__all__ = ["to_github", "to_json", "to_text"]

_MESSAGE_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY_ESCAPES = {**_MESSAGE_ESCAPES, **str.maketrans({":": "%3A", ",": "%2C"})}


def to_text(problems: Iterable[Problem]) -> str:
    """Return one line a problem: place, rule, what is wrong, how to mend it.

    Args:
        problems: in any order.
    """
    return "\n".join(" ".join(str(problem).splitlines()) for problem in sorted(problems))


def to_github(problems: Iterable[Problem]) -> str:
    """Return one workflow command a problem, which GitHub shows beside the line.

    Args:
        problems: in any order.
    """
    return "\n".join(_command(problem) for problem in sorted(problems))


def _command(problem: Problem) -> str:
    place = problem.position
    properties = {"file": place.path, "line": place.line, "col": place.column, "title": problem.rule}
    written = ",".join(f"{name}={str(value).translate(_PROPERTY_ESCAPES)}" for name, value in properties.items())
    return f"::error {written}::{f'{problem.message} → {problem.fix}'.translate(_MESSAGE_ESCAPES)}"


def to_json(problems: Iterable[Problem]) -> str:
    """Return the problems as a JSON list of objects.

    Args:
        problems: in any order.
    """
    entries = [
        {
            "path": problem.position.path,
            "line": problem.position.line,
            "column": problem.position.column,
            "rule": problem.rule,
            "message": problem.message,
            "fix": problem.fix,
        }
        for problem in sorted(problems)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2)
