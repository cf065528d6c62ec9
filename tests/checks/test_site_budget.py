"""Budgets: at the limit is well, one byte more is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.checks import site_budget
from scripts.checks.site_budget import MAX_ANSWER, MAX_ASSETS, MAX_IMAGE
from scripts.corpus import read_corpus
from scripts.model import Asset, Corpus
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())


@pytest.mark.parametrize(("over", "rules"), [(0, []), (1, ["budget-page"])])
def test_answer(site: Build, small: Path, over: int, rules: list[str]) -> None:
    read = site({"mysql/first/index.html": html(), "about/index.html": html()})
    pages = tuple(replace(page, compressed=MAX_ANSWER + over) for page in read.pages)
    problems = list(site_budget.check(read_corpus(small), replace(read, pages=pages)))
    assert [problem.rule for problem in problems] == rules
    assert {problem.position.path for problem in problems} <= {"docs/mysql/first.md"}


@pytest.mark.parametrize(("over", "rules"), [(0, []), (1, ["budget-assets"])])
def test_styles_and_scripts(site: Build, over: int, rules: list[str]) -> None:
    head = '<link rel="stylesheet" href="a.css"><script src="a.js"></script><link rel="prefetch" href="later.js">'
    page = html(head=head)
    files = {"a.css": "@import 'b.css';", "b.css": "", "a.js": "import('later.js')", "later.js": ""}
    read = site({"index.html": page, "404.html": page, **files})
    sizes = {"a.css": 10, "b.css": MAX_ASSETS - 20 + over, "a.js": 10, "later.js": MAX_ASSETS}
    corpus = replace(EMPTY, assets=(Asset("docs/b.css", 0, ""),))
    problems = list(site_budget.check(corpus, replace(read, compressed=sizes)))
    assert [problem.rule for problem in problems] == rules
    assert {problem.position.path for problem in problems} <= {"docs/b.css"}


@pytest.mark.parametrize(
    ("path", "size", "rules"),
    [
        ("a.PNG", MAX_IMAGE + 1, ["budget-image"]),
        ("a.png", MAX_IMAGE, []),
        ("a.json", MAX_IMAGE + 1, []),
    ],
)
def test_image(site: Build, path: str, size: int, rules: list[str]) -> None:
    assert [problem.rule for problem in site_budget.check(EMPTY, site({path: b"\0" * size}))] == rules


def test_what_travels_is_compressed(site: Build) -> None:
    page = site({"index.html": html("页" * 100_000)}).pages[0]
    assert page.compressed < 2000 < page.size
