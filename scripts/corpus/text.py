"""Headings, sections, links and character counts of a document, from the tokens of ``scripts.corpus.dialect``.

Python-Markdown, which renders the site, gives no line for links and headings; markdown-it does.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder
from markdown_it.token import Token

from scripts.model import Heading, Link, Position, RawHtml, Section

__all__ = [
    "count_characters",
    "find_broken_references",
    "find_headings",
    "find_html",
    "find_links",
    "find_sections",
]

_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?P<list>[^{}]*)\}\s*$")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
# What is left of a reference as text: [text][label], or a footnote.
_REFERENCE = re.compile(r"\[[^\[\]\0]+\]\[[^\[\]\0]*\]|\[\^[^\[\]\0]+\]")
_SECTION_LEVEL = 2
_INLINE_TEXT = frozenset({"text", "html_inline"})


def find_headings(path: str, tokens: list[Token], offset: int) -> tuple[Heading, ...]:
    """Return the headings of a document.

    Args:
        path: the document's path.
        tokens: its token stream.
        offset: lines of front matter before the text.
    """
    return tuple(_headings(path, tokens, offset))


def _headings(path: str, tokens: list[Token], offset: int) -> Iterator[Heading]:
    for opening, inline in itertools.pairwise(tokens):
        if opening.type != "heading_open" or opening.map is None:
            continue
        identifier, written = _attributes(inline)
        yield Heading(
            position=Position(path, opening.map[0] + 1 + offset),
            level=int(opening.tag[1]),
            text=inline.content.removesuffix(written).rstrip("# "),
            id=identifier,
        )


def _attributes(inline: Token) -> tuple[str | None, str]:
    """Return the id in a heading's attribute list, and the list as written; the renderer's own rules decide."""
    # To the renderer a raw tag is a placeholder in the text, not an element that ends it.
    trailing = itertools.takewhile(lambda child: child.type in _INLINE_TEXT, reversed(inline.children or []))
    tail = "".join(child.content for child in reversed(list(trailing)) if child.type == "text")
    found = AttrListTreeprocessor.HEADER_RE.search(tail)
    if not found:
        return None, ""
    attributes, remainder = get_attrs_and_remainder(found[1])
    if remainder:
        return None, ""
    identifiers = [value for name, value in attributes if name == "id"]
    return (identifiers[-1] if identifiers else None), found[0]


def find_sections(headings: tuple[Heading, ...], tokens: list[Token], offset: int, end: int) -> tuple[Section, ...]:
    """Return the level-2 sections of a document.

    Args:
        headings: its headings.
        tokens: its token stream.
        offset: lines of front matter before the text.
        end: the line after the document's last one.
    """
    tops = [heading for heading in headings if heading.level <= _SECTION_LEVEL]
    ends = [heading.position.line for heading in tops[1:]] + [end]
    counts = list(_counts(tokens))
    lines = [line + 1 + offset for line, _ in counts]
    sums = list(itertools.accumulate((number for _, number in counts), initial=0))
    return tuple(
        Section(top, stop, sums[bisect_left(lines, stop)] - sums[bisect_right(lines, top.position.line)])
        for top, stop in zip(tops, ends, strict=False)  # no heading at all: one end, no section
        if top.level == _SECTION_LEVEL
    )


def count_characters(tokens: list[Token]) -> int:
    """Return the length of prose as Chinese editors count it: an ideograph is one, a Latin word is one.

    Args:
        tokens: the token stream.
    """
    return sum(number for _, number in _counts(tokens))


def _counts(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first line and the length of each piece of text, in order."""
    for token in tokens:
        if token.type == "inline" and token.map is not None:
            yield token.map[0], len(_WORD.findall(_plain(token)))


def _plain(token: Token) -> str:
    parts = (child.content for child in token.children or () if child.type in {"text", "code_inline"})
    return _ATTRIBUTES.sub("", "".join(parts))


