"""The experiments of an answer as sheets: heading, number and state, then what was claimed, run and printed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from scripts.site.headings import in_sections
from scripts.site.ledger import Ledger
from scripts.site.proofs import Mark, experiment_mark

__all__ = ["PREFIX", "Experiments"]

SECTION, PREFIX = "proof", "exp-"
"""Where experiments stand, and how the id of each begins."""

_ENDS = {"h2", "h3"}
_REAL, _SHOWN = "真实输出", "输出"
"""What the term of an output says where the evidence holds, and where it does not."""

_CONCLUSION = "结论"


class Experiments(Treeprocessor):
    """Makes a sheet of each heading ``{#exp-…}`` and the definition list that follows it."""

    def run(self, root: Element) -> None:
        """Mark up the document in place, and close its ledger."""
        ledger = Ledger.of(self.md)
        ledger.close()
        for number, heading in enumerate(list(_headings(root)), 1):
            mark = experiment_mark(ledger.marks_at(f"#{heading.get('id')}")) if ledger.verdict else None
            _make_sheet(root, heading, number, mark)


def _headings(root: Element) -> Iterator[Element]:
    for section, child in in_sections(root):
        if section == SECTION and child.tag == "h3" and child.get("id", "").startswith(PREFIX) and _body(root, child):
            yield child


def _body(root: Element, heading: Element) -> list[Element]:
    """Return what belongs to an experiment: everything up to its last definition list."""
    after = list(root)[list(root).index(heading) + 1 :]
    body = list(takewhile(lambda element: element.tag not in _ENDS, after))
    while body and body[-1].tag != "dl":
        body.pop()
    return body


def _make_sheet(root: Element, heading: Element, number: int, mark: Mark | None) -> None:
    body = _body(root, heading)
    sheet = Element("section", {"class": "yj-proof", "aria-labelledby": heading.get("id", "")})
    counted = Element("p", {"class": "yj-proof__n", "data-search-exclude": "true"})
    counted.text = f"实验 {number}"
    # No element around the three: Material's search would end the experiment's entry with it.
    sheet.extend([counted, heading])
    if mark:
        sheet.set("data-state", mark.state)
        state = Element("span", {"class": "yj-state i i-check", "data-state": mark.state})
        state.set("data-search-exclude", "true")
        state.text = mark.word
        sheet.append(state)
    sheet.extend(body)
    root.insert(list(root).index(heading), sheet)
    for element in (heading, *body):
        root.remove(element)
    for term in sheet.iter("dt"):
        if term.text == _CONCLUSION:
            term.set("class", "yj-conclusion")
        elif term.text == _REAL and mark and mark.state in {"failed", "stale"}:
            term.text = _SHOWN
