"""What stands in a page itself instead of in a file: policies, scripts, styles and handlers."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.rendered.model import Inline, Policy

__all__ = ["InlineReader"]

_RUNS = frozenset({"", "module", "importmap", "speculationrules"})
_LEGACY = ("javascript", "ecmascript", "jscript", "livescript", "x-javascript", "x-ecmascript")
_GOVERNED = frozenset({"body", "img", "link", "script", "style"})


class InlineReader:
    """Collects what stands in a page itself, tag by tag.

    Attributes:
        policies: the policies so far.
        found: the scripts, styles and handlers so far.
    """

    def __init__(self) -> None:
        self.policies: list[Policy] = []
        self.found: list[Inline] = []
        self._governed = ""
        self._open: tuple[str, int, int] | None = None

    def note_tag(self, tag: str, values: Mapping[str, str], line: int, column: int) -> None:
        """Note what a start tag carries.

        Args:
            tag: the element, lower case.
            values: its attributes, names in lower case.
            line: the line of the tag.
            column: the column of the tag.
        """
        if tag == "meta" and values.get("http-equiv", "").strip().lower() == "content-security-policy":
            self.policies.append(Policy(values.get("content", ""), line, column, self._governed))
        if tag in _GOVERNED and not self._governed:
            self._governed = tag
        for name, value in values.items():
            if name == "style" or (name.startswith("on") and len(name) > len("on")):
                self.found.append(Inline(f"{name}=", value, line, column))
        if tag == "style" or (tag == "script" and "src" not in values and _runs(values.get("type", ""))):
            self._open = (tag, line, column)

    def note_text(self, text: str) -> None:
        """Note the text of the script or style that ends here.

        Args:
            text: what stood between its tags.
        """
        if self._open:
            tag, line, column = self._open
            self.found.append(Inline(tag, text, line, column))
        self._open = None


def _runs(kind: str) -> bool:
    """Return whether a browser runs a script of this type; it keeps any other as data."""
    name = kind.strip().lower()
    major, _, minor = name.partition("/")
    return name in _RUNS or (major in {"text", "application"} and minor.rstrip(".0123456789") in _LEGACY)
