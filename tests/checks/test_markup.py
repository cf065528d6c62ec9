"""HTML in Markdown: five harmless tags and comments; everything else is named with what to write instead."""

from __future__ import annotations

import pytest

from scripts.checks import markup
from scripts.corpus import read_page
from scripts.model import Corpus, Problem


def found(text: str) -> list[Problem]:
    page, _ = read_page("docs/mysql/a.md", text)
    return list(markup.check(Corpus((), (page,))))


def test_the_real_pages_hold_no_html(corpus: Corpus) -> None:
    assert [str(problem) for problem in markup.check(corpus)] == []


@pytest.mark.parametrize(
    "text",
    [
        "H<sub>2</sub>O，x<sup>2</sup>，<kbd>Ctrl</kbd>，换<br>行<br/>，长<wbr>词",
        "<!-- 注 -->\n\n<!--\n多行\n\n<div>\n-->\n\n行内 <!-- 注 --> 注",
        "`<div>` 与 \\<div> 与 &lt;div&gt;，a < b > c，<名字>",
        "```html\n<script></script>\n```\n\n    <div>\n",
        "<https://example.org/> <a@example.org>",
    ],
)
def test_allowed(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ('一\n\n<a id="old"></a>旧名字', 3, "{#readable-id}"),
        ('<a href="x/">别处</a>', 1, "[文字](目标)"),
        ('<img src="x.png">', 1, "![替代文字]"),
        ("一\n\n<script>alert(1)</script>", 3, "docs/assets/js/"),
        ('<iframe src="https://example.org"></iframe>', 1, "普通链接"),
        ("<style>p { color: red }</style>", 1, "docs/assets/css/"),
        ("<kbd onclick='x()'>回车</kbd>", 1, "只写 <kbd>"),
        ('<sub style="color: red">2</sub>', 1, "只写 <sub>"),
        ('<kbd id="x">回车</kbd>', 1, "{#readable-id}"),
        ("- 一\n\n    <div>二</div>", 3, "!!! note"),
        ("> <b>重</b>", 1, "**重点**"),
        ("填上 <version> 再运行", 1, "`<version>`"),
        ("<h2>标题</h2>", 1, "## 标题"),
        ("<br><hr>", 1, "---"),
        ("一</div>二", 1, "删去"),
        ("一</sub>二", 1, "删去"),
        ("H<sub>2O", 1, "<sub>…</sub>"),
        ("<?php echo 1 ?>", 1, ""),
        ("<!DOCTYPE html>", 1, ""),
        ("一\n\n<!-- 没有结束\n\n## 标题 {#a}\n", 3, "-->"),
    ],
)
def test_refused(text: str, line: int, mend: str) -> None:
    (problem,) = found(text)
    assert (problem.rule, problem.position.line) == ("raw-html", line)
    assert mend in problem.fix


def test_every_tag_has_its_place() -> None:
    problems = found('<details><summary>看</summary><img src="none.png"></details>')
    assert [problem.position.column for problem in problems] == [1, 10, 30]
