"""The search index: an entry for each place of an answer that can be linked, with what readers read there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks.site_search import BOILERPLATE
from scripts.corpus import read_corpus
from scripts.evidence import load_all
from scripts.evidence import write as write_record
from scripts.model import FIXED_SECTIONS
from scripts.search.model import Document, Place
from scripts.search.reader import read_entries, read_postings
from scripts.site.builder import build_site
from scripts.site.passages import Passage, read_passages
from scripts.site.proofs import judge_all
from scripts.site.search import read_documents
from tests.conftest import Writer, answer_text
from tests.search.decoding import decode
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
    assert read_passages(f"<article><h2 id='t'>题</h2>{inner}</article>") == [Passage("t", "题", paragraphs=["丙"])]


@pytest.fixture
def built(repository: Path, write: Writer) -> Path:
    """A built site whose first answer has an experiment that ran, a figure, and wordings of its sections."""
    text = answer_text("mysql-1", 1, proof=EXPERIMENT, explain=FIGURE, sources="A & B < C")
    write("docs/mysql/first.md", text.replace("## 常见误区", "### 小节 {#small}\n\n甲。\n\n## 常见误区"))
    write("docs/mysql/first.terms.yml", "answer: [整篇的说法]\nexp-first: [实验的说法, wording]\n")
    for answer in read_corpus(repository).answers:
        write_record(repository / "evidence", recorded(answer))
    return build_site(repository, read_corpus(repository), repository / "site", "https://example.org/sub/").site


@pytest.fixture
def documents(repository: Path, built: Path) -> dict[str, Document]:
    """What can be found in the built site, by address."""
    corpus = read_corpus(repository)
    verdicts = judge_all(corpus, load_all(repository / "evidence"))
    return {document.url: document for document in read_documents(built, corpus, verdicts)}


def places(document: Document) -> dict[str, Place]:
    return {place.id: place for place in document.places}


def test_an_answer_s_places_are_all_in_the_index(repository: Path, built: Path) -> None:
    """The section that repeats the summary is the head of the document."""
    index = [entry.location for entry in read_entries(built)]
    for answer in read_corpus(repository).answers:
        named = [f"{answer.page.url}#{heading.id}" for heading in answer.page.headings if heading.id != "answer"]
        found = [location for location in index if location.startswith(answer.page.url)]
        assert found == [answer.page.url, *named]


def test_entries_say_what_readers_read(built: Path) -> None:
    index = {entry.location: (entry.title, entry.text) for entry in read_entries(built)}
    assert index["mysql/first/"] == ("问题 mysql-1？", "一句话。\nindex、索引、整篇的说法")
    assert index["mysql/first/#question-b"] == ("问题 mysql-1 的追问 b？", "回答。")
    assert index["mysql/first/#explain"] == ("三分钟展开", "图题甲")
    assert index["mysql/first/#pitfalls"] == ("常见误区", "「错。」\n对。")
    assert index["mysql/first/#sources"] == ("参考资料", "A & B < C")
    title, text = index["mysql/first/#exp-first"]
    assert title == "成立吗？"
    assert text == "话。\n数。\n在本机：\nPython a.py\n一行：\n成立。\nprint(1 < 2)\nTrue"


def test_what_every_experiment_consists_of_is_nowhere(built: Path) -> None:
    lines = {line for entry in read_entries(built) if "#exp-" in entry.location for line in entry.text.splitlines()}
    assert lines
    assert not lines & {"断言", "预测", "运行", "接着运行", "真实输出", "输出", "结论"}


def test_states_marks_and_controls_are_nowhere(built: Path) -> None:
    answers = [entry for entry in read_entries(built) if entry.location.startswith("mysql/")]
    texts = [f"{entry.title}\n{entry.text}" for entry in answers]
    for phrase in ("已实测", "已校验", "未运行", "未核对", "复制", "相关检索", "本页目录", "问题记录", *BOILERPLATE):
        assert not [text for text in texts if phrase in text], phrase


def test_code_is_apart_from_prose_and_what_others_wrote_counts_as_code(documents: dict[str, Document]) -> None:
    found = places(documents["mysql/first/"])
    assert found["exp-first"].code == ("print(1 < 2)", "True")
    assert found["exp-first"].prose == ("话。", "数。", "在本机：", "Python a.py", "一行：", "成立。")
    assert (found["sources"].prose, found["sources"].code) == ((), ("A & B < C",))


def test_a_heading_that_every_answer_has_is_generic_and_names_the_ones_under_it(documents: dict[str, Document]) -> None:
    found = places(documents["mysql/first/"])
    generic = {name for name, place in found.items() if place.generic}
    assert generic == {section.id for section in FIXED_SECTIONS} - {"answer"}
    labels = {section.id: section.short for section in FIXED_SECTIONS}
    assert found["question-a"].label == labels["follow-ups"]
    assert found["exp-first"].label == labels["proof"]
    assert not {found[name].label for name in generic} - {""}


def test_what_is_typed_for_a_page_and_for_a_section_is_theirs(documents: dict[str, Document]) -> None:
    assert documents["mysql/first/"].terms == ("index", "索引", "整篇的说法")
    found = places(documents["mysql/first/"])
    assert found["exp-first"].terms == ("实验的说法", "wording")
    assert {place.terms for name, place in found.items() if name != "exp-first"} == {()}


def test_what_is_typed_for_a_section_leads_there_and_is_never_shown(built: Path) -> None:
    postings = decode(read_postings(built)["wording"])
    ordinal = [entry.location for entry in read_entries(built)].index("mysql/first/#exp-first")
    assert postings.keys() == {0}
    assert postings[0].keys() == {ordinal + 1}, "before the first place stands what is typed for the document"
    assert "wording" not in "".join(entry.text for entry in read_entries(built))


def test_a_document_says_where_it_belongs_and_what_is_known_of_it(documents: dict[str, Document]) -> None:
    first = documents["mysql/first/"]
    assert (first.topic, first.level, first.answer) == ("MySQL", "基础", True)
    assert first.proof, "its record says what became of the blocks"


def test_answers_come_first_and_pages_about_the_site_after_them(documents: dict[str, Document]) -> None:
    """The browser tells them apart by their numbers."""
    assert [document.answer for document in documents.values()] == sorted(
        (document.answer for document in documents.values()), reverse=True
    )
    assert not documents["about/"].answer
    assert documents["about/"].title
    assert places(documents["about/"])


def test_lists_of_answers_are_not_searched(documents: dict[str, Document]) -> None:
    assert not documents.keys() & {"", "mysql/", "tags/", "levels/", "search/"}


def test_a_page_that_asks_to_be_left_out_is_left_out(repository: Path, write: Writer) -> None:
    for name, head in (("shown", ""), ("hidden", "search:\n  exclude: true\n")):
        write(f"docs/about/{name}.md", f"---\ntitle: 页\n{head}---\n\n## 节 {{#a}}\n\n{name}\n")
    corpus = read_corpus(repository)
    site = build_site(repository, corpus, repository / "site", "https://example.org/sub/").site
    found = {entry.location for entry in read_entries(site)}
    assert "about/shown/#a" in found
    assert not [location for location in found if location.startswith("about/hidden/")]
    assert "hidden" not in read_postings(site)
