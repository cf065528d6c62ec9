"""The reader: a folder becomes a corpus, and nothing that it meets stops it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.corpus import read_corpus, read_page
from scripts.model import Link
from tests.conftest import Writer, answer_text, topic_text

FRAGMENTS = (
    "---\n|# 标题\n|## 节 {#a}\n|```python\n|```\n|````\n|~~~\n|- 项\n|    |:   定义\n|[链](b.md#c)|![图](x.png)|"
    "`码`|{#|}|甲 ‖ 乙\n|> 引\n|\t|\x00|\r|<div>|\n|id: x\n|\ud7ff|\U0001f600"
)
PIECES = st.sampled_from([piece.replace("‖", "|") for piece in FRAGMENTS.split("|")])


def test_headings_sections_links_and_characters() -> None:
    text = "---\nid: a\n---\n\n## 甲 {#jia}\n\n三个字 [链](b.md)\n第二行 ![图](c.png)\n\n## 乙 {#yi}\n\n字\n"
    page, _ = read_page("docs/x/a.md", text)
    assert [(h.text, h.id, h.level, h.position.line) for h in page.headings] == [
        ("甲", "jia", 2, 5),
        ("乙", "yi", 2, 10),
    ]
    assert [(s.heading.id, s.end_line, s.characters) for s in page.sections] == [
        ("jia", 10, 7),
        ("yi", 13, 1),
    ]
    assert [(link.target, link.position.line, link.image) for link in page.links] == [
        ("b.md", 7, False),
        ("c.png", 8, True),
    ]
    assert [link.position.column for link in page.links] == [9, 10]
    assert page.characters == 10


def test_length_counts_ideographs_and_words() -> None:
    page, _ = read_page("docs/a.md", "InnoDB 的 `page_size` 是 16 KB。\n\n```python\nignored\n```\n")
    assert page.characters == 6


def test_code_is_neither_heading_nor_link() -> None:
    page, _ = read_page("docs/a.md", "```python\n# 不是标题\n[x](y)\n```\n\n`[x](y)`\n")
    assert (page.headings, page.links) == ((), ())


def test_references_resolve_or_are_reported() -> None:
    page, _ = read_page("docs/a.md", "[好][a] 与 [坏][b]，注[^1]，`[x][y]`。\n\n[a]: b.md#c\n")
    assert [(link.target, link.position.line) for link in page.links] == [("b.md#c", 1)]
    assert [(str(position), text) for position, text in page.broken_references] == [
        ("docs/a.md:1:10", "[坏][b]"),
        ("docs/a.md:1:18", "[^1]"),
    ]


def test_html_tags_have_their_places() -> None:
    page, _ = read_page("docs/a.md", 'x <a id="y"></a>\n\n<div onclick="z">\n</div>\n\n<!-- c -->\n')
    assert [(tag.tag, dict(tag.attributes), tag.position.line, tag.position.column) for tag in page.html] == [
        ("a", {"id": "y"}, 1, 3),
        ("/a", {}, 1, 13),
        ("div", {"onclick": "z"}, 3, 1),
        ("/div", {}, 4, 1),
        ("!--", {}, 6, 1),
    ]


@pytest.mark.parametrize(
    ("path", "url"),
    [("docs/index.md", ""), ("docs/mysql/index.md", "mysql/"), ("docs/mysql/a-b.md", "mysql/a-b/")],
)
def test_address_of_a_page(path: str, url: str) -> None:
    page, _ = read_page(path, "")
    assert page.url == url


def test_answers_come_in_their_order(small: Path, write: Writer) -> None:
    write("docs/mysql/zero.md", answer_text("mysql-9", 9))
    write("docs/elk/index.md", topic_text("ELK", order=0 + 2))
    corpus = read_corpus(small)
    assert [topic.slug for topic in corpus.topics] == ["mysql", "elk"]
    assert [answer.meta.id for answer in corpus.answers] == ["mysql-1", "mysql-2", "mysql-9"]
    assert corpus.problems == ()


def test_follow_ups_are_those_of_their_section(small: Path) -> None:
    (first, _) = read_corpus(small).answers
    assert [heading.id for heading in first.follow_ups] == ["question-a", "question-b", "question-c"]


def test_a_file_that_is_not_utf8_is_one_problem_and_the_rest_is_read(small: Path) -> None:
    (small / "docs/mysql/gbk.md").write_bytes("好\n坏：".encode() + "错".encode("gbk"))
    corpus = read_corpus(small)
    ((problem),) = corpus.problems
    assert (str(problem.position), problem.rule) == ("docs/mysql/gbk.md:2:1", "encoding")
    assert len(corpus.answers) == 2


def test_an_answer_whose_front_matter_fails_loses_no_other(small: Path, write: Writer) -> None:
    write("docs/mysql/third.md", answer_text("mysql-3", 3).replace("level: 基础", "level: 难"))
    corpus = read_corpus(small)
    assert [problem.rule for problem in corpus.problems] == ["front-matter-schema"]
    assert [answer.meta.id for answer in corpus.answers] == ["mysql-1", "mysql-2"]


def test_no_docs_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_corpus(tmp_path)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    page, _ = read_page("docs/x/a.md", text)
    last = text.count("\n") + text.count("\r") + 2
    assert all(1 <= heading.position.line <= last for heading in page.headings)
    assert all(isinstance(link, Link) and link.position.line >= 1 for link in page.links)
