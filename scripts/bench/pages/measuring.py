"""One measurement from beginning to end: install, build, serve, look, and say what was seen."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from scripts.bench.pages.builds import build_material, build_ours, build_vitepress
from scripts.bench.pages.kinds import KINDS, pages_by_kind
from scripts.bench.pages.lighthouse import audit
from scripts.bench.pages.model import Built, MeasuringError, PageFigures, Site
from scripts.bench.pages.node import Node, install
from scripts.bench.pages.serving import served
from scripts.bench.pages.walk import walk
from scripts.model import Corpus
from scripts.services.chromium import FLAGS, find_chromium
from scripts.services.server import free_port

__all__ = ["Choice", "Measurement", "choose", "measure_pages"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be measured.

    Attributes:
        runs: how often Lighthouse looks at a page.
        sites: which sites.
        kinds: which kinds of page.
    """

    runs: int
    sites: Collection[Site]
    kinds: Collection[str]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured.

    Attributes:
        pages: by site, then by kind.
        versions: the programs that took part.
    """

    pages: tuple[PageFigures, ...]
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Tools:
    """What a measurement works with.

    Attributes:
        node: the npm programs.
        chromium: the browser's executable.
        tell: is told what is being done.
    """

    node: Node
    chromium: Path
    tell: Callable[[str], None]


def choose(runs: int, sites: str = "", kinds: str = "") -> Choice:
    """Return the choice that words stand for.

    Args:
        runs: how often Lighthouse looks at a page.
        sites: names, separated by commas; all where empty.
        kinds: the same.

    Raises:
        MeasuringError: there is no such site or kind.
    """
    chosen = _names(sites, [site.value for site in Site], "站点")
    return Choice(runs, [Site(name) for name in chosen], _names(kinds, list(KINDS), "页面"))


def _names(words: str, known: list[str], what: str) -> list[str]:
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [word for word in wanted if word not in known]:
        raise MeasuringError(f"没有这种{what}：{'、'.join(unknown)}；有 {'、'.join(known)}")
    return wanted or known


def measure_pages(root: Path, corpus: Corpus, folder: Path, choice: Choice, tell: Callable[[str], None]) -> Measurement:
    """Return the figures of every chosen page.

    Args:
        root: the repository.
        corpus: its content.
        folder: where programs and sites are put.
        choice: what is to be measured.
        tell: is told what is being done.

    Raises:
        MeasuringError: something could not be measured.
    """
    chromium = find_chromium()
    if chromium is None:
        raise MeasuringError("没有 Chromium：运行 python -m scripts browser")
    tell("安装锁定的 npm 软件（头一次要一两分钟）…")
    tools = _Tools(install(folder / "npm"), chromium, tell)
    sites = list(_build(root, corpus, folder, choice.sites, tools))
    pages: list[PageFigures] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            versions = {"Chromium": browser.version, **_versions(tools.node)}
            for built in sites:
                with served(tools.node, built):
                    pages += _measure(built, choice, tools, browser)
        except Error as error:
            raise MeasuringError(f"浏览器没有走完：{error.message}") from error
        finally:
            browser.close()
    return Measurement(tuple(pages), versions)


def _build(root: Path, corpus: Corpus, folder: Path, wanted: Collection[Site], tools: _Tools) -> Iterator[Built]:
    """Yield the wanted sites; ours is always built, since it says which pages are the heaviest."""
    tools.tell("构建本站 …")
    port = free_port()
    site = build_ours(root, corpus, folder, port)
    ours = Built(Site.OURS, site, port, pages_by_kind(corpus, site))
    if Site.OURS in wanted:
        yield ours
    if Site.MATERIAL in wanted:
        tools.tell("构建原样的 Material …")
        yield build_material(corpus, folder, ours, tools.node)
    if Site.VITEPRESS in wanted:
        tools.tell("构建 VitePress …")
        yield build_vitepress(corpus, folder, ours, tools.node)


def _measure(built: Built, choice: Choice, tools: _Tools, browser: Browser) -> Iterator[PageFigures]:
    for kind, path in built.pages.items():
        if kind not in choice.kinds:
            continue
        url = built.url + path
        runs = []
        for number in range(1, choice.runs + 1):
            tools.tell(f"{built.site.label} {KINDS[kind]}：第 {number} 次，共 {choice.runs} 次 …")
            runs.append(audit(tools.node, tools.chromium, url))
        yield PageFigures(built.site, kind, path, tuple(runs), walk(browser, url))


def _versions(node: Node) -> dict[str, str]:
    packages = {"Lighthouse": "lighthouse", "VitePress": "vitepress", "Mermaid": "mermaid"}
    return {
        **{name: node.version(package) for name, package in packages.items()},
        "Material": importlib.metadata.version("mkdocs-material"),
    }
