"""What a style sheet loads, found by its tokens: comments, strings, escapes and functions as CSS defines them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from scripts.rendered.model import Reference

__all__ = ["find_style_references"]

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}\s?|[^\n0-9a-fA-F])"
_NAME = rf"(?:[\w\-\u0080-\U0010ffff]|{_ESCAPE})+"
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z))
    |(?P<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
    |(?P<at>@{_NAME})
    |(?P<function>{_NAME}\()
    |(?P<name>{_NAME})
    |(?P<mark>[(){{}};])
    |(?P<rest>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)
_UNQUOTED = re.compile(r"\s*(?P<address>(?:[^\s\"')\\]|\\.)+)\s*(?:\)|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:(?P<hex>[0-9a-fA-F]{1,6})\s?|(?P<newline>\n)|(?P<plain>.))", re.DOTALL)
_LOADING = frozenset({"url", "src", "image-set", "-webkit-image-set"})
_CLOSING = {")": "(", "}": "{"}
_HIGHEST = 0x10FFFF


def find_style_references(text: str, line: int = 1, column: int = 1) -> tuple[Reference, ...]:
    """Return what a style sheet, or the value of a ``style`` attribute, loads.

    Args:
        text: CSS.
        line: the line of its first character in the file.
        column: the column of its first character in the file.
    """
    starts = [0] + [index + 1 for index, character in enumerate(text) if character == "\n"]

    def place(offset: int) -> tuple[int, int]:
        row = bisect.bisect_right(starts, offset) - 1
        return line + row, offset - starts[row] + (column if row == 0 else 1)

    return tuple(
        Reference("style", kind, target, "", *place(offset)) for kind, target, offset in _references(text) if target
    )


def _references(text: str) -> Iterator[tuple[str, str, int]]:
    rule = ""  # the at-rule whose prelude is being read
    open_blocks: list[str] = []  # "{font-face", "(url", innermost last
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        assert token  # noqa: S101 - the last alternative takes any character
        kind, value = token.lastgroup, token[0]
        start, position = position, token.end()
        if kind == "at":
            rule = _unescaped(value[1:]).lower()
        elif kind == "function":
            name = _unescaped(value[:-1]).lower()
            bare = _UNQUOTED.match(text, position) if name == "url" else None
            if bare:
                position = bare.end()
                if rule != "namespace":
                    yield _kind(rule, open_blocks), _unescaped(bare["address"]), start
            else:
                open_blocks.append("(" + name)
        elif kind == "string" and _loads(rule, open_blocks):
            yield _kind(rule, open_blocks), _unescaped(value[1:].removesuffix(value[0])), start
        elif kind == "mark":
            rule = _step(value, rule, open_blocks)


def _step(mark: str, rule: str, open_blocks: list[str]) -> str:
    """Open or close a block; return the at-rule whose prelude goes on."""
    if mark == "(":
        open_blocks.append("(")
    elif mark == "{":
        open_blocks.append("{" + rule)
        return ""
    elif mark == ";":
        return rule if open_blocks and open_blocks[-1].startswith("(") else ""
    elif open_blocks and open_blocks[-1].startswith(_CLOSING[mark]):
        open_blocks.pop()
    return rule


def _loads(rule: str, open_blocks: list[str]) -> bool:
    inner = open_blocks[-1] if open_blocks else ""
    if inner.startswith("("):
        return inner[1:] in _LOADING and rule != "namespace"
    return rule == "import"


def _kind(rule: str, open_blocks: list[str]) -> str:
    if rule == "import":
        return "import"
    return "font" if "{font-face" in open_blocks else "url"


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def decode(found: re.Match[str]) -> str:
        if found["hex"]:
            code = int(found["hex"], 16)
            return chr(code) if 0 < code <= _HIGHEST else "\ufffd"
        return found["plain"] or ""

    return _ESCAPED.sub(decode, text)
