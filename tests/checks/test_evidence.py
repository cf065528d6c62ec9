"""Evidence: each rule on its line, and no false alarm on records that hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.checks.evidence import check, notices
from scripts.corpus import read_corpus
from scripts.evidence import AnswerEvidence, EvidenceError, Outcome
from scripts.model import Corpus, Problem
from tests.conftest import Writer, answer_text
from tests.site.evidence import recorded

PATH = "docs/mysql/first.md"
CODE = '```python\nprint(1)\n```\n\n```text {title="输出"}\n1\n```'

Records = Mapping[str, AnswerEvidence | EvidenceError]


def written(small: Path, write: Writer, text: str = CODE, needs: str = "") -> Corpus:
    answer = answer_text("mysql-1", 1, in_depth=text)
    write(PATH, answer.replace("level: 基础\n", f"level: 基础\n{needs}", 1))
    return read_corpus(small)


def line(corpus: Corpus, needle: str) -> int:
    return corpus.answers[0].page.text.split("\n").index(needle) + 1


def found(corpus: Corpus, records: Records | None = None) -> list[Problem]:
    return sorted(check(corpus, records or {}, {"mysql", "package-index"}))


def places(problems: list[Problem]) -> list[str]:
    return [f"{problem.position.path}:{problem.position.line} {problem.rule}" for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        '```sql\nSELECT 1;\n```\n\n```tsv {title="输出" varies="\\d+"}\n1\n1\n```',
        '```python {not-run="没有网"}\nx\n```\n\n```text\n公式\n```',
        '```console {varies="\\d+"}\n$ echo 1\n1\n```',
        '```css {not-run="给浏览器看的"}\na {}\n```',
        '```json {title="a.json"}\n{}\n```',
    ],
)
def test_no_false_alarm(small: Path, write: Writer, text: str) -> None:
    corpus = written(small, write, text)
    assert found(corpus, {"mysql-1": recorded(corpus.answers[0])}) == []


@pytest.mark.parametrize(
    ("text", "fence", "rule"),
    [
        ('```text {title="输出"}\n1\n```', '```text {title="输出"}', "output-orphan"),
        (f'{CODE}\n\n```tsv {{title="输出"}}\n1\n```', '```tsv {title="输出"}', "output-orphan"),
        (
            '```python {not-run="x"}\n1\n```\n\n```text {title="输出"}\n1\n```',
            '```text {title="输出"}',
            "output-orphan",
        ),
        ('```yaml\na: 1\n```\n\n```text {title="输出"}\n1\n```', '```text {title="输出"}', "output-orphan"),
        ('```pycon\n>>> 1\n1\n```\n\n```text {title="输出"}\n1\n```', '```text {title="输出"}', "output-orphan"),
        ("```css\na {}\n```", "```css", "fence-unaccounted"),
        ('```python {varies="x"}\n1\n```', '```python {varies="x"}', "fence-varies"),
        (
            '```bash\nls\n```\n\n```text {title="输出" varies="("}\na\n```',
            '```text {title="输出" varies="("}',
            "fence-varies",
        ),
    ],
)
def test_rule_names_the_fence(small: Path, write: Writer, text: str, fence: str, rule: str) -> None:
    corpus = written(small, write, text)
    assert places(found(corpus)) == [f"{PATH}:{line(corpus, fence)} {rule}"]


def test_an_unknown_need_names_the_nearest(small: Path, write: Writer) -> None:
    (problem,) = found(written(small, write, needs="needs: [mysql, package-indexes]\n"))
    assert (problem.rule, problem.position.line) == ("needs-unknown", 6)
    assert problem.fix == "改成 package-index"


def test_an_untrusted_record_is_named_by_its_file(small: Path, write: Writer) -> None:
    (problem,) = found(written(small, write), {"mysql-1": EvidenceError("被改动过")})
    assert places([problem]) == ["evidence/mysql-1.json:1 evidence-broken"]
    assert "被改动过" in problem.message
    assert "make verify ONLY=mysql-1" in problem.fix


@pytest.mark.parametrize("broken", [False, True])
def test_a_record_without_an_answer_is_an_orphan(small: Path, write: Writer, broken: bool) -> None:
    corpus = written(small, write)
    record = EvidenceError("x") if broken else recorded(corpus.answers[0])
    assert places(found(corpus, {"mysql-9": record})) == ["evidence/mysql-9.json:1 evidence-orphan"]


def test_a_block_that_failed_and_stands_as_it_was_is_a_problem(small: Path, write: Writer) -> None:
    record = recorded(written(small, write).answers[0], {1: (Outcome.FAILED, "第 1 行不同")})
    corpus = written(small, write)
    (problem,) = found(corpus, {"mysql-1": record})
    assert places([problem]) == [f"{PATH}:{line(corpus, '```python')} evidence-failed"]
    assert "第 1 行不同" in problem.message
    assert found(written(small, write, CODE.replace("print(1)", "print(2)")), {"mysql-1": record}) == []


def test_a_notice_sums_up_an_answer(small: Path, write: Writer) -> None:
    corpus = written(small, write, f"{CODE}\n\n```bash\nls\n```")
    record = recorded(corpus.answers[0])
    assert list(notices(corpus, {"mysql-1": record})) == []
    (missing,) = notices(corpus, {})
    assert missing.rule == "evidence-stale"
    assert missing.message.startswith("2 个代码块没有运行证据：还没有运行记录")
    assert missing.fix == "make verify ONLY=mysql-1"
    changed = written(small, write, f"{CODE}\n\n```bash\nls -l\n```")
    (stale,) = notices(changed, {"mysql-1": record})
    assert f"（第 {line(changed, '```bash')} 行）" in stale.message
    assert "1 个代码块" in stale.message


def test_a_record_that_cannot_be_believed_is_said_once(small: Path, write: Writer) -> None:
    assert list(notices(written(small, write), {"mysql-1": EvidenceError("x")})) == []
