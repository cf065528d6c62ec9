"""A Markdown extension for what every answer shares: heading links, experiments, follow-ups, pitfalls, tables.

The author writes plain headings, lists and tables; this gives them their structure, their accessible names
and their classes.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from scripts.site import ledger
from scripts.site.breaks import Breaks
from scripts.site.experiments import Experiments
from scripts.site.follow_ups import FollowUps
from scripts.site.headings import HEADINGS, copy_link, heading_text, in_sections
from scripts.site.ledger import Ledger
from scripts.site.pitfalls import Pitfalls
from scripts.site.tables import Tables

__all__ = ["AnswerMarkup", "makeExtension"]

# Figures before MkDocs collects anchors (5); the rest in their order after `toc` (5), which reads the headings,
# and before MkDocs' link processor (0).
FIGURES_PRIORITY, MARKS_PRIORITY = 6, 4
LEAD_END = "yj-lead-end"
_PLACEHOLDER = re.compile(f"{STX}wzxhzdk:(?P<index>\\d+){ETX}")
_FIGURE = re.compile(
    r'<figure class="(?P<class>yj-fig[^"]*)" id="(?P<id>[^"]+)">(?P<content>.*)</figure>\s*', re.DOTALL
)
_TITLE = "复制这一节的链接"


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


class _Lead(Treeprocessor):
    """Marks where the head of an answer ends: the template puts the proof and the seal there."""

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        before = ""
        for section, element in in_sections(root):
            if before == "answer" != section:
                root.insert(list(root).index(element), Element("hr", {"class": LEAD_END}))
            before = section


class _Links(Treeprocessor):
    """Gives each heading with an id the link that readers copy."""

    def run(self, root: Element) -> None:
        """Mark up the document in place."""
        for element in list(root.iter()):
            identifier = element.get("id")
            if element.tag in HEADINGS and identifier:
                element.append(copy_link(identifier, heading_text(element), _TITLE))


# A follow-up's link stands beside its heading, so headings get theirs after it; names are taken from headings before
# these get their breaks; the others look for sections among the top elements, so experiments, which take headings
# away from there, come last.
_IN_ORDER: tuple[type[Treeprocessor], ...] = (_Lead, FollowUps, Pitfalls, _Links, Tables, Breaks, Experiments)


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
        for place, processor in enumerate(_IN_ORDER):
            priority = MARKS_PRIORITY - place / len(_IN_ORDER)
            md.treeprocessors.register(processor(md), f"youju_{processor.__name__.strip('_').lower()}", priority)


def makeExtension(**options: object) -> AnswerMarkup:  # noqa: N802 - the interface's name
    """Return the extension; called by Python-Markdown."""
    return AnswerMarkup(**options)
