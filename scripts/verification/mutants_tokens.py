"""The one-token changes of SQL, Bash and Java, by the tokens that Pygments finds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pygments.lexers import BashLexer, JavaLexer, MySqlLexer  # type: ignore[import-untyped]
from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)

from scripts.verification.edits import Edit, letter_edit, number_edits

__all__ = ["bash_edits", "java_edits", "sql_edits"]

_COMPARISONS = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}
_SQL_OPERATORS = _COMPARISONS | {"<>": "=", "!=": "=", "+": "-", "-": "+", "/": "*", "%": "/"}
_SQL_WORDS = {"AND": "OR", "OR": "AND", "ASC": "DESC", "DESC": "ASC", "MIN": "MAX", "MAX": "MIN"}
_SQL_CONDITIONS = frozenset({"WHERE", "ON", "HAVING", "WHEN", "AND", "OR", "NOT"})
_SQL_CLAUSES = _SQL_CONDITIONS | frozenset(
    {"SELECT", "FROM", "GROUP", "ORDER", "SET", "LIMIT", "VALUES", "INSERT", "CREATE", "UPDATE", "UNION", "JOIN"}
)
_JAVA_OPERATORS = _COMPARISONS | {
    "==": "!=", "!=": "==", "&&": "||", "||": "&&", "+": "-", "-": "+", "*": "+", "/": "*", "%": "*",
    "+=": "-=", "-=": "+=", "++": "--", "--": "++",
}  # fmt: skip
_BASH_TESTS = {"-eq": "-ne", "-ne": "-eq", "-lt": "-ge", "-ge": "-lt", "-gt": "-le", "-le": "-gt", "-z": "-n"}
# Digits of a word of their own; not of a variable, a file descriptor or an option.
_BASH_NUMBER = re.compile(r"(?<![\w$>&<-])[0-9]+(?![\w<>])")
_BASH_WORD = re.compile(r"(?<=[ \t])--?[a-zA-Z][^\s;|&()<>]*")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    kind: _TokenType
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sql_edits(source: str, rng: random.Random) -> list[Edit]:
    """Return the changes of SQL statements.

    Args:
        source: the statements.
        rng: picks letters.
    """
    return list(_sql_edits(source, rng))


def bash_edits(source: str, rng: random.Random) -> list[Edit]:
    """Return the changes of a shell script.

    Args:
        source: the script.
        rng: picks letters.
    """
    return list(_bash_edits(source, rng))


def java_edits(source: str, rng: random.Random) -> list[Edit]:
    """Return the changes of a Java program.

    Args:
        source: the program.
        rng: picks letters.
    """
    return list(_java_edits(source, rng))


def _sql_edits(source: str, rng: random.Random) -> Iterator[Edit]:
    tokens = _tokens(MySqlLexer, source)
    clause, between = "", False
    for number, token in enumerate(tokens):
        word = token.text.upper()
        before, after = _around(tokens, number)
        if token.kind in Keyword or token.kind in Name.Function:
            if word in _SQL_WORDS and not (between and word == "AND") and before.text not in {"", ";"}:
                yield _replaced(token, _SQL_WORDS[word])
            between = word == "BETWEEN" or (between and word != "AND")
            clause = word if word in _SQL_CLAUSES else clause
        elif token.kind in Operator:
            new = "<>" if token.text == "=" and clause in _SQL_CONDITIONS else _SQL_OPERATORS.get(token.text)
            if new:
                yield _replaced(token, new)
        elif token.kind in Number and not _is_length(tokens, number):
            yield from number_edits(token.text, token.start)
        elif token.kind in String.Single:
            yield from _letter(source, token, rng)
        elif token.text == "," and clause not in {"FROM", "GROUP"}:
            beyond = _around(tokens, number + 1)[1].text
            bare = beyond not in {".", "("} and tokens[number - 2].text != "."
            if before.kind is Name and after.kind is Name and bare and before.text != after.text:
                gap = source[before.end : after.start]
                swapped = f"{after.text}{gap}{before.text}"
                yield Edit(before.start, after.end, swapped, f"交换 {before.text} 与 {after.text}")
        elif token.text == ";":
            clause, between = "", False


def _is_length(tokens: list[_Token], number: int) -> bool:
    """Return whether a number is the length of a column's type; few rows would notice another one."""
    return number > 1 and tokens[number - 1].text == "(" and tokens[number - 2].kind in Keyword.Type


