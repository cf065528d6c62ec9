"""The search index: an entry for each place of an answer that can be linked, with what readers read there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.evidence import write as write_record
from scripts.site.builder import build_site
from scripts.site.passages import Passage, read_passages
from scripts.site.search import segment
from tests.conftest import Writer, answer_text
from tests.site.evidence import recorded
from tests.site.rendering import render

FIGURE = '```mermaid {#fig-a title="图题甲" desc="说明乙"}\nflowchart TD\n  Knoten["标签丙"] --> B\n```'
EXPERIMENT = (
    "### 成立吗？ {#exp-first}\n\n断言\n\n:   话。\n\n预测\n\n:   数。\n\n运行\n\n:   在本机：\n\n"
    '    ```python {title="a.py"}\n    print(1 < 2)\n    ```\n\n真实输出\n\n:   一行：\n\n'
    '    ```text {title="输出"}\n    True\n    ```\n\n结论\n\n:   成立。'
)


def passages(text: str) -> dict[str, tuple[str, list[str]]]:
    found = read_passages(f"<nav><h2 id='no'>不</h2></nav><article>{render(text)}</article><h2 id='end'>外</h2>")
    return {passage.id: (passage.title, passage.paragraphs) for passage in found}


def test_each_heading_and_each_question_is_a_passage_up_to_the_next() -> None:
    assert passages(
        "## 深入 {#in-depth}\n\n甲。\n\n### 小节 `x` {#small}\n\n乙  丙\n丁。\n\n## 追问 {#follow-ups}\n\n先说。\n\n"
        "### 为什么？ {#why}\n\n因为。\n\n### 然后？ {#then}\n\n- 这样\n- 那样\n\n"
        "## 误区 {#pitfalls}\n\n「错」\n\n:   对。\n"
    ) == {
        "in-depth": ("深入", ["甲。"]),
        "small": ("小节 x", ["乙 丙 丁。"]),
        "follow-ups": ("追问", ["先说。"]),
        "why": ("为什么？", ["因为。"]),
        "then": ("然后？", ["这样", "那样"]),
        "pitfalls": ("误区", ["「错」", "对。"]),
    }


def test_cells_are_words_and_rows_are_paragraphs() -> None:
    assert passages("## 表 {#t}\n\n|甲|乙|\n|-|-|\n|1|2|\n") == {"t": ("表", ["甲 乙", "1 2"])}
    assert passages("## 误 {#t}\n\n甲<br>乙\n")["t"] == ("误", ["甲 乙"])


def test_a_drawing_is_nothing_to_search_but_its_caption_is() -> None:
    assert passages(f"## 图 {{#t}}\n\n{FIGURE}\n") == {"t": ("图", ["图题甲"])}
    live = FIGURE.replace("#fig-a", '#fig-a live="拖动"')
    assert passages(f"## 图 {{#t}}\n\n{live}\n") == {"t": ("图", ["图题甲"])}


def test_what_is_left_out_ends_where_it_ends() -> None:
    inner = '<div class="yj-proven"><div><p>甲</p><br></div><div>乙</div></div>丙<button>丁</button>'
    assert read_passages(f"<article><h2 id='t'>题</h2>{inner}</article>") == [Passage("t", "题", ["丙"])]


@pytest.fixture
def index(repository: Path, write: Writer) -> dict[str, dict[str, object]]:
    """The entries of a built site, by location."""
    write("docs/mysql/first.md", answer_text("mysql-1", 1, proof=EXPERIMENT, explain=FIGURE, sources="A & B < C"))
    for answer in read_corpus(repository).answers:
        write_record(repository / "evidence", recorded(answer))
    site = build_site(repository, read_corpus(repository), repository / "site", "https://example.org/sub/").site
    document = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert document["config"]["lang"] == ["zh"]
    return {entry["location"]: entry for entry in document["docs"]}


def plain(entry: dict[str, object]) -> tuple[str, str]:
    title, text = (str(entry[key]).replace("\u200b", "") for key in ("title", "text"))
    return title, text


def test_an_answer_s_places_are_all_in_the_index(repository: Path, index: dict[str, dict[str, object]]) -> None:
    for answer in read_corpus(repository).answers:
        named = [f"{answer.page.url}#{heading.id}" for heading in answer.page.headings]
        found = [location for location in index if location.startswith(answer.page.url)]
        assert found == [answer.page.url, *named]


def test_entries_say_what_readers_read(index: dict[str, dict[str, object]]) -> None:
    assert plain(index["mysql/first/"]) == ("问题 mysql-1？", "<p>一句话。</p><p>相关检索：index</p>")
    assert plain(index["mysql/first/#question-b"]) == ("问题 mysql-1 的追问 b？", "<p>回答。</p>")
    assert plain(index["mysql/first/#explain"]) == ("三分钟展开", "<p>图题甲</p>")
    assert plain(index["mysql/first/#answer"]) == ("一句话答案", "<p>正文。</p>")
    assert plain(index["mysql/first/#pitfalls"]) == ("常见误区", "<p>「错。」</p><p>对。</p>")
    assert plain(index["mysql/first/#sources"]) == ("参考资料", "<p>A &amp; B &lt; C</p>")
    title, text = plain(index["mysql/first/#exp-first"])
    assert title == "成立吗？"
    assert text == (
        "<p>断言</p><p>话。</p><p>预测</p><p>数。</p><p>运行</p><p>在本机：</p><p>Python a.py</p>"
        "<p>print(1 &lt; 2)</p><p>真实输出</p><p>一行：</p><p>True</p><p>结论</p><p>成立。</p>"
    )


def test_words_are_marked_in_titles_and_text(index: dict[str, dict[str, object]]) -> None:
    entry = index["mysql/first/#question-b"]
    assert str(entry["title"]).split("\u200b")[0] == "问题"
    assert "\u200b回答\u200b" in str(entry["text"])


def test_other_pages_keep_the_entries_of_mkdocs(index: dict[str, dict[str, object]]) -> None:
    assert "about/" in index
    assert "\u200b" in str(index["about/"]["title"]) or "\u200b" in str(index["about/"]["text"])


@pytest.mark.parametrize(
    ("text", "words"),
    [("倒排索引", ["倒排", "索引"]), ("B+ 树 InnoDB", ["B+ ", "树", " InnoDB"]), ("plain", ["plain"]), ("", [""])],
)
def test_segmentation_marks_words_and_keeps_the_rest(text: str, words: list[str]) -> None:
    assert segment(text).split("\u200b") == words
