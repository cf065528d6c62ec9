"""Fenced blocks with their lines, found by the same preprocessor as the site's own rendering.

``pymdownx.superfences`` decides what a fence is: four backticks, tildes, fences in lists, in
definition lists and in admonitions. A second parser would disagree with it sooner or later.
"""

from __future__ import annotations

from dataclasses import dataclass

import markdown
from pymdownx.superfences import SuperFencesBlockPreprocessor

__all__ = ["Fence", "find_fences"]


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


class _Recorder(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    """Records each fence where the original renders it."""

    fences: list[Fence]

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:
        """Record the block between lines ``start`` and ``end`` (exclusive) and go on."""
        attributes = {**(self.options or {}), **(self.attrs or {})}
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
        super().process_nested_block(ws, content, start, end)


def _keep(source: str, *_: object, **__: object) -> str:
    return source


def _accept(language: str, inputs: dict[str, str], options: dict[str, str], *_: object) -> bool:
    options.update(inputs)
    return True


def find_fences(lines: list[str]) -> list[Fence]:
    """Return the fenced blocks of a document in order.

    Args:
        lines: the document without its front matter, tabs and line ends as they stand.
    """
    anything = {"name": "*", "class": "", "format": _keep, "validator": _accept}
    parser = markdown.Markdown(
        extensions=["attr_list", "pymdownx.highlight", "pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [anything]}},
    )
    recorder = _Recorder(parser)
    # What SuperFences sets on its own preprocessor after making it.
    recorder.__dict__.update(parser.preprocessors["fenced_code_block"].__dict__)
    recorder.fences = []
    recorder.run([line.expandtabs(parser.tab_length) for line in lines])
    return recorder.fences
