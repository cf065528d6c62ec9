"""What the processors of a page's tree share: its sections, the text of a heading, the link that is copied from it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.util import HTML_PLACEHOLDER_RE

__all__ = ["HEADINGS", "copy_link", "heading_text", "in_sections"]

HEADINGS = frozenset({"h2", "h3", "h4"})


def in_sections(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the id of the section and the element, for each top element of a document.

    Args:
        root: the document; it may be changed meanwhile.
    """
    section = ""
    for child in list(root):
        if child.tag == "h2":
            section = child.get("id", "")
        yield section, child


def heading_text(heading: Element) -> str:
    """Return what readers see of a heading.

    Args:
        heading: in the tree, where raw tags are placeholders.
    """
    return HTML_PLACEHOLDER_RE.sub("", "".join(heading.itertext())).strip()


def copy_link(identifier: str, name: str, title: str) -> Element:
    """Return the link that readers copy to a place of the page.

    Args:
        identifier: the fragment.
        name: what stands at that place.
        title: what a pointer is told.
    """
    return Element(
        "a",
        {"class": "headerlink i i-link", "href": f"#{identifier}", "aria-label": f"复制链接：{name}", "title": title},
    )
