"""Addresses that lead on: short links, moved pages with their fragment, aliases that still scroll."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.permalinks import Registry
from scripts.site.policy import REDIRECT_POLICY
from scripts.site.redirects import RedirectError, add_aliases, write_former_anchors, write_redirects, write_short_links


class Page(HTMLParser):
    """The elements of a page in order, as name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def find(self, tag: str, **wanted: str) -> dict[str, str | None]:
        return next(a for name, a in self.elements if name == tag and wanted.items() <= a.items())

    @property
    def ids(self) -> list[str | None]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def redirect(small: Path, former: str, target: str, site_url: str = "") -> Page:
    pages = read_corpus(small).pages
    write_redirects(small / "site", Registry(redirects={former: target}), pages, site_url)
    return Page((small / "site" / former / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("former", ["old/", "mysql/old/", "mysql/one/two/old/"])
@pytest.mark.parametrize("target", ["mysql/first/", "mysql/first/#answer", ""])
def test_a_moved_page_leads_to_its_new_address_from_any_depth(small: Path, former: str, target: str) -> None:
    page = redirect(small, former, target)
    link = page.find("a", id="target")["href"]
    address, _, fragment = str(link).partition("#")
    assert os.path.normpath(f"{former}{address}") == os.path.normpath(target.partition("#")[0] or ".")
    assert fragment == target.partition("#")[2]
    assert page.find("meta", **{"http-equiv": "refresh"})["content"] == f"0; url={link}"
    script = str(page.find("script")["src"])
    assert os.path.normpath(f"{former}{script}") == "assets/js/redirect.js"


def test_a_moved_page_names_where_it_leads_and_stays_out_of_search(small: Path) -> None:
    page = redirect(small, "old/", "mysql/first/#answer", "https://example.org/sub/")
    text = (small / "site/old/index.html").read_text(encoding="utf-8")
    assert text.count("问题 mysql-1？") == 3
    assert page.find("link", rel="canonical")["href"] == "https://example.org/sub/mysql/first/"
    assert page.find("meta", name="robots")["content"] == "noindex"


def test_the_policy_stands_before_anything_that_it_governs(small: Path) -> None:
    page = redirect(small, "old/", "mysql/first/")
    head = [tag for tag, _ in page.elements][2:]
    assert page.elements[3][1] == {"http-equiv": "Content-Security-Policy", "content": REDIRECT_POLICY}
    assert head[:2] == ["meta", "meta"]


def test_titles_and_addresses_are_escaped(small: Path) -> None:
    file = small / "docs/mysql/first.md"
    file.write_text(file.read_text("utf-8").replace("title: 问题 mysql-1？", 'title: "<b>&？"'), encoding="utf-8")
    page = redirect(small, "old/", "mysql/first/")
    assert "b" not in [tag for tag, _ in page.elements]
    assert redirect(small, "older/", "标签/a b/").find("a", id="target")["href"] == ("../%E6%A0%87%E7%AD%BE/a%20b/")


def test_a_short_link_is_such_a_page_too(small: Path) -> None:
    write_short_links(small / "site", read_corpus(small).answers, "")
    page = Page((small / "site/q/mysql-2/index.html").read_text(encoding="utf-8"))
    assert page.find("a", id="target")["href"] == "../../mysql/second/"


def test_an_id_that_two_answers_claim_is_a_problem_of_the_check_not_of_the_build(small: Path) -> None:
    answers = read_corpus(small).answers
    write_short_links(small / "site", (*answers, *answers), "")
    assert (small / "site/q/mysql-1/index.html").is_file()


def test_a_redirect_never_replaces_a_page(small: Path) -> None:
    redirect(small, "tags/a/", "mysql/first/")
    with pytest.raises(RedirectError, match="tags/a/"):
        redirect(small, "tags/a/", "mysql/second/")


HTML = """<!doctype html>
<title>中文 id="new"</title><!-- <h2 id="new"> -->
<script>const text = '<h2 id="new">';</script>
<main id=top><p>文字 &amp; 🙂 <b ID='inner'>字</b></p>
  <h2
    class="x" id="new">标题</h2><figure id="fig-a"><svg id="fig-a-title"/></figure></main>
"""


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("new", '  <span id="old" class="yj-former"></span><h2\n    class="x" id="new">'),
        ("fig-a", '</h2><span id="old" class="yj-former"></span><figure id="fig-a">'),
        ("inner", '🙂 <span id="old" class="yj-former"></span><b ID=\'inner\'>'),
        ("top", '</script>\n<span id="old" class="yj-former"></span><main id=top>'),
    ],
)
def test_an_alias_stands_right_before_the_element_that_took_over(new: str, expected: str) -> None:
    html = add_aliases(HTML, {"old": new})
    assert expected in html
    assert html.replace('<span id="old" class="yj-former"></span>', "") == HTML


def test_many_aliases_keep_every_id_single() -> None:
    html = add_aliases(HTML, {"a": "new", "b": "fig-a", "c": "new", '"><b>': "top"})
    page = Page(html)
    assert sorted(map(str, page.ids)) == sorted({"top", "inner", "new", "fig-a", "fig-a-title", "a", "b", "c", '"><b>'})
    assert page.ids.index("new") == page.ids.index("a") + 2 == page.ids.index("c") + 1


@pytest.mark.parametrize(("aliases", "named"), [({"fig-a": "new"}, "fig-a"), ({"old": "nowhere"}, "nowhere")])
def test_an_alias_that_has_no_place_is_refused(aliases: dict[str, str], named: str) -> None:
    with pytest.raises(RedirectError, match=named):
        add_aliases(HTML, aliases)


def test_the_built_pages_get_the_aliases_of_the_registry(tmp_path: Path) -> None:
    for address in ("mysql/first/", "mysql/second/"):
        (tmp_path / address).mkdir(parents=True)
        (tmp_path / address / "index.html").write_text(HTML, encoding="utf-8")
    write_former_anchors(tmp_path, Registry(former_anchors={"mysql/first/": {"old": "new"}}))
    assert "yj-former" in (tmp_path / "mysql/first/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "mysql/second/index.html").read_text(encoding="utf-8") == HTML


@pytest.mark.parametrize("address", ["nowhere/", ""])
def test_a_fault_names_the_page(tmp_path: Path, address: str) -> None:
    (tmp_path / "index.html").write_text(HTML, encoding="utf-8")
    with pytest.raises(RedirectError, match="nowhere"):
        write_former_anchors(tmp_path, Registry(former_anchors={address: {"old": "nowhere"}}))