def find_links(path: str, tokens: list[Token], lines: list[str], offset: int) -> tuple[Link, ...]:
    """Return the links and images of a document, each where its target is written.

    Args:
        path: the document's path.
        tokens: its token stream.
        lines: the text that the stream was parsed from.
        offset: lines of front matter before the text.
    """
    return tuple(
        link
        for token in tokens
        if token.type == "inline" and token.map is not None
        for link in _links_in(token, _Finder(path, lines, token.map[0], token.map[1], offset))
    )


class _Finder:
    """Finds where pieces of a block stand: markdown-it knows the block's lines only."""

    def __init__(self, path: str, lines: list[str], first: int, end: int, offset: int) -> None:
        self._path, self._lines, self._offset = path, lines, offset
        self._line, self._end, self._column = first, end, 0

    def find(self, needle: str) -> Position:
        """Return where the needle stands, at or after the last one found; else the last place."""
        for number in range(self._line, min(self._end, len(self._lines))):
            start = self._column if number == self._line else 0
            column = self._lines[number].find(needle, start) if needle else -1
            if column >= 0:
                self._line, self._column = number, column + len(needle)
                return Position(self._path, number + 1 + self._offset, column + 1)
        return Position(self._path, self._line + 1 + self._offset, 1)


def _links_in(token: Token, finder: _Finder) -> Iterator[Link]:
    children = token.children or []
    for index, child in enumerate(children):
        if child.type == "image":
            target = str(child.attrGet("src") or "")
            yield Link(finder.find(target), target, child.content, image=True)
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
            text = _until_close(children[index + 1 :])
            yield Link(finder.find(target), target, text)


def _until_close(children: list[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type == "link_close":
            break
        parts.append(child.content)
    return "".join(parts)


def find_html(path: str, tokens: list[Token], lines: list[str], offset: int) -> tuple[RawHtml, ...]:
    """Return the tags that a document writes as HTML; the end of an element is named ``/tag``.

    Args:
        path: the document's path.
        tokens: its token stream.
        lines: the text that the stream was parsed from.
        offset: lines of front matter before the text.
    """
    found: list[RawHtml] = []
    for token in tokens:
        if token.map is None:
            continue
        finder = _Finder(path, lines, token.map[0], token.map[1], offset)
        if token.type == "html_block":
            found.extend(_tags(token.content, finder))
        for child in token.children or ():
            if child.type == "html_inline":
                found.extend(_tags(child.content, finder))
    return tuple(found)


class _TagParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}, self.get_starttag_text() or tag))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self.tags.append((f"/{tag}", {}, "</"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an empty element; browsers ignore its slash."""
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.tags.append(("!--", {}, "<!--"))

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.tags.append(("!", {}, "<!"))

    def handle_pi(self, data: str) -> None:
        """Note a processing instruction."""
        self.tags.append(("?", {}, "<?"))

    def unknown_decl(self, data: str) -> None:
        """Note a marked section."""
        self.tags.append(("![", {}, "<!["))


def _tags(html: str, finder: _Finder) -> Iterator[RawHtml]:
    text = html.lstrip()
    if text.startswith("<!--") and "-->" not in text:
        yield RawHtml(finder.find("<!--"), "!--…", {})
        return
    parser = _TagParser()
    parser.feed(html)
    parser.close()
    for tag, attributes, written in parser.tags:
        yield RawHtml(finder.find(written.splitlines()[0] if written else ""), tag, attributes)


def find_broken_references(
    path: str, tokens: list[Token], lines: list[str], offset: int
) -> tuple[tuple[Position, str], ...]:
    """Return ``[text][label]`` and ``[^note]`` that no definition answers: readers see the brackets.

    Args:
        path: the document's path.
        tokens: its token stream; a reference that resolves is no text in it any more.
        lines: the text that the stream was parsed from.
        offset: lines of front matter before the text.
    """
    found: list[tuple[Position, str]] = []
    for token in tokens:
        if token.type != "inline" or token.map is None:
            continue
        finder = _Finder(path, lines, token.map[0], token.map[1], offset)
        text = "".join(child.content if child.type == "text" else "\0" for child in token.children or ())
        found.extend((finder.find(match[0]), match[0]) for match in _REFERENCE.finditer(text))
    return tuple(found)
