"""Blocks without a title: only whether they parse, with the line on which they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.validators import Fault, find_validator

BOMB = "k0: &k0 [x, x]\n" + "".join(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]\n" for n in range(1, 30))


def faults(language: str, source: str, title: str = "") -> tuple[Fault, ...]:
    validator = find_validator(language, title, source)
    assert validator is not None
    return validator.validate(source)


GOOD = [
    ("yaml", "a: 1\nb: [x, !custom y]\n---\na: 2\n"),
    ("yaml", "base: &base\n  a: 1\nother:\n  <<: *base\n  a: 2\n"),
    ("json", '{"a": [1, 2]}'),
    ("toml", "[a]\nb = 1\n"),
    ("ini", "[mysqld]\nskip-networking\nport = 3306\n"),
    ("ini", "innodb_page_size = 16k\n"),
    ("ini", "[Service]\nEnvironment=A=1\nEnvironment=B=2\n"),
    ("xml", "<a><b/></a>"),
    ("xml", "<dependency/>\n<dependency/>\n"),
    ("dockerfile", "COPY . /app\n"),
]


@pytest.mark.parametrize(("language", "source"), GOOD)
def test_a_block_that_parses_has_no_fault(language: str, source: str) -> None:
    assert faults(language, source) == ()


BAD = [
    ("yaml", "a: 1\nb: c: d\n", (2, 5)),
    ("yaml", "a: [1\nb: 2\n", (2, 2)),
    ("yaml", "a: 1\nb:\n\tc: 1\n", (3, 1)),
    ("yaml", "a: 1\nb: x\x01y\n", (2, 5)),
    ("yaml", "a: 1\nb:\n  c: 1\n  c: 2\n", (4, 3)),
    ("yaml", "a: 1\n---\nb: 1\nb: 2\n", (4, 1)),
    ("yaml", "a: &a\n  b: *a\n", (1, 4)),
    ("json", '{\n  "a": 1,\n}', (3, 1)),
    ("json", "", (1, 1)),
    ("toml", "[a]\nb = \n", (2, 5)),
    ("toml", "a = 1\nb = [1,\n", (2, 1)),
    ("ini", "port = 1\n[mysqld\n", (2, 1)),
    ("xml", "<a>\n  <b>\n</a>", (3, 3)),
    ("xml", "<a/>\n<b>\n", (2, 1)),
    ("xml", '<?xml version="1.0"?>\n<a/>\n<b/>\n', (3, 1)),
]


@pytest.mark.parametrize(("language", "source", "place"), BAD)
def test_a_block_that_does_not_parse_names_the_place(language: str, source: str, place: tuple[int, int]) -> None:
    found = faults(language, source)
    assert [(fault.line, fault.column, fault.syntax) for fault in found] == [(*place, True)]


def test_duplicate_yaml_key_names_the_first_one() -> None:
    assert "第 1 行" in faults("yaml", "port: 1\nhost: a\nport: 2\n")[0].message


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("yaml", "[" * 5000),
        ("json", "[" * 100_000),
        ("toml", "a = " + "[" * 100_000),
        ("json", "1" * 10_000),
        ("yaml", BOMB),
        ("yaml", "a: \ud800\n"),
        ("yaml", 'a: "\\UFFFFFFFF"\n'),
        ("xml", "<a>" * 5 + "\x00"),
    ],
)
def test_hostile_blocks_end_in_one_fault(language: str, source: str) -> None:
    found = faults(language, source)
    assert len(found) == 1
    assert found[0].syntax


@pytest.mark.parametrize(
    ("language", "title", "source", "line"),
    [
        ("ini", "setup.cfg", "name = x\n", 1),
        ("ini", "tox.ini", "[tox]\nenv = a\nenv = b\n", 3),
        ("xml", "logback.xml", "<configuration>\n</configuration>\n<a/>\n", 3),
        ("json", "package.json", '{"a": 1\n"b": 2}', 2),
        ("json", "bulk.ndjson", '{"index": {}}\n{"a": }\n', 2),
        ("toml", "uv.toml", "a = 1\na = 2\n", 2),
        ("yaml", "alerts_test.yml", "rule_files: [\n", 2),
    ],
)
def test_a_file_is_read_whole(language: str, title: str, source: str, line: int) -> None:
    assert [fault.line for fault in faults(language, source, title)] == [line]


def test_ndjson_is_one_value_a_line() -> None:
    assert faults("json", '{"index": {}}\n{"a": 1}\n', "bulk.ndjson") == ()


@given(
    st.sampled_from(["yaml", "json", "toml", "ini", "xml"]),
    st.text("ab01 \n\t:-#*&!|>[]{}<>/\"'=,.\\\x00\x85é中", max_size=60),
)
def test_any_text_ends_in_faults_within_it(language: str, source: str) -> None:
    for fault in faults(language, source):
        assert 1 <= fault.line <= source.count("\n") + 2
        assert fault.column >= 1
        assert fault.message
