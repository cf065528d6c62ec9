"""What a script imports or asks for by a literal address, found by the tokens of a real lexer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from pygments.lexers.javascript import JavascriptLexer  # type: ignore[import-untyped]
from pygments.token import Comment, String, Whitespace  # type: ignore[import-untyped]

from scripts.rendered.model import Reference

__all__ = ["LONGEST", "find_script_references"]

LONGEST = 64 * 1024
"""Characters beyond which a script is somebody's bundle: only a browser can tell what that asks for."""

_CALLS = frozenset({"import", "importScripts", "fetch", "Worker", "SharedWorker", "EventSource", "WebSocket"})
_LEXER = JavascriptLexer()


def find_script_references(text: str, line: int = 1, column: int = 1) -> tuple[Reference, ...]:
    """Return what a script imports and asks for, as far as it says so literally.

    Args:
        text: JavaScript.
        line: the line of its first character in the file.
        column: the column of its first character in the file.
    """
    if len(text) > LONGEST or not any(word in text for word in (*_CALLS, "from", "src")):
        return ()
    return tuple(
        Reference("script", kind, target, "", *_place(text, offset, line, column))
        for kind, target, offset in _references(text)
    )


def _references(text: str) -> Iterator[tuple[str, str, int]]:
    before: deque[str] = deque(["", ""], maxlen=2)
    for offset, kind, value in _LEXER.get_tokens_unprocessed(text):
        if kind in Whitespace or kind in Comment or not value.strip():
            continue
        if kind in String and value[0] in "\"'" and len(value) > 1:
            role = _role(*before)
            if role:
                yield role, value[1:-1], offset
        before.append(value)


def _role(second: str, first: str) -> str:
    """Return what a string is, by the two tokens before it."""
    if first in {"import", "from"}:
        return "import"
    if (first == "(" and second in _CALLS) or (first == "=" and second == "src"):
        return "request"
    return ""


def _place(text: str, offset: int, line: int, column: int) -> tuple[int, int]:
    row = text.count("\n", 0, offset)
    return line + row, offset - (text.rfind("\n", 0, offset) + 1) + (1 if row else column)
