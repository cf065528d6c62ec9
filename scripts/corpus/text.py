"""Headings, sections, links and character counts of a document, by markdown-it with the fences blanked.

Python-Markdown, which renders the site, gives no line for links and headings; markdown-it does.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from scripts.model import Heading, Link, Position, RawHtml, Section

__all__ = [
    "count_characters",
    "find_broken_references",
    "find_headings",
    "find_html",
    "find_links",
    "find_sections",
    "parse_prose",
]

_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?P<list>[^{}]*)\}\s*$")
_ID = re.compile(r"(?:^|\s)#(?P<id>[^\s.#}]+)")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").use(deflist_plugin)
# What is left of a reference as text: [text][label], or a footnote.
_REFERENCE = re.compile(r"\[[^\[\]\0]+\]\[[^\[\]\0]*\]|\[\^[^\[\]\0]+\]")
_SECTION_LEVEL = 2


def parse_prose(lines: list[str]) -> list[Token]:
    """Return the token stream that the functions below read.

    Args:
        lines: a document without its front matter, the fenced blocks blanked.
    """
    return _PARSER.parse("\n".join(lines))


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
        found = _ATTRIBUTES.search(inline.content)
        identifier = _ID.search(found["list"]) if found else None
        yield Heading(
            position=Position(path, opening.map[0] + 1 + offset),
            level=int(opening.tag[1]),
            text=_ATTRIBUTES.sub("", inline.content),
            id=identifier["id"] if identifier else None,
        )


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
    return tuple(
        Section(top, stop, count_characters(tokens, top.position.line - offset, stop - 1 - offset))
        for top, stop in zip(tops, ends, strict=False)  # no heading at all: one end, no section
        if top.level == _SECTION_LEVEL
    )


def count_characters(tokens: list[Token], first: int = 0, end: int = sys.maxsize) -> int:
    """Return the length of prose as Chinese editors count it: an ideograph is one, a Latin word is one.

    Args:
        tokens: the token stream.
        first: the first line that counts, 0-based.
        end: the line after the last one.
    """
    inside = (t for t in tokens if t.type == "inline" and t.map is not None and first <= t.map[0] < end)
    return sum(len(_WORD.findall(_plain(token))) for token in inside)


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
            yield Link(finder.find(_as_written(target)), target, child.content, image=True)
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
            text = _until_close(children[index + 1 :])
            yield Link(finder.find(_as_written(target)), target, text)


def _as_written(target: str) -> str:
    """Return a target as authors write it: markdown-it percent-encodes what is not ASCII."""
    return unquote(target)


def _until_close(children: list[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type == "link_close":
            break
        parts.append(child.content)
    return "".join(parts)


def find_html(path: str, tokens: list[Token], lines: list[str], offset: int) -> tuple[RawHtml, ...]:
    """Return the tags that a document writes as HTML.

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

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.tags.append(("!--", {}, "<!--"))


def _tags(html: str, finder: _Finder) -> Iterator[RawHtml]:
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