def _bash_edits(source: str, rng: random.Random) -> Iterator[Edit]:
    for token in _tokens(BashLexer, source):
        if token.kind in Comment or token.kind in Name.Variable:
            continue
        embedded = token.kind in String and token.text.startswith("<<")
        for found in _within(_BASH_NUMBER, source, token):
            if not (embedded and _is_comment(source, found.start())):
                yield from number_edits(found[0], found.start())
        if token.kind in String.Double or token.kind in String.Single:
            yield from _letter(source, token, rng)
        elif token.kind in Operator and token.text in {"&&", "||"}:
            yield _replaced(token, "||" if token.text == "&&" else "&&")
        elif token.kind in Operator and token.text == "=" and source[token.start - 1 : token.start] in {" ", "!"}:
            negated = source[token.start - 1] == "!"
            old, new = ("!=", "=") if negated else ("=", "!=")
            yield Edit(token.start - negated, token.end, new, f"{old} 改成 {new}")
        elif token.kind not in String:
            yield from _bash_words(source, token)


def _bash_words(source: str, token: _Token) -> Iterator[Edit]:
    for found in _BASH_WORD.finditer(source, token.start):
        if found.start() >= token.end:
            return
        word, start = found[0], found.start()
        if word in _BASH_TESTS:
            yield Edit(start, found.end(), _BASH_TESTS[word], f"{word} 改成 {_BASH_TESTS[word]}")
        elif word.startswith("--") and not set(word) & set("\"'`$\\"):
            yield Edit(start - 1, found.end(), "", f"去掉选项 {word}")


def _within(pattern: re.Pattern[str], source: str, token: _Token) -> Iterator[re.Match[str]]:
    """Yield the matches that lie in a token; what stands behind it is seen, but not matched."""
    for found in pattern.finditer(source, token.start):
        if found.end() > token.end:
            return
        yield found


def _is_comment(source: str, place: int) -> bool:
    line = source[source.rfind("\n", 0, place) + 1 : place].lstrip()
    return line.startswith(("#", "//", "--"))


def _java_edits(source: str, rng: random.Random) -> Iterator[Edit]:
    tokens = list(_joined(_tokens(JavaLexer, source)))
    for number, token in enumerate(tokens):
        before, after = _around(tokens, number)
        if token.kind in Operator and token.text in _JAVA_OPERATORS:
            spaced = source[token.start - 1 : token.start].isspace() and source[token.end : token.end + 1].isspace()
            text = before.kind in String or after.kind in String
            if (spaced or token.text not in "<>") and not (text and token.text in "+-"):
                yield _replaced(token, _JAVA_OPERATORS[token.text])
        elif token.kind in Number:
            yield from number_edits(token.text, token.start)
        elif token.kind in Keyword.Constant and token.text in {"true", "false"}:
            yield _replaced(token, "false" if token.text == "true" else "true")
        elif token.kind in String and token.kind not in String.Char:
            yield from _letter(source, token, rng)


def _tokens(lexer: type, source: str) -> list[_Token]:
    # A comment on the last line is one only where a line end follows.
    found = lexer(stripnl=False).get_tokens_unprocessed(f"{source}\n")
    return [_Token(start, kind, text) for start, kind, text in found if text.strip()]


def _joined(tokens: list[_Token]) -> Iterator[_Token]:
    """Yield the tokens with the signs of one operator in one piece; the lexer gives them one by one."""
    held: _Token | None = None
    for token in tokens:
        sign = token.kind in Operator and token.text not in "[]"
        if held and sign and held.end == token.start:
            held = _Token(held.start, held.kind, held.text + token.text)
            continue
        if held:
            yield held
        held = token if sign else None
        if not sign:
            yield token
    if held:
        yield held


def _around(tokens: list[_Token], number: int) -> tuple[_Token, _Token]:
    nothing = _Token(0, Literal, "")
    return (
        tokens[number - 1] if 0 < number <= len(tokens) else nothing,
        tokens[number + 1] if number + 1 < len(tokens) else nothing,
    )


def _replaced(token: _Token, new: str) -> Edit:
    return Edit(token.start, token.end, new, f"{token.text} 改成 {new}")


def _letter(source: str, token: _Token, rng: random.Random) -> Iterator[Edit]:
    places = [place for place in range(token.start, token.end) if source[place - 1 : place] not in {"\\", "$", "%"}]
    edit = letter_edit(source, places, rng)
    if edit:
        yield edit
