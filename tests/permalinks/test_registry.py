"""The registry: read with lines, written without touching what people wrote, generated from the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.corpus import read_corpus
from scripts.model import Corpus
from scripts.permalinks import REGISTRY, RegistryError, current_ids, current_pages, dump, entry, load, parse, update
from tests.conftest import ROOT, Writer, answer_text

TEXT = """\
open: true
redirects:
  mysql/old/: mysql/first/#answer
former_anchors:
  mysql/first/: {why: answer, no: explain}
ids:
  mysql-1: mysql/first/
pages:
  mysql/first/:
    - answer
    - explain
  '': []
"""


def test_the_committed_registry_is_readable_and_up_to_date(corpus: Corpus) -> None:
    registry = load(ROOT)
    assert registry.problems == ()
    assert dict(registry.pages) == current_pages(corpus)
    assert dict(registry.ids) == current_ids(corpus)


def test_every_entry_is_data_with_its_line() -> None:
    registry = parse(TEXT)
    assert registry.open
    assert registry.redirects == {"mysql/old/": "mysql/first/#answer"}
    assert registry.former_anchors == {"mysql/first/": {"why": "answer", "no": "explain"}}
    assert registry.ids == {"mysql-1": "mysql/first/"}
    assert registry.pages == {"mysql/first/": ("answer", "explain"), "": ()}
    assert registry.at("redirects", "mysql/old/").line == 3
    assert registry.at("former_anchors", "mysql/first/", "why").line == 5
    assert registry.at("pages", "nowhere/").line == 8
    assert registry.at("nothing").line == 1


def test_without_a_file_nothing_is_published(tmp_path: Path) -> None:
    assert load(tmp_path).pages == {}
    assert load(tmp_path).problems == ()


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("open: false\nredirects:\n  - : [", 3, "permalinks-syntax"),
        ("open: false\n<<<<<<< HEAD\n", 3, "permalinks-syntax"),
        ("- a", 1, "permalinks-form"),
        ("open: ja", 1, "permalinks-form"),
        ("open: false\nredirect:\n  a/: b/", 3, "permalinks-form"),
        ("redirects:\n  a/: b/\n  a/: c/", 3, "permalinks-form"),
        ("redirects: [a/]", 1, "permalinks-form"),
        ("former_anchors:\n  a/: why", 2, "permalinks-form"),
        ("former_anchors:\n  a/: {why: '#answer'}", 2, "permalinks-form"),
        *[
            (f"redirects:\n  {key}: {value}", 2, "permalinks-form")
            for key, value in (
                ("/a/", "b/"), ("../a/", "b/"), ("a", "b/"), ("a.html", "b/"), ("a//", "b/"), ("''", "b/"),
                ("a/", "/b/"), ("a/", "https://example.org/"), ("a/", "b"), ("a/", "b/#"), ("a/", "[b/]"),
            )
        ],
    ],
)  # fmt: skip
def test_what_does_not_hold_is_a_problem_on_its_line(text: str, line: int, rule: str) -> None:
    problems = parse(text).problems
    assert [(problem.rule, problem.position.line) for problem in problems] == [(rule, line)]
    assert problems[0].fix


def test_one_bad_entry_leaves_the_others_standing() -> None:
    registry = parse("redirects:\n  /a/: b/\n  c/: d/\nformer_anchors:\n  e/: {f: [g], h: i}\n")
    assert len(registry.problems) == 2
    assert registry.redirects == {"c/": "d/"}
    assert registry.former_anchors == {"e/": {"h": "i"}}


@pytest.mark.parametrize("content", [b"open: \xff", ("redirects: " + "[" * 100_000).encode()], ids=["bytes", "depth"])
def test_hostile_files_end_in_one_problem(tmp_path: Path, content: bytes) -> None:
    (tmp_path / REGISTRY).write_bytes(content)
    registry = load(tmp_path)
    assert [problem.rule for problem in registry.problems] == ["permalinks-syntax"]
    assert not registry.readable


def test_pages_hold_headings_and_figures_sorted_and_answers_come_first(small: Path, write: Writer) -> None:
    write("docs/a.md", "# 甲 {#z}\n\n## 乙 {#b}\n\n### 没有\n")
    figure = '```mermaid {#fig-a title="图" desc="说"}\nflowchart TD\n  A --> B\n```'
    write("docs/mysql/first.md", answer_text(explain=figure))
    pages = current_pages(read_corpus(small))
    assert list(pages) == ["mysql/first/", "mysql/second/", "a/", "mysql/"]
    assert pages["a/"] == ("b", "z")
    assert {"fig-a", "question-a", "answer"} <= set(pages["mysql/first/"])
    assert current_ids(read_corpus(small)) == {"mysql-1": "mysql/first/", "mysql-2": "mysql/second/"}


def test_update_writes_once_and_says_whether_it_changed_anything(small: Path, write: Writer) -> None:
    assert update(small, read_corpus(small))
    assert not update(small, read_corpus(small))
    write("docs/mysql/third.md", answer_text("mysql-3", 3))
    assert update(small, read_corpus(small))
    assert dict(load(small).pages) == current_pages(read_corpus(small))
    assert load(small).open is False


def test_update_keeps_every_character_that_people_wrote(small: Path) -> None:
    update(small, read_corpus(small))
    file = small / REGISTRY
    written = file.read_text(encoding="utf-8").replace(
        "redirects:\n", "redirects:\n  mysql/old/: mysql/first/  # 改名\n"
    )
    file.write_text(written.replace("    - answer\n", "", 1), encoding="utf-8")
    assert update(small, read_corpus(small))
    assert file.read_text(encoding="utf-8") == written


def test_update_mends_a_merge_conflict_in_the_generated_part(small: Path) -> None:
    update(small, read_corpus(small))
    file = small / REGISTRY
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("pages:\n", "<<<<<<< HEAD\npages:\n=======\n"), encoding="utf-8")
    assert not load(small).readable
    update(small, read_corpus(small))
    assert file.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(("content", "message"), [(b"open: true\n", "分界行"), (b"\xff", "UTF-8")])
def test_update_refuses_to_lose_what_it_cannot_keep(small: Path, content: bytes, message: str) -> None:
    (small / REGISTRY).write_bytes(content)
    with pytest.raises(RegistryError, match=message):
        update(small, read_corpus(small))
    assert (small / REGISTRY).read_bytes() == content


def test_what_is_written_is_what_is_read() -> None:
    registry = parse(TEXT)
    again = parse(dump(registry))
    assert (again.problems, again.open, again.redirects) == ((), True, registry.redirects)
    assert (again.former_anchors, again.ids, again.pages) == (registry.former_anchors, registry.ids, registry.pages)


@pytest.mark.parametrize("key", ["mysql/x/", "", "no", "12", "a b", "a: b", "中文/", "'", "a, b", "{a}"])
def test_a_line_to_add_is_the_yaml_it_means(key: str) -> None:
    assert yaml.safe_load(entry(key, key)) == {key: key}
    assert yaml.safe_load(entry(key, {key: key})) == {key: {key: key}}
