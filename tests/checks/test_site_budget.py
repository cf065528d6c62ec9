"""Budgets: at the limit is well, one byte more is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.checks import site_budget
from scripts.checks.site_budget import ANSWER, MAX_IMAGE, MAX_LAZY, MAX_REQUESTS, MAX_SCRIPTS, OTHER, REFERENCE
from scripts.corpus import read_corpus
from scripts.model import Asset, Corpus
from scripts.rendered import RenderedSite
from tests.conftest import ROOT
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())


def weighing(site: RenderedSite, page: int, files: Mapping[str, int]) -> RenderedSite:
    """Return the site as if its pages and files weighed this much."""
    pages = tuple(replace(read, compressed=page) for read in site.pages)
    return replace(site, pages=pages, compressed=files)


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize(
    "case",
    [
        ("mysql/first/index.html", ANSWER, "docs/mysql/first.md"),
        ("mysql/index.html", OTHER, "docs/mysql/index.md"),
        ("q/mysql-1/index.html", OTHER, "site/q/mysql-1/index.html"),
    ],
)
def test_a_page_with_all_that_it_loads(site: Build, small: Path, case: tuple[str, int, str], over: int) -> None:
    path, limit, named = case
    styles = '<link rel="stylesheet" href="/sub/a.css"><link rel="icon" href="/sub/i.svg">'
    head = f'{styles}<script src="/sub/a.js"></script>'
    files = {"a.css": "@import 'b.css';", "b.css": "", "a.js": "", "i.svg": "", "never.css": ""}
    read = site({path: html(head=head), **files})
    sizes = {"a.css": 10, "b.css": 20, "a.js": 30, "i.svg": 40, "never.css": limit}
    problems = site_budget.check(read_corpus(small), weighing(read, limit - 100 + over, sizes))
    assert [(p.rule, p.position.path) for p in problems] == [("budget-page", named)] * over


def test_the_reference_has_a_limit_of_its_own(site: Build, small: Path) -> None:
    source = small / "docs" / "about" / "reference.md"
    source.parent.mkdir()
    source.write_text("---\ntitle: 参考\ntemplate: reference.html\n---\n\n一。\n", encoding="utf-8")
    read = site({"about/reference/index.html": html()})
    corpus = read_corpus(small)
    assert list(site_budget.check(corpus, weighing(read, REFERENCE, {}))) == []
    assert [p.rule for p in site_budget.check(corpus, weighing(read, REFERENCE + 1, {}))] == ["budget-page"]


def test_the_heaviest_parts_are_named_heaviest_first(site: Build) -> None:
    head = '<link rel="stylesheet" href="a.css"><script src="a.js"></script><link rel="icon" href="i.svg">'
    read = site({"index.html": html(head=head), "a.css": "", "a.js": "", "i.svg": ""})
    (problem,) = site_budget.check(EMPTY, weighing(read, 20_000, {"a.css": 31_449, "a.js": 100, "i.svg": 99}))
    assert "下载 51.7 KB（压缩后），上限 50 KB；最重的是a.css 31.5 KB、网页 20 KB、a.js 0.1 KB" in problem.message


@pytest.mark.parametrize(("over", "rules"), [(0, []), (1, ["budget-scripts"])])
def test_scripts_are_judged_once_for_all_the_pages_that_share_them(site: Build, over: int, rules: list[str]) -> None:
    page = html(head='<script src="a.js"></script>')
    files = {"a.js": "import './b.js'; import('./later.js');", "b.js": "", "later.js": ""}
    read = site({"index.html": page, "404.html": page, **files})
    sizes = {"a.js": 10, "b.js": MAX_SCRIPTS - 10 + over, "later.js": MAX_SCRIPTS}
    corpus = replace(EMPTY, assets=(Asset("docs/b.js", 0, ""),))
    problems = list(site_budget.check(corpus, weighing(read, 0, sizes)))
    assert [problem.rule for problem in problems] == rules
    assert {problem.position.path for problem in problems} <= {"docs/b.js"}


@pytest.mark.parametrize(("over", "rules"), [(0, []), (1, ["budget-requests"])])
def test_requests(site: Build, over: int, rules: list[str]) -> None:
    names = [f"{number}.css" for number in range(MAX_REQUESTS - 1 + over)]
    head = "".join(f'<link rel="stylesheet" href="{name}">' for name in [*names, *names])
    read = site({"index.html": html(head=head), **dict.fromkeys(names, "")})
    assert [problem.rule for problem in site_budget.check(EMPTY, read)] == rules


@pytest.mark.parametrize(("over", "rules"), [(0, []), (1, ["budget-lazy"])])
def test_lazy_images_count_for_themselves(site: Build, over: int, rules: list[str]) -> None:
    body = '<img src="a.png" alt="" loading="lazy"><img src="b.png" alt="" loading=LAZY>'
    half = MAX_LAZY // 2
    read = site({"index.html": html(body), "a.png": b"\0" * half, "b.png": b"\0" * (half + over)})
    assert [problem.rule for problem in site_budget.check(EMPTY, read)] == rules


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


def test_the_guide_names_these_limits() -> None:
    guide = (ROOT / "docs" / "contributing" / "checks.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in guide.splitlines() if line.startswith("| ")]
    limits = {row[0]: row[1] for row in rows if len(row) == 2}
    assert limits["答案，连同它加载的一切"] == f"{ANSWER // 1000} KB"
    assert limits["脚本参考"] == f"{REFERENCE // 1000} KB"
    assert limits["其余的页面"] == f"{OTHER // 1000} KB"
    assert limits["脚本"] == f"{MAX_SCRIPTS // 1000} KB"
    assert limits["请求"] == f"{MAX_REQUESTS} 个"
    assert MAX_IMAGE == MAX_LAZY
    assert limits["推迟加载的图片"].startswith(f"{MAX_LAZY // 1000} KB")


def test_what_travels_is_compressed(site: Build) -> None:
    page = site({"index.html": html("页" * 100_000)}).pages[0]
    assert page.compressed < 2000 < page.size
