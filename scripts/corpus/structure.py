"""What stands where on a page: its text as readers see it, definition terms, list items, table headers.

markdown-it says which lines a block covers, not where its code spans, links and emphasis begin and end;
the inline parser here notes that while it parses, so that nothing has to guess it from the source.
"""

from __future__ import annotations

import enum
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from scripts.corpus.dialect import parse_prose
from scripts.corpus.front_matter import split_front_matter
from scripts.corpus.limits import MAX_LINE, find_excess
from scripts.corpus.rendering import render
from scripts.model import Page, Position

__all__ = [
    "LETTER",
    "OPAQUE",
    "HeaderCell",
    "ListItem",
    "Prose",
    "ProseKind",
    "Structure",
    "find_structure",
    "read_structure",
]

LETTER = "x"
"""Stands for each character of a code span or URL in :attr:`Prose.masked`: it reads like a Latin word."""

OPAQUE = "\ufffc"
"""Stands for each character of markup in :attr:`Prose.masked`: marks, link targets, tags, attribute lists."""

META_KEYS = ("title", "summary", "description", "headline", "tagline")
"""The keys of front matter whose values are sentences."""


class ProseKind(enum.Enum):
    """Where a line of text stands."""

    TEXT = "text"
    TERM = "term"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Prose:
    """One line of a page's text.

    Attributes:
        start: where it begins.
        text: as the author wrote it.
        masked: of the same length; only what readers read as language is left, the rest is masked.
        kind: in the text, as the term of a definition list, or outside: front matter, captions, reasons.
    """

    start: Position
    text: str
    masked: str
    kind: ProseKind = ProseKind.TEXT

    def position(self, index: int) -> Position:
        """Return the place of a character.

        Args:
            index: 0-based, in the text.
        """
        return Position(self.start.path, self.start.line, self.start.column + index)

    @property
    def plain(self) -> str:
        """The text without its markup."""
        return "".join(written for written, mark in zip(self.text, self.masked, strict=True) if mark != OPAQUE)


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list that stands in no other list.

    Attributes:
        position: where it begins.
        begins_with_link: whether a link is the first thing in it.
        besides_links: the text of its first paragraph that is no link.
    """

    position: Position
    begins_with_link: bool
    besides_links: str


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a table's header.

    Attributes:
        position: the header's line.
        number: place in the header, from 1.
        text: as Markdown.
    """

    position: Position
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What stands where on a page.

    Attributes:
        lines: the whole document.
        prose: its text line by line, front matter and captions included, in order.
        items: list items.
        header_cells: cells of table headers.
    """

    lines: tuple[str, ...]
    prose: tuple[Prose, ...]
    items: tuple[ListItem, ...]
    header_cells: tuple[HeaderCell, ...]

    @property
    def terms(self) -> tuple[Prose, ...]:
        """The terms of definition lists."""
        return tuple(line for line in self.prose if line.kind is ProseKind.TERM)


@functools.lru_cache(maxsize=2048)
def read_structure(page: Page) -> Structure:
    """Return the structure of a page, worked out once for all the checks that ask for it.

    Args:
        page: the page.
    """
    lines = page.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    offset = split_front_matter(page.path, lines).body_line
    tokens = parse_prose(list(render(lines[offset:]).prose))
    return find_structure(page, lines, tokens, offset)


def find_structure(page: Page, lines: list[str], tokens: list[Token], offset: int) -> Structure:
    """Return the structure of a page.

    Args:
        page: the page.
        lines: the whole document.
        tokens: the token stream of its text.
        offset: lines of front matter before the text.
    """
    prose = [*_labels(page, lines), *_body_prose(page.path, tokens, lines, offset)]
    return Structure(
        lines=tuple(lines),
        prose=tuple(sorted(prose, key=lambda line: line.start)),
        items=tuple(_items(page.path, tokens, offset)),
        header_cells=tuple(_header_cells(page.path, tokens, offset)),
    )


def _body_prose(path: str, tokens: list[Token], lines: list[str], offset: int) -> Iterator[Prose]:
    line = column = 0
    for before, token in itertools.pairwise(tokens):
        if token.type != "inline" or token.map is None or not token.content:
            continue
        for number, (text, masked) in enumerate(_masked_lines(token.content), token.map[0] + offset + 1):
            if number != line:
                line, column = number, 0
            start = _find(lines, number, text, column)
            column = start + len(text)  # the cells of a table row share a line
            kind = ProseKind.TERM if before.type == "dt_open" else ProseKind.TEXT
            yield Prose(Position(path, number, start + 1), text, masked, kind)


def _labels(page: Page, lines: list[str]) -> Iterator[Prose]:
    """Yield the sentences that stand outside the text: front matter, captions, reasons for not running."""
    labels = [(page.meta_lines.get(key, 1), page.meta.get(key)) for key in META_KEYS]
    for diagram in page.diagrams:
        values = (diagram.title, diagram.description, diagram.live)
        labels.extend((diagram.position.line, value) for value in values)
    labels.extend((block.position.line, block.attributes.get("not-run")) for block in page.blocks)
    for line, value in labels:
        if not isinstance(value, str) or len(value) > MAX_LINE or find_excess([value]) is not None:
            continue
        for text, masked in _masked_lines(value):
            start = Position(page.path, line, _find(lines, line, text, 0) + 1)
            yield Prose(start, text, masked, ProseKind.LABEL)


def _find(lines: list[str], number: int, text: str, column: int) -> int:
    """Return the 0-based column of a text in a line, 0 where the line does not hold it as it stands."""
    return max(lines[number - 1].find(text, column), 0) if number <= len(lines) else 0


def _items(path: str, tokens: list[Token], offset: int) -> Iterator[ListItem]:
    for index, token in enumerate(tokens):
        if token.type != "list_item_open" or token.level != 1 or token.map is None:
            continue
        inline = next((t for t in tokens[index + 1 : index + 3] if t.type == "inline"), None)
        children = list(inline.children or ()) if inline else []
        seen = [child for child in children if child.type != "text" or child.content]
        yield ListItem(
            position=Position(path, token.map[0] + 1 + offset),
            begins_with_link=bool(seen) and seen[0].type == "link_open",
            besides_links="".join(_besides_links(children)),
        )


def _besides_links(children: list[Token]) -> Iterator[str]:
    depth = 0
    for child in children:
        depth += child.nesting if child.type in {"link_open", "link_close"} else 0
        if depth == 0 and child.type in {"text", "code_inline", "softbreak"}:
            yield child.content or " "


def _header_cells(path: str, tokens: list[Token], offset: int) -> Iterator[HeaderCell]:
    line = number = 0
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "table_open" and opening.map is not None:
            line, number = opening.map[0], 0
        elif opening.type == "th_open":
            number += 1
            yield HeaderCell(Position(path, line + 1 + offset), number, inline.content)


_ATTRIBUTE_LIST = re.compile(r"\{:?\s*(?:[#.][\w-]|[\w-]+=)[^{}]*\}")
_URL = re.compile(r"https?://[!-~]+")
_Span = tuple[int, int, str]


def _masked_lines(content: str) -> Iterator[tuple[str, str]]:
    """Yield each line of a block's inline content as written and masked."""
    marks = list(content)
    for start, end, mark in _spans(content):
        marks[start:end] = [old if old == "\n" else mark for old in marks[start:end]]
    yield from zip(content.split("\n"), "".join(marks).split("\n"), strict=True)


