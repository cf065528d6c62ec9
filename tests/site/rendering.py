"""Markdown as the site renders it, without a site."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from xml.etree.ElementTree import Element, fromstring

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from scripts.site.fences import accept_code, accept_diagram, render_code, render_diagram
from scripts.site.proofs import Verdict

__all__ = ["parse", "parser", "render"]


class _Place(Treeprocessor):
    """Knows the page being rendered, as MkDocs' link processor does."""

    def __init__(self, md: Markdown, source: str) -> None:
        super().__init__(md)
        self.file = SimpleNamespace(src_uri=source)

    def run(self, root: Element) -> None:
        """Change nothing."""


def parser(root: str = "", verdicts: Mapping[str, Verdict] | None = None, source: str = "") -> Markdown:
    fences = [
        {"name": "mermaid", "class": "", "validator": accept_diagram, "format": render_diagram},
        {"name": "*", "class": "", "validator": accept_code, "format": render_code},
    ]
    made = Markdown(
        extensions=[
            "attr_list",
            "def_list",
            "tables",
            "toc",
            "pymdownx.highlight",
            "pymdownx.superfences",
            "scripts.site.markup",
        ],
        extension_configs={
            "pymdownx.superfences": {"custom_fences": fences},
            "scripts.site.markup": {"root": root, "verdicts": verdicts or {}},
        },
    )
    made.treeprocessors.register(_Place(made, source), "place", -1)
    return made


def render(text: str, root: str = "", verdicts: Mapping[str, Verdict] | None = None, source: str = "") -> str:
    return parser(root, verdicts, source).convert(text)


def parse(html: str) -> Element:
    """Return the rendered text as a tree."""
    return fromstring(f"<body>{html}</body>")
