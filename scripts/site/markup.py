"""A Markdown extension for the marks that every answer shares: heading links, experiments, pitfalls.

The author writes plain headings and definition lists; this gives them their accessible names and classes.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX

from scripts.site import ledger
from scripts.site.experiments import Experiments
from scripts.site.ledger import Ledger

__all__ = ["AnswerMarkup", "makeExtension"]

HEADINGS = {"h2", "h3", "h4"}
# Figures before MkDocs collects anchors (5); marks after `toc` (5), which reads the headings, and
# before MkDocs' link processor (0). Experiments come last: the marks look for sections among the top elements.
FIGURES_PRIORITY, MARKS_PRIORITY, EXPERIMENTS_PRIORITY = 6, 4, 3
_PLACEHOLDER = re.compile(f"{STX}wzxhzdk:(?P<index>\\d+){ETX}")
_FIGURE = re.compile(
    r'<figure class="(?P<class>yj-fig[^"]*)" id="(?P<id>[^"]+)">(?P<content>.*)</figure>\s*', re.DOTALL
)
LEAD_END = "yj-lead-end"


class _Figures(Treeprocessor):
    """Lifts figures out of the stash into the tree, where MkDocs looks for the ends of links."""

    def run(self, root: Element) -> None:
        """Turn each stashed figure's paragraph into the figure itself."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        for paragraph in root.iter("p"):
            place = _PLACEHOLDER.fullmatch((paragraph.text or "").strip())
            if not place or len(paragraph):
                continue
            index = int(place["index"])
            figure = _FIGURE.fullmatch(str(blocks[index]))
            if figure:
                paragraph.tag = "figure"
                paragraph.attrib.update({"class": figure["class"], "id": figure["id"]})
                blocks[index] = figure["content"]


class _Marks(Treeprocessor):
    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        section = ""
        for child in list(root):
            if child.tag == "h2":
                if section == "answer":
                    root.insert(list(root).index(child), Element("hr", {"class": LEAD_END}))
                section = child.get("id", "")
            if child.tag == "dl":
                _mark_list(child, section)
        for element in list(root.iter()):
            if element.tag in HEADINGS and element.get("id"):
                _add_link(element)
            if element.tag == "table":
                _make_scrollable(root, element)


def _mark_list(element: Element, section: str) -> None:
    if section == "pitfalls":
        element.set("class", "yj-pits")
        for child in element:
            _prepend_mark(child, "误" if child.tag == "dt" else "正")


def _prepend_mark(element: Element, mark: str) -> None:
    target = element[0] if len(element) and element[0].tag == "p" else element
    label = Element("b", {"class": "yj-mark"})
    label.text, label.tail, target.text = mark, target.text, None
    target.insert(0, label)


def _add_link(heading: Element) -> None:
    title = HTML_PLACEHOLDER_RE.sub("", "".join(heading.itertext())).strip()
    link = SubElement(
        heading,
        "a",
        {
            "class": "headerlink i i-link",
            "href": f"#{heading.get('id')}",
            "aria-label": f"复制链接：{title}",
            "title": "复制这一节的链接",
        },
    )
    link.text = ""


def _make_scrollable(root: Element, table: Element) -> None:
    """Wrap a table so that a phone scrolls the table, not the page."""
    for parent in root.iter():
        for index, child in enumerate(parent):
            if child is table and parent.get("class") != "yj-scroll":
                box = Element("div", {"class": "yj-scroll", "tabindex": "0", "role": "group", "aria-label": "表格"})
                box.tail, table.tail = table.tail, None
                parent.remove(table)
                box.append(table)
                parent.insert(index, box)
                return


class AnswerMarkup(Extension):
    """Registers the marks with Python-Markdown.

    Args:
        options: ``verdicts``: on every answer, by the source path of its page; ``root``: the repository.
    """

    def __init__(self, **options: object) -> None:
        self.config = {"verdicts": [{}, "verdicts by source path"], "root": ["", "the repository"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface's name
        """Add the ledger and the tree processors."""
        entries = Ledger(md, self.getConfig("verdicts"), Path(self.getConfig("root")))
        md.preprocessors.register(entries, ledger.NAME, ledger.PRIORITY)
        md.treeprocessors.register(_Figures(md), "youju_figures", FIGURES_PRIORITY)
        md.treeprocessors.register(_Marks(md), "youju_marks", MARKS_PRIORITY)
        md.treeprocessors.register(Experiments(md), "youju_experiments", EXPERIMENTS_PRIORITY)


def makeExtension(**options: object) -> AnswerMarkup:  # noqa: N802 - the interface's name
    """Return the extension; called by Python-Markdown."""
    return AnswerMarkup(**options)
