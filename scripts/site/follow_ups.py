"""The follow-up questions as disclosure items: each opens by itself, by its link, and by a search within the page."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from scripts.site.headings import copy_link, heading_text, in_sections

__all__ = ["ANSWER_CLASS", "FollowUps"]

SECTION = "follow-ups"
ANSWER_CLASS = "yj-ask__a"
_QUESTION = "h3"
_TITLE = "复制这一问的链接"


class FollowUps(Treeprocessor):
    """Folds each question of the section and what follows it into ``details``; the first one stands open.

    It runs after the contents were collected: the id moves from the heading to the answer, inside the ``details``,
    so that a browser that is sent there opens it without a script.
    """

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        children: list[Element] = []
        answer: Element | None = None
        for section, element in in_sections(root):
            if section == SECTION and element.tag == _QUESTION and element.get("id"):
                item, answer = _fold(element, opened=answer is None)
                children.append(item)
            elif section == SECTION and answer is not None:
                answer.append(element)
            else:
                children.append(element)
        root[:] = children


def _fold(heading: Element, *, opened: bool) -> tuple[Element, Element]:
    """Return the item of a question, and the element within it that takes the answer."""
    identifier = heading.attrib.pop("id")
    item = Element("div", {"class": "yj-ask"})
    details = SubElement(item, "details", {"open": "open"} if opened else {})
    SubElement(details, "summary", {"class": "i i-down"}).append(heading)
    answer = SubElement(details, "div", {"class": ANSWER_CLASS, "id": identifier})
    item.append(copy_link(identifier, heading_text(heading), _TITLE))
    return item, answer
