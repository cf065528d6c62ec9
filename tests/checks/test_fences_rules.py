"""Fenced blocks: every rule on its line, in plain text, in lists and admonitions, and no false alarm."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scripts.checks.fences import ATTRIBUTES, LANGUAGES, check, unverified
from scripts.corpus import read_page
from scripts.model import Corpus, Position, Problem
from scripts.site import fences as rendering
from scripts.validators import Fault, Report, ToolMissing, validate_corpus

PATH = "docs/a/b.md"


def problems(text: str, reports: Mapping[Position, Report] | None = None) -> list[Problem]:
    page, _ = read_page(PATH, text)
    return sorted(check(Corpus((), (page,)), reports or {}))


def found(text: str) -> list[str]:
    return [f"{problem.position.line}:{problem.position.column} {problem.rule}" for problem in problems(text)]


@pytest.mark.parametrize(
    "text",
    [
        '```python {title="a.py" hl_lines="1" linenums="1"}\nx = 1\n```\n',
        "~~~text\n```\n~~~\n",
        "````markdown\n```python\nx = 1\n```\n````\n",
        '- list\n\n    ```sql {not-run="需要服务器"}\n    SELECT 1\n    ```\n',
        "!!! note\n\n    - list\n\n        ```text\n\n        ```\n",
        "> ```text\n> a\n> ```\n",
        "文字\n\n<!--\n```zzz\nx\n```\n-->\n",
        "```text\n```\n\n```text\n\n```\n",
        "```inline``` code, and `` ``` `` too\n",
        '```mermaid {#fig-a title="a" desc="b"}\nflowchart TD\n  A --> B\n```\n',
        "---\ntitle: x\n---\n\n```text\na\n```\n",
        "",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文字\n\n```\nx\n```\n", ["3:1 fence-no-language"]),
        ("```pyhton\nx\n```\n", ["1:1 fence-language"]),
        ('```python {timeout="2m"}\nx\n```\n', ["1:1 fence-timeout"]),
        ('```python {timeout="0"}\nx\n```\n', ["1:1 fence-timeout"]),
        ('```python {timeout="99999"}\nx\n```\n', ["1:1 fence-timeout"]),
        ('```python {timeout="300"}\nx\n```\n', []),
        ("~~~~brainfuck\nx\n~~~~\n", ["1:1 fence-language"]),
        ("!!! note\n\n    - a\n\n        ```yml\n        a: 1\n        ```\n", ["5:9 fence-language"]),
        ("```python {not-run}\nx\n```\n", ["1:1 fence-not-run-empty"]),
        ('```python {not-run=" "}\nx\n```\n', ["1:1 fence-not-run-empty"]),
        ('```python {not_run="x"}\nx\n```\n', ["1:1 fence-attribute"]),
        ('```python {title="x" foo}\nx\n```\n', ["1:1 fence-attribute"]),
        ('文字\n\n```python {title="x"\nx\n```\n', ["3:1 fence-unclosed", "5:1 fence-unclosed"]),
        ("文字\n\n```python\nx = 1\n", ["3:1 fence-unclosed"]),
        ("文字\n\n~~~python\nx = 1\n```\n", ["3:1 fence-unclosed", "5:1 fence-unclosed"]),
        ("````text\nx\n```\n", ["1:1 fence-unclosed", "3:1 fence-unclosed"]),
        ("- a\n\n    ```text\n    x\n", ["3:5 fence-unclosed"]),
        ("> ```text\n> x\n", ["1:3 fence-unclosed"]),
        ("```python\nx = 1\n\n文字\n\n```sql\nSELECT 1\n```\n", ["1:1 fence-unclosed"]),
        ("```text\n\n```\n\n```text\n", ["5:1 fence-unclosed"]),
        ("---\ntitle: x\n---\n\n```\nx\n```\n", ["5:1 fence-no-language"]),
    ],
)
def test_rule(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("```pyhton\nx\n```\n", "写成 python"),
        ("```yml\nx\n```\n", "写成 yaml"),
        ("```sh\nx\n```\n", "写成 bash"),
        ("```zzzz\nx\n```\n", "dockerfile"),
        ('```text {titel="x"}\nx\n```\n', "改成 title"),
        ('```text {not-ran="x"}\nx\n```\n', "改成 not-run"),
        ("```\nx\n```\n", "text"),
        ("~~~~text\nx\n", "~~~~"),
        ("```python\nx\n\n```sql\nx\n```\n", "第 4 行之前"),
    ],
)
def test_fix_names_the_mend(text: str, fix: str) -> None:
    (problem,) = problems(text)
    assert fix in problem.fix


IN_LIST = "- a\n\n    ```yaml\n    a: 1\n    b: 2\n    ```\n"


@pytest.mark.parametrize(("syntax", "rule"), [(True, "fence-syntax"), (False, "fence-invalid")])
def test_fault_is_placed_in_the_page(syntax: bool, rule: str) -> None:
    reports = {Position(PATH, 3, 5): (Fault(2, 3, "不对：bad", syntax),)}
    (problem,) = problems(IN_LIST, reports)
    assert (problem.position, problem.rule) == (Position(PATH, 5, 7), rule)
    assert "bad" in problem.message


def test_missing_tool_is_no_problem_but_is_not_forgotten() -> None:
    missing = ToolMissing("nginx", "装上它")
    reports: dict[Position, Report] = {
        Position(PATH, 9): missing,
        Position(PATH, 3, 5): missing,
        Position(PATH, 1): (),
    }
    assert problems(IN_LIST, reports) == []
    assert unverified(reports) == ((Position(PATH, 3, 5), missing), (Position(PATH, 9), missing))


def test_reports_and_check_fit_together() -> None:
    page, _ = read_page(PATH, "- a\n\n    ```yaml\n    a: 1\n    a: 2\n    ```\n")
    corpus = Corpus((), (page,))
    places = [f"{problem.position} {problem.rule}" for problem in check(corpus, validate_corpus(corpus))]
    assert places == [f"{PATH}:5:5 fence-syntax"]


def test_the_real_answers_are_clean(corpus: Corpus) -> None:
    assert [str(problem) for problem in check(corpus, {})] == []


def test_every_language_that_the_site_names_is_known() -> None:
    assert set(rendering.LANGUAGES) <= set(LANGUAGES)
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert len(set(ATTRIBUTES)) == len(ATTRIBUTES)
