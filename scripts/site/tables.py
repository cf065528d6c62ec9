"""Tables: alignment as classes, header cells that say so, and a box in which a phone scrolls them."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from scripts.site.headings import HEADINGS, heading_text

__all__ = ["Tables"]

_NAME = "表格"
_CLASSES = {"text-align: right;": "num", "text-align: center;": "mid", "text-align: left;": ""}
"""What Python-Markdown writes of a column's alignment; a page allows no style of its own."""


class Tables(Treeprocessor):
    """Dresses every table of the document and names its box by the heading above it."""

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        places = {child: (parent, index) for parent in root.iter() for index, child in enumerate(parent)}
        heading, seen = "", Counter[str]()
        for element in list(root.iter()):
            if element.tag in HEADINGS:
                heading = heading_text(element)
            elif element.tag == "table":
                seen[heading] += 1
                _dress(element)
                parent, index = places[element]
                parent[index] = _box(element, _name(heading, seen[heading]))


def _name(heading: str, number: int) -> str:
    name = f"{_NAME} {number}" if number > 1 else _NAME
    return f"{heading}：{name}" if heading else name


def _dress(table: Element) -> None:
    for cell in table.iter():
        if cell.tag == "th":
            cell.set("scope", "col")
        if cell.tag in {"th", "td"}:
            aligned = _CLASSES.get(cell.attrib.pop("style", ""))
            if aligned:
                cell.set("class", aligned)


def _box(table: Element, name: str) -> Element:
    box = Element("div", {"class": "yj-scroll", "tabindex": "0", "role": "group", "aria-label": name})
    box.tail, table.tail = table.tail, None
    box.append(table)
    return box
