"""The passages of a built answer: what readers find under each heading, as plain paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from scripts.site.follow_ups import ANSWER_CLASS
from scripts.site.headings import HEADINGS
from scripts.site.pitfalls import MARK_CLASS

__all__ = ["Passage", "read_passages"]

_BODY = "article"
_OMITTED_TAGS = frozenset({"button", "h1", "nav", "script", "style", "svg", "template"})
_OMITTED_CLASSES = frozenset(
    {
        *("headerlink", "mermaid", MARK_CLASS),
        *("yj-acts", "yj-eyebrow", "yj-printed", "yj-proven", "yj-proof__n", "yj-ran", "yj-state"),
    }
)
"""What the builder and the templates write on every page: states, numbers, marks, the drawing of a diagram."""

_BLOCKS = HEADINGS | {
    *("article", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "header", "hr", "li"),
    *("ol", "p", "pre", "section", "summary", "table", "tr", "ul"),
}
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass(slots=True)
class Passage:
    """What stands under a heading, up to the next one.

    Attributes:
        id: the fragment that leads there.
        title: the heading.
        level: of its heading, 1 to 6; a follow-up has that of the heading that asks.
        paragraphs: the text, no white space around or doubled.
        code: code and outputs, each in one piece, white space alike.
    """

    id: str
    title: str
    level: int = 2
    paragraphs: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def read_passages(html: str) -> list[Passage]:
    """Return the passages of an answer in order; a follow-up is one whose id stands on the answer to it.

    Args:
        html: the built page.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.passages


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self._inside = 0  # open articles
        self._omitted: tuple[str, int] = ("", 0)  # the element that is left out, and how many of its kind are open
        self._text: list[str] = []
        self._heading: str | None = None  # the id of the heading being read
        self._title, self._level = "", 2

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        given = {name: value or "" for name, value in attrs}
        name, opened = self._omitted
        if opened:
            self._omitted = name, opened + (tag == name)
            return
        self._inside += tag == _BODY
        if tag not in _VOID and (tag in _OMITTED_TAGS or not _OMITTED_CLASSES.isdisjoint(_classes(given))):
            self._omitted = tag, 1
            return
        if tag in _BLOCKS:
            self._end_paragraph()
        elif tag == "br":
            self._text.append(" ")
        if tag in HEADINGS:
            self._heading, self._level = given.get("id", ""), int(tag[1])
        elif ANSWER_CLASS in _classes(given) and self._inside:
            self.passages.append(Passage(given.get("id", ""), self._title, self._level))

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        name, opened = self._omitted
        if opened:
            self._omitted = name, opened - (tag == name)
            return
        if tag in HEADINGS:
            self._end_heading()
        elif tag in _BLOCKS:
            self._end_paragraph(code=tag == "pre")
        self._inside -= tag == _BODY

    def handle_data(self, data: str) -> None:
        """Keep what readers read."""
        if self._inside and not self._omitted[1]:
            self._text.append(data)

    def _end_heading(self) -> None:
        identifier, self._heading = self._heading, None
        self._title, self._text = " ".join("".join(self._text).split()), []
        if identifier and self._inside:
            self.passages.append(Passage(identifier, self._title, self._level))

    def _end_paragraph(self, *, code: bool = False) -> None:
        text, self._text = " ".join("".join(self._text).split()), []
        if text and self.passages and self._heading is None:
            (self.passages[-1].code if code else self.passages[-1].paragraphs).append(text)


def _classes(given: Mapping[str, str]) -> list[str]:
    return given.get("class", "").split()
