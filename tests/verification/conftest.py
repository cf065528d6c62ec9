"""A scratch repository with one answer, and the verification of it as ``make verify`` does it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.evidence import load_all
from scripts.verification import AnswerResult, Containment, Options, PageRunner, Verifier, choose_containment
from tests.conftest import answer_text, topic_text

Verify = Callable[..., tuple[AnswerResult, ...]]
Put = Callable[..., Path]


@pytest.fixture(scope="session")
def containment() -> Containment:
    return choose_containment()


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes an answer whose experiments are the given text; returns its file."""

    def putter(proof: str, number: int = 1, needs: str = "") -> Path:
        folder = tmp_path / "docs" / "mysql"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.md").write_text(topic_text(), encoding="utf-8")
        text = answer_text(f"mysql-{number}", number, proof=textwrap.dedent(proof))
        if needs:
            text = text.replace("search_terms:", f"needs: [{needs}]\nsearch_terms:", 1)
        file = folder / f"page-{number}.md"
        file.write_text(text, encoding="utf-8")
        return file

    return putter


@pytest.fixture
def verify(tmp_path: Path, containment: Containment) -> Verify:
    """Verifies all answers of the scratch repository."""

    def verifier(tell: Callable[[str], None] = lambda _: None, **options: object) -> tuple[AnswerResult, ...]:
        evidence = tmp_path / "evidence"
        return Verifier(
            root=tmp_path,
            runner=PageRunner(tmp_path, containment),
            records=dict(load_all(evidence)),
            evidence=evidence,
            options=Options(**options),  # type: ignore[arg-type]
            tell=tell,
        ).verify(read_corpus(tmp_path).answers)

    return verifier
