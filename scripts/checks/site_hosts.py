"""Requests to other hosts: a page of the built site makes none, in HTML, style sheets or scripts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.origin import find_reference_origin, place_in_asset
from scripts.model import Corpus, Position, Problem
from scripts.rendered import Address, Kind, Reference, RenderedSite, resolve

__all__ = ["check"]

_LINKS = frozenset({"a", "area"})
_LOADING_RELS = frozenset(
    "stylesheet icon apple-touch-icon apple-touch-icon-precomposed mask-icon manifest preload modulepreload "
    "prefetch prerender preconnect dns-prefetch pingback".split()
)
_FIX = "把文件放进 docs/assets/，用相对路径引用；只是给读者看的地址就写成普通链接"


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield what would make a reader's browser ask another host, and addresses without a scheme.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    for page in site.pages:
        for reference in page.references:
            address = resolve(site, page.path, reference.target, page.base_href)
            if _is_wrong(site, reference, address):
                yield _problem(find_reference_origin(corpus, page, reference), reference, address)
    for file in site.assets:
        for reference in file.references:
            address = resolve(site, file.path, reference.target)
            if _is_wrong(site, reference, address):
                place = place_in_asset(corpus, file.path, reference.line, reference.column, written=reference.target)
                yield _problem(place, reference, address)


def _is_wrong(site: RenderedSite, reference: Reference, address: Address) -> bool:
    return address.protocol_relative or (
        address.kind is Kind.FOREIGN and address.host != site.host and _is_request(reference)
    )


def _is_request(reference: Reference) -> bool:
    if reference.tag in _LINKS:
        return reference.attribute == "ping"
    if reference.tag == "link" and reference.attribute == "href":
        return bool(reference.rel & _LOADING_RELS)
    return True


def _problem(place: Position, reference: Reference, address: Address) -> Problem:
    if not _is_request(reference):
        reason = f"{reference.target} 没有写明协议"
        return Problem(place, "protocol-relative", reason, f"写成 https:{reference.target.strip()}")
    reason = f"页面会向 {address.host} 发请求（{reference.tag} 的 {reference.attribute}）"
    return Problem(place, "foreign-host", reason, _FIX)
