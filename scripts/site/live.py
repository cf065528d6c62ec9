"""The start of live diagrams: a script file in place of the inline one that the Mermaid plugin writes.

``mkdocs-mermaid2-plugin`` finds the pages with a live diagram and ends each with an inline module that
imports ours and calls its ``initialize``. The policy of the site allows no such script; importing the
module is all that it does, and a ``src`` does that as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mkdocs.exceptions import BuildError

from scripts.model import Page

__all__ = ["LiveDiagramError", "start_live_diagrams"]

STARTER = "assets/js/live-diagram.mjs"
"""The module, relative to the site; ``mkdocs.yml`` names it to the plugin."""

_INLINE = '<script type="module">import mermaid from "{address}";\nmermaid.initialize({{}});</script>'
_FILE = '<script type="module" src="{address}"></script>'


class LiveDiagramError(BuildError):
    """A page with a live diagram does not end as the plugin is known to end it."""


def start_live_diagrams(site: Path, pages: Iterable[Page]) -> None:
    """Rewrite the built pages that hold a live diagram.

    Args:
        site: the built site.
        pages: the pages that it was built from.

    Raises:
        LiveDiagramError: the plugin wrote something else, or is not there.
    """
    for page in pages:
        if all(diagram.live is None for diagram in page.diagrams):
            continue
        file = site / page.url / "index.html"
        html = file.read_text(encoding="utf-8")
        address = "../" * page.url.count("/") + STARTER
        inline = _INLINE.format(address=address)
        if html.count(inline) != 1:
            reason = "mkdocs-mermaid2-plugin 没有写出它该写的那段脚本，在浏览器里画的图不会出现"
            fix = f"mkdocs.yml 里只给它 javascript: {STARTER}；插件升级后写法变了，就改 scripts/site/live.py"
            raise LiveDiagramError(f"{page.path}：{reason}。{fix}")
        file.write_text(html.replace(inline, _FILE.format(address=address)), encoding="utf-8")
