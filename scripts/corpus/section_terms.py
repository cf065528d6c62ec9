"""What readers type when they look for a section: the file ``<slug>.terms.yml`` beside an answer.

It is indexed and never shown, so it stands outside the page.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from scripts.corpus.limits import MAX_BYTES
from scripts.model import Position, Problem, SectionTerms

__all__ = ["read_section_terms"]

_FIX = "每行写成「小节的 id: [说法, 说法]」"


def read_section_terms(path: str, file: Path) -> SectionTerms | Problem:
    """Return the wordings of an answer's sections.

    Args:
        path: path relative to the repository, for messages.
        file: the file.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            return Problem(Position(path), "section-terms-syntax", "文件太大", _FIX)
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    # Beside its own errors, PyYAML lets through what its converters raise: `!!timestamp x`, `!!bool x`.
    except (yaml.YAMLError, OSError, ValueError, RecursionError, AttributeError, LookupError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        here = Position(path, mark.line + 1, mark.column + 1) if mark else Position(path)
        return Problem(
            here, "section-terms-syntax", f"不是合法的 YAML（{getattr(error, 'problem', None) or error}）", _FIX
        )
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        return Problem(Position(path), "section-terms-syntax", "不是键值对", _FIX)
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    for key, listed in values.items():
        if not isinstance(listed, list) or not all(isinstance(term, str | int | float) for term in listed):
            return Problem(Position(path, lines[str(key)]), "section-terms-syntax", f"{key} 不是一列说法", _FIX)
    return SectionTerms(path, {str(key): tuple(map(str, listed)) for key, listed in values.items()}, lines)
