"""What a browser downloads for a page: at once, and when the reader scrolls to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.rendered.addresses import Kind, resolve
from scripts.rendered.model import Reference, RenderedPage, RenderedSite

__all__ = ["Downloads", "downloads"]

_RELS = frozenset("stylesheet modulepreload preload prefetch icon apple-touch-icon mask-icon manifest".split())
_LEADING = frozenset({"a", "area", "base", "button", "form", "meta"})
_LOADED_BY_FILES = frozenset({"import", "url", "font"})


@dataclass(frozen=True, slots=True)
class Downloads:
    """The files that a page makes a browser download, the page itself left out; paths relative to the site.

    Attributes:
        eager: without anybody's doing.
        lazy: when the reader comes near them.
    """

    eager: tuple[str, ...]
    lazy: tuple[str, ...]


def downloads(site: RenderedSite, page: RenderedPage) -> Downloads:
    """Return what a browser downloads for a page.

    Args:
        site: the built site.
        page: one of its pages.
    """
    put_off = {(image.line, image.column) for image in page.images if image.lazy}
    now: list[Reference] = []
    later: list[Reference] = []
    for reference in page.references:
        if _loads(reference):
            (later if (reference.line, reference.column) in put_off else now).append(reference)
    eager = dict.fromkeys(_found(site, page.path, now, page.base_href))
    waiting = list(eager)
    while waiting:
        path = waiting.pop()
        named = [r for r in site.named_by_asset.get(path, ()) if r.attribute in _LOADED_BY_FILES]
        for file in _found(site, path, named):
            if file not in eager:
                eager[file] = None
                waiting.append(file)
    lazy = dict.fromkeys(_found(site, page.path, later, page.base_href))
    return Downloads(tuple(eager), tuple(file for file in lazy if file not in eager))


def _loads(reference: Reference) -> bool:
    """Return whether a page's reference is downloaded, not led to; of a script only what it imports at once."""
    if reference.tag == "link":
        return bool(reference.rel & _RELS)
    return reference.tag not in _LEADING and reference.attribute != "request"


def _found(site: RenderedSite, source: str, references: Iterable[Reference], base: str = "") -> Iterator[str]:
    """Yield the files of the site behind the references; of the candidates of one image, the heaviest."""
    candidates: dict[tuple[int, int, str], list[str]] = {}
    for reference in references:
        address = resolve(site, source, reference.target, base)
        file = site.find(address.path) if address.kind is Kind.INTERNAL else None
        if file and file != source:
            choice = "" if reference.tag == "img" else reference.target
            candidates.setdefault((reference.line, reference.column, choice), []).append(file)
    for files in candidates.values():
        yield max(files, key=site.weight)
