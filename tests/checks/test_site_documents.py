"""Documents of the built site: ids, language, title, images and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks import site_documents
from scripts.corpus import read_corpus
from scripts.model import Corpus
from tests.conftest import Writer
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (html('<b id="a"></b>\n<details><summary>看</summary><b id="a"></b></details>'), "6 site-duplicate-id"),
        (html('<b id="a"></b><svg><g id="a"></g></svg>'), "5 site-duplicate-id"),
        (html(lang=""), "1 site-lang"),
        (html(lang=' lang=""'), "1 site-lang"),
        (html(head=""), "1 site-title"),
        (html(head="<title> </title>"), "1 site-title"),
        (html("<img src=a.png>"), "5 site-image-alt"),
        (html('<a href="">文字</a>'), "5 site-link-empty"),
        (html('<img src="" alt="">'), "5 site-link-empty"),
        (html('<a href="x"><svg></svg></a>'), "5 site-link-name"),
    ],
)
def test_fault(site: Build, page: str, expected: str) -> None:
    (problem,) = site_documents.check(EMPTY, site({"index.html": page}))
    assert f"{problem.position.line} {problem.rule}" == expected
    assert problem.position.path == "site/index.html"


@pytest.mark.parametrize(
    "body",
    [
        '<b id="a"></b><b id="A"></b><template><b id="a"></b></template><!-- <b id="a"></b> -->',
        '<a id="a" name="a"></a>',
        '<img src="a.png" alt="">',
        '<a name="old"></a><a id="b"></a><a>占位</a>',
        '<a href="x" aria-label="名"><svg></svg></a>',
        '<form action=""></form>',
        "<svg><title>画</title></svg>",
    ],
)
def test_near_miss(site: Build, body: str) -> None:
    assert list(site_documents.check(EMPTY, site({"index.html": html(body)}))) == []


def test_what_could_not_be_read_is_reported(site: Build) -> None:
    read = site({"index.html": html().encode() + b"\xff"})
    assert [problem.rule for problem in site_documents.check(EMPTY, read)] == ["site-encoding"]


def test_repeated_id_is_on_the_line_of_the_second_one_in_the_source(site: Build, small: Path, write: Writer) -> None:
    write("docs/mysql/page.md", "# 甲 {#same}\n\n见[甲](#same)。\n\n<b id=other></b>\n\n## 乙 {#same}\n")
    body = '<h1 id="same">甲</h1><h2 id="same">乙</h2>'
    (problem,) = site_documents.check(read_corpus(small), site({"mysql/page/index.html": html(body)}))
    assert (problem.position.path, problem.position.line) == ("docs/mysql/page.md", 7)
