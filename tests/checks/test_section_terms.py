"""What readers type when they look for a section: read beside the answer, and checked against its headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks import section_terms
from scripts.corpus import read_corpus
from tests.conftest import Writer

FILE = "docs/mysql/first.terms.yml"


def found(root: Path) -> list[tuple[str, str]]:
    corpus = read_corpus(root)
    problems = [*corpus.problems, *section_terms.check(corpus)]
    assert all(problem.fix for problem in problems)
    return [(str(problem.position), problem.rule) for problem in problems]


def test_it_belongs_to_the_answer_and_is_no_page_and_no_asset(small: Path, write: Writer) -> None:
    write(FILE, "answer: [怎么查, how to find]\nquestion-a: [为什么 8]\n")
    corpus = read_corpus(small)
    assert section_terms.check(corpus) is not None
    assert found(small) == []
    terms = corpus.answers[0].section_terms
    assert terms is not None
    assert terms.terms == {"answer": ("怎么查", "how to find"), "question-a": ("为什么 8",)}
    assert terms.lines == {"answer": 1, "question-a": 2}
    assert [asset.path for asset in corpus.assets if asset.path.endswith(".yml")] == []


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("answer: [甲]\nquestion-x: [乙]\n", f"{FILE}:2:1", "section-terms-unknown"),
        ("answer: [甲]\nquestion-a: [乙, 甲]\n", f"{FILE}:2:1", "section-terms-repeated"),
        (f"answer: [{'长' * 31}]\n", f"{FILE}:1:1", "section-terms-length"),
        ("answer: ['']\n", f"{FILE}:1:1", "section-terms-length"),
        ("answer: [甲\n", f"{FILE}:2:1", "section-terms-syntax"),
        ("- 甲\n", f"{FILE}:1:1", "section-terms-syntax"),
        ("", f"{FILE}:1:1", "section-terms-syntax"),
        ("answer: 甲\n", f"{FILE}:1:1", "section-terms-syntax"),
        ("answer: [{}]\n", f"{FILE}:1:1", "section-terms-syntax"),
        ("answer: !!timestamp x\n", f"{FILE}:1:1", "section-terms-syntax"),
        ("? [a]\n: [b]\n", f"{FILE}:1:3", "section-terms-syntax"),
    ],
)
def test_fault(small: Path, write: Writer, text: str, place: str, rule: str) -> None:
    write(FILE, text)
    assert found(small) == [(place, rule)]


def test_a_file_without_its_answer_is_named(small: Path, write: Writer) -> None:
    write("docs/mysql/renamed.terms.yml", "answer: [甲]\n")
    assert found(small) == [("docs/mysql/renamed.terms.yml:1:1", "section-terms-orphan")]
