"""The walk over a built site that turns files into a :class:`~scripts.rendered.model.RenderedSite`."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.model import Position, Problem
from scripts.rendered.addresses import Kind, resolve
from scripts.rendered.javascript import find_script_references
from scripts.rendered.model import Reference, RenderedPage, RenderedSite, Script, SearchIndex, StyleSheet
from scripts.rendered.page import parse_page
from scripts.rendered.styles import find_style_references
from scripts.search.reader import read_entries
from scripts.search.writer import FOLDER, MANIFEST

__all__ = ["SEARCH_INDEX", "SITE", "read_site"]

SITE = "site"
"""The folder's name in messages, wherever the site was built."""

SEARCH_INDEX = f"{FOLDER}/{MANIFEST}"
_SCRIPT_SUFFIXES = (".js", ".mjs")


def read_site(folder: Path, address: str | None = None) -> RenderedSite:
    """Return a built site; what cannot be read becomes a problem, the rest stands.

    Args:
        folder: the built site.
        address: where it is published; by default what the pages' canonical links say.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    sizes = {f.relative_to(folder).as_posix(): f.stat().st_size for f in sorted(folder.rglob("*")) if f.is_file()}
    problems: list[Problem] = []
    pages = tuple(_pages(folder, sizes, problems))
    site = RenderedSite(
        folder=folder,
        pages=pages,
        styles=(),
        files=frozenset(sizes),
        search=_search_index(folder, problems),
        address=_with_slash(address if address is not None else _published_at(pages)),
        sizes=sizes,
        problems=tuple(problems),
    )
    return _with_assets(site)


def _pages(folder: Path, files: Iterable[str], problems: list[Problem]) -> Iterator[RenderedPage]:
    for path in files:
        if not path.endswith(".html"):
            continue
        data = (folder / path).read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            place = Position(f"{SITE}/{path}", data[: error.start].count(b"\n") + 1)
            problems.append(Problem(place, "site-encoding", "网页不是 UTF-8 文本", "用 UTF-8 保存生成它的源文件"))
        yield parse_page(path, data)


def _published_at(pages: Iterable[RenderedPage]) -> str:
    """Return the address that most pages' canonical links agree on."""
    votes: Counter[str] = Counter()
    for page in pages:
        canonical = unquote(page.canonical or "")
        if urlsplit(canonical).netloc and canonical.endswith("/" + page.url):
            votes[canonical.removesuffix(page.url)] += 1
    return votes.most_common(1)[0][0] if votes else ""


def _with_slash(address: str) -> str:
    return address if not address or address.endswith("/") else address + "/"


def _search_index(folder: Path, problems: list[Problem]) -> SearchIndex | None:
    if not (folder / SEARCH_INDEX).is_file():
        return None
    try:
        return SearchIndex(SEARCH_INDEX, tuple(read_entries(folder)))
    except (OSError, ValueError, RecursionError) as error:
        reason = f"搜索索引读不出来（{error}）"
        place = Position(f"{SITE}/{SEARCH_INDEX}", getattr(error, "lineno", 1))
        problems.append(Problem(place, "search-index-syntax", reason, "运行 make build 重新生成"))
        return None


def _with_assets(site: RenderedSite) -> RenderedSite:
    """Return the site with the styles and scripts that its pages load, and those load in turn."""
    styles: dict[str, StyleSheet] = {}
    scripts: dict[str, Script] = {}
    compressed = {path: _compressed((site.folder / path).read_bytes()) for path in site.sizes if path.endswith(".svg")}
    waiting = {f for page in site.pages for f in _loaded(site, page.path, page.references, page.base_href)}
    while waiting:
        path = waiting.pop()
        data = (site.folder / path).read_bytes()
        text = data.decode("utf-8", errors="replace")
        compressed[path] = _compressed(data)
        found = find_style_references(text) if path.endswith(".css") else find_script_references(text)
        if path.endswith(".css"):
            styles[path] = StyleSheet(path, found)
        else:
            scripts[path] = Script(path, found)
        waiting |= set(_loaded(site, path, found)) - compressed.keys()
    return replace(
        site,
        styles=tuple(styles[path] for path in sorted(styles)),
        scripts=tuple(scripts[path] for path in sorted(scripts)),
        compressed=dict(sorted(compressed.items())),
    )


def _compressed(data: bytes) -> int:
    return len(gzip.compress(data, mtime=0))


def _loaded(site: RenderedSite, path: str, references: Iterable[Reference], base_href: str = "") -> Iterator[str]:
    for reference in references:
        if reference.tag not in {"link", "script", "style"}:
            continue
        address = resolve(site, path, reference.target, base_href)
        file = site.find(address.path) if address.kind is Kind.INTERNAL else None
        if file and file.endswith((".css", *_SCRIPT_SUFFIXES)):
            yield file
