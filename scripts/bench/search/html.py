"""A document as the HTML of a plain page: what an engine that reads pages is given."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scripts.search.model import Document, Place

__all__ = ["body", "page"]


def page(document: Document) -> str:
    """Return a whole page.

    Args:
        document: what it says.
    """
    head = f'<meta charset="utf-8"><title>{escape(document.title)}</title>'
    content = f"<main data-pagefind-body>\n{body(document)}</main>"
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body>{content}</body></html>\n'


def body(document: Document) -> str:
    """Return the content of a page: its headings, its text, and, for a reader to see, what people call its matter.

    Args:
        document: what it says.
    """
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f'<h1 id="top">{escape(document.title)}</h1>'
    if document.summary:
        yield f"<p>{escape(document.summary)}</p>"
    if document.terms:
        yield f"<p>{escape('、'.join(document.terms))}</p>"
    for place in document.places:
        yield from _place(place)


def _place(place: Place) -> Iterator[str]:
    level = 3 if place.label else 2
    yield f'<h{level} id="{escape(place.id)}">{escape(place.title)}</h{level}>'
    if place.terms:
        yield f"<p>{escape('、'.join(place.terms))}</p>"
    yield from (f"<p>{escape(text)}</p>" for text in place.prose)
    yield from (f"<pre><code>{escape(text)}</code></pre>" for text in place.code)
