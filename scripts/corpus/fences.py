"""Fenced blocks with their lines, found by the same preprocessor as the site's own rendering.

``pymdownx.superfences`` decides what a fence is: four backticks, tildes, fences in lists, in
definition lists and in admonitions. A second parser would disagree with it sooner or later.
"""

from __future__ import annotations

from dataclasses import dataclass

from markdown import Markdown
from pymdownx.superfences import SuperFencesBlockPreprocessor

__all__ = ["CUSTOM_FENCES", "Fence", "FenceRecorder", "record_fences"]

_HIGHLIGHT_OPTIONS = frozenset({"hl_lines", "linenums"})


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block.

    Attributes:
        first: 0-based index of the line of the opening fence.
        last: 0-based index of the line of the closing fence.
        indent: column of the opening fence, 0-based.
        language: lower case, empty where there is none.
        id: the ``#id`` of its attribute list, or None.
        attributes: options and attributes as text.
        source: the lines between, dedented.
    """

    first: int
    last: int
    indent: int
    language: str
    id: str | None
    attributes: dict[str, str]
    source: str


class FenceRecorder(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Records each fence where the original renders it; the fence's mark stands for the rendering."""

    fences: list[Fence]

    def run(self, lines: list[str]) -> list[str]:
        """Find the fences of a document, forgetting those of the last one."""
        self.fences = []
        return list(super().run(lines))

    @staticmethod
    def mark(number: int) -> str:
        """Return what stands for a fence in the stash of the parser."""
        return f"fence:{number}"

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:
        """Record the block between lines ``start`` and ``end`` (exclusive) and go on."""
        attributes = {**(self.options or {}), **(self.attrs or {})}
        mark = self.mark(len(self.fences))
        self.fences.append(
            Fence(
                first=start,
                last=end - 1,
                indent=len(self.normalize_ws(ws)) if isinstance(ws, str) else self.ws_len,
                language=(self.lang or "").lower(),
                id=self.id or None,
                attributes={key: str(value) for key, value in attributes.items()},
                source=self.rebuild_block(self.code),
            )
        )
        self.formatter = lambda **_: mark
        super().process_nested_block(ws, content, start, end)


def _accept_diagram(language: str, inputs: dict[str, str], options: dict[str, str], *_: object) -> bool:
    options.update(inputs)
    return True


def _accept_code(
    language: str, inputs: dict[str, str], options: dict[str, str], attrs: dict[str, str], md: Markdown
) -> bool:
    # SuperFences refuses attributes outside braces, so where an option is put decides what is a fence.
    for key, value in inputs.items():
        (options if key in _HIGHLIGHT_OPTIONS else attrs)[key] = value
    return True


CUSTOM_FENCES: list[dict[str, object]] = [
    {"name": "mermaid", "class": "", "validator": _accept_diagram},
    {"name": "*", "class": "", "validator": _accept_code},
]
"""Fences as ``mkdocs.yml`` declares them, but for what they are rendered to."""


def record_fences(parser: Markdown) -> FenceRecorder:
    """Return the recorder that takes the place of the parser's own preprocessor.

    Args:
        parser: one with ``pymdownx.superfences``.
    """
    recorder = FenceRecorder(parser)
    # What SuperFences sets on its own preprocessor after making it.
    recorder.__dict__.update(parser.preprocessors["fenced_code_block"].__dict__)
    parser.preprocessors.register(recorder, "fenced_code_block", 25)
    return recorder
