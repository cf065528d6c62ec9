"""Origins: the line that the author edits, whichever file it is in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.checks.origin import find_origin, find_reference_origin
from scripts.corpus import read_corpus
from scripts.model import Asset, Corpus
from scripts.rendered import RenderedPage, RenderedSite
from scripts.rendered.page import parse_page
from tests.conftest import Writer

TEXT = """# 页 {#page}

```text
#question-1 second.md
```

见[长的](second.md#question-10)，

- 又见[短的](second.md#question-1)与<img src="../a.png">
"""


@pytest.fixture
def corpus_of_one(write: Writer, tmp_path: Path) -> Corpus:
    write("docs/mysql/page.md", TEXT)
    templates = (Asset("overrides/main.html", 9, "<p>\n <a href=\"{{ 'elk/gone' | url }}\">"),)
    vendor = Asset("docs/assets/vendor/x.js", 9, "only-vendor")
    return replace(read_corpus(tmp_path), templates=templates, assets=(vendor,))


def page(body: str) -> RenderedPage:
    return parse_page("mysql/page/index.html", body.encode())


@pytest.mark.parametrize(
    ("needle", "place"),
    [
        ("#question-1", ("docs/mysql/page.md", 9)),
        ("second.md#question-10", ("docs/mysql/page.md", 7)),
        ("../a.png", ("docs/mysql/page.md", 9)),
        ("{#page", ("docs/mysql/page.md", 1)),
        ("elk/gone", ("overrides/main.html", 2)),
        ("only-vendor", ("site/mysql/page/index.html", 7)),
        ("nothing", ("site/mysql/page/index.html", 7)),
        ("", ("site/mysql/page/index.html", 7)),
    ],
)
def test_origin(corpus_of_one: Corpus, needle: str, place: tuple[str, int]) -> None:
    found = find_origin(corpus_of_one, page(""), needle, line=7, column=3)
    assert (found.path, found.line) == place


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('<a href="../second/#question-1">x</a>', ("docs/mysql/page.md", 9)),
        ('<a href="../second/#question-10">x</a>', ("docs/mysql/page.md", 7)),
        ('<img src="../../a.png">', ("docs/mysql/page.md", 9)),
        ('<img src="../../b.png">', ("site/mysql/page/index.html", 1)),
        ('<img src="../a.png">', ("docs/mysql/page.md", 9)),
        ('<a href="../../elk/gone">x</a>', ("overrides/main.html", 2)),
        ('<a href="../..">x</a>', ("site/mysql/page/index.html", 1)),
    ],
)
def test_origin_of_a_reference(corpus_of_one: Corpus, body: str, place: tuple[str, int]) -> None:
    built = page(body)
    found = find_reference_origin(corpus_of_one, built, built.references[0])
    assert (found.path, found.line) == place


def test_every_link_of_the_real_answers_is_found_in_its_page(corpus: Corpus, built: RenderedSite) -> None:
    paths = {p.url: p.path for p in corpus.pages}
    lost = []
    for answer in corpus.answers:
        rendered = built.by_path[built.find(answer.page.url) or ""]
        for reference in rendered.references:
            if reference.tag == "a" and reference.target.startswith("https://") and "github" not in reference.target:
                found = find_reference_origin(corpus, rendered, reference)
                if found.path != paths[answer.page.url]:
                    lost.append(f"{found} {reference.target}")
    assert lost == []
