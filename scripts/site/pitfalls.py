"""The pitfalls: a wrong sentence is marked 误, its correction 正, filled red where an experiment proves it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from scripts.site.experiments import PREFIX
from scripts.site.headings import in_sections
from scripts.site.ledger import Ledger
from scripts.site.proofs import experiment_mark

__all__ = ["MARK_CLASS", "Pitfalls"]

SECTION = "pitfalls"
MARK_CLASS = "yj-mark"
_WRONG, _RIGHT = "误", "正"


class Pitfalls(Treeprocessor):
    """Marks the terms and definitions of the section's lists; it reads links before MkDocs rewrites them."""

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        ledger = Ledger.of(self.md)
        for section, element in in_sections(root):
            if section == SECTION and element.tag == "dl":
                _mark_list(element, ledger)


def _mark_list(element: Element, ledger: Ledger) -> None:
    element.set("class", "yj-pits")
    for child in element:
        if child.tag == "dt":
            _prepend(child, _WRONG, MARK_CLASS)
        else:
            _prepend(child, _RIGHT, f"{MARK_CLASS} proven" if _is_proven(child, ledger) else MARK_CLASS)


def _is_proven(correction: Element, ledger: Ledger) -> bool:
    """Return whether a correction rests on experiments, and the evidence of each of them holds."""
    targets = [link.get("href", "") for link in correction.iter("a")]
    rests_on = [target for target in targets if target.partition("#")[2].startswith(PREFIX)]
    marks = [experiment_mark(ledger.marks_at(target)) for target in rests_on]
    return bool(marks) and all(mark.state == "proven" for mark in marks)


def _prepend(element: Element, mark: str, css_class: str) -> None:
    target = element[0] if len(element) and element[0].tag == "p" else element
    label = Element("b", {"class": css_class})
    label.text, label.tail, target.text = mark, target.text, None
    target.insert(0, label)
