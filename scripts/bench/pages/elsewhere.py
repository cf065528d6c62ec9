"""What stock Material fetches from other hosts, answered by this machine.

A measurement must not depend on somebody's network, and a failed request would be measured as the page's fault.
So the addresses are rewritten to a folder of the site that keeps the host's name; the walk counts them as foreign.
The cost of reaching another host (name look-up, a second handshake) is not measured, to the advantage of that site.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scripts.bench.pages.model import MeasuringError
from scripts.bench.pages.node import Node

__all__ = ["FOLDER", "bring_home"]

FOLDER = "_elsewhere"
"""The folder of a site below which each foreign host has its own."""

_FONTS = re.compile(r"https://(?P<host>fonts\.[a-z]+\.com)/css[^\"']*")
_MERMAID = re.compile(r"https://(?P<host>[a-z.]+)/(?P<path>mermaid@[0-9.]+/dist/mermaid\.min\.js)")
_FAMILIES = (
    ("roboto", ("300", "300-italic", "400", "400-italic", "700", "700-italic")),
    ("roboto-mono", ("400", "400-italic", "700", "700-italic")),
)
"""What the theme asks of Google Fonts: the same families, weights and styles; Latin letters only."""


def bring_home(site: Path, node: Node) -> None:
    """Rewrite the foreign addresses of a built stock site, and put there what they stand for.

    Args:
        site: the finished folder.
        node: with Mermaid and the fonts beside it.

    Raises:
        MeasuringError: an address is not where the theme is known to have it.
    """
    packages = node.folder / "node_modules"
    hosts: set[str] = set()
    for page in site.rglob("*.html"):
        hosts |= _rewrite(page, _FONTS, "/{host}/fonts.css")
    if len(hosts) != 1:
        raise MeasuringError(
            "原样的 Material 的页面里找不到它的字体地址：主题变了，改 scripts/bench/pages/elsewhere.py"
        )
    _write_fonts(packages, site / FOLDER / hosts.pop())
    hosts = set()
    for script in (site / "assets" / "javascripts").glob("bundle.*.min.js"):
        hosts |= _rewrite(script, _MERMAID, "/{host}/mermaid.min.js")
    if len(hosts) != 1:
        raise MeasuringError(
            "原样的 Material 的脚本里找不到 Mermaid 的地址：主题变了，改 scripts/bench/pages/elsewhere.py"
        )
    target = site / FOLDER / hosts.pop()
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(packages / "mermaid" / "dist" / "mermaid.min.js", target / "mermaid.min.js")


def _rewrite(file: Path, pattern: re.Pattern[str], path: str) -> set[str]:
    text = file.read_text(encoding="utf-8")
    hosts = {match["host"] for match in pattern.finditer(text)}
    if hosts:
        file.write_text(pattern.sub(lambda m: f"/{FOLDER}{path.format(host=m['host'])}", text), encoding="utf-8")
    return hosts


def _write_fonts(packages: Path, target: Path) -> None:
    (target / "files").mkdir(parents=True, exist_ok=True)
    rules = []
    for family, styles in _FAMILIES:
        folder = packages / "@fontsource" / family
        rules += [(folder / f"latin-{style}.css").read_text(encoding="utf-8") for style in styles]
        for file in (folder / "files").glob(f"{family}-latin-*.woff2"):
            shutil.copyfile(file, target / "files" / file.name)
    (target / "fonts.css").write_text("\n".join(rules), encoding="utf-8")
