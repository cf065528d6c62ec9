"""The dialect: a markdown-it parser taught to see headings, links and blocks where Python-Markdown does.

Python-Markdown renders the site but gives no lines; CommonMark, which markdown-it speaks, differs from it.
What still differs after this is found by ``scripts.corpus.rendering``.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

__all__ = ["parse_prose"]

_HEADING = re.compile(r"(?P<level>#{1,6})(?P<text>(?:\\.|[^\\])*?)#*\s*$")
_ADMONITION = re.compile(r'!!! ?[\w\-]+(?: +[\w\-]+)*(?: +"(?P<title>.*?)")? *$')
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_INDENT = 4


def parse_prose(lines: list[str]) -> list[Token]:
    """Return the token stream of a document.

    Args:
        lines: a document without its front matter, the fenced blocks blanked.
    """
    return _PARSER.parse("\n".join(lines))


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").use(deflist_plugin)
    # Fences are blanked before; what is left of one, unclosed or misspelt, is text on the site.
    parser.disable("fence")
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("lheading", _underlined)
    parser.block.ruler.before("heading", "admonition", _admonition, {"alt": ["paragraph", "reference", "blockquote"]})
    # Targets as the author wrote them, those that a browser must never open too: checks judge them.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _heading(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take ``#text`` for a heading as well: the space is optional for Python-Markdown."""
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    found = _HEADING.match(state.src[start : state.eMarks[first]])
    if not found:
        return False
    if not silent:
        state.line = first + 1
        _push_heading(state, len(found["level"]), found["text"].strip(), first, first + 1)
    return True


def _admonition(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take ``!!! note "title"`` and the indented lines after it for a block of blocks."""
    start = state.bMarks[first] + state.tShift[first]
    found = None if state.is_code_block(first) else _ADMONITION.match(state.src[start : state.eMarks[first]])
    if not found or silent:
        return bool(found)
    indent, line_max, parent = state.blkIndent, state.lineMax, state.parentType
    last = first + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] - indent >= _INDENT):
        last += 1
    state.push("admonition_open", "div", 1).map = [first, last]
    _push_inline(state, found["title"] or "", first)
    state.blkIndent, state.lineMax, state.parentType = indent + _INDENT, last, "admonition"
    state.md.block.tokenize(state, first + 1, last)
    state.blkIndent, state.lineMax, state.parentType = indent, line_max, parent
    state.push("admonition_close", "div", -1)
    state.line = last
    return True


def _underlined(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take one line and its underline for a heading; CommonMark would take the whole paragraph."""
    if state.is_code_block(first) or first + 1 >= end or state.sCount[first + 1] != state.blkIndent:
        return False
    start = state.bMarks[first + 1] + state.tShift[first + 1]
    underline = state.src[start : state.eMarks[first + 1]]
    if not _UNDERLINE.fullmatch(underline):
        return False
    if not silent:
        text = state.getLines(first, first + 1, state.blkIndent, False).strip()
        state.line = first + 2
        _push_heading(state, 1 if underline.startswith("=") else 2, text, first, first + 2)
    return True


def _push_heading(state: StateBlock, level: int, text: str, first: int, end: int) -> None:
    opening = state.push("heading_open", f"h{level}", 1)
    opening.map = [first, end]
    _push_inline(state, text, first)
    state.push("heading_close", f"h{level}", -1)


def _push_inline(state: StateBlock, text: str, line: int) -> None:
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [line, line + 1], []


_PARSER = _make_parser()