def _spans(content: str) -> Iterator[_Span]:
    yield from ((*match.span(), LETTER) for match in _URL.finditer(content))
    yield from ((*match.span(), OPAQUE) for match in _ATTRIBUTE_LIST.finditer(content))
    environment: dict[str, list[_Span]] = {"spans": [], "marks": []}
    try:
        _NOTING.inline.parse(content, _NOTING, environment, [])
    except RecursionError:
        yield 0, len(content), OPAQUE
    else:
        yield from environment["spans"]


_Rule = Callable[[StateInline, bool], bool]
_Note = Callable[[StateInline, int, int], Iterable[_Span]]


def _noting(rule: _Rule, note: _Note) -> _Rule:
    """Return an inline rule that notes what it consumed."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, tokens, spans = state.pos, len(state.tokens), len(state.env["spans"])
        if not rule(state, silent):
            return False
        if not silent and len(state.tokens) > tokens:
            if state.tokens[-1].type == "image":
                del state.env["spans"][spans:]  # its alternative text was parsed on its own, from 0
            state.env["spans"].extend(note(state, start, state.pos))
        return True

    return noted


def _note_code(_: StateInline, start: int, end: int) -> Iterable[_Span]:
    return [(start, end, LETTER)]


def _note_tag(_: StateInline, start: int, end: int) -> Iterable[_Span]:
    return [(start, end, OPAQUE)]


def _note_entity(_: StateInline, start: int, end: int) -> Iterable[_Span]:
    return [(start + 1, end, OPAQUE)]  # one character for the reader


def _note_link(state: StateInline, start: int, end: int) -> Iterable[_Span]:
    label = start + 1 if state.src[start] == "!" else start
    label_end = state.md.helpers.parseLinkLabel(state, label, disableNested=False)
    return [(start, label + 1, OPAQUE), (label_end, end, OPAQUE)] if label_end >= 0 else []


def _note_emphasis(state: StateInline, start: int, end: int) -> Iterable[_Span]:
    for place, token in zip(range(start, end), state.tokens[start - end :], strict=True):
        state.env["marks"].append((state, place, token))
    return []


def _settle_emphasis(state: StateInline) -> None:
    """Note the marks that turned out to be emphasis: their tokens hold no text any more."""
    for owner, place, token in state.env["marks"]:
        if owner is state and (token.type != "text" or not token.content):
            state.env["spans"].append((place, place + 1, OPAQUE))


def _noting_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    rules: tuple[tuple[str, _Rule, _Note], ...] = (
        ("backticks", rules_inline.backtick, _note_code),
        ("autolink", rules_inline.autolink, _note_code),
        ("html_inline", rules_inline.html_inline, _note_tag),
        ("entity", rules_inline.entity, _note_entity),
        ("link", rules_inline.link, _note_link),
        ("image", rules_inline.image, _note_link),
        ("emphasis", rules_inline.emphasis.tokenize, _note_emphasis),
    )
    for name, rule, note in rules:
        parser.inline.ruler.at(name, _noting(rule, note))
    parser.inline.ruler2.after("emphasis", "settle_emphasis", _settle_emphasis)
    return parser


_NOTING = _noting_parser()
