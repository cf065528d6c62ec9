"""Includes: a fence shows what stands in labs/, and says so where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.includes import IncludeError, resolve_include
from scripts.model import CodeBlock, Problem
from tests.conftest import Writer, answer_text

LAB = '''\
"""模块。"""

import math

# 半径，
# 单位是米。
RADIUS: float = 2.0
a, b = 1, 2


# 与下面无关

@cache
# 面积
@other
def area(r: float) -> float:
    """面积。"""
    return math.pi * r  # 平方


class Circle:
    def area(self) -> None: ...
'''
QUERY = """\
-- region build
CREATE TABLE t (id INT);
  -- region fill
  INSERT INTO t VALUES (1);
    -- 缩进
  -- endregion fill
-- endregion
"""


@pytest.fixture
def labs(write: Writer, tmp_path: Path) -> Path:
    write("labs/circle.py", LAB)
    write("labs/query.sql", QUERY)
    write("secret.py", "X = 1\n")
    return tmp_path


def read(root: Path, write: Writer, fence: str) -> tuple[list[CodeBlock], tuple[Problem, ...]]:
    write("docs/mysql/index.md", "---\ntitle: M\ntagline: t\norder: 1\ntemplate: topic.html\n---\n\n# M\n")
    write("docs/mysql/first.md", answer_text(in_depth=fence))
    corpus = read_corpus(root)
    return [b for p in corpus.pages for b in p.blocks if "include" in b.attributes], corpus.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("labs/circle.py", LAB.rstrip("\n")),
        ("labs/circle.py#RADIUS", "# 半径，\n# 单位是米。\nRADIUS: float = 2.0"),
        ("labs/circle.py#b", "a, b = 1, 2"),
        (
            "labs/circle.py#area",
            '@cache\n# 面积\n@other\ndef area(r: float) -> float:\n    """面积。"""\n    return math.pi * r  # 平方',
        ),
        ("labs/circle.py#Circle, a", "class Circle:\n    def area(self) -> None: ...\n\na, b = 1, 2"),
        ("labs/query.sql#fill", "INSERT INTO t VALUES (1);\n  -- 缩进"),
        (
            "labs/query.sql#build",
            "CREATE TABLE t (id INT);\n  INSERT INTO t VALUES (1);\n    -- 缩进",
        ),
    ],
)
def test_an_include_stands_for_its_text(labs: Path, value: str, text: str) -> None:
    assert resolve_include(labs, value) == text


@pytest.mark.parametrize(
    ("value", "message", "fix"),
    [
        ("labs/circel.py", "没有文件 labs/circel.py", "改成 labs/circle.py"),
        ("labs/circle.py#aera", "aera", "改成 area"),
        ("labs/query.sql#bild", "bild", "改成 build"),
        ("labs/circle.py#math", "math", "改成 Circle、RADIUS、a、area、b 中的一个"),
        ("labs/circle.py#", "缺名字", "include="),
        ("labs/circle.py#a,", "缺名字", "include="),
        ("secret.py", "只能是 labs/", "labs/"),
        ("labs/../secret.py", "只能是 labs/", "labs/"),
        ("/etc/passwd", "只能是 labs/", "labs/"),
        ("", "只能是 labs/", "labs/"),
        ("labs", "没有文件", "中的一个"),
        ("labs/link.py", "链接", "删去链接"),
        ("labs/broken.py#a", "不是合法的 Python", "导入"),
        ("labs/open.sh#a", "第 2 行的 region a 没有结束", "endregion"),
        ("labs/shut.sh#a", "第 1 行的 endregion 没有开头", "region"),
        ("labs/gbk.txt", "读不出来", "UTF-8"),
    ],
)
def test_what_cannot_be_included_is_named_with_its_mend(labs: Path, value: str, message: str, fix: str) -> None:
    (labs / "labs/link.py").symlink_to(labs / "secret.py")
    (labs / "labs/broken.py").write_text("def (:\n", encoding="utf-8")
    (labs / "labs/open.sh").write_text("x\n# region a\n", encoding="utf-8")
    (labs / "labs/shut.sh").write_text("# endregion\n", encoding="utf-8")
    (labs / "labs/gbk.txt").write_bytes("甲".encode("gbk"))
    with pytest.raises(IncludeError) as caught:
        resolve_include(labs, value)
    assert message in caught.value.message
    assert fix in caught.value.fix


def test_a_block_holds_what_it_includes(labs: Path, write: Writer) -> None:
    (block,), problems = read(labs, write, '- 项\n\n    ```python {include="labs/circle.py#a"}\n    ```')
    assert (block.source, problems) == ("a, b = 1, 2", ())
    assert block.last_line == block.position.line + 1


def test_a_missing_include_is_one_problem_at_its_fence(labs: Path, write: Writer) -> None:
    fences = '```python {include="labs/circle.py#aera"}\n```\n\n```python {include="labs/circle.py#a"}\n```'
    (missing, found), problems = read(labs, write, fences)
    (problem,) = problems
    assert (problem.rule, problem.position, problem.fix) == ("include-missing", missing.position, "改成 area")
    assert (missing.source, found.source) == ("", "a, b = 1, 2")


def test_a_block_that_includes_has_no_text_of_its_own(labs: Path, write: Writer) -> None:
    (block,), (problem,) = read(labs, write, '```python {include="labs/circle.py#a"}\nx = 1\n```')
    assert (problem.rule, problem.position, block.source) == ("include-body", block.position, "x = 1")


def test_a_bare_include_names_nothing(labs: Path, write: Writer) -> None:
    _, (problem,) = read(labs, write, "```python {include}\n```")
    assert problem.rule == "include-missing"


def test_a_page_that_uses_labs_knows_when_they_change(write: Writer, small: Path) -> None:
    def digests() -> list[str]:
        return [answer.page.labs for answer in read_corpus(small).answers]

    write("labs/one.py", "X = 1\n")
    write("labs/results/one.json", "{}\n")
    write("docs/mysql/second.md", answer_text("mysql-2", 2, proof="```python\nfrom labs.one import X\n```\n"))
    before = digests()
    write("labs/results/one.json", '{"x": 1}\n')
    after = digests()
    write("labs/one.py", "X = 2\n")
    assert before[0] == after[0] == digests()[0] == ""
    assert len({before[1], after[1], digests()[1], ""}) == 4


def test_another_lab_s_change_leaves_a_page_as_proven_as_it_was(write: Writer, small: Path) -> None:
    def digest() -> str:
        return read_corpus(small).answers[1].page.labs

    write("labs/one/inner/area.py", "X = 1\n")
    write("labs/shared.py", "Y = 1\n")
    write("docs/mysql/second.md", answer_text("mysql-2", 2, proof="```python\nfrom labs import one\n```\n"))
    found = [digest()]
    write("labs/two/area.py", "X = 2\n")
    write("labs/results/two.json", "{}\n")
    assert digest() == found[0]
    for path in ("labs/one/inner/area.py", "labs/shared.py", "labs/results/one.json"):
        write(path, "X = 3\n")
        found.append(digest())
    assert len(set(found)) == 4
