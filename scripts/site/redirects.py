"""Addresses that lead on: short links, pages that moved, anchors that were renamed.

A short link (``/q/<id>/``) and a moved page are a page of their own that keeps the fragment; a former
anchor is an empty element before the one that took its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

from scripts.model import Answer, Page
from scripts.permalinks import Registry, short_link
from scripts.site.policy import REDIRECT_POLICY

__all__ = ["RedirectError", "add_aliases", "write_former_anchors", "write_redirects", "write_short_links"]

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<link rel="icon" href="{base}assets/favicon.svg">
<link rel="stylesheet" href="{base}assets/css/redirect.css">
<script src="{base}assets/js/redirect.js"></script>
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body><main><h1>{title}</h1><p>{lead}：<a id="target" href="{target}">{title}</a></p></main></body>
</html>
"""


class RedirectError(Exception):
    """A redirect or alias that the built site has no place for; the message says which."""


def write_short_links(site: Path, answers: Iterable[Answer], site_url: str) -> None:
    """Write a page for each answer's permanent id.

    Args:
        site: the built site.
        answers: the answers.
        site_url: the address of the published site, for the canonical link; may be empty.
    """
    for answer in answers:
        former = short_link(answer.meta.id)
        _write(site, former, answer.page.url, answer.meta.title, lead="正在前往这个答案", site_url=site_url)


def write_redirects(site: Path, registry: Registry, pages: Iterable[Page], site_url: str) -> None:
    """Write a page for each address that the registry leads elsewhere.

    Args:
        site: the built site.
        registry: the registry of published addresses.
        pages: the pages, whose titles the reader sees on the way.
        site_url: the address of the published site, for the canonical link; may be empty.

    Raises:
        RedirectError: a page stands there already.
    """
    titles = {page.url: str(page.meta.get("title") or page.url) for page in pages}
    for former, target in registry.redirects.items():
        if (site / former / "index.html").exists():
            raise RedirectError(f"{former} 已经有页面，不能再转到 {target}：改 permalinks.yml 的 redirects")
        title = titles.get(target.partition("#")[0], target)
        _write(site, former, target, title, lead="这一页搬到了新的地址", site_url=site_url)


def _write(site: Path, former: str, target: str, title: str, *, lead: str, site_url: str) -> None:
    file = site / former / "index.html"
    base, way = "../" * former.count("/"), quote(target, safe="/#")
    file.parent.mkdir(parents=True, exist_ok=True)
    page = _PAGE.format(
        title=escape(title),
        lead=lead,
        target=escape(base + way),
        canonical=escape((site_url.rstrip("/") + "/" if site_url else base) + way.partition("#")[0]),
        base=base,
        policy=REDIRECT_POLICY,
    )
    file.write_text(page, encoding="utf-8")


def write_former_anchors(site: Path, registry: Registry) -> None:
    """Give the built pages the former anchors that the registry declares, so that old links still scroll.

    Args:
        site: the built site.
        registry: the registry of published addresses.

    Raises:
        RedirectError: the page or the element that an alias leads to is not there, or the alias is taken.
    """
    for address, aliases in registry.former_anchors.items():
        file = site / address / "index.html"
        if not file.is_file():
            raise RedirectError(f"没有 {address} 这一页：改 permalinks.yml 的 former_anchors")
        try:
            html = add_aliases(file.read_text(encoding="utf-8"), aliases)
        except RedirectError as error:
            raise RedirectError(f"{address}：{error}") from error
        file.write_text(html, encoding="utf-8")


def add_aliases(html: str, aliases: Mapping[str, str]) -> str:
    """Return a page with an empty element before each one that took over a former id.

    Args:
        html: the page.
        aliases: former id and the id that it leads to.

    Raises:
        RedirectError: the page lacks an id that is led to, or has the former one itself.
    """
    places = _places(html)
    spans: dict[int, list[str]] = {}
    for old, new in aliases.items():
        if old in places:
            raise RedirectError(f"页面上已经有 id「{old}」，不能再作别名：改 permalinks.yml 的 former_anchors")
        if new not in places:
            raise RedirectError(f"页面上没有别名「{old}」要通到的 id「{new}」：改 permalinks.yml 的 former_anchors")
        spans.setdefault(places[new], []).append(f'<span id="{escape(old)}" class="yj-former"></span>')
    parts, done = [], 0
    for place in sorted(spans):
        parts += [html[done:place], *spans[place]]
        done = place
    return "".join([*parts, html[done:]])


class _IdParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an element with an id begins."""
        self.found += [(value, *self.getpos()) for name, value in attrs if name == "id" and value]


def _places(html: str) -> dict[str, int]:
    """Return where each id's element begins, in characters from the top; of two, the first."""
    parser = _IdParser()
    parser.feed(html)
    parser.close()
    starts = [0]
    for line in html.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return {identifier: starts[line - 1] + column for identifier, line, column in reversed(parser.found)}
