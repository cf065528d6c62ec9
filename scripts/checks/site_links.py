"""Links of the built site: pages, fragments, assets and redirects, under whatever path it is published."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.checks.nearest import nearest
from scripts.checks.origin import find_reference_origin, place_in_asset
from scripts.model import Answer, Corpus, Position, Problem
from scripts.rendered import Address, Kind, Reference, RenderedPage, RenderedSite, resolve

__all__ = ["check"]

_LINKS = frozenset({"a", "area", "form", "meta"})
_NO_FILE = frozenset({"preconnect", "dns-prefetch"})
_SCHEMES = frozenset({"mailto", "tel", "sms", "data", "blob", "about"})
_NOT_FOUND = "404.html"
_RELATIVE = "写成相对路径（模板里用 | url 过滤器），站点放在哪个子路径下都对"


@dataclass(frozen=True, slots=True)
class _Use:
    """A reference, the file that it is resolved against, and what it means there."""

    reference: Reference
    source: str
    address: Address
    page: RenderedPage | None


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield what leads nowhere.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    for use in _uses(site):
        yield from _check_use(corpus, site, use)
    yield from _check_redirects(corpus, site)
    for answer in corpus.answers:
        yield from _check_published(site, answer)


def _uses(site: RenderedSite) -> Iterator[_Use]:
    for page in site.pages:
        for reference in page.references:
            if not reference.rel & _NO_FILE and reference.attribute != "ping":
                address = resolve(site, page.path, reference.target, page.base_href)
                yield _Use(reference, page.path, address, page)
    for file in site.assets:
        for reference in file.references:
            # What a script asks for is resolved against the page, which the script does not know.
            if reference.attribute != "request":
                yield _Use(reference, file.path, resolve(site, file.path, reference.target), None)


def _check_use(corpus: Corpus, site: RenderedSite, use: _Use) -> Iterator[Problem]:
    if not use.reference.target.strip():
        return  # site_documents says it
    match use.address.kind:
        case Kind.INTERNAL:
            yield from _check_internal(corpus, site, use)
        case Kind.OUTSIDE:
            yield _problem(corpus, use, "site-link-outside", f"{use.reference.target} 指到了站点之外", _RELATIVE)
        case Kind.MALFORMED:
            reason = f"{use.reference.target} 不是合法的地址"
            yield _problem(corpus, use, "site-link-malformed", reason, "写成 https://主机/路径，或站内的相对路径")
        case Kind.OTHER if use.address.scheme not in _SCHEMES:
            reason = f"{use.reference.target} 以「{use.address.scheme}:」开头，浏览器打不开"
            yield _problem(corpus, use, "site-link-scheme", reason, "写成 https://…，或站内的相对路径")
        case _:
            return


def _check_internal(corpus: Corpus, site: RenderedSite, use: _Use) -> Iterator[Problem]:
    address, target = use.address, use.reference.target
    if address.rooted and site.base == "/" and use.source != _NOT_FOUND:
        yield _problem(corpus, use, "site-link-absolute", f"{target} 从根目录写起，放在子路径下就断", _RELATIVE)
    if use.source == _NOT_FOUND and not (address.rooted or address.host) and urlsplit(target).path:
        reason = f"404 页里的 {target} 是相对路径，在深一层的地址上就断"
        yield _problem(corpus, use, "site-404-relative", reason, "模板里用 {{ 路径 | url }} 写出完整路径")
    file = site.find(address.path)
    if file is None:
        yield _missing(corpus, site, use)
    elif address.fragment is not None:
        yield from _check_fragment(corpus, site, use, file)


def _missing(corpus: Corpus, site: RenderedSite, use: _Use) -> Problem:
    path = use.address.path
    page_like = use.reference.tag in _LINKS or "canonical" in use.reference.rel
    rule, name = ("site-link", "页面") if page_like else ("site-asset", "文件")
    pages = [page.url for page in site.pages]
    known = pages if page_like else sorted(f for f in site.files if _suffix(f) == _suffix(path))
    place = _place(corpus, use)
    close = _nearest(path, known)
    fix = "改正地址，或删去它" if close is None else f"最接近的是 {_written(corpus, place, use, close)}"
    return Problem(place, rule, f"{name} {path or '/'} 不存在", fix)


def _check_fragment(corpus: Corpus, site: RenderedSite, use: _Use, file: str) -> Iterator[Problem]:
    fragment = use.address.fragment or ""
    landing = _landing(site, file)
    page = site.by_path.get(landing)
    if page is None or fragment in page.anchors:
        return
    close = _nearest(fragment, sorted(page.anchors))
    place = _place(corpus, use)
    fix = (
        "那一页没有可用的锚点；去掉 # 及其后的部分"
        if close is None
        else f"最接近的是 {_written(corpus, place, use, page.url, close)}"
    )
    yield Problem(place, "site-fragment", f"页面 {page.url or '/'} 里没有锚点 #{fragment}", fix)


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1]


def _nearest(wanted: str, known: Iterable[str]) -> str | None:
    """Return the most similar name, letter case aside first; None where nothing is alike."""
    names = list(known)
    same = next((name for name in names if name.casefold().rstrip("/") == wanted.casefold().rstrip("/")), None)
    return same or nearest(wanted, names, cutoff=0.5)


def _written(corpus: Corpus, place: Position, use: _Use, path: str, fragment: str = "") -> str:
    """Return a path of the site in the form in which the author of the place writes it."""
    mark = f"#{fragment}" if fragment else ""
    if mark and use.page is not None and use.page.url == path:
        return mark
    here = next((page for page in corpus.pages if page.path == place.path), None)
    if here is None and place.path.startswith("overrides/"):
        return path + mark  # a template serves pages at every depth: one problem, not one a page
    if here is None or any(tag.position.line == place.line for tag in here.html):  # HTML stays as it is written
        start = use.source if use.source != _NOT_FOUND else ""
        relative = posixpath.relpath("/" + path, "/" + posixpath.dirname(start))
        return (relative + "/" if path.endswith("/") else relative) + mark
    there = next((page.source for page in corpus.pages if page.url == path), path)
    return posixpath.relpath(there, posixpath.dirname(here.source)) + mark


def _place(corpus: Corpus, use: _Use) -> Position:
    if use.page is None:
        found = use.reference
        return place_in_asset(corpus, use.source, found.line, found.column, written=found.target)
    return find_reference_origin(corpus, use.page, use.reference)


def _problem(corpus: Corpus, use: _Use, rule: str, message: str, fix: str) -> Problem:
    return Problem(_place(corpus, use), rule, message, fix)


def _next(site: RenderedSite, path: str) -> str | None:
    """Return the page that a redirect leads to; None where it is no redirect or leads nowhere."""
    page = site.by_path.get(path)
    if page is None or page.redirect is None:
        return None
    address = resolve(site, path, page.redirect.target, page.base_href)
    return site.find(address.path) if address.kind is Kind.INTERNAL else None


def _landing(site: RenderedSite, path: str) -> str:
    """Return the page that a reader ends on; redirects keep the fragment."""
    seen = {path}
    following = _next(site, path)
    while following is not None and following not in seen:
        seen.add(following)
        path, following = following, _next(site, following)
    return path


def _check_redirects(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    for page in site.pages:
        first = _next(site, page.path)
        if first is None or page.redirect is None:
            continue
        trail = [page.path]
        following: str | None = first
        while following is not None and following not in trail:
            trail.append(following)
            following = _next(site, following)
        if following == page.path:
            loop = " → ".join(_url(site, path) for path in [*trail, following])
            place = find_reference_origin(corpus, page, page.redirect)
            yield Problem(place, "site-redirect-loop", f"跳转绕成了圈：{loop}", "让它直接指向一个不再跳转的页面")
        elif len(trail) > 2:  # noqa: PLR2004 - a page and its target
            chain = " → ".join(_url(site, path) for path in trail)
            place = find_reference_origin(corpus, page, page.redirect)
            fix = f"直接指向 {_url(site, trail[-1])}"
            yield Problem(place, "site-redirect-chain", f"跳转不止一步：{chain}", fix)


def _url(site: RenderedSite, path: str) -> str:
    return site.by_path[path].url or "/" if path in site.by_path else path


def _check_published(site: RenderedSite, answer: Answer) -> Iterator[Problem]:
    place = Position(answer.page.path, answer.page.meta_lines.get("id", 1))
    file, short = site.find(answer.page.url), f"q/{answer.meta.id}/"
    if file is None:
        yield Problem(place, "site-page", f"这篇答案没有生成页面 {answer.page.url}", "运行 make build 重新构建")
    elif _next(site, short + "index.html") != file:
        yield Problem(place, "site-short-link", f"短链接 {short} 没有指向这篇答案", "运行 make build 重新构建")
