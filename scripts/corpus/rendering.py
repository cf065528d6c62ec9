"""A second reading of a document, by the parser that renders the site: what becomes of it there.

It knows no lines, so that the first reading (``scripts.corpus.text``) is the one that checks work on;
:func:`find_disagreements` holds the two against each other, and whatever they disagree on is a problem.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from scripts.corpus.fences import CUSTOM_FENCES, Fence, FenceRecorder, record_fences
from scripts.corpus.limits import MAX_LINES, find_excess, hide_long_lines
from scripts.model import Page, Position, Problem

__all__ = ["EXTENSIONS", "Rendering", "TooComplexError", "find_disagreements", "render"]

EXTENSIONS = ("admonition", "attr_list", "def_list", "md_in_html", "tables", "pymdownx.superfences")
"""The extensions of ``mkdocs.yml`` that decide what is a heading, a link or a fence."""

_HEADING = re.compile(r"h[1-6]")
_LAST = -1  # after `unescape` (0), the last of Python-Markdown's own
_FIX = (
    "列表、引用与定义前后各空一行，其中的内容缩进 4 格（再深一层 8 格）；反引号、括号与方括号成对；"
    "两个方括号之间不要只隔一个空格"
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """What the site makes of a document.

    Attributes:
        fences: fenced blocks that are rendered as such, in order.
        lost: fenced blocks that come out as plain text or as something else.
        hidden: fenced blocks inside a comment.
        prose: the lines, those of fences and those that are too long blank.
        headings: level and explicit id, in order.
        links: whether it is an image, and the target, in order.
    """

    fences: tuple[Fence, ...]
    lost: tuple[Fence, ...]
    hidden: tuple[Fence, ...]
    prose: tuple[str, ...]
    headings: tuple[tuple[int, str | None], ...]
    links: tuple[tuple[bool, str], ...]


class _Witness(Treeprocessor):
    """Notes headings, links and the places of stashed blocks in the finished tree."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.headings: list[tuple[int, str | None]] = []
        self.links: list[tuple[bool, str]] = []
        self.stashed: set[int] = set()

    def run(self, root: Element) -> None:
        """Note everything of the tree."""
        for element in root.iter():
            if _HEADING.fullmatch(element.tag):
                self.headings.append((int(element.tag[1]), element.get("id")))
            elif element.tag in {"a", "img"}:
                target = element.get("href" if element.tag == "a" else "src", "")
                self.links.append((element.tag == "img", target.replace(AMP_SUBSTITUTE, "&")))
            for text in (element.text, element.tail):
                self.stashed.update(int(index) for index in HTML_PLACEHOLDER_RE.findall(text or ""))


class TooComplexError(Exception):
    """A document that the parsers cannot take.

    Attributes:
        line: the 0-based line from which it is too much.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def render(lines: list[str]) -> Rendering:
    """Return what the site makes of a document.

    Args:
        lines: the document without its front matter.

    Raises:
        TooComplexError: the parsers would take too long over it, or run out of stack.
    """
    if len(lines) > MAX_LINES:
        raise TooComplexError(MAX_LINES)
    return _render(tuple(lines))


# The reader wants it for the page, and then whoever asks for the page's structure.
@functools.lru_cache(maxsize=2048)
def _render(lines: tuple[str, ...]) -> Rendering:
    parser = Markdown(
        extensions=list(EXTENSIONS), extension_configs={"pymdownx.superfences": {"custom_fences": CUSTOM_FENCES}}
    )
    recorder, witness = record_fences(parser), _Witness(parser)
    parser.treeprocessors.register(witness, "youju_witness", _LAST)
    recorder.run([line.expandtabs(parser.tab_length) for line in lines])
    parser.reset()
    fenced = {line for fence in recorder.fences for line in range(fence.first, fence.last + 1)}
    prose = ["" if number in fenced else line for number, line in enumerate(hide_long_lines(lines))]
    excess = find_excess(prose)
    if excess is not None:
        raise TooComplexError(excess)
    try:
        parser.convert("\n".join(lines[n] if n in fenced else line for n, line in enumerate(prose)))
    except RecursionError as error:
        raise TooComplexError(0) from error
    blocks = [str(block) for block in parser.htmlStash.rawHtmlBlocks]
    shown = {blocks[index] for index in witness.stashed}
    comments = "".join(block for block in blocks if block.startswith("<!--"))
    hidden = {blocks[int(index)] for index in HTML_PLACEHOLDER_RE.findall(comments)}
    marked = [(FenceRecorder.mark(number), fence) for number, fence in enumerate(recorder.fences)]
    return Rendering(
        fences=tuple(fence for mark, fence in marked if mark in shown),
        lost=tuple(fence for mark, fence in marked if mark not in shown | hidden),
        hidden=tuple(fence for mark, fence in marked if mark in hidden),
        prose=tuple(prose),
        headings=tuple(witness.headings),
        links=tuple(witness.links),
    )


def find_disagreements(page: Page, rendering: Rendering, offset: int) -> Iterator[Problem]:
    """Yield what the two readings of a document disagree on: the first heading, the first link, each fence.

    Args:
        page: the first reading.
        rendering: the second reading.
        offset: lines of front matter before the text.
    """
    for fence in rendering.lost:
        yield Problem(
            Position(page.path, fence.first + 1 + offset, fence.indent + 1),
            "reading-disagreement",
            "站点不会把这个代码块渲染成代码块",
            _FIX,
        )
    ours = [(heading.position, _heading(heading.level, heading.id)) for heading in page.headings]
    yield from _first_difference(page.path, "标题", ours, [_heading(*heading) for heading in rendering.headings])
    links = [(link.position, _link(link.image, link.target)) for link in page.links]
    yield from _first_difference(page.path, "链接", links, [_link(*link) for link in rendering.links])


def _heading(level: int, identifier: str | None) -> str:
    return "#" * level + (f" {{#{identifier}}}" if identifier else "")


def _link(image: bool, target: str) -> str:
    return f"{'!' if image else ''}[…]({unquote(unescape(target))})"


def _first_difference(path: str, kind: str, ours: list[tuple[Position, str]], site: list[str]) -> Iterator[Problem]:
    place = Position(path)
    for mine, theirs in zip_longest(ours, site):
        place = mine[0] if mine else place
        if mine is None or mine[1] != theirs:
            yield Problem(
                place,
                "reading-disagreement",
                f"这里的{kind}按源文件读是「{mine[1] if mine else '没有'}」，站点渲染出来是「{theirs or '没有'}」",
                _FIX,
            )
            return
