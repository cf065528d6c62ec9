"""Where a problem of the built site comes from: the file and line that its author edits."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from scripts.model import Asset, Corpus, Page, Position
from scripts.rendered import Reference, RenderedPage

__all__ = ["find_origin", "find_reference_origin", "place_in_asset"]

_SITE = "site/"
_DOCS = "docs/"
_VENDOR = "/vendor/"
_EDGE = r"[\w-]"
_TELLING = 4  # characters that a path needs to be looked for without what stood before it
_CLIMB = re.compile(r"^(?:\.{0,2}/)+")


def find_origin(
    corpus: Corpus, page: RenderedPage, *needles: str, line: int = 1, column: int = 1, occurrence: int = 1
) -> Position:
    """Return the place in the page's Markdown, else in a template or an asset, else in the built file.

    Args:
        corpus: what the site was built from.
        page: the built page.
        needles: what to look for, the most telling first.
        line: the line in the built file.
        column: the column in the built file.
        occurrence: which of several places is meant; the last one where there are fewer.
    """
    wanted = [needle for needle in dict.fromkeys(needles) if needle]
    sources = [p for p in corpus.pages if p.url == page.url]
    files = [asset for asset in (*corpus.templates, *corpus.assets) if _VENDOR not in asset.path]
    written = (place for source in sources for needle in wanted for place in _in_page(source, needle))
    inserted = (place for needle in wanted for place in _in_files(files, needle))
    found = _nth(itertools.chain(written, inserted), occurrence)
    if found:
        return found
    return Position(_SITE + page.path, line, column)


def find_reference_origin(corpus: Corpus, page: RenderedPage, reference: Reference) -> Position:
    """Return the place where the author wrote a reference of a built page.

    Args:
        corpus: what the site was built from.
        page: the built page.
        reference: one of its references.
    """
    needles = _spellings(reference.target)
    return find_origin(corpus, page, *needles, line=reference.line, column=reference.column)


def place_in_asset(corpus: Corpus, path: str, line: int = 1, column: int = 1, *, written: str = "") -> Position:
    """Return a place in a published file: where it stands under ``docs/``, else in the built file.

    Args:
        corpus: what the site was built from.
        path: the file's path relative to the site.
        line: the line in it.
        column: the column in it.
        written: what stands there; a bundle of several files is traced back to the one that says so.
    """
    if any(asset.path == _DOCS + path for asset in corpus.assets):
        return Position(_DOCS + path, line, column)
    suffix = path[path.rfind(".") :]
    bundled = [asset for asset in corpus.assets if asset.path.endswith(suffix) and _VENDOR not in asset.path]
    sources = _in_files(bundled, written) if written else iter(())
    return next(sources, Position(_SITE + path, line, column))


def _spellings(target: str) -> Iterator[str]:
    """Yield how an author may have written an address that MkDocs made, the most telling first."""
    for written in dict.fromkeys((target, unquote(target))):
        if written.rstrip("./") == "":
            continue
        yield written
        path, _, fragment = written.partition("#")
        tail = _CLIMB.sub("", path)
        mark = "#" + fragment if fragment else ""
        name = tail.rstrip("/").rpartition("/")[2]
        if name:
            yield f"{name}.md{mark}"
            yield f"{name}/index.md{mark}"
        if mark:
            yield mark
        if len(tail) >= _TELLING:
            yield tail


def _nth(places: Iterable[Position], occurrence: int) -> Position | None:
    found = list(itertools.islice(places, occurrence))
    return found[-1] if found else None


def _in_page(page: Page, needle: str) -> list[Position]:
    """Return the links, else the tags, else the prose, else the code that hold the needle."""
    links = [link.position for link in page.links if _offsets(link.target, needle)]
    tags = [t.position for t in page.html if any(_offsets(value, needle) for value in t.attributes.values())]
    if links or tags:
        return sorted(links + tags)
    everywhere = list(_in_text(page.path, page.text, needle))
    fences = [(block.position.line, block.source) for block in page.blocks]
    fences += [(diagram.position.line, diagram.source) for diagram in page.diagrams]
    code = {first + offset for first, source in fences for offset in range(1, 1 + len(source.splitlines()))}
    return [place for place in everywhere if place.line not in code] or everywhere


def _in_files(files: Iterable[Asset], needle: str) -> Iterator[Position]:
    for file in files:
        if file.text is not None:
            yield from _in_text(file.path, file.text, needle)


def _in_text(path: str, text: str, needle: str) -> Iterator[Position]:
    offsets = _offsets(text, needle)
    if not offsets:
        return
    starts = [0] + [found.end() for found in re.finditer("\n", text)]
    for offset in offsets:
        row = bisect.bisect_right(starts, offset)
        yield Position(path, row, offset - starts[row - 1] + 1)


def _offsets(text: str, needle: str) -> list[int]:
    """Return where the needle stands as a whole: ``#question-1`` is not in ``#question-10``."""
    if needle not in text:
        return []
    before = rf"(?<!{_EDGE})" if re.match(_EDGE, needle[0]) else ""
    after = rf"(?!{_EDGE})" if re.match(_EDGE, needle[-1]) else ""
    return [found.start() for found in re.finditer(before + re.escape(needle) + after, text)]
