"""Links of the built site: each fault has its rule and its mend, each near miss has none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.checks import site_links
from scripts.corpus import read_corpus
from scripts.model import Asset, Corpus
from tests.conftest import Writer
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())
SECOND = html('<b id="answer"></b><a name="old"></a><h3 id="小节">节</h3><img src="../../i.png" alt="图">')


def files(body: str) -> dict[str, str | bytes]:
    return {
        "index.html": html(),
        "mysql/first/index.html": html(body),
        "mysql/second/index.html": SECOND,
        "tags/页/index.html": html(),
        "q/mysql-2/index.html": html('<meta http-equiv="refresh" content="0; url=../../mysql/second/">'),
        "i.png": b"\0",
    }


@pytest.mark.parametrize(
    ("body", "rule", "fix"),
    [
        ('<a href="../secnd/">x</a>', "site-link", "../second/"),
        ('<a href="../Second/">x</a>', "site-link", "../second/"),
        ('<a href="../second.md">x</a>', "site-link", "../second/"),
        ('<a href="../../tags/%E5%BA%81/">x</a>', "site-link", "../../tags/页/"),
        ('<a href="../../tags/%25E9%25A1%25B5/">x</a>', "site-link", "../../tags/页/"),
        ('<details><summary>看</summary><a href="../third/">x</a></details>', "site-link", "./"),
        ('<form action="../secnd/"></form>', "site-link", "../second/"),
        ('<link rel="canonical" href="https://example.org/sub/mysql/secnd/">', "site-link", "../second/"),
        ('<a href="../second/#anser">x</a>', "site-fragment", "../second/#answer"),
        ('<a href="../second/#%E5%B0%8F">x</a>', "site-fragment", "#小节"),
        ('<a href="../../q/mysql-2/#anser">x</a>', "site-fragment", "#answer"),
        ('<a href="#nowhere">x</a>', "site-fragment", "没有可用的锚点"),
        ('<svg><path fill="url(#none)"/></svg>', "site-fragment", "没有可用的锚点"),
        ('<img src="../../j.png" alt="">', "site-asset", "../../i.png"),
        ('<img srcset="../../i.png 1x, ../../j.png 2x" src="../../i.png" alt="">', "site-asset", "../../i.png"),
        ('<p style="background: url(../../j.png)">x</p>', "site-asset", "../../i.png"),
        ('<style>a { b: url("../../j.png") }</style>', "site-asset", "../../i.png"),
        ('<script type="module">import "./gone.js"</script>', "site-asset", "改正地址"),
        ('<a href="../../../x/">x</a>', "site-link-outside", "相对路径"),
        ('<a href="/mysql/second/">x</a>', "site-link-outside", "相对路径"),
        ('<a href="http://[::1/">x</a>', "site-link-malformed", "https://"),
        ('<a href="htps://example.org/">x</a>', "site-link-scheme", "https://"),
        ('<a href="javascript:void(0)">x</a>', "site-link-scheme", "https://"),
    ],
)
def test_fault(site: Build, body: str, rule: str, fix: str) -> None:
    (problem,) = site_links.check(EMPTY, site(files(body)))
    assert (problem.rule, problem.position.path) == (rule, "site/mysql/first/index.html")
    assert problem.position.line == 5
    assert fix in problem.fix


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../second/#answer">x</a>',
        '<a href="../second/index.html#old">x</a>',
        '<a href="../second/#%E5%B0%8F%E8%8A%82">x</a>',
        '<a href="../second/#小节">x</a>',
        '<a href="../../tags/%E9%A1%B5/">x</a>',
        '<a href="../../tags/页">x</a>',
        '<a href="../../q/mysql-2/#answer">x</a>',
        '<a href="/sub/mysql/second/#answer">x</a>',
        '<a href="https://example.org/sub/mysql/second/#answer">x</a>',
        '<a href="https://example.org/nothing-of-ours/">x</a>',
        '<a href="http://other.org/#nowhere">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        '<a href="#">x</a><a href="#top">x</a><a href="?q=x">x</a><a href="#:~:text=x">x</a>',
        '<a href="../../i.png#xywh=1,2,3,4">x</a>',
        '<img src="data:image/png;base64,AA==" alt="">',
        '<link rel="preconnect" href="/elsewhere/">',
        '<pre>&lt;a href="../third/"&gt;</pre><!-- <a href="../third/">x</a> -->',
    ],
)
def test_near_miss(site: Build, body: str) -> None:
    assert list(site_links.check(EMPTY, site(files(body)))) == []


def test_path_from_the_root_breaks_when_the_site_moves_below_one(site: Build) -> None:
    read = site(files('<a href="/mysql/second/">x</a>'), "http://127.0.0.1:8000/")
    assert [problem.rule for problem in site_links.check(EMPTY, read)] == ["site-link-absolute"]


@pytest.mark.parametrize(
    ("href", "rules"),
    [("mysql/second/", ["site-404-relative"]), ("/sub/mysql/second/", []), ("#here", [])],
)
def test_page_not_found_is_served_at_any_depth(site: Build, href: str, rules: list[str]) -> None:
    read = site(files("") | {"404.html": html(f'<b id="here"></b><a href="{href}">x</a>')})
    assert [problem.rule for problem in site_links.check(EMPTY, read)] == rules


def refresh(target: str) -> str:
    return html(f'<meta http-equiv="refresh" content="0; url={target}">')


@pytest.mark.parametrize(
    ("redirects", "rules"),
    [
        ({"a": "../b/", "b": "../mysql/second/"}, {"site-redirect-chain"}),
        ({"a": "../b/", "b": "../a/"}, {"site-redirect-loop"}),
        ({"a": "../a/"}, {"site-redirect-loop"}),
        ({"a": "../gone/"}, {"site-link"}),
        ({"a": "../mysql/second/#gone"}, {"site-fragment"}),
        ({"a": "../mysql/second/#answer", "b": "../mysql/second/"}, set()),
    ],
)
def test_redirects(site: Build, redirects: dict[str, str], rules: set[str]) -> None:
    pages = {f"{name}/index.html": refresh(target) for name, target in redirects.items()}
    assert {problem.rule for problem in site_links.check(EMPTY, site(files("") | pages))} == rules


def test_style_sheet_s_problem_is_on_its_own_line(site: Build) -> None:
    page = html('<link rel="stylesheet" href="a.css">')
    (problem,) = site_links.check(EMPTY, site({"index.html": page, "a.css": "a {\n  b: url(gone.png) }"}))
    assert str(problem.position) == "site/a.css:2:6"


def test_answer_needs_its_page_and_its_short_link(site: Build, small: Path) -> None:
    read = site(files("") | {"q/mysql-1/index.html": refresh("../../mysql/second/")})
    problems = list(site_links.check(read_corpus(small), read))
    assert [(str(p.position), p.rule) for p in problems] == [("docs/mysql/first.md:2:1", "site-short-link")]
    (small / "docs/mysql/first.md").rename(small / "docs/mysql/third.md")
    problems = list(site_links.check(read_corpus(small), read))
    assert [(str(p.position), p.rule) for p in problems] == [("docs/mysql/third.md:2:1", "site-page")]


def test_template_s_dead_link_is_one_problem_however_many_pages_show_it(site: Build) -> None:
    template = Asset("overrides/partials/footer.html", 9, "<p>\n<a href=\"{{ 'abuot/' | url }}\">关于</a>")
    pages = {"about/index.html": html(), "index.html": html('<a href="abuot/">关于</a>')}
    read = site(pages | {"a/index.html": html('<a href="../abuot/">关于</a>')})
    (problem,) = set(site_links.check(replace(EMPTY, templates=(template,)), read))
    assert (str(problem.position), problem.fix) == ("overrides/partials/footer.html:2:14", "最接近的是 about/")


def test_mend_is_written_as_the_author_writes_links(site: Build, small: Path, write: Writer) -> None:
    write("docs/elk/page.md", "# 页 {#page}\n\n一。见[二](../mysql/second.md#anser)。\n")
    read = site(
        files("")
        | {
            "elk/page/index.html": html('<a href="../../mysql/second/#anser">二</a>'),
            "q/mysql-1/index.html": refresh("../../mysql/first/"),
        }
    )
    (problem,) = site_links.check(read_corpus(small), read)
    assert (problem.position.path, problem.position.line) == ("docs/elk/page.md", 3)
    assert "../mysql/second.md#answer" in problem.fix
