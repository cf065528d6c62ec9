"""Front matter: YAML between two ``---`` lines, with the line of every key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from pydantic import BaseModel, ValidationError

from scripts.model import Position, Problem

__all__ = ["FrontMatter", "split_front_matter", "validate"]

_MAX_CHARACTERS, _MAX_BRACKETS = 20_000, 500  # past these the YAML parser takes quadratic time


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above the text.

    Attributes:
        values: the mapping, empty where there is none.
        lines: 1-based line of each top-level key.
        body_line: 0-based index of the first line of the text.
        problem: why the block could not be read, or None.
    """

    values: Mapping[str, object]
    lines: Mapping[str, int]
    body_line: int
    problem: Problem | None = field(default=None)


def split_front_matter(path: str, lines: list[str]) -> FrontMatter:
    """Return the front matter of a document.

    Args:
        path: the document's path, for messages.
        lines: the whole document.
    """
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter({}, {}, 0)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        problem = Problem(Position(path), "front-matter-open", "文件头没有结束行", "在文件头之后单独写一行 ---")
        return FrontMatter({}, {}, len(lines), problem)
    values, key_lines, fault = _load(path, "\n".join(lines[1:end]))
    return FrontMatter(values, key_lines, end + 1, fault)


def _load(path: str, text: str) -> tuple[dict[str, object], dict[str, int], Problem | None]:
    """Return the values of a YAML mapping, the line of each key, and why it could not be read."""
    if len(text) > _MAX_CHARACTERS or text.count("[") + text.count("{") > _MAX_BRACKETS:
        return {}, {}, _problem(path, "文件头太长，或括号太多", "只写要求的几项，每项一行")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    # Beside its own errors, PyYAML lets through what its converters raise: `!!timestamp x`, `!!bool x`.
    except (yaml.YAMLError, ValueError, RecursionError, AttributeError, LookupError, TypeError) as error:
        return {}, {}, _syntax_problem(path, error)
    if values is None:
        return {}, {}, None
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        return {}, {}, _problem(path, "文件头不是键值对", "每行写成「键: 值」")
    return {str(k): v for k, v in values.items()}, {str(k.value): k.start_mark.line + 2 for k, _ in node.value}, None


def _problem(path: str, message: str, fix: str) -> Problem:
    return Problem(Position(path, 2), "front-matter-syntax", message, fix)


def _syntax_problem(path: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
    reason = getattr(error, "problem", None) or "太深或含有非法值"
    return Problem(
        Position(path, line, column),
        "front-matter-syntax",
        f"文件头不是合法的 YAML（{reason}）",
        "检查这一行的缩进、冒号与引号；值里有「: 」时整个值加双引号",
    )


_FIXES = {
    "missing": "在文件头里补上这一项",
    "extra_forbidden": "删去这一项，或改正它的拼写",
    "string_too_long": "缩短到上限以内",
    "string_pattern_mismatch": "改成要求的形式",
    "enum": "从 基础、进阶、深入 里选一个",
    "int_type": "写成不带引号的整数",
    "greater_than_equal": "从 1 开始编号",
    "tuple_type": "写成列表：[甲, 乙]",
    "too_short": "至少写一项",
    "too_long": "删到上限以内",
}


def validate(path: str, front: FrontMatter, schema: type[BaseModel]) -> Iterator[Problem]:
    """Yield what the schema finds wrong in front matter, each with the line of its key.

    Args:
        path: the document's path.
        front: what was read.
        schema: the model that it must satisfy.
    """
    try:
        schema.model_validate(dict(front.values))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False, include_context=True):
            key = str(detail["loc"][0]) if detail["loc"] else ""
            line = front.lines.get(key, 1)
            yield Problem(
                Position(path, line),
                "front-matter-schema",
                f"{key}：{_reason(detail['type'], detail.get('ctx', {}))}",
                _FIXES.get(detail["type"], "按贡献指南改正这一项"),
            )


_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "string_too_long": "超过 {max_length} 个字",
    "string_pattern_mismatch": "形式不对，应当符合 {pattern}",
    "enum": "不是允许的值",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "too_long": "多于 {max_length} 项",
    "greater_than_equal": "小于 {ge}",
}


def _reason(kind: str, context: Mapping[str, object]) -> str:
    return _REASONS.get(kind, "值的类型不对").format_map(dict(context))
