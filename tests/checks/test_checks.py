"""The checks: a clean corpus has no problem; each mutation has the one that it should, on its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.model import Corpus
from tests.conftest import Writer, answer_text


def found(root: Path) -> list[str]:
    return [f"{p.position.path}:{p.position.line} {p.rule}" for p in check_sources(read_corpus(root))]


def test_clean_corpus(small: Path) -> None:
    assert found(small) == []


def test_the_real_answers_are_clean(corpus: Corpus) -> None:
    assert [str(problem) for problem in check_sources(corpus)] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("## 追问 {#follow-ups}", "## 追问 {#followups}", {"section-missing", "section-unknown"}),
        ("## 三分钟展开 {#explain}", "## 展开 {#explain}", {"section-title"}),
        (
            "## 面试官视角 {#interviewer}",
            "## 面试官视角",
            {"heading-id", "section-missing", "section-unknown"},
        ),
        ("{#question-b}", "{#question-a}", {"duplicate-id"}),
        ("{#question-b}", "{#问题}", {"heading-id-form"}),
        ("### 问题 mysql-2 的追问 b？ {#question-b}", "追问 b", {"follow-ups-few"}),
        ("的追问 b？", "的追问 b", {"follow-up-question"}),
        ("id: mysql-2", "id: mysql-1", {"duplicate-answer-id"}),
        ("id: mysql-2", "id: elk-2", {"answer-id-topic"}),
        ("order: 2", "order: 1", {"duplicate-order"}),
        ("title: 问题 mysql-2？", "title: 问题 mysql-1？", {"duplicate-title"}),
    ],
)
def test_mutation(small: Path, write: Writer, old: str, new: str, expected: set[str]) -> None:
    text = answer_text("mysql-2", 2)
    assert old in text
    write("docs/mysql/second.md", text.replace(old, new, 1))
    problems = check_sources(read_corpus(small))
    assert {problem.rule for problem in problems} == expected
    assert all(problem.position.path == "docs/mysql/second.md" for problem in problems)
    assert all(problem.fix for problem in problems)


def test_sections_out_of_order_name_the_first_misplaced_one(small: Path, write: Writer) -> None:
    text = answer_text("mysql-2", 2)
    parts = text.split("\n## ")
    parts[1], parts[2] = parts[2], parts[1]
    write("docs/mysql/second.md", "\n## ".join(parts))
    assert found(small) == ["docs/mysql/second.md:11 section-order"]


DIAGRAM = '```mermaid {{#fig-a title="图" desc="说明"}}\n{source}\n```'


def test_diagram_syntax_error_is_on_its_own_line(small: Path, write: Writer) -> None:
    source = 'flowchart TD\n  A["好"] --> B\n  B[["坏]'
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=DIAGRAM.format(source=source)))
    path = small / "docs/mysql/second.md"
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "坏" in text)
    assert found(small) == [f"docs/mysql/second.md:{line} diagram-syntax"]


@pytest.mark.parametrize("attribute", ["#fig-a", 'title="图"', 'desc="说明"'])
def test_diagram_without_caption_alternative_or_id(small: Path, write: Writer, attribute: str) -> None:
    fence = DIAGRAM.format(source="flowchart TD\n  A --> B").replace(attribute, "", 1)
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=fence))
    assert [line.split()[1] for line in found(small)] == ["diagram-attributes"]


def test_diagram_too_wide_for_a_phone(small: Path, write: Writer) -> None:
    wide = "flowchart LR\n  A[一二三四五六] --> B[一二三四五六] --> C[一二三四五六] --> D[一二三四五六]"
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=DIAGRAM.format(source=wide)))
    assert [line.split()[1] for line in found(small)] == ["diagram-width"]


def test_a_picture_is_checked_where_it_is_printed_and_stands_nowhere_else(small: Path, write: Writer) -> None:
    picture = '<svg viewBox="0 0 380 9">\n<title>题</title><desc>话</desc>\n<rect fill="red"/>\n</svg>'
    code = "```python\nprint(drawing)\n```\n\n"
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain=f'{code}```svg {{title="输出"}}\n{picture}\n```'))
    at = (small / "docs/mysql/first.md").read_text(encoding="utf-8").splitlines().index('<rect fill="red"/>') + 1
    assert found(small) == [f"docs/mysql/first.md:{at} picture"]
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain=f"{code}```svg\n{picture}\n```"))
    assert [line.split()[1] for line in found(small)] == ["picture"]


def test_figure_and_heading_share_one_name_space(small: Path, write: Writer) -> None:
    fence = DIAGRAM.format(source="flowchart TD\n  A --> B").replace("#fig-a", "#question-a")
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=fence))
    assert [line.split()[1] for line in found(small)] == ["duplicate-id"]


def test_problems_are_sorted_and_print_place_rule_and_fix(small: Path, write: Writer) -> None:
    write("docs/mysql/second.md", answer_text("mysql-1", 1))
    problems = check_sources(read_corpus(small))
    assert list(problems) == sorted(problems)
    assert str(problems[0]).startswith("docs/mysql/second.md:2:1 duplicate-answer-id ")
    assert " → " in str(problems[0])
