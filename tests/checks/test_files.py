"""Files: what a page is called, where it lies and what it is made of; links out of docs and what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.checks import files
from scripts.corpus import read_corpus
from scripts.corpus.limits import MAX_LINE
from scripts.model import Corpus
from tests.conftest import Writer, answer_text, topic_text


def found(root: Path) -> list[str]:
    corpus = read_corpus(root)
    problems = sorted([*corpus.problems, *files.check(corpus)])
    assert all(problem.message and problem.fix for problem in problems)
    return [f"{p.position.path}:{p.position.line} {p.rule}" for p in problems]


def test_the_real_files_are_in_order(corpus: Corpus) -> None:
    assert [str(problem) for problem in files.check(corpus)] == []


def test_a_clean_repository(small: Path, write: Writer) -> None:
    write("docs/index.md", "---\ntemplate: home.html\n---\n")
    write("docs/about/deep/page.md", "正文。")
    write("docs/assets/未引用 的.svg", "<svg/>")
    (small / "docs/assets/same.svg").symlink_to("未引用 的.svg")
    assert found(small) == []


@pytest.mark.parametrize("text", ["", "\n\n \n", "---\ntitle: 题\n---\n"])
def test_empty_page(small: Path, write: Writer, text: str) -> None:
    write("docs/about/index.md", text)
    assert found(small) == ["docs/about/index.md:1 page-empty"]


def test_large_page(small: Path, write: Writer) -> None:
    write("docs/about/index.md", f"{'字' * 60}\n\n" * 3000)
    assert found(small) == ["docs/about/index.md:1 page-size"]


def test_a_file_of_megabytes_is_not_parsed(small: Path, write: Writer) -> None:
    write("docs/mysql/third.md", answer_text("mysql-3", 3) + "字" * 1_800_000)
    assert found(small) == ["docs/mysql/third.md:1 page-size"]
    assert len(read_corpus(small).answers) == 2


def test_long_line_is_one_problem_and_the_rest_is_read(small: Path, write: Writer) -> None:
    write("docs/about/index.md", f"# 一 {{#a}}\n\n{'[' * 20_001}\n\n## 二 {{#b}}\n")
    assert found(small) == ["docs/about/index.md:3 line-length"]
    page = next(page for page in read_corpus(small).pages if page.path == "docs/about/index.md")
    assert [heading.id for heading in page.headings] == ["a", "b"]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x0c", "\u2028", "\u202e", "\ufffd"])
def test_invisible_character_has_its_place(small: Path, write: Writer, character: str) -> None:
    write("docs/about/index.md", f"一\n\n二{character}三\n\n四\n")
    (problem,) = files.check(read_corpus(small))
    assert (str(problem.position), problem.rule) == ("docs/about/index.md:3:2", "control-character")


def test_the_longest_line_is_the_longest_that_is_parsed() -> None:
    assert files.MAX_CHARACTERS == MAX_LINE


def test_bom(small: Path, write: Writer) -> None:
    write("docs/mysql/second.md", "\ufeff" + answer_text("mysql-2", 2))
    assert found(small) == ["docs/mysql/second.md:1 bom"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("third page.md", "third-page"),
        ("Third.md", "third"),
        ("第三题.md", "readable-name"),
        ("third_page.md", "third-page"),
        ("v1.2.md", "v1-2"),
        ("-x.md", "x"),
        (".hidden.md", "hidden"),
        ("third.MD", "third.md"),
        ("third.markdown", "third.md"),
    ],
)
def test_name_that_makes_a_bad_address(small: Path, write: Writer, name: str, mend: str) -> None:
    write(f"docs/mysql/{name}", answer_text("mysql-3", 3))
    (problem,) = files.check(read_corpus(small))
    assert (problem.position.path, problem.rule) == (f"docs/mysql/{name}", "page-name")
    assert mend in problem.fix


def test_bad_folder_is_named_once(small: Path, write: Writer) -> None:
    for name in ("index", "a", "b"):
        write(f"docs/about/My Folder/{name}.md", "正文。")
    assert found(small) == ["docs/about/My Folder/a.md:1 page-name"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("about/page.md", "about/Page.md"), ("assets/a.svg", "assets/A.svg"), ("about/x/a.md", "about/X/b.md")],
)
def test_names_that_differ_by_case_only(small: Path, write: Writer, first: str, second: str) -> None:
    write(f"docs/{first}", "正文。")
    write(f"docs/{second}", "正文。")
    assert [line.split()[1] for line in found(small)].count("name-case") == 1


def test_two_files_with_one_address(small: Path, write: Writer) -> None:
    write("docs/about/a.md", "正文。")
    write("docs/about/a/index.md", "正文。")
    assert found(small) == ["docs/about/a.md:1 duplicate-address"]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("docs/third.md", "page-folder"),
        ("docs/mysql/deep/third.md", "page-folder"),
        ("docs/assets/third.md", "page-folder"),
        ("docs/tags/index.md", "page-folder"),
        ("docs/redis/third.md", "topic-index"),
        ("docs/redis/index.md", "topic-index"),
    ],
)
def test_page_outside_every_topic(small: Path, write: Writer, path: str, rule: str) -> None:
    write(path, "正文。")
    assert found(small) == [f"{path}:1 {rule}"]


def test_topic_without_index_is_named_once(small: Path, write: Writer) -> None:
    write("docs/redis/a.md", "正文。")
    write("docs/redis/b.md", "正文。")
    assert found(small) == ["docs/redis/a.md:1 topic-index"]


def test_topic_whose_index_fails_is_no_missing_topic(small: Path, write: Writer) -> None:
    write("docs/mysql/index.md", topic_text().replace("order: 1", "order: 一"))
    assert found(small) == ["docs/mysql/index.md:4 front-matter-schema"]


def link(small: Path, target: str) -> None:
    (small / "docs/mysql/third.md").symlink_to(target)


@pytest.mark.parametrize("target", ["/etc/hostname", "../../README.md", "nowhere.md", "third.md"])
def test_symlink_that_leads_out_or_nowhere(small: Path, write: Writer, target: str) -> None:
    write("README.md", "外")
    link(small, target)
    assert found(small) == ["docs/mysql/third.md:1 symlink"]
    assert len(read_corpus(small).answers) == 2


def test_symlink_loop_between_two(small: Path) -> None:
    link(small, "fourth.md")
    (small / "docs/mysql/fourth.md").symlink_to("third.md")
    assert found(small) == ["docs/mysql/fourth.md:1 symlink", "docs/mysql/third.md:1 symlink"]


@pytest.mark.parametrize("target", ["/etc", "..", "."])
def test_linked_folder_is_not_followed(small: Path, target: str) -> None:
    (small / "docs/mysql/deep").symlink_to(target)
    assert found(small) == ["docs/mysql/deep:1 symlink"]


def test_symlink_of_an_asset(small: Path) -> None:
    (small / "docs/secret.json").symlink_to("/etc/hostname")
    assert found(small) == ["docs/secret.json:1 symlink"]


def test_folder_named_like_a_page(small: Path) -> None:
    (small / "docs/mysql/third.md").mkdir()
    assert found(small) == ["docs/mysql/third.md:1 unreadable"]


def test_pipe_is_not_opened(small: Path) -> None:
    os.mkfifo(small / "docs/mysql/third.md")
    assert found(small) == ["docs/mysql/third.md:1 unreadable"]


def test_name_that_is_not_utf8_can_be_printed(small: Path) -> None:
    (small / os.fsdecode("docs/mysql/第".encode("gbk") + b".md")).write_text("正文。", encoding="utf-8")
    (line,) = found(small)
    assert line.endswith(":1 unreadable")
    assert line.encode("utf-8")
