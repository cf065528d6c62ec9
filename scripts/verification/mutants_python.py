"""The one-token changes of Python code that still compiles: constants, operators, strings, swapped operands."""

from __future__ import annotations

import ast
import functools
import io
import keyword
import random
import tokenize
import warnings
from collections.abc import Iterator

from scripts.verification.edits import Edit, letter_edit, number_edits

__all__ = ["python_edits", "same_python"]

_OPERATORS = {
    "<": "<=", ">": ">=", "<=": "<", ">=": ">", "==": "!=", "!=": "==",
    "+": "-", "-": "+", "*": "+", "/": "*", "//": "*", "%": "*", "**": "*",
    "+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "//=": "*=", "%=": "+=",
    "|": "&", "&": "|", "^": "|", "|=": "&=", "&=": "|=", "<<": ">>", ">>": "<<",
}  # fmt: skip
_BINARY = frozenset({"*", "**", "/"})  # elsewhere they unpack, or mark parameters
_NAMES = {
    "True": "False", "False": "True", "and": "or", "or": "and",
    "min": "max", "max": "min", "any": "all", "all": "any",
}  # fmt: skip
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
_ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_ANY_OF = frozenset({"isinstance", "issubclass", "startswith", "endswith"})  # their tuples have no order
_SPAN = tuple[int, int]


def python_edits(source: str, rng: random.Random) -> list[Edit]:
    """Return the changes of a program, or none where it does not compile.

    Args:
        source: the program.
        rng: picks letters.
    """
    tree = _compile(source)
    if tree is None:
        return []
    places = _Places(source)
    shut = list(_untouched(tree, places))
    edits = [*_token_edits(source, places, rng), *_swaps(tree, source, places)]
    return [edit for edit in edits if not any(start < edit.end and edit.start < end for start, end in shut)]


def same_python(one: str, other: str) -> bool:
    """Return whether two programs do the same, or the second does not compile.

    Args:
        one: a program that compiles.
        other: the changed one.
    """
    meaning = _meaning(other)
    return meaning is None or meaning == _meaning(one)


@functools.lru_cache(maxsize=8)  # the same program is held against all its changes
def _meaning(source: str) -> str | None:
    tree = _compile(source)
    return ast.dump(tree) if tree else None


def _compile(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<block>", "exec", dont_inherit=True)
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


class _Places:
    """Offsets of the lines; the tree counts columns in bytes, the tokens in characters."""

    def __init__(self, source: str) -> None:
        self.lines = io.StringIO(source, newline="").readlines()
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def of_token(self, place: tuple[int, int]) -> int:
        """Return the offset of a token's line and column."""
        return self.starts[place[0] - 1] + place[1]

    def of_node(self, node: ast.expr | ast.stmt) -> _SPAN:
        """Return where a node begins and ends."""
        return self._of_bytes(node.lineno, node.col_offset), self._of_bytes(
            node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        )

    def _of_bytes(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode(errors="ignore"))


def _untouched(tree: ast.Module, places: _Places) -> Iterator[_SPAN]:
    """Yield docstrings and annotations: changing them changes nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield places.of_node(node)
        annotation = getattr(node, "annotation", None) or getattr(node, "returns", None)
        if isinstance(annotation, ast.expr):
            yield places.of_node(annotation)


def _token_edits(source: str, places: _Places, rng: random.Random) -> Iterator[Edit]:
    previous: tokenize.TokenInfo | None = None
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in _LAYOUT]
    depth, opened = 0, 0
    for number, token in enumerate(tokens):
        start, end = places.of_token(token.start), places.of_token(token.end)
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            opened, depth = (start if depth == 0 else opened), depth + 1
        elif kind == "FSTRING_END":
            depth -= 1
            if depth == 0:
                yield from _string_edits(source, opened, end, rng)
        elif depth == 0 and token.type == tokenize.STRING:
            yield from _string_edits(source, start, end, rng)
        elif depth == 0 and token.type == tokenize.NUMBER:
            yield from number_edits(token.string, start)
        elif depth == 0 and token.type == tokenize.OP and token.string in _OPERATORS:
            if token.string not in _BINARY or _is_operand(previous):
                yield _replaced(token.string, _OPERATORS[token.string], start)
        elif depth == 0 and token.type == tokenize.NAME:
            following = tokens[number + 1] if number + 1 < len(tokens) else None
            yield from _name_edits(token, previous, following, places)
        previous = token


def _name_edits(
    token: tokenize.TokenInfo,
    previous: tokenize.TokenInfo | None,
    following: tokenize.TokenInfo | None,
    places: _Places,
) -> Iterator[Edit]:
    start = places.of_token(token.start)
    name, before = token.string, previous.string if previous else ""
    after = following.string if following else ""
    if name in _NAMES and before != "." and after != "=":
        yield _replaced(name, _NAMES[name], start)
    elif name == "not" and following:
        yield Edit(start, places.of_token(following.start), "", "去掉 not")
    elif name == "is" and after != "not":
        yield _replaced(name, "is not", start)
    elif name == "in" and before != "not":
        yield _replaced(name, "not in", start)


def _is_operand(token: tokenize.TokenInfo | None) -> bool:
    if token is None:
        return False
    if token.type == tokenize.NAME:
        return not keyword.iskeyword(token.string)
    return token.type in {tokenize.NUMBER, tokenize.STRING} or token.string in {")", "]", "}"}


def _replaced(old: str, new: str, start: int) -> Edit:
    return Edit(start, start + len(old), new, f"{old} 改成 {new}")


def _string_edits(source: str, start: int, end: int, rng: random.Random) -> Iterator[Edit]:
    """Yield the change of one character of a string, escapes and what an f-string computes aside."""
    literal = source[start:end]
    quote = next(n for n, char in enumerate(literal) if char in "\"'")
    size = 3 if literal[quote : quote + 3] in {'"""', "'''"} else 1
    formatted, depth = "f" in literal[:quote].lower(), 0
    places = []
    for place in range(start + quote + size, end - size):
        char = source[place]
        if formatted and char in "{}":
            depth += 1 if char == "{" else -1
        elif depth == 0 and source[place - 1] != "\\":
            places.append(place)
    edit = letter_edit(source, places, rng)
    if edit:
        yield edit


def _swaps(tree: ast.Module, source: str, places: _Places) -> Iterator[Edit]:
    """Yield neighbours in each other's place: arguments, elements, operands whose order matters."""
    skipped = set(_orderless(tree))
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Call):
            pairs = list(zip(node.args, node.args[1:], strict=False))
        elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load):
            pairs = list(zip(node.elts, node.elts[1:], strict=False))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, _ORDERED):
            pairs = [(node.left, node.right)]
        for one, other in pairs:
            if node not in skipped and _is_simple(one) and _is_simple(other):
                (start, middle), (after, end) = places.of_node(one), places.of_node(other)
                left, right = source[start:middle], source[after:end]
                yield Edit(start, end, right + source[middle:after] + left, f"交换 {left} 与 {right}")


def _orderless(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield tuples whose order means nothing, and what f-strings compute: Python 3.11 misplaces it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from ast.walk(node)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from node.args if name in _ANY_OF else ()


def _is_simple(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Constant, ast.Attribute)) and node.lineno == node.end_lineno
