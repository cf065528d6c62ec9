"""The catalogue: every list of the site comes from front matter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.corpus import read_corpus
from scripts.model import Corpus
from scripts.site.catalogue import catalogue, slugify
from scripts.site.proofs import judge_all
from scripts.site.words import breakable
from tests.conftest import Writer, answer_text, topic_text


def data(root: Path, **options: int) -> dict[str, Any]:
    corpus = read_corpus(root)
    return catalogue(corpus, {"docs/mysql/first.md": "2026-11-22"}, judge_all(corpus, {}), **options).data


def test_neighbours_follow_the_order(small: Path) -> None:
    answers = data(small)["answers"]
    first, second = answers["mysql/first.md"], answers["mysql/second.md"]
    assert first["previous"] is None
    assert first["next"]["url"] == "mysql/second/"
    assert second["previous"]["url"] == "mysql/first/"
    assert second["next"] is None


def test_dates_come_from_history_and_are_absent_without(small: Path) -> None:
    answers = data(small)["answers"]
    assert answers["mysql/first.md"]["updated"] == "2026-11-22"
    assert answers["mysql/second.md"]["updated"] is None


def test_lists_break_after_a_page(small: Path, write: Writer) -> None:
    for number in range(3, 8):
        write(f"docs/mysql/a{number}.md", answer_text(f"mysql-{number}", number))
    corpus = read_corpus(small)
    lists = catalogue(corpus, {}, judge_all(corpus, {}), page_size=3)
    listings: Any = lists.data["listings"]
    assert [len(listings[s]["answers"]) for s in ("mysql/index.md", "mysql/page/2.md", "mysql/page/3.md")] == [3, 3, 1]
    assert listings["mysql/index.md"]["pages"] == ["mysql/", "mysql/page/2/", "mysql/page/3/"]
    assert listings["mysql/index.md"]["total"] == 7
    # The first page is the author's file, the others exist only as generated ones.
    assert "mysql/index.md" not in lists.generated
    assert "mysql/page/2.md" in lists.generated


def test_all_questions_are_listed_by_topic_a_hundred_a_page(small: Path, write: Writer) -> None:
    write("docs/aigc/index.md", topic_text("AIGC", 2))
    write("docs/aigc/first.md", answer_text("aigc-1", 1))
    corpus = read_corpus(small)
    lists = catalogue(corpus, {}, judge_all(corpus, {}), page_size=2)
    listings: Any = lists.data["listings"]
    pages = [listings[source] for source in ("search/index.md", "search/page/2.md")]
    assert [[answer["id"] for answer in page["answers"]] for page in pages] == [["mysql-1", "mysql-2"], ["aigc-1"]]
    assert pages[0]["pages"] == ["search/", "search/page/2/"]
    assert pages[1]["total"] == 3
    assert lists.generated["search/page/2.md"] == "全部问题（第 2 页）"


def test_tags_and_levels_have_pages_and_an_index(small: Path) -> None:
    listings = data(small)["listings"]
    assert [a["id"] for a in listings["tags/索引/index.md"]["answers"]] == ["mysql-1", "mysql-2"]
    assert listings["tags/index.md"]["groups"] == [{"title": "索引", "url": "tags/索引/", "total": 2}]
    assert [group["total"] for group in listings["levels/index.md"]["groups"]] == [2, 0, 0]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("CI/CD", "ci-cd"), ("索引", "索引"), ("C++", "cplusplus"), ("Stable Diffusion", "stable-diffusion")],
)
def test_slug(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_slugs_of_the_real_tags_do_not_collide(corpus: Corpus) -> None:
    tags = {tag for answer in corpus.answers for tag in answer.meta.tags}
    assert len({slugify(tag) for tag in tags}) == len(tags)


def test_titles_break_between_words_and_before_no_punctuation() -> None:
    pieces = breakable("B+ Tree 是如何进行检索的？")
    assert "".join(pieces) == "B+ Tree 是如何进行检索的？"
    assert len(pieces) > 3
    assert not any(piece[0] in "？，。" for piece in pieces)
