"""Which page is measured, what a host compresses, and what takes the place of other hosts."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from scripts.bench.pages import MeasuringError, Site, choose
from scripts.bench.pages.elsewhere import bring_home
from scripts.bench.pages.kinds import KINDS, pages_by_kind
from scripts.bench.pages.node import Node, install
from scripts.bench.pages.serving import compress
from scripts.corpus import read_corpus
from tests.conftest import Writer

# The host as the theme has it, put together so that no file names it.
MERMAID = "https://" + "unpkg" + ".com/mermaid@11/dist/mermaid.min.js"
FONTS = "https://fonts.googleapis.com/css?family=Roboto:300,300i%7CRoboto+Mono:400&display=fallback"


@pytest.fixture
def site(write: Writer, tmp_path: Path) -> Path:
    """A site with a page of every kind; the second of each list is the heavier one."""
    noise = hashlib.sha512(b"compresses badly").hexdigest()
    for path in ("", "mysql/", "mysql/first/", "tags/a/", "levels/basic/", "about/", "about/verification/"):
        write(f"site/{path}index.html", "<p>x")
    for path in ("mysql/second/", "tags/索引/", "levels/deep/", "contributing/", "contributing/reference/"):
        write(f"site/{path}index.html", f"<p>{noise}")
    write("site/404.html", "<p>x")
    return tmp_path / "site"


def test_the_heaviest_page_stands_for_its_kind(small: Path, site: Path) -> None:
    found = pages_by_kind(read_corpus(small), site)
    assert set(found) == set(KINDS)
    heaviest = (found["topic"], found["answer"], found["tag"], found["level"])
    assert heaviest == ("mysql/", "mysql/second/", "tags/索引/", "levels/deep/")


def test_a_site_without_a_kind_cannot_be_measured(small: Path, site: Path) -> None:
    (site / "about/verification/index.html").unlink()
    with pytest.raises(MeasuringError, match="站点里没有验证记录：about/verification/"):
        pages_by_kind(read_corpus(small), site)


def test_text_is_compressed_and_fonts_are_not(write: Writer, tmp_path: Path) -> None:
    write("site/a.js", "x" * 1000)
    write("site/a.woff2", "x" * 1000)
    compress(tmp_path / "site")
    assert gzip.decompress((tmp_path / "site/a.js.gz").read_bytes()) == b"x" * 1000
    assert not (tmp_path / "site/a.woff2.gz").exists()


@pytest.fixture
def node(write: Writer, tmp_path: Path) -> Node:
    for family, styles in (("roboto", ("300", "400", "700")), ("roboto-mono", ("400", "700"))):
        for style in (*styles, *(f"{style}-italic" for style in styles)):
            rule = f"@font-face {{ src: url(./files/{family}-latin-{style}.woff2) }}\n"
            write(f"npm/node_modules/@fontsource/{family}/latin-{style}.css", rule)
        write(f"npm/node_modules/@fontsource/{family}/files/{family}-latin-400-normal.woff2", "font")
    write("npm/node_modules/mermaid/dist/mermaid.min.js", "mermaid")
    return Node(Path("/usr/bin/node"), tmp_path / "npm")


def test_foreign_files_are_answered_from_a_folder_with_the_host_s_name(
    write: Writer, tmp_path: Path, node: Node
) -> None:
    page = write("site/index.html", f'<link rel="stylesheet" href="{FONTS}"><p>x')
    script = write("site/assets/javascripts/bundle.1a.min.js", f'load("{MERMAID}")')
    bring_home(tmp_path / "site", node)
    assert page.read_text() == '<link rel="stylesheet" href="/_elsewhere/fonts.googleapis.com/fonts.css"><p>x'
    host = MERMAID.split("/")[2]
    assert script.read_text() == f'load("/_elsewhere/{host}/mermaid.min.js")'
    assert (tmp_path / "site/_elsewhere" / host / "mermaid.min.js").read_text() == "mermaid"
    fonts = tmp_path / "site/_elsewhere/fonts.googleapis.com"
    assert "roboto-mono-latin-700-italic.woff2" in (fonts / "fonts.css").read_text()
    assert (fonts / "files/roboto-latin-400-normal.woff2").is_file()


def test_a_theme_that_asks_elsewhere_is_noticed(write: Writer, tmp_path: Path, node: Node) -> None:
    write("site/index.html", f'<link rel="stylesheet" href="{FONTS}"><p>x')
    write("site/assets/javascripts/bundle.1a.min.js", 'load("https://example.org/diagram.js")')
    with pytest.raises(MeasuringError, match="找不到 Mermaid 的地址"):
        bring_home(tmp_path / "site", node)


def test_without_node_the_message_says_that_only_this_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MeasuringError, match="要用 Node 20 以上与 npm，这里找不到 node；只有这项测量用到它们"):
        install(tmp_path / "npm")


def test_an_old_node_is_refused(write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        write(f"bin/{name}", "#!/bin/sh\necho v18.20.4\n").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(MeasuringError, match=r"要用 Node 20 以上，这里是 v18\.20\.4"):
        install(tmp_path / "npm")


def test_everything_is_measured_unless_something_is_named() -> None:
    assert list(choose(5).sites) == list(Site)
    assert list(choose(5).kinds) == list(KINDS)
    chosen = choose(1, "ours", " answer, home")
    assert (chosen.runs, list(chosen.sites), list(chosen.kinds)) == (1, [Site.OURS], ["answer", "home"])


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(MeasuringError, match="没有这种页面：anwser；有 home、topic、answer"):
        choose(5, "", "anwser")
