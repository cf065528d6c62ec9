"""The three ways to print problems: sorted, complete, and safe against what messages hold."""

from __future__ import annotations

import json

import pytest

from scripts.model import Position, Problem
from scripts.report import to_github, to_json, to_text

LATER = Problem(Position("docs/b.md", 2, 7), "cjk-spacing", "少一个空格", "写成「是 A」")
EARLIER = Problem(Position("docs/a.md", 10, 1), "dates", "日期写成了「2026/11/22」", "写成 2026-11-22")


def test_text_is_one_sorted_line_a_problem() -> None:
    assert to_text([LATER, EARLIER]).splitlines() == [
        "docs/a.md:10:1 dates 日期写成了「2026/11/22」 → 写成 2026-11-22",
        "docs/b.md:2:7 cjk-spacing 少一个空格 → 写成「是 A」",
    ]


def test_text_keeps_a_message_of_two_lines_on_one() -> None:
    assert to_text([Problem(Position("docs/a.md"), "rule", "一\n二", "三")]).count("\n") == 0


def test_github_annotates_the_line() -> None:
    assert to_github([LATER]) == (
        "::error file=docs/b.md,line=2,col=7,title=cjk-spacing::少一个空格 → 写成「是 A」"
    )  # fmt: skip


def test_github_escapes_what_would_end_a_command() -> None:
    problem = Problem(Position("docs/a,b:c%.md"), "rule", "50%\r\n::error::", "a:b,c")
    assert to_github([problem]) == (
        "::error file=docs/a%2Cb%3Ac%25.md,line=1,col=1,title=rule::50%25%0D%0A::error:: → a:b,c"
    )


def test_json_holds_every_field_readably() -> None:
    text = to_json([LATER, EARLIER])
    assert [entry["path"] for entry in json.loads(text)] == ["docs/a.md", "docs/b.md"]
    assert json.loads(text)[1] == {
        "path": "docs/b.md",
        "line": 2,
        "column": 7,
        "rule": "cjk-spacing",
        "message": "少一个空格",
        "fix": "写成「是 A」",
    }
    assert "少一个空格" in text


@pytest.mark.parametrize(("report", "nothing"), [(to_text, ""), (to_github, ""), (to_json, "[]")])
def test_nothing_wrong(report: object, nothing: str) -> None:
    assert callable(report)
    assert report([]) == nothing


@pytest.mark.parametrize("report", [to_text, to_github, to_json])
def test_order_does_not_depend_on_the_input(report: object) -> None:
    assert callable(report)
    assert report([LATER, EARLIER]) == report([EARLIER, LATER])
