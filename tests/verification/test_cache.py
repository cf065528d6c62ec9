from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evidence import account
from scripts.services.requirement import Found
from scripts.verification.cache import FOLDER, Cache, run_key
from scripts.verification.containment import Kind
from tests.conftest import ROOT
from tests.evidence.conftest import AnswerMaker, held, make

__all__ = ["make"]

SQL = Found("mysql", "PATH", {"MySQL": "9.7.4"})


def test_a_run_that_held_is_remembered(make: AnswerMaker, tmp_path: Path) -> None:
    blocks = held(make()).blocks
    Cache(tmp_path).put("mysql-1", "k", blocks)
    assert Cache(tmp_path).get("mysql-1", "k") == blocks


def test_another_key_is_another_run(make: AnswerMaker, tmp_path: Path) -> None:
    Cache(tmp_path).put("mysql-1", "k", held(make()).blocks)
    assert Cache(tmp_path).get("mysql-1", "l") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key": "k"}', '{"key": "k", "blocks": [{}]}', "\x00"])
def test_a_damaged_memory_is_no_memory(text: str, tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "mysql-1.json").write_text(text, encoding="utf-8")
    assert Cache(tmp_path).get("mysql-1", "k") is None


def test_the_key_changes_with_all_that_a_run_depends_on(make: AnswerMaker, tmp_path: Path) -> None:
    blocks = account(make())
    other = account(make(needs=("mysql",)))
    newer = Found("mysql", "PATH", {"MySQL": "9.7.5"})
    keys = {
        run_key(ROOT, blocks, (), Kind.NAMESPACES),
        run_key(ROOT, other, (), Kind.NAMESPACES),
        run_key(ROOT, blocks, (SQL,), Kind.NAMESPACES),
        run_key(ROOT, blocks, (newer,), Kind.NAMESPACES),
        run_key(ROOT, blocks, (), Kind.NONE),
        run_key(tmp_path, blocks, (), Kind.NAMESPACES),
    }
    assert len(keys) == 6
