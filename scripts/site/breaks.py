"""Where a heading may break: between words, never within one."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from scripts.site.headings import HEADINGS
from scripts.site.words import breakable

__all__ = ["Breaks"]

_LITERAL = "code"


class Breaks(Treeprocessor):
    """Puts ``<wbr>`` between the words of the headings; the style sheet allows no other break within Chinese."""

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        mark = self.md.htmlStash.store("<wbr />")
        for heading in [element for element in root.iter() if element.tag in HEADINGS]:
            for element in heading.iter():
                if element.text and element.tag != _LITERAL:
                    element.text = mark.join(breakable(element.text))
                if element.tail and element is not heading:
                    element.tail = mark.join(breakable(element.tail))
