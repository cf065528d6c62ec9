"""The same content built three ways."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from scripts.bench.pages.elsewhere import bring_home
from scripts.bench.pages.kinds import COMPARABLE
from scripts.bench.pages.model import Built, MeasuringError, Site
from scripts.bench.pages.node import LOCKED, Node
from scripts.bench.pages.plain import MATERIAL, VITEPRESS, Dialect, plain_pages
from scripts.bench.pages.serving import compress
from scripts.model import Corpus
from scripts.services.server import Place, ServerError, free_port, run_once
from scripts.site.builder import SiteBuildError, build_site

__all__ = ["build_material", "build_ours", "build_vitepress"]

_BUILD = 600.0


def build_ours(root: Path, corpus: Corpus, folder: Path, port: int) -> Path:
    """Return our site, built for an address.

    Raises:
        MeasuringError: it could not be built.
    """
    site = folder / "ours"
    try:
        build_site(root, corpus, site, f"http://127.0.0.1:{port}/")
    except SiteBuildError as error:
        raise MeasuringError(f"本站没有构建出来：{error}") from error
    compress(site)
    return site


# What the theme's own instructions say to write: its features as they come, search, the switch of the palette,
# diagrams as its fence has them, drawn in the reader's browser.
_MATERIAL = """\
site_name: {name}
site_url: {url}
theme:
  name: material
  language: zh
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {{icon: material/brightness-7, name: 切换到深色}}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {{icon: material/brightness-4, name: 切换到浅色}}
plugins:
  - search
markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - md_in_html
  - tables
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""


def build_material(corpus: Corpus, folder: Path, ours: Built, node: Node) -> Built:
    """Return the content as Material for MkDocs shows it when nothing is changed.

    Args:
        corpus: the content.
        folder: a scratch folder.
        ours: our site; the same pages are measured.
        node: with what the theme takes from other hosts.

    Raises:
        MeasuringError: it could not be built.
    """
    port, work = free_port(), folder / "material"
    _write_sources(corpus, MATERIAL, work / "docs")
    text = _MATERIAL.format(name="有据", url=f"http://127.0.0.1:{port}/")
    (work / "mkdocs.yml").write_text(text, encoding="utf-8")
    site = work / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(work / "mkdocs.yml")]
    _run(Place("mkdocs", work, os.environ), command, Site.MATERIAL)
    bring_home(site, node)
    compress(site)
    return Built(Site.MATERIAL, site, port, {kind: ours.pages[kind] for kind in COMPARABLE})


def build_vitepress(corpus: Corpus, folder: Path, ours: Built, node: Node) -> Built:
    """Return the content as VitePress shows it with local search and a plug-in for diagrams.

    Args:
        corpus: the content.
        folder: a scratch folder.
        ours: our site; the same pages are measured.
        node: with VitePress; the sources are put beside its packages, where its imports are resolved.

    Raises:
        MeasuringError: it could not be built.
    """
    work, site = node.folder / "vitepress", folder / "vitepress"
    shutil.rmtree(site, ignore_errors=True)
    _write_sources(corpus, VITEPRESS, work)
    (work / ".vitepress").mkdir()
    shutil.copyfile(LOCKED / "vitepress.config.mjs", work / ".vitepress" / "config.mjs")
    sidebar = json.dumps(_sidebar(corpus), ensure_ascii=False, indent=2)
    (work / ".vitepress" / "sidebar.json").write_text(sidebar, encoding="utf-8")
    command = [*node.command("vitepress", "bin/vitepress.js"), "build", "vitepress", "--outDir", str(site)]
    _run(node.place("vitepress"), command, Site.VITEPRESS)
    compress(site)
    pages = {kind: _as_file(site, ours.pages[kind]) for kind in COMPARABLE}
    return Built(Site.VITEPRESS, site, free_port(), pages)


def _as_file(site: Path, path: str) -> str:
    """Return how VitePress calls a page that others call by a folder."""
    return path if (site / path / "index.html").is_file() else path.rstrip("/") + ".html"


def _write_sources(corpus: Corpus, dialect: Dialect, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for source, text in plain_pages(corpus, dialect):
        file = folder / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _sidebar(corpus: Corpus) -> list[dict[str, object]]:
    return [
        {
            "text": topic.meta.title,
            "link": f"/{topic.slug}/",
            "items": [
                {"text": answer.meta.title, "link": f"/{answer.page.url.rstrip('/')}"} for answer in topic.answers
            ],
        }
        for topic in corpus.topics
    ]


def _run(place: Place, command: list[str], site: Site) -> None:
    place.log.unlink(missing_ok=True)
    try:
        run_once(place, command, _BUILD)
    except ServerError as error:
        raise MeasuringError(f"{site.label}没有构建出来：{error}；全文在 {place.log}") from error
