"""The worker's half of the search, as the built site has it, gives what the Python half gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from scripts.search.analyser import Kind, Term, normalise, query_terms
from scripts.search.format import encode_document, encode_number, shard_of
from scripts.search.pinyin import reduce_syllable, syllables
from scripts.search.tables import sound_table
from tests.browser.conftest import Open
from tests.search.decoding import decode
from tests.search.vectors import read_vectors

TERMS = """(text) => JSON.stringify(JSON.parse(text).map((one) => {
  const normal = normalise(one);
  const terms = (found) => found.map(({ end, ...term }) => ({ ...term, at: normal.slice(term.start, end) }));
  return { normal, index: terms(indexTerms(one)), query: terms(queryTerms(one)), whole: wholeKey(one) };
}))"""
DECODE = """(text) => JSON.stringify(JSON.parse(text).map((one) => {
  const { docs, starts, places, impacts, best } = decodePostings(one);
  const own = (list, i) => [...list.slice(starts[i], starts[i + 1])];
  return [...docs].map((doc, i) => [doc, best[i], own(places, i), own(impacts, i)]);
}))"""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The texts of the shared vectors."""
    return [vector["text"] for vector in read_vectors()]


@pytest.fixture
def worker(visit: Open) -> Page:
    """A page without a policy, in which the names of the worker's script can be called."""
    seen = visit()
    address = seen.go("").locator("script[data-search-worker]").get_attribute("data-search-worker") or ""
    script = seen.page.request.get(seen.page.evaluate("(path) => new URL(path, document.baseURI).href", address))
    assert script.ok
    seen.page.goto("about:blank")
    seen.page.add_script_tag(content=script.text())
    assert seen.complaints == []
    return seen.page


def ask(page: Page, expression: str, value: object) -> Any:
    """Call a function of the page; what travels is ASCII, so that a lone surrogate arrives as one."""
    return json.loads(page.evaluate(expression, json.dumps(value)))


def units(text: str) -> int:
    """The length as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_lone_surrogates_survive_the_way_to_the_page_and_back(worker: Page) -> None:
    sent = ["\ud800", "a\udc00b", "\U00020bb7", "\udc00\ud800"]
    assert ask(worker, "(text) => JSON.stringify(JSON.parse(text))", sent) == sent


def test_the_worker_gives_the_terms_of_every_vector(worker: Page, texts: list[str]) -> None:
    given = ask(worker, TERMS, texts)
    for vector, found in zip(read_vectors(), given, strict=True):
        text = ascii(vector["text"])
        assert found["normal"] == normalise(vector["text"]), text
        assert [term["key"] for term in found["index"]] == vector["index"], text
        assert [(t["key"], t["kind"], t["plain"]) for t in found["query"]] == vector["query"], text
        assert found["whole"] == vector["whole"], text


def test_positions_of_the_worker_are_those_of_python(worker: Page, texts: list[str]) -> None:
    for text, found in zip(texts, ask(worker, TERMS, texts), strict=True):
        normal, expected = normalise(text), query_terms(text)
        assert [term["start"] for term in found["query"]] == [units(normal[: term.start]) for term in expected], ascii(
            text
        )
        for term, one in zip(expected, found["query"], strict=True):
            assert one["at"].startswith(term.surface), ascii(text)


def test_what_stands_at_a_position_is_what_the_key_was_made_of(worker: Page, texts: list[str]) -> None:
    for text, found in zip(texts, ask(worker, TERMS, texts), strict=True):
        for one in (*found["index"], *found["query"]):
            if one["kind"] in {Kind.CHARACTER, Kind.GRAM, Kind.OPERATOR}:
                assert one["at"] == one["key"], ascii(text)
            elif one["kind"] == Kind.WORD:
                assert [term.text for term in words(one["at"])] == [one["key"]], ascii(text)
            else:
                assert one["key"] in {term.text for term in query_terms(one["at"])}, ascii(text)


def words(text: str) -> list[Term]:
    return [term for term in query_terms(text) if term.kind is Kind.WORD]


def test_the_worker_decodes_postings_and_finds_their_shard(worker: Page) -> None:
    places = [{"甲": impact} if impact else {} for impact in (15, 0, 1, *[0] * 40, 7, *[0] * 1100, 15, 2)]
    one = encode_document(places)["甲"]
    texts = [encode_number(first) + one + encode_number(gap) + one for first, gap in [(0, 1), (31, 32), (99_999, 1024)]]
    for text, found in zip(texts, ask(worker, DECODE, texts), strict=True):
        assert {doc: dict(zip(places, impacts, strict=True)) for doc, _, places, impacts in found} == decode(text)
        assert [best for _, best, _, _ in found] == [15, 15]
    keys = [key for vector in read_vectors() for key in vector["index"]]
    shards = ask(worker, "(text) => JSON.stringify(JSON.parse(text).map((key) => shardOf(key, 977)))", keys)
    assert shards == [shard_of(key, 977) for key in keys]


@pytest.mark.parametrize("text", ["]", "]]", "#", "]$", " ", "]]\U00020bb7$", "]\x00"])
def test_the_worker_refuses_postings_that_were_cut_off_or_damaged(worker: Page, text: str) -> None:
    refused = "(text) => { try { decodePostings(JSON.parse(text)); return 'false'; } catch { return 'true'; } }"
    assert ask(worker, refused, text) is True


def test_the_worker_mixes_up_the_sounds_that_the_index_mixes_up(worker: Page) -> None:
    raw = sorted({sound for characters in sound_table().values() for sound in syllables(characters)})
    reduced = ask(worker, "(text) => JSON.stringify(JSON.parse(text).map(reduceSyllable))", raw)
    assert reduced == [reduce_syllable(syllable) for syllable in raw]
    known = ask(worker, "(text) => JSON.stringify(JSON.parse(text).filter((one) => !SYLLABLES.has(one)))", raw)
    assert set(known) <= {"m", "n", "ng", "hm", "hng", "ê", "yo", "lo"}, "every syllable can be typed"
