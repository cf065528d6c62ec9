"""A built site as a whole: files, what pages load, the address, the search index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.rendered import RenderedSite, SearchIndex, read_site
from scripts.search.model import Document, Place
from scripts.search.reader import Entry
from scripts.search.writer import write_index
from tests.rendered.sites import ADDRESS, Build, html


def test_styles_and_scripts_are_those_that_pages_load(site: Build) -> None:
    head = '<link rel=stylesheet href="../css/a.css"><script type=module src="../js/a.js"></script>'
    read = site(
        {
            "x/index.html": html(head=head),
            "css/a.css": "@import 'b.css'; @font-face { src: url(../f.woff2) }",
            "css/b.css": "@import 'a.css';",
            "css/unused.css": "@import 'gone.css';",
            "js/a.js": "import './b.mjs'",
            "js/b.mjs": "",
            "f.woff2": b"\0",
        }
    )
    assert [style.path for style in read.styles] == ["css/a.css", "css/b.css"]
    assert [script.path for script in read.scripts] == ["js/a.js", "js/b.mjs"]
    assert [font.target for font in read.styles[0].fonts] == ["../f.woff2"]
    assert read.compressed.keys() == {"css/a.css", "css/b.css", "js/a.js", "js/b.mjs"}
    assert read.files == read.sizes.keys()


@pytest.mark.parametrize(
    ("path", "file"),
    [("", "index.html"), ("a/", "a/index.html"), ("a", "a/index.html"), ("a/index.html", "a/index.html"), ("b/", None)],
)
def test_file_of_an_address(site: Build, path: str, file: str | None) -> None:
    assert site({"index.html": html(), "a/index.html": html()}).find(path) == file


def test_address_is_what_most_canonical_links_say(tmp_path: Path) -> None:
    for path, canonical in {"": ADDRESS, "a/": ADDRESS + "a/", "页/": "https://elsewhere.org/页/"}.items():
        (tmp_path / path).mkdir(exist_ok=True)
        page = html(head=f'<link rel="canonical" href="{canonical}">')
        (tmp_path / path / "index.html").write_text(page, encoding="utf-8")
    read = read_site(tmp_path)
    assert (read.address, read.base, read.host) == (ADDRESS, "/sub/", "example.org")
    assert read_site(tmp_path, "https://x.org/y").base == "/y/"


def test_search_index_gives_the_places_that_it_leads_to(tmp_path: Path) -> None:
    place = Place("b", "索引", prose=("页", "行"), code=("SELECT 1",))
    write_index(tmp_path, [Document("a/", "题", summary="话", terms=("词", "term"), places=(place,))])
    read = read_site(tmp_path)
    assert read.problems == ()
    assert read.search == SearchIndex(
        "search/index.json",
        (Entry("a/", "题", "话\n词、term"), Entry("a/#b", "索引", "页\n行\nSELECT 1")),
    )


MANIFEST = {"format": 1, "version": "0a", "documents": 1, "shards": 1, "group": 4}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps(MANIFEST | {"format": 2}), b"\xff"])
def test_unreadable_search_index_is_a_problem(site: Build, text: str | bytes) -> None:
    read = site({"search/index.json": text})
    assert read.search is None
    assert [problem.rule for problem in read.problems] == ["search-index-syntax"]


@pytest.mark.parametrize(
    "heads", ["", "1", "[{}]", '[{"url": "a/", "title": "", "summary": "", "terms": ""}]', b"\xff"]
)
def test_search_index_of_which_a_file_is_damaged_is_a_problem(site: Build, heads: str | bytes) -> None:
    read = site({"search/index.json": json.dumps(MANIFEST), "search/0a/d/0.json": heads})
    assert read.search is None
    assert [problem.rule for problem in read.problems] == ["search-index-syntax"]


def test_search_index_of_which_a_file_is_missing_is_a_problem(site: Build) -> None:
    read = site({"search/index.json": json.dumps(MANIFEST)})
    assert read.search is None
    assert [problem.rule for problem in read.problems] == ["search-index-syntax"]


def test_page_that_is_not_utf_8_is_a_problem_and_is_read(site: Build) -> None:
    read = site({"index.html": b"<html>\n<title>\xb4\xf0</title><b id=i></b>"})
    assert [str(problem.position) for problem in read.problems] == ["site/index.html:2:1"]
    assert read.pages[0].anchors == {"i"}


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_site(tmp_path / "none")


def test_the_real_site_is_read(built: RenderedSite) -> None:
    page = built.by_path["mysql/smallest-unit/index.html"]
    assert built.address == ADDRESS
    assert (page.url, page.lang) == ("mysql/smallest-unit/", "zh-CN")
    assert {"answer", "sources"} <= page.anchors
    assert built.search is not None
    assert built.problems == ()
