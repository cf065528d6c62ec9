"""Follow-ups: each question folds what follows it, and the place that links lead to lies within the fold."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from scripts.checks import agreement
from scripts.corpus import read_corpus
from scripts.evidence import write as write_record
from scripts.rendered import read_site
from scripts.site.builder import build_site
from scripts.site.redirects import add_aliases
from tests.conftest import Writer, answer_text
from tests.site.evidence import recorded
from tests.site.rendering import parse, parser, render

TWO = "## 追问 {#follow-ups}\n\n### 为什么？ {#why}\n\n因为。\n\n### 怎么*做*？ {#how}\n\n这样。\n\n再说。\n"


def items(html: str) -> list[Element]:
    return parse(html).findall("div[@class='yj-ask']")


def answer_of(item: Element) -> Element:
    found = item.find("details/div[@class='yj-ask__a']")
    assert found is not None
    return found


def words(element: Element) -> str:
    return "".join("".join(element.itertext()).split())


def test_each_question_folds_its_answer_and_only_the_first_stands_open() -> None:
    first, second = items(render(TWO))
    for item, identifier, question, answer in (
        (first, "why", "为什么？", "因为。"),
        (second, "how", "怎么做？", "这样。再说。"),
    ):
        details, link = list(item)
        summary, body = list(details)
        heading = summary.find("h3")
        assert heading is not None
        assert (details.tag, summary.tag, summary.get("class")) == ("details", "summary", "i i-down")
        assert words(heading) == words(summary) == question
        assert heading.get("id") is None
        assert (body.get("id"), words(body)) == (identifier, answer)
        assert (link.get("href"), link.get("aria-label")) == (f"#{identifier}", f"复制链接：{question}")
        assert summary.find(".//a") is None, "a link within the summary could not be told from opening it"
    assert [item[0].get("open") for item in (first, second)] == ["open", None]


def test_the_contents_still_list_the_questions() -> None:
    made = parser()
    made.convert(TWO)
    [section] = made.toc_tokens  # type: ignore[attr-defined]
    assert [(child["id"], child["name"]) for child in section["children"]] == [("why", "为什么？"), ("how", "怎么做？")]


def test_a_question_without_an_answer_takes_nobody_else_s() -> None:
    first, second = items(render("## 追问 {#follow-ups}\n\n### 空？ {#empty}\n\n### 满？ {#full}\n\n有。"))
    assert words(answer_of(first)) == ""
    assert words(answer_of(second)) == "有。"


def test_lists_code_tables_and_smaller_headings_belong_to_the_answer() -> None:
    text = (
        "1. 甲\n\n    ```python\n    x = 1\n    ```\n\n    - 乙\n\n        1. 丙\n\n"
        "|丁|\n|-|\n|1|\n\n#### 戊 {#inner}\n\n词\n\n:   义\n\n> 己"
    )
    html = render(f"## 追问 {{#follow-ups}}\n\n### 问？ {{#ask}}\n\n{text}\n\n### 又问？ {{#again}}\n\n答。")
    answer = answer_of(items(html)[0])
    assert [child.tag for child in answer] == ["ol", "div", "h4", "dl", "blockquote"]
    assert answer.find("ol/li/figure") is not None
    assert answer.find("ol/li/ul/li/ol/li") is not None
    inner = answer.find("h4")
    assert inner is not None
    assert inner.get("id") == "inner"
    assert inner.find("a[@href='#inner']") is not None


def test_text_before_the_first_question_stays_in_sight() -> None:
    body = parse(render("## 追问 {#follow-ups}\n\n先说一句。\n\n### 问？ {#ask}\n\n答。"))
    assert [child.tag for child in body] == ["h2", "p", "div"]


def test_only_the_questions_of_that_section_fold() -> None:
    before, after = "## 深入 {#in-depth}\n\n### 题 {#t}\n\n文。", "## 误区 {#pitfalls}\n\n### 题 {#u}\n\n尾。"
    body = parse(render(f"{before}\n\n{TWO}\n{after}"))
    assert [child.tag for child in body] == ["h2", "h3", "p", "h2", "div", "div", "h2", "h3", "p"]


def test_a_former_anchor_lands_within_the_fold() -> None:
    body = parse(add_aliases(render(TWO), {"old-how": "how", "old-why": "why"}))
    for item, former in zip(body.findall("div[@class='yj-ask']"), ("old-why", "old-how"), strict=True):
        assert item.find(f"details/span[@id='{former}']") is not None, "a browser opens what holds the target"


@pytest.fixture
def site(repository: Path, write: Writer) -> Path:
    """A site whose first answer proves something in a follow-up, and whose links lead to follow-ups."""
    question = (
        "### 问？ {#ask}\n\n算：\n\n- 项\n\n    ```python\n    print(1)\n    ```\n\n"
        '    ```text {title="输出"}\n    1\n    ```\n\n'
        "### 甲？ {#question-a}\n\n见[问](#ask)。\n\n### 乙？ {#b}\n\n答。"
    )
    write("docs/mysql/first.md", answer_text("mysql-1", 1, follow_ups=question))
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain="见[乙](first.md#b)。"))
    for answer in read_corpus(repository).answers:
        write_record(repository / "evidence", recorded(answer))
    return build_site(repository, read_corpus(repository), repository / "site", "https://example.org/sub/").site


def test_a_proven_block_keeps_its_mark_within_the_answer(site: Path) -> None:
    html = (site / "mysql/first/index.html").read_text(encoding="utf-8")
    answer = html[html.index('class="yj-ask__a" id="ask"') : html.index("</details>")]
    assert 'class="yj-ran" data-state="proven"' in answer
    assert "<samp>1" in answer


def test_both_readings_of_a_page_agree_on_the_questions(repository: Path, site: Path) -> None:
    assert list(agreement.check(read_corpus(repository), read_site(site))) == []
