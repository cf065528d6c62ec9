"""The search index: every answer is in it, every entry leads somewhere, nothing in it but prose and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scripts.checks.nearest import nearest
from scripts.checks.origin import find_origin
from scripts.model import Corpus, Page, Position, Problem
from scripts.rendered import RenderedSite
from scripts.search.reader import Entry

__all__ = ["BOILERPLATE", "check"]

BOILERPLATE = ("复制这一节的链接", "复制链接：", "跳转至", "本页目录", "搜问题、术语、报错")
"""What templates and marks write on every page; in the index it would make every page a result."""

_DIAGRAM = re.compile(r"\b(?:flowchart|graph)\s+(?:TB|TD|BT|RL|LR)\b|\b(?:sequence|class|state|er)Diagram(?:-v2)?\b")
_ARROW = re.compile(r"--+>|==+>|-\.+->|--?>>|--\|>|\|\|--")
_SPACE = re.compile(r"\s+")
_REBUILD = "运行 make build 重新构建"


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield missing answers, dead locations, diagram source and boilerplate.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    if site.search is None:
        if not any(problem.rule == "search-index-syntax" for problem in site.problems):
            place = Position("mkdocs.yml")
            yield Problem(place, "search-index", "没有搜索索引", "运行 make build 重新构建")
        return
    pages = {page.url: page for page in corpus.pages}
    place = Position(f"site/{site.search.path}")
    found: set[str] = set()
    for entry in site.search.entries:
        url = unquote(entry.location.partition("#")[0])
        found.add(url if entry.text.strip() or entry.title.strip() else "")
        yield from _check_location(corpus, site, entry, place)
        if url not in pages:
            reason = f"{url or '/'} 不是作者写的页面，不该出现在搜索结果里"
            yield Problem(place, "search-generated", reason, "在生成它的文件头里写 search: {exclude: true}")
        else:
            yield from _check_text(pages[url], entry)
    for answer in corpus.answers:
        if answer.page.url not in found:
            here = Position(answer.page.path, answer.page.meta_lines.get("search", 1))
            yield Problem(
                here, "search-missing", "这篇答案不在搜索索引里", f"删去文件头里的 search.exclude，{_REBUILD}"
            )


def _check_location(corpus: Corpus, site: RenderedSite, entry: Entry, place: Position) -> Iterator[Problem]:
    path, _, fragment = unquote(entry.location).partition("#")
    file = site.find(path)
    page = site.by_path.get(file) if file else None
    if page is None:
        yield Problem(place, "search-location", f"搜索结果 {entry.location} 指向不存在的页面", _REBUILD)
    elif fragment and fragment not in page.anchors:
        close = nearest(fragment, sorted(page.anchors), cutoff=0.3)
        fix = f"最接近的是 #{close}；{_REBUILD}" if close else _REBUILD
        here = find_origin(corpus, page, f"#{fragment}")
        yield Problem(here, "search-location", f"搜索结果 {entry.location} 指向不存在的锚点", fix)


def _check_text(page: Page, entry: Entry) -> Iterator[Problem]:
    text = _SPACE.sub(" ", entry.text)
    line = _diagram_line(page, text)
    if line is not None:
        fix = "图交给 ```mermaid 围栏画成 SVG；它的源码不进正文"
        yield Problem(Position(page.path, line), "search-diagram", f"搜索索引里有图的源码（{entry.location}）", fix)
    for phrase in BOILERPLATE:
        if phrase in text:
            fragment = entry.location.partition("#")[2]
            heading = next((h for h in page.headings if fragment and h.id == fragment), None)
            here = heading.position if heading else Position(page.path)
            reason = f"搜索索引里有导航文字「{phrase}」（{entry.location}）"
            yield Problem(here, "search-boilerplate", reason, "把它写在模板里或做成 aria-label，不写进正文")


def _diagram_line(page: Page, text: str) -> int | None:
    """Return the line of the source that leaked into the index, or None."""
    for diagram in page.diagrams:
        for offset, line in enumerate(diagram.source.splitlines(), 1):
            if _ARROW.search(line) and _SPACE.sub(" ", line.strip()) in text:
                return diagram.position.line + offset
    leaked = _DIAGRAM.search(text)
    if not leaked or not _ARROW.search(text, leaked.end()):
        return None
    lines = enumerate(page.text.splitlines(), 1)
    return next((number for number, line in lines if leaked[0] in _SPACE.sub(" ", line)), 1)
