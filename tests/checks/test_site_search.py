"""The search index: every answer, nothing but answers, no diagram source."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks import site_search
from scripts.corpus import read_corpus
from scripts.model import Problem
from scripts.rendered import read_site
from scripts.search.model import Document, Place
from scripts.search.writer import write_index
from tests.conftest import Writer, answer_text
from tests.rendered.sites import ADDRESS, Build, html

FENCE = '```mermaid {#fig-a title="图" desc="说明"}\nflowchart TD\n  A["甲"] -->   B\n```'


@pytest.fixture(autouse=True)
def repository(small: Path, write: Writer) -> Path:
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=FENCE))
    return small


def problems(site: Build, root: Path, *extra: Document, without: int = 0) -> list[Problem]:
    page = html('<b id="answer"></b><b id="explain"></b>')
    files: dict[str, str | bytes] = {f"mysql/{name}/index.html": page for name in ("first", "second")}
    folder = site(files | {"tags/index.html": html()}).folder
    answers = [Document(f"mysql/{name}/", name, summary="一句话。") for name in ("first", "second")]
    write_index(folder, [*answers[without:], *extra])
    return list(site_search.check(read_corpus(root), read_site(folder, ADDRESS)))


def entry(text: str = "", fragment: str = "explain", url: str = "mysql/second/") -> Document:
    """Another document, with a place of that text."""
    places = (Place(fragment, "题", prose=(text,)),) if fragment else ()
    return Document(url, "题", places=places)


@pytest.mark.parametrize(
    ("extra", "rule", "place"),
    [
        (entry('先说。A["甲"] --> B'), "search-diagram", "docs/mysql/second.md:20"),
        (entry("flowchart TD C --> D"), "search-diagram", "docs/mysql/second.md:19"),
        (entry("sequenceDiagram 甲->>乙: 问"), "search-diagram", "docs/mysql/second.md:1"),
        (entry("跳转至 正文"), "search-boilerplate", "docs/mysql/second.md:16"),
        (entry(url="mysql/third/", fragment=""), "search-location", "site/search/index.json:1"),
        (entry(fragment="gone"), "search-location", "site/mysql/second/index.html:1"),
        (entry(url="tags/", fragment=""), "search-generated", "site/search/index.json:1"),
    ],
)
def test_fault(site: Build, repository: Path, extra: Document, rule: str, place: str) -> None:
    found = [p for p in problems(site, repository, extra) if p.rule == rule]
    assert [f"{p.position.path}:{p.position.line}" for p in found] == [place]


@pytest.mark.parametrize(
    "extra",
    [
        entry("flowchart 是 Mermaid 的一种图"),
        entry("a --> b 是箭头"),
        entry("图说明：甲 到 B"),
        entry(fragment="answer"),
    ],
)
def test_near_miss(site: Build, repository: Path, extra: Document) -> None:
    assert problems(site, repository, extra) == []


def test_missing_answer(site: Build, repository: Path) -> None:
    found = [(p.position.path, p.rule) for p in problems(site, repository, without=1)]
    assert found == [("docs/mysql/first.md", "search-missing")]


def test_no_index(site: Build, repository: Path) -> None:
    assert [p.rule for p in site_search.check(read_corpus(repository), site({"index.html": html()}))] == [
        "search-index"
    ]
