"""How postings are written: whatever is encoded is read back, and stands where the browser looks for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.search.format import MAX_IMPACT, encode_document, encode_number, shard_of
from tests.search.decoding import decode
from tests.search.vectors import read_vectors

IMPACTS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, MAX_IMPACT))


def read_number(text: str) -> int:
    digits = [ord(character) for character in text]
    assert [digit >= 93 for digit in digits] == [False] * (len(digits) - 1) + [True]
    return sum((digit - (93 if digit >= 93 else 35)) * 32**place for place, digit in enumerate(digits))


@given(st.integers(0, 2**53))
def test_a_number_is_read_back(number: int) -> None:
    assert read_number(encode_number(number)) == number


@pytest.mark.parametrize("number", [0, 31, 32, 1023, 1024, 32767, 32768, 10**6])
def test_a_number_grows_by_a_digit_at_each_power_of_the_base(number: int) -> None:
    assert read_number(encode_number(number)) == number
    assert len(encode_number(number)) == max(1, -(-number.bit_length() // 5))


@given(st.integers(0, 2**53))
def test_a_number_needs_no_escape_in_json(number: int) -> None:
    text = encode_number(number)
    assert json.dumps(text, ensure_ascii=False) == f'"{text}"'
    assert text.isascii()
    assert text.isprintable()


@given(st.lists(IMPACTS, max_size=60))
def test_the_places_of_a_document_are_read_back(places: list[dict[str, int]]) -> None:
    encoded = encode_document(places)
    expected = {
        term: {place: impacts[term] for place, impacts in enumerate(places) if impacts.get(term)}
        for term in {term for impacts in places for term, impact in impacts.items() if impact}
    }
    read = {term: decode(encode_number(0) + text) for term, text in encoded.items()}
    assert read == {term: {0: found} for term, found in expected.items()}


@given(st.dictionaries(st.integers(0, 10**6), st.dictionaries(st.integers(0, 300), st.integers(1, 15), min_size=1)))
def test_many_documents_are_read_back(documents: dict[int, dict[int, int]]) -> None:
    text, before = "", 0
    for number in sorted(documents):
        places = documents[number]
        rows = [{"甲": places[place]} if place in places else {} for place in range(max(places) + 1)]
        text += encode_number(number - before) + encode_document(rows)["甲"]
        before = number
    assert decode(text) == documents


def test_thousands_of_places_are_read_back() -> None:
    rows = [{"甲": 1 + place % MAX_IMPACT} if place % 40 == 0 else {} for place in range(20_000)]
    found = decode(encode_number(123_456) + encode_document(rows)["甲"])[123_456]
    assert found == {place: row["甲"] for place, row in enumerate(rows) if row}


@pytest.mark.parametrize("shards", [1, 2, 97, 4096])
def test_each_term_has_one_shard(shards: int) -> None:
    keys = {key for vector in read_vectors() for key in vector["index"]}
    found = {key: shard_of(key, shards) for key in keys}
    assert set(found.values()) <= set(range(shards))
    assert len(set(found.values())) > min(shards, len(keys)) * 0.3, "they are spread"


@pytest.mark.parametrize(
    ("term", "value"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("b", 0xE70C2DE5), ("foobar", 0xBF9CF968)]
)
def test_the_hash_is_the_well_known_one(term: str, value: int) -> None:
    """FNV-1a, by its published test vectors."""
    assert shard_of(term, 1 << 32) == value


def test_a_character_beyond_the_first_plane_is_two_units_as_in_javascript() -> None:
    assert shard_of("\U00020bb7", 1 << 32) == shard_of("\ud842\udfb7", 1 << 32)
    assert shard_of("\ud842", 1 << 32) != shard_of("\udfb7", 1 << 32)
