"""Whatever stands in a file: one clear problem, never a traceback, and every other problem is still reported."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.model import Corpus, Position, Problem
from tests.conftest import Writer, answer_text

TARGET = "docs/mysql/second.md"
DEEP = 10_000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Path:
    """A repository with a topic, a broken answer, and room for a hostile one."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "docs/mysql").mkdir(parents=True)
    index = next(topic.page for topic in corpus.topics if topic.slug == "mysql")
    (folder / "docs/mysql/index.md").write_text(index.text, encoding="utf-8")
    other = answer_text("mysql-1", 1, in_depth="[断](nowhere.md)")
    (folder / "docs/mysql/first.md").write_text(other, encoding="utf-8")
    return folder


def problems(root: Path, data: bytes) -> list[Problem]:
    (root / TARGET).write_bytes(data)
    found = list(check_sources(read_corpus(root)))
    others = [p for p in found if p.position.path == "docs/mysql/first.md" and p.rule == "link-target"]
    assert len(others) == 1, "the other page's problem is still reported"
    assert all(isinstance(p.position, Position) and p.position.line >= 1 and p.message and p.fix for p in found)
    assert all(str(p).encode("utf-8") for p in found)
    return [p for p in found if p.position.path == TARGET]


MARKS = "# |## x {#a}|```|~~~|    |- |1. |> |:   |!!! note|[|](|)|![|`|*|_|<|<!--|-->|{|}|---|: "
BYTES = (b"\n", b"\n\n", b"\r", b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\x02", b"\x03", b"\xe2\x80\xa8", b"\\")
ALPHABET = [*(mark.encode() for mark in MARKS.split("|")), *BYTES]
Edit = tuple[str, float, float, bytes, bool]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "repeat", "insert", "swap"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(ALPHABET),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def edited(data: bytes, edits: list[Edit]) -> bytes:
    for kind, start, end, piece, whole_lines in edits:
        units = data.split(b"\n") if whole_lines else [data[i : i + 1] for i in range(len(data))]
        if not units:
            continue
        here, there = sorted((int(start * len(units)), int(end * len(units))))
        there = min(there, here + 40)
        if kind == "delete":
            del units[here : there + 1]
        elif kind == "repeat":
            units[here:here] = units[here : there + 1] * 3
        elif kind == "insert":
            units.insert(here, piece)
        else:
            units[here], units[there] = units[there], units[here]
        data = (b"\n" if whole_lines else b"").join(units)
    return data


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(edits=EDITS, number=st.integers(0, 100))
def test_an_edited_answer_never_raises(root: Path, corpus: Corpus, edits: list[Edit], number: int) -> None:
    answer = corpus.answers[number % len(corpus.answers)]
    problems(root, edited(answer.page.text.encode(), edits))


HEADS = {
    "deep": "[" * DEEP,
    "deep mapping": "{a: " * DEEP,
    "alias of itself": "a: &a [*a]",
    "merge of itself": "a: &a\n  <<: *a",
    "laughs": "a: &a [x]\n" + "\n".join(f"{n}: &{n} [*{p}, *{p}, *{p}]" for p, n in itertools.pairwise("abcdefghijkl")),
    "timestamp": "a: !!timestamp x",
    "boolean": "a: !!bool x",
    "integer": "order: " + "9" * 10_000,
    "python": "a: !!python/object/apply:os.system [x]",
    "list as key": "? [a]: b",
    "number as key": "1: 2\n1.5: 3\ntrue: 4",
    "tabs": "\ta: b",
    "null": "id:\ntitle: ~",
    "two documents": "a: b\n--- \nc: d",
    "control": "a: \x07",
    "binary": "a: !!binary x",
    "set": "tags: !!set {a, b}",
    "long": "summary: " + "长" * 100_000,
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_hostile_front_matter(root: Path, head: str) -> None:
    found = problems(root, f"---\n{head}\n---\n\n## 一句话答案 {{#answer}}\n".encode())
    assert {problem.rule for problem in found} & {"front-matter-syntax", "front-matter-schema"}


TEXTS = {
    "quotes": "> " * DEEP,
    "quote in quote": "\n".join("> " * n + "x" for n in range(600)),
    "bullets": "- " * (DEEP // 2) + "x",
    "numbers": "1. " * DEEP,
    "list in list": "\n".join("    " * n + "- x" for n in range(400)),
    "brackets": "[" * DEEP,
    "links in links": "[" * DEEP + "](x)" * DEEP,
    "images": "![" * DEEP,
    "angles": "[a](<" * DEEP,
    "definitions": "词\n:   义\n" * DEEP,
    "underlined": "题\n-\n" * DEEP,
    "headings": "# 题\n" * DEEP,
    "tags": "<a x=" * DEEP,
    "comments": "<!-- " * DEEP,
    "braces": "# 题 " + "{#a " * DEEP,
    "fences": "```\n" * 3 * DEEP,
    "lines": "一\n" * 5 * DEEP,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_no_parser_can_take_is_said_in_one_problem(root: Path, text: str) -> None:
    found = problems(root, (answer_text("mysql-2", 2) + "\n\n" + text).encode())
    assert [problem.rule for problem in found if problem.rule in {"page-too-complex", "line-length"}] != []


@pytest.mark.parametrize("character", ["`", "*", "_", "<", "\\", "&", "|", "#", "~", "(", "a "])
def test_an_enormous_line_is_one_problem(root: Path, character: str) -> None:
    text = answer_text("mysql-2", 2, in_depth=character * 200_000)
    line = next(number for number, line in enumerate(text.split("\n"), 1) if len(line) > 20_000)
    found = problems(root, text.encode())
    assert [(problem.rule, problem.position.line) for problem in found] == [("line-length", line)]


def test_too_complex_names_the_line(root: Path) -> None:
    text = answer_text("mysql-2", 2, in_depth="一\n\n" + "\n".join("> " * n + "x" for n in range(600)))
    (problem,) = problems(root, text.encode())
    assert problem.rule == "page-too-complex"
    assert text.split("\n")[problem.position.line - 1].startswith("> " * 50)


def test_clean_page_after_all_this(root: Path, write: Writer) -> None:
    assert problems(root, answer_text("mysql-2", 2).encode()) == []
