"""The build: all or nothing, and errors that say where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.site.builder import SiteBuildError, build_site
from scripts.site.staging import stage
from tests.conftest import Writer, answer_text


def build(root: Path) -> Path:
    return build_site(root, read_corpus(root), root / "site", "https://example.org/sub/").site


def test_pages_lists_short_links_and_index(repository: Path) -> None:
    site = build(repository)
    for path in ("", "mysql/first/", "mysql/", "tags/索引/", "tags/", "levels/basic/", "levels/", "q/mysql-2/"):
        assert (site / path / "index.html").is_file(), path
    assert (site / "404.html").is_file()
    redirect = (site / "q/mysql-2/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/sub/mysql/second/">' in redirect
    assert 'href="../../mysql/second/"' in redirect


def test_search_index_marks_chinese_words_and_adds_search_terms(repository: Path) -> None:
    index = json.loads((build(repository) / "search/search_index.json").read_text(encoding="utf-8"))
    entry = next(doc for doc in index["docs"] if doc["location"] == "mysql/first/")
    assert "index" in entry["text"]
    assert "\u200b" in entry["title"]
    assert any(doc["location"] == "mysql/first/#question-a" for doc in index["docs"])


def test_diagram_source_and_labels_never_enter_the_search_index(repository: Path, write: Writer) -> None:
    fence = '```mermaid {#fig-a title="图题甲" desc="说明乙"}\nflowchart TD\n  Knoten["标签丙"] --> B\n```'
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain=fence))
    text = (build(repository) / "search/search_index.json").read_text(encoding="utf-8").replace("\u200b", "")
    assert "图题甲" in text
    assert not [word for word in ("标签丙", "Knoten", "flowchart", "说明乙") if word in text]


def test_the_same_sources_give_the_same_bytes(repository: Path) -> None:
    def content() -> dict[str, bytes]:
        site = build(repository)
        return {
            file.relative_to(site).as_posix(): file.read_bytes()
            for file in site.rglob("*")
            if file.is_file() and not file.name.startswith("sitemap")
        }

    assert content() == content()


def test_a_dead_link_stops_the_build_and_keeps_the_last_site(repository: Path, write: Writer) -> None:
    site = build(repository)
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain="[断](second.md#nowhere)"))
    with pytest.raises(SiteBuildError, match=r"mysql/first\.md.*second\.md#nowhere"):
        build(repository)
    assert (site / "mysql/first/index.html").is_file()


def test_a_diagram_that_does_not_parse_stops_the_build(repository: Path, write: Writer) -> None:
    fence = '```mermaid {#fig-a title="图题甲" desc="说明"}\nflowchart TD\n  A[[\n```'
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain=fence))
    with pytest.raises(SiteBuildError, match=r"docs/mysql/first\.md：图「图题甲」第 2 行"):
        build(repository)


def test_staging_copies_and_adds_and_touches_no_source(repository: Path) -> None:
    target = repository / "build" / "docs"
    pages = {page.source for page in read_corpus(repository).pages}
    stage(repository / "docs", target, pages, {"tags/a.md": '标签 "甲"'})
    (target / "mysql" / "first.md").write_text("改过", encoding="utf-8")
    assert "改过" not in (repository / "docs/mysql/first.md").read_text(encoding="utf-8")
    assert 'title: "标签 \\"甲\\""' in (target / "tags/a.md").read_text(encoding="utf-8")
    stage(repository / "docs", target, pages, {})
    assert not (target / "tags").exists()
