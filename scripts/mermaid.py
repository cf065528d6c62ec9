"""The Mermaid engine: syntax errors with their lines, and SVG without a browser.

One thin layer over ``merman``, so that its experimental API is spoken in one place only.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass

import merman

__all__ = ["DiagramSyntaxError", "SyntaxFault", "find_faults", "natural_width", "render_svg"]

# Labels as SVG text instead of HTML in foreignObject: they print, survive on their own, need no style sheet.
_OPTIONS = json.dumps(
    {
        "site_config": {
            "htmlLabels": False,
            "look": "classic",
            "theme": "neutral",
            # Lines break where the author breaks them; the engine's default wraps after eight ideographs.
            "flowchart": {
                "htmlLabels": False,
                "wrappingWidth": 320,
                "nodeSpacing": 24,
                "rankSpacing": 36,
                "padding": 12,
            },
        }
    }
)


_VIEW_BOX = re.compile(r'viewBox="\S+ \S+ (?P<width>[\d.]+) ')


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A place where a diagram does not parse.

    Attributes:
        line: 1-based line within the diagram.
        column: 1-based column.
        message: what the parser says.
    """

    line: int
    column: int
    message: str


class DiagramSyntaxError(ValueError):
    """A diagram that Mermaid cannot read.

    Attributes:
        fault: where and why.
    """

    def __init__(self, fault: SyntaxFault) -> None:
        super().__init__(f"第 {fault.line} 行：{fault.message}")
        self.fault = fault


@functools.cache
def _engine() -> merman.Merman:
    return merman.Merman()


@functools.lru_cache(maxsize=4096)
def find_faults(source: str) -> tuple[SyntaxFault, ...]:
    """Return the syntax errors of a diagram.

    Args:
        source: Mermaid text.
    """
    if not source.strip():
        return (SyntaxFault(1, 1, "图是空的"),)
    report = json.loads(_engine().analyze_json(source, None))
    if report["valid"]:
        return ()
    return tuple(
        SyntaxFault(_at(entry, "line"), _at(entry, "column"), str(entry["message"]))
        for entry in report["diagnostics"]
        if entry["severity"] == "error"
    )


def _at(entry: dict[str, dict[str, int] | None], key: str) -> int:
    return (entry.get("span") or {}).get(key, 1)


@functools.lru_cache(maxsize=4096)
def render_svg(source: str) -> str:
    """Return the diagram as SVG, as the engine draws it.

    Args:
        source: Mermaid text.

    Raises:
        DiagramSyntaxError: it does not parse or cannot be drawn.
    """
    for fault in find_faults(source):
        raise DiagramSyntaxError(fault)
    try:
        return str(_engine().render_svg(source, _OPTIONS))
    except merman.MermanError as error:
        message = getattr(error, "message", None) or str(error)
        raise DiagramSyntaxError(SyntaxFault(1, 1, str(message))) from error


def natural_width(source: str) -> float:
    """Return the width in px at which a diagram's labels have their own size.

    Args:
        source: Mermaid text.

    Raises:
        DiagramSyntaxError: it does not parse or cannot be drawn.
    """
    found = _VIEW_BOX.search(render_svg(source))
    return float(found["width"]) if found else 0.0
