"""Markup: what plain Markdown becomes on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import BuildError

from tests.site.rendering import parse, render


def test_heading_has_a_copy_link_with_a_name() -> None:
    html = render("## 追问 {#follow-ups}")
    assert 'href="#follow-ups"' in html
    assert 'aria-label="复制链接：追问"' in html


def test_html_in_a_heading_stays_out_of_the_link_s_name() -> None:
    html = render('## 按 <kbd title="x">/</kbd> 搜索 {#search}')
    assert 'aria-label="复制链接：按 / 搜索"' in html


def test_experiments_and_only_they_become_sheets() -> None:
    html = render(
        "## 动手验证 {#proof}\n\n### 甲 {#exp-a}\n\n断言\n\n:   话。\n\n结论\n\n:   对。\n\n"
        "### 乙 {#b}\n\n词\n\n:   义\n\n## 别的 {#x}\n\n### 丙 {#exp-c}\n\n词\n\n:   义\n"
    )
    assert html.count('class="yj-proof"') == 1
    assert '<section aria-labelledby="exp-a" class="yj-proof">' in html
    assert "实验 1" in html
    assert '<dt class="yj-conclusion">结论</dt>' in html
    assert "yj-mark" not in html
    assert "yj-state" not in html, "nothing is known of a page that is no answer"


def test_an_experiment_ends_before_the_next_heading() -> None:
    html = render(
        "## 动手验证 {#proof}\n\n### 甲 {#exp-a}\n\n先说。\n\n断言\n\n:   话。\n\n后说。\n\n"
        "### 乙 {#exp-b}\n\n断言\n\n:   话。\n"
    )
    first, second = html.split("</section>")[:2]
    assert "先说。" in first
    assert "后说。" not in first
    assert second.index("后说。") < second.index("<section")
    assert "实验 2" in second


def test_output_has_no_bar_of_its_own() -> None:
    html = render('```text {title="输出"}\n<b>\n```\n\n```text {title="公式"}\na\n```')
    assert html.startswith('<div class="yj-out" role="group" aria-label="输出"><pre><samp>&lt;b&gt;</samp></pre></div>')
    assert html.count("<figcaption>") == 1


def test_a_fence_without_a_language_is_not_lost() -> None:
    assert "甲" in render("```\n甲\n```")


def test_code_outside_the_answers_says_only_that_it_does_not_run() -> None:
    assert "yj-ran" not in render("```python\n1\n```")
    assert '<b class="i i-check">未运行</b><span class="yj-facts"><span>为什么</span></span>' in render(
        '```python {not-run="为什么"}\n1\n```'
    )


def test_included_code_is_shown_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "a.py").write_text("def one():\n    return 1\n\n\ndef two():\n    return 2\n")
    assert "return" in render('```python {include="labs/a.py#two"}\n```', root=str(tmp_path))
    with pytest.raises(BuildError, match="three"):
        render('```python {include="labs/a.py#three"}\n```', root=str(tmp_path))


def test_the_lead_ends_before_the_second_section() -> None:
    html = render("## 一句话答案 {#answer}\n\n答。\n\n## 三分钟展开 {#explain}\n\n说。")
    before, after = html.split('<hr class="yj-lead-end" />')
    assert "答。" in before
    assert 'id="explain"' in after


def test_tables_scroll_by_themselves() -> None:
    body = parse(render("|甲|乙|\n|-|-|\n|1|2|\n\n后文"))
    box, after = list(body)
    assert box.attrib == {"class": "yj-scroll", "tabindex": "0", "role": "group", "aria-label": "表格"}
    assert [child.tag for child in box] == ["table"]
    assert after.text == "后文"


def test_tables_are_told_apart_by_the_heading_above_them() -> None:
    table = "|甲|\n|-|\n|1|\n\n"
    before = f"## 追问 {{#follow-ups}}\n\n### 为什么？ {{#why}}\n\n{table}文\n\n{table}"
    body = parse(render(f"{before}## 别的 {{#x}}\n\n{table}"))
    names = [box.get("aria-label") for box in body.iter("div") if box.get("role") == "group"]
    assert names == ["为什么？：表格", "为什么？：表格 2", "别的：表格"]


def test_a_table_in_a_list_scrolls_too() -> None:
    body = parse(render("- 甲\n\n    |乙|\n    |-|\n    |1|\n"))
    assert body.find("ul/li/div/table") is not None


def test_alignment_of_columns_is_a_class_not_a_style() -> None:
    body = parse(render("|左|中|右|无|\n|:-|:-:|-:|-|\n|1|2|3|4|"))
    for tag in ("th", "td"):
        assert [cell.get("class") for cell in body.iter(tag)] == [None, "mid", "num", None]
        assert [cell.get("style") for cell in body.iter(tag)] == [None] * 4
    assert {cell.get("scope") for cell in body.iter("th")} == {"col"}
    assert {cell.get("scope") for cell in body.iter("td")} == {None}


def test_code_keeps_its_title_and_is_escaped() -> None:
    html = render('```python {title="<a>.py"}\nprint("<b>")\n```')
    assert "&lt;a&gt;.py" in html
    assert "<b>" not in html.replace('<b class="yj', "")


def test_figure_is_an_anchor_of_the_document() -> None:
    html = render('```mermaid {#fig-a title="图题" desc="说明"}\nflowchart TD\n  A --> B\n```')
    assert html.startswith('<figure class="yj-fig" id="fig-a"><svg')
    assert "<figcaption>图题</figcaption></figure>" in html


def test_live_diagram_is_escaped_source() -> None:
    html = render('```mermaid {#fig-a live="拖动" title="图题" desc="说明"}\nflowchart TD\n  A["<img onerror=x>"]\n```')
    assert '<div class="mermaid"' in html
    assert "&lt;img onerror=x&gt;" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "fence",
    ['{#fig-a title="图" desc="说"}\nflowchart TD\n  A[[', '{title="图" desc="说"}\nflowchart TD\n  A --> B'],
    ids=["does not parse", "has no id"],
)
def test_a_bad_diagram_ends_the_build(fence: str) -> None:
    with pytest.raises(BuildError):
        render(f"```mermaid {fence}\n```")
