"""Front matter: every mistake is one problem with its line."""

from __future__ import annotations

import pytest

from scripts.corpus.front_matter import split_front_matter, validate
from scripts.model import AnswerMeta

GOOD = {
    "id": "mysql-1",
    "title": "问？",
    "summary": "答。",
    "level": "基础",
    "order": "1",
    "tags": "[索引]",
    "search_terms": "[index]",
}


def document(**changes: str | None) -> list[str]:
    values = {**GOOD, **changes}
    body = [f"{key}: {value}" for key, value in values.items() if value is not None]
    return ["---", *body, "---", "正文"]


def problems(**changes: str | None) -> list[tuple[int, str, str]]:
    front = split_front_matter("docs/a.md", document(**changes))
    return [(p.position.line, p.rule, p.message) for p in validate("docs/a.md", front, AnswerMeta)]


def test_good_front_matter_has_no_problem() -> None:
    assert problems() == []


def test_keys_have_their_lines_and_the_body_its_start() -> None:
    front = split_front_matter("docs/a.md", document())
    assert front.lines["id"] == 2
    assert front.lines["search_terms"] == 8
    assert front.body_line == 9


@pytest.mark.parametrize(
    ("changes", "line", "fragment"),
    [
        ({"summary": "长" * 121}, 4, "超过 120 个字"),
        ({"level": "高级"}, 5, "level"),
        ({"order": '"1"'}, 6, "order"),
        ({"order": "0"}, 6, "小于 1"),
        ({"tags": "索引"}, 7, "tags"),
        ({"tags": "[]"}, 7, "不能为空"),
        ({"id": "MySQL-1"}, 2, "形式不对"),
        ({"titel": "拼错"}, 9, "不认识"),
        ({"search_terms": None}, 1, "缺少"),
    ],
)
def test_mistake_is_found_on_its_line(changes: dict[str, str | None], line: int, fragment: str) -> None:
    ((found, rule, message),) = problems(**changes)
    assert (found, rule) == (line, "front-matter-schema")
    assert fragment in message


def test_invalid_yaml_names_its_line() -> None:
    front = split_front_matter("docs/a.md", ["---", "id: a", "title: b: c", "---"])
    assert front.problem is not None
    assert (front.problem.position.line, front.problem.rule) == (3, "front-matter-syntax")


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["---", "id: a"], "front-matter-open"),
        (["---", "- a", "---"], "front-matter-syntax"),
        (["---", "[" * 5000, "---"], "front-matter-syntax"),
        (["---", "d: 2026-99-99", "---"], "front-matter-syntax"),
    ],
    ids=["never closed", "a list", "deep nesting", "impossible date"],
)
def test_hostile_front_matter_is_one_problem(lines: list[str], rule: str) -> None:
    front = split_front_matter("docs/a.md", lines)
    assert front.problem is not None
    assert front.problem.rule == rule


def test_document_without_front_matter() -> None:
    front = split_front_matter("docs/a.md", ["# 标题"])
    assert (dict(front.values), front.body_line, front.problem) == ({}, 0, None)
