"""Links: every way to lead nowhere is one problem at the target, with the mend; the real pages have none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.checks import links
from scripts.corpus import read_corpus
from scripts.model import Corpus, Problem
from tests.conftest import Writer, answer_text

FIGURE = '```mermaid {#fig-a title="图" desc="说"}\nflowchart TD\n  A --> B\n```'


Found = Callable[[str], list[Problem]]


@pytest.fixture
def found(small: Path, write: Writer) -> Found:
    """Checks an answer whose mechanism says what is given."""
    write("docs/index.md", "# 首页 {#home}\n")
    write("docs/assets/a b.svg", "<svg/>")
    write("docs/assets/Big.png", "")
    write("docs/elk/logs.md", answer_text("elk-1").replace("{#question-b}", "{#only-here}"))
    write("docs/elk/index.md", "---\ntitle: ELK\ntagline: 日志\norder: 2\ntemplate: topic.html\n---\n")
    write("docs/contributing/reference.md", "# 参考 {#reference}\n\n::: scripts.model\n")
    write("docs/mysql/中文.md", "# 题 {#a}\n")

    def check(text: str) -> list[Problem]:
        write("docs/mysql/second.md", answer_text("mysql-2", 2, in_depth=text, explain=FIGURE))
        return [p for p in links.check(read_corpus(small)) if p.position.path == "docs/mysql/second.md"]

    return check


def test_the_real_pages_have_no_broken_link(corpus: Corpus) -> None:
    assert [str(problem) for problem in links.check(corpus)] == []


@pytest.mark.parametrize(
    "text",
    [
        "[甲](first.md)",
        "[甲](../mysql/first.md#question-a)",
        "[甲](./first.md#answer)",
        "[甲](#question-b)",
        "[甲](#fig-a)",
        "[甲](../elk/index.md)",
        "[甲](../index.md#home)",
        "[甲](%E4%B8%AD%E6%96%87.md#a)",
        "[甲](中文.md)",
        "[甲](first.md?x=1#answer)",
        '[甲](first.md "题")',
        "[甲](<../assets/a b.svg>)",
        "![图](../assets/a%20b.svg)",
        "[甲][r]\n\n[r]: first.md",
        "<https://example.org/>",
        "<http://127.0.0.1:8000/>",
        "[甲](mailto:a@example.org)",
        "[甲](../contributing/reference.md#scripts.model.Page)",
        "[`Page`][scripts.model.Page]",
        "`[甲](nowhere.md)` 与 \\[甲\\](nowhere.md)",
    ],
)
def test_good_link(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "rule", "mend"),
    [
        ("[甲](nowhere.md)", "link-target", "docs/mysql/nowhere.md"),
        ("[甲](frist.md)", "link-target", "first.md"),
        ("[甲](logs.md)", "link-target", "../elk/logs.md"),
        ("[甲](notes.txt)", "link-target", ""),
        ("[甲](../mysql)", "link-rendered", "index.md"),
        ("[甲](../elk/#answer)", "link-rendered", "../elk/index.md#answer"),
        ("[甲](../first/)", "link-rendered", "first.md"),
        ("[甲](../first/index.html)", "link-rendered", "first.md"),
        ("[甲](first)", "link-rendered", "first.md"),
        ("[甲](first.html)", "link-rendered", "first.md"),
        ("[甲](first.md/)", "link-target", "first.md"),
        ("[甲](../../elk/logs/#answer)", "link-outside", ""),
        ("[甲](../q/elk-1/)", "link-rendered", "../elk/logs.md"),
        ("[甲](../tags/索引/)", "link-generated", "index.md"),
        ("[甲](../levels/basic/index.md)", "link-generated", "index.md"),
        ("[甲](page/2.md)", "link-generated", "index.md"),
        ("[甲](First.md#answer)", "link-case", "first.md#answer"),
        ("[甲](../MySQL/first.md)", "link-case", "first.md"),
        ("![图](../assets/big.png)", "link-case", "../assets/Big.png"),
        ("[甲](../../README.md)", "link-outside", "https://"),
        ("[甲](../../docs-old/a.md)", "link-outside", "https://"),
        ("[甲](/mysql/first/#answer)", "link-absolute", "first.md#answer"),
        ("[甲](/assets/Big.png)", "link-absolute", "../assets/Big.png"),
        ("[甲](//example.org/a)", "link-scheme", "https://example.org/a"),
        ("[甲](http://example.org/a)", "link-scheme", "https://example.org/a"),
        ("[甲](HTTP://example.org/a)", "link-scheme", "https://example.org/a"),
        ("[甲](javascript:alert(1))", "link-scheme", ""),
        ("[甲](data:text/html,x)", "link-scheme", ""),
        ("[甲](JavaScript:alert)", "link-scheme", ""),
        ("[甲](file:///etc/passwd)", "link-scheme", ""),
        ("[甲](https:///a)", "link-scheme", ""),
        ("[甲](<http://[a>)", "link-scheme", ""),
        ("[甲]()", "link-empty", ""),
        ("[甲](#)", "link-empty", ""),
        ("[](first.md)", "link-empty", ""),
        ("[甲](#questionb)", "link-fragment", "#question-b"),
        ("[甲](#Question-B)", "link-fragment", "#question-b"),
        ("[甲](first.md#only-here)", "link-fragment", "../elk/logs.md#only-here"),
        ("[甲](first.md#zzz)", "link-fragment", "#answer"),
        ("[甲](中文.md#%E8%8A%82)", "link-fragment", "#a"),
        ("![图](none.png)", "image-missing", ""),
        ("![图](first.md)", "image-missing", ""),
        ("![图]()", "image-missing", ""),
        ("![](<../assets/a b.svg>)", "image-alt", ""),
        ("![图](https://example.org/a.png)", "image-foreign", "docs/assets/"),
        ("![图](data:image/png;base64,AA)", "image-foreign", "docs/assets/"),
        ("[甲][manual]", "link-reference", "[manual]: "),
        ("[甲][]", "link-reference", "[甲]: "),
        ("有据[^1]。", "link-reference", "参考资料"),
        ("[甲][r]\n\n[r]: nowhere.md", "link-target", ""),
    ],
)
def test_bad_link(found: Found, text: str, rule: str, mend: str) -> None:
    (problem,) = found(text)
    assert problem.rule == rule
    assert mend in problem.fix


@pytest.mark.parametrize(
    ("prefix", "lines"),
    [
        ("- 一\n    - 二 ", 1),
        ("> ", 0),
        ("| 甲 | 乙 |\n| - | - |\n| 一 | ", 2),
        ("词\n\n:   义 ", 2),
        ("!!! note\n\n    ", 2),
        ("- 一\n\n    !!! note\n\n        ", 4),
        ("### ", 0),
    ],
    ids=["nested list", "quote", "table", "definition", "admonition", "admonition in a list", "heading"],
)
def test_bad_link_has_its_line_wherever_it_stands(found: Found, prefix: str, lines: int) -> None:
    (first,) = found("[甲](nowhere.md)")
    (problem,) = found(f"{prefix}[甲](nowhere.md)")
    assert problem.position.line == first.position.line + lines
    assert problem.position.column == len(prefix.rpartition("\n")[2]) + len("[甲](") + 1


def test_two_links_on_one_line_have_their_own_columns(found: Found) -> None:
    problems = found("[甲](a.md) 与 [甲](a.md)")
    assert sorted(problem.position.column for problem in problems) == [5, 17]


def test_a_page_that_could_not_be_read_is_no_missing_target(small: Path, write: Writer) -> None:
    (small / "docs/mysql/gbk.md").write_bytes("错".encode("gbk"))
    write("docs/mysql/second.md", answer_text("mysql-2", 2, in_depth="[甲](gbk.md#answer)"))
    assert list(links.check(read_corpus(small))) == []
