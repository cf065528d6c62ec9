"""The two readings held against each other: what the sources say, and what the built pages hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from scripts.checks.links import locate
from scripts.model import Corpus, Page, Position, Problem
from scripts.rendered import Kind, RenderedPage, RenderedSite, resolve

__all__ = ["RULE", "check"]

RULE = "reading-disagreement"
_FIX = "列表、引用与定义前后各空一行，其中的内容缩进 4 格；改好后 make build 再看这一页"
_LINKING = frozenset({"a", "img"})


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield headings, figures and links of the sources that their built page does not hold.

    Args:
        corpus: what was read.
        site: what was built from it.
    """
    urls = {page.path: page.url for page in corpus.pages}
    built = {page.url: page for page in site.pages}
    for page in corpus.pages:
        rendered = built.get(page.url)
        if rendered is None:
            message = f"站点里没有这一页（应当在 /{page.url}）"
            yield Problem(Position(page.path), RULE, message, "运行 make build；名字不要以点开头")
        else:
            yield from _check_ids(page, rendered)
            yield from _check_links(page, rendered, site, urls)


def _check_ids(page: Page, rendered: RenderedPage) -> Iterator[Problem]:
    """Yield the first id that is missing, or that comes in another order."""
    named = [(heading.position, heading.id) for heading in page.headings]
    named += [(diagram.position, diagram.id) for diagram in page.diagrams]
    rest = iter([anchor.id for anchor in rendered.ids])
    for position, identifier in sorted(named, key=lambda item: item[0]):
        if identifier and identifier not in rest:
            message = f"网页里没有 id「{identifier}」，或者次序不同"
            yield Problem(position, RULE, message, _FIX)
            return


def _check_links(page: Page, rendered: RenderedPage, site: RenderedSite, urls: dict[str, str]) -> Iterator[Problem]:
    """Yield each target that the page links to less often than the source does."""
    held = Counter(_held(site, rendered, r.target) for r in rendered.references if r.tag in _LINKING)
    wanted: Counter[str] = Counter()
    for link in page.links:
        target = _wanted(page, link.target, urls)
        if target is None:
            continue  # leads nowhere; said by the check of links
        wanted[target] += 1
        if wanted[target] == held[target] + 1:
            yield Problem(link.position, RULE, f"网页里没有这个链接：{link.target}", _FIX)


def _held(site: RenderedSite, page: RenderedPage, target: str) -> str:
    address = resolve(site, page.path, target, page.base_href)
    if address.kind is not Kind.INTERNAL:
        return unquote(target)
    return _key(address.path.removesuffix("index.html"), address.fragment or "")


def _wanted(page: Page, target: str, urls: dict[str, str]) -> str | None:
    target = unescape(target)
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return unquote(target)
    path = unquote(parts.path)
    found = locate(page, path) if path else page.path
    if found is None or path.startswith("/") or path.endswith("/"):
        return None
    if found.endswith(".md"):
        return _key(urls[found], unquote(parts.fragment)) if found in urls else None
    return _key(found.removeprefix("docs/"), unquote(parts.fragment))


def _key(path: str, fragment: str) -> str:
    return f"/{path}#{'' if fragment.lower() == 'top' else fragment}"
