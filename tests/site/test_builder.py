"""The build: all or nothing, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.search.reader import read_entries, read_postings
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


def test_search_index_leads_to_answers_and_their_places_and_adds_search_terms(repository: Path) -> None:
    entries = {entry.location: entry for entry in read_entries(build(repository))}
    assert "index" in entries["mysql/first/"].text
    assert entries["mysql/first/"].title == "问题 mysql-1？"
    assert "mysql/first/#question-a" in entries
    assert {"index", "问题", "追问"} <= read_postings(repository / "site").keys()


def test_diagram_source_and_labels_never_enter_the_search_index(repository: Path, write: Writer) -> None:
    fence = '```mermaid {#fig-a title="图题甲" desc="说明乙"}\nflowchart TD\n  Knoten["标签丙"] --> B\n```'
    write("docs/mysql/first.md", answer_text("mysql-1", 1, explain=fence))
    site = build(repository)
    files = [file for file in (site / "search").rglob("*.json") if file.name not in {"sounds.json", "simple.json"}]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert "图题甲" in text
    assert not [word for word in ("标签", "knoten", "flowchart", "说明乙") if word in text.lower()]


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
