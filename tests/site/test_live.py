"""The start of live diagrams: a file instead of the inline script, or a build that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.site.live import LiveDiagramError, start_live_diagrams

FENCE = '```mermaid {{#fig-a title="图题" desc="说明"{live}}}\nflowchart TD\n  A["甲"]\n```\n'
ADDRESS = "../../assets/js/live-diagram.mjs"
INLINE = f'<script type="module">import mermaid from "{ADDRESS}";\nmermaid.initialize({{}});</script>'


def site_with(small: Path, html: str, live: str = ' live="拖动"') -> Path:
    """Write a page with a diagram, and what was built of it."""
    source = small / "docs" / "about" / "diagram.md"
    source.parent.mkdir(exist_ok=True)
    source.write_text(f"---\ntitle: 图\n---\n\n{FENCE.format(live=live)}", encoding="utf-8")
    built = small / "site" / "about" / "diagram" / "index.html"
    built.parent.mkdir(parents=True)
    built.write_text(html, encoding="utf-8")
    return built


def test_the_inline_script_becomes_a_file(small: Path) -> None:
    built = site_with(small, f"<body>一{INLINE}</body>")
    start_live_diagrams(small / "site", read_corpus(small).pages)
    expected = f'<body>一<script type="module" src="{ADDRESS}"></script></body>'
    assert built.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    "html",
    ["<body></body>", INLINE * 2, INLINE.replace("{}", "{ theme: 1 }"), INLINE.replace("live-diagram", "other")],
    ids=["none", "two", "arguments", "another"],
)
def test_anything_else_of_the_plugin_ends_the_build_with_a_reason(small: Path, html: str) -> None:
    site_with(small, html)
    with pytest.raises(LiveDiagramError, match=r"docs/about/diagram\.md：.*live-diagram\.mjs"):
        start_live_diagrams(small / "site", read_corpus(small).pages)


def test_a_page_with_static_diagrams_is_left_alone(small: Path) -> None:
    built = site_with(small, "<body></body>", live="")
    start_live_diagrams(small / "site", read_corpus(small).pages)
    assert built.read_text(encoding="utf-8") == "<body></body>"
