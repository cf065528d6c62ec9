"""The OpenSearch description: well-formed whatever the site is called, and of nobody else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from scripts.corpus import read_corpus
from scripts.site.builder import build_site
from scripts.site.opensearch import FILE, write_opensearch

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def written(folder: Path, **words: str) -> ElementTree.Element:
    """Write a description and read it back."""
    given = {
        "site_url": "https://example.org/sub/",
        "name": "有据",
        "description": "问答",
        "icon": "assets/favicon.svg",
    }
    write_opensearch(folder, **{**given, **words})
    return ElementTree.parse(folder / FILE).getroot()


def test_it_names_the_page_of_the_search_and_the_icon(tmp_path: Path) -> None:
    root = written(tmp_path)
    assert root.tag == f"{SPACE}OpenSearchDescription"
    assert {part.tag.removeprefix(SPACE): part.text for part in root if part.text} == {
        "ShortName": "有据",
        "Description": "问答",
        "InputEncoding": "UTF-8",
        "Language": "zh-CN",
        "Image": "https://example.org/sub/assets/favicon.svg",
    }
    assert {part.attrib["type"]: part.attrib["template"] for part in root.iter(f"{SPACE}Url")} == {
        "text/html": "https://example.org/sub/search/?q={searchTerms}",
        "application/opensearchdescription+xml": "https://example.org/sub/opensearch.xml",
    }


@pytest.mark.parametrize("site_url", ["https://example.org/sub", "https://example.org/sub/"])
def test_addresses_stay_under_the_site(tmp_path: Path, site_url: str) -> None:
    templates = [part.attrib["template"] for part in written(tmp_path, site_url=site_url).iter(f"{SPACE}Url")]
    assert all(template.startswith("https://example.org/sub/") for template in templates)


def test_words_are_text_and_as_short_as_the_format_wants(tmp_path: Path) -> None:
    root = written(tmp_path, name="<&>" + "长" * 20, description="<b>&amp;</b>")
    assert root.findtext(f"{SPACE}ShortName") == "<&>" + "长" * 13
    assert root.findtext(f"{SPACE}Description") == "<b>&amp;</b>"


def test_a_site_without_an_address_has_none(tmp_path: Path) -> None:
    write_opensearch(tmp_path, "", name="有据", description="问答", icon="a.svg")
    assert not (tmp_path / FILE).exists()


def test_the_build_writes_it_and_each_page_names_it(repository: Path) -> None:
    site = build_site(repository, read_corpus(repository), repository / "site", "https://example.org/sub/").site
    root = ElementTree.parse(site / FILE).getroot()
    assert {urlsplit(part.attrib["template"]).netloc for part in root.iter(f"{SPACE}Url")} == {"example.org"}
    icon = root.findtext(f"{SPACE}Image") or ""
    assert (site / icon.removeprefix("https://example.org/sub/")).is_file()
    for page, prefix in (("index.html", ""), ("mysql/first/index.html", "../../"), ("search/index.html", "../")):
        assert f'type="application/opensearchdescription+xml" title="有据" href="{prefix}{FILE}"' in (
            site / page
        ).read_text(encoding="utf-8")
