"""The text that ``{include="labs/x.py#name"}`` stands for, the same for whoever reads it.

The reader of pages and the site's fence functions both ask here, so that what is run, hashed and shown is one text.
Knows no page and imports nothing of the project.
"""

from __future__ import annotations

import ast
import difflib
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = ["FOLDER", "IncludeError", "resolve_include"]

FOLDER = "labs"
"""The only folder that a page may include from, relative to the repository."""

_COMMENTS = ("#", "--", "//")
_MAX_BYTES = 1_000_000


class IncludeError(ValueError):
    """What cannot be included.

    Attributes:
        message: what is wrong, in Chinese.
        fix: how to mend it, in Chinese.
    """

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"{message}；{fix}")
        self.message = message
        self.fix = fix


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a file that have a name.

    Attributes:
        name: of a definition or a region.
        start: 0-based first line.
        end: line after the last.
    """

    name: str
    start: int
    end: int


def resolve_include(root: Path, value: str) -> str:
    """Return the text that an ``include`` stands for, dedented, without a line end.

    Args:
        root: the repository.
        value: ``labs/x.py`` for a whole file; ``labs/x.py#a,b`` for functions, classes and assignments of a Python
            file's top level, each with its decorators and the comment lines right above it; in any other file
            for what stands between the comment lines ``region a`` and ``endregion``.

    Raises:
        IncludeError: there is no such file or name, or it may not be included.
    """
    path, sign, names = value.partition("#")
    text = _read(root, path)
    if not sign:
        return text.strip("\n")
    wanted = [name.strip() for name in names.split(",")]
    if not all(wanted):
        raise IncludeError(f"include 的 # 后面缺名字：{value}", f'写成 {{include="{path}#名字"}}，几个就用逗号分开')
    lines = text.split("\n")
    parts = _definitions(path, text, lines) if path.endswith(".py") else _regions(path, lines)
    return "\n\n".join(_named(path, name, parts, lines) for name in wanted)


def _read(root: Path, path: str) -> str:
    given = PurePosixPath(path)
    home = (root / FOLDER).resolve()
    file = root / given
    if path in {"", "None"} or given.is_absolute() or given.parts[0] != FOLDER or ".." in given.parts:
        raise IncludeError(f"include 只能是 {FOLDER}/ 里的文件：{path}", f"把文件放进 {FOLDER}/，写它在仓库里的路径")
    if not file.is_file():
        known = [found.relative_to(root).as_posix() for found in (root / FOLDER).rglob("*") if found.is_file()]
        raise IncludeError(f"没有文件 {path}", _nearest(path, known, f"在 {FOLDER}/ 里建好这个文件"))
    if not file.resolve().is_relative_to(home):
        raise IncludeError(f"{path} 是指到 {FOLDER}/ 之外的链接", "删去链接，把文件本身放在这里")
    if file.stat().st_size > _MAX_BYTES:
        raise IncludeError(f"{path} 太大，不能放进页面", "只引入其中一段：# 后面写名字")
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise IncludeError(f"{path} 读不出来：{error}", "用 UTF-8 另存这个文件") from error


def _named(path: str, name: str, parts: Iterable[_Part], lines: list[str]) -> str:
    found = [part for part in parts if part.name == name]
    if not found:
        known = list(dict.fromkeys(part.name for part in parts))
        kind = "顶层的函数、类或赋值" if path.endswith(".py") else f"写着 # region {name} 的一段"
        raise IncludeError(f"{path} 里没有{kind} {name}", _nearest(name, known, f"在 {path} 里写好它"))
    inner = {n for part in found for n in range(part.start, part.end)}
    kept = [lines[n] for n in sorted(inner) if path.endswith(".py") or not _region_words(lines[n])]
    return textwrap.dedent("\n".join(kept)).strip("\n")


def _nearest(wanted: str, known: list[str], otherwise: str) -> str:
    near = difflib.get_close_matches(wanted, known, n=1)
    if near:
        return f"改成 {near[0]}"
    return f"改成 {'、'.join(sorted(known))} 中的一个" if 0 < len(known) <= 8 else otherwise  # noqa: PLR2004


def _definitions(path: str, text: str, lines: list[str]) -> list[_Part]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise IncludeError(f"{path} 不是合法的 Python：{error}", "先让它能被导入") from error
    found = []
    for node in tree.body:
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(each.lineno for each in decorators)]) - 1
        while start and lines[start - 1].startswith("#"):
            start -= 1
        found += [_Part(name, start, node.end_lineno or node.lineno) for name in _names(node)]
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if hasattr(ast, "TypeAlias") and isinstance(node, ast.TypeAlias):
        targets = [node.name]
    return [inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)]


def _regions(path: str, lines: list[str]) -> list[_Part]:
    found: list[_Part] = []
    opened: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        words = _region_words(line)
        if words[:1] == ["region"] and words[1:]:
            opened.append((words[1], number))
        elif words[:1] == ["endregion"]:
            if not opened:
                raise IncludeError(f"{path} 第 {number + 1} 行的 endregion 没有开头", "在前面写 # region 名字")
            name, start = opened.pop()
            found.append(_Part(name, start + 1, number))
    if opened:
        name, start = opened[-1]
        raise IncludeError(f"{path} 第 {start + 1} 行的 region {name} 没有结束", "在后面写 # endregion")
    return found


def _region_words(line: str) -> list[str]:
    """Return the words of a comment line that opens or closes a region, else nothing."""
    text = line.strip()
    sign = next((sign for sign in _COMMENTS if text.startswith(sign)), None)
    words = text.removeprefix(sign).split() if sign else []
    return words if words[:1] in (["region"], ["endregion"]) else []
