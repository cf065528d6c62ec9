"""Headings, sections, links and character counts of a document, by markdown-it with the fences blanked.

Python-Markdown, which renders the site, gives no line for links and headings; markdown-it does.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from scripts.model import Heading, Link, Position, Section

__all__ = ["count_characters", "find_headings", "find_links", "find_sections", "parse_prose"]

_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?P<list>[^{}]*)\}\s*$")
_ID = re.compile(r"(?:^|\s)#(?P<id>[^\s.#}]+)")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").use(deflist_plugin)
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


def find_links(path: str, tokens: list[Token], offset: int) -> tuple[Link, ...]:
    """Return the links and images of a document, each with its line.

    Args:
        path: the document's path.
        tokens: its token stream.
        offset: lines of front matter before the text.
    """
    return tuple(
        link
        for token in tokens
        if token.type == "inline" and token.map is not None
        for link in _links_in(token, path, token.map[0] + 1 + offset)
    )


def _links_in(token: Token, path: str, line: int) -> Iterator[Link]:
    children = token.children or []
    for index, child in enumerate(children):
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "image":
            yield Link(Position(path, line), str(child.attrGet("src") or ""), child.content, image=True)
        elif child.type == "link_open":
            text = _until_close(children[index + 1 :])
            yield Link(Position(path, line), str(child.attrGet("href") or ""), text)


def _until_close(children: list[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type == "link_close":
            break
        parts.append(child.content)
    return "".join(parts)
