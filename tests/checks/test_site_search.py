"""The search index: every answer, nothing but answers, no diagram source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.checks import site_search
from scripts.corpus import read_corpus
from scripts.model import Problem
from tests.conftest import Writer, answer_text
from tests.rendered.sites import Build, html

FENCE = '```mermaid {#fig-a title="图" desc="说明"}\nflowchart TD\n  A["甲"] -->   B\n```'
ENTRIES = [{"location": f"mysql/{name}/", "title": name, "text": "一句话。"} for name in ("first", "second")]


@pytest.fixture(autouse=True)
def repository(small: Path, write: Writer) -> Path:
    write("docs/mysql/second.md", answer_text("mysql-2", 2, explain=FENCE))
    return small


def problems(site: Build, root: Path, *extra: dict[str, str], without: int = 0) -> list[Problem]:
    page = html('<b id="answer"></b><b id="explain"></b>')
    index = {"docs": ENTRIES[without:] + list(extra)}
    files: dict[str, str | bytes] = {f"mysql/{name}/index.html": page for name in ("first", "second")}
    files["tags/index.html"] = html()
    return list(site_search.check(read_corpus(root), site(files | {"search/search_index.json": json.dumps(index)})))


def entry(text: str = "", location: str = "mysql/second/#explain", title: str = "题") -> dict[str, str]:
    return {"location": location, "title": title, "text": text}


@pytest.mark.parametrize(
    ("extra", "rule", "place"),
    [
        (entry("<p>A[&quot;甲&quot;] --&gt; B</p>"), "search-diagram", "docs/mysql/second.md:20"),
        (entry("flowchart TD C --> D"), "search-diagram", "docs/mysql/second.md:19"),
        (entry("sequenceDiagram 甲->>乙: 问"), "search-diagram", "docs/mysql/second.md:1"),
        (entry("跳转至 正文"), "search-boilerplate", "docs/mysql/second.md:16"),
        (entry(location="mysql/third/"), "search-location", "site/search/search_index.json:1"),
        (entry(location="mysql/second/#gone"), "search-location", "site/mysql/second/index.html:1"),
        (entry(location="tags/"), "search-generated", "site/search/search_index.json:1"),
    ],
)
def test_fault(site: Build, repository: Path, extra: dict[str, str], rule: str, place: str) -> None:
    found = [p for p in problems(site, repository, extra) if p.rule == rule]
    assert [f"{p.position.path}:{p.position.line}" for p in found] == [place]


@pytest.mark.parametrize(
    "extra",
    [
        entry("flowchart 是 Mermaid 的一种图"),
        entry("<code>a --&gt; b</code> 是箭头"),
        entry("图说明：甲 到 B"),
        entry(location="mysql/second/#answer"),
    ],
)
def test_near_miss(site: Build, repository: Path, extra: dict[str, str]) -> None:
    assert problems(site, repository, extra) == []


def test_missing_answer(site: Build, repository: Path) -> None:
    found = [(p.position.path, p.rule) for p in problems(site, repository, without=1)]
    assert found == [("docs/mysql/first.md", "search-missing")]


def test_no_index(site: Build, repository: Path) -> None:
    assert [p.rule for p in site_search.check(read_corpus(repository), site({"index.html": html()}))] == [
        "search-index"
    ]
