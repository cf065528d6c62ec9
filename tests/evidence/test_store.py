from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.evidence import AnswerEvidence, EvidenceError, Outcome, load_all, parse, write
from tests.evidence.conftest import AnswerMaker, held


def test_what_was_written_is_read_back(make: AnswerMaker, tmp_path: Path) -> None:
    record = held(make())
    assert write(tmp_path / "evidence", record)
    assert load_all(tmp_path / "evidence") == {"mysql-1": record}


def test_writing_the_same_again_changes_nothing(make: AnswerMaker, tmp_path: Path) -> None:
    write(tmp_path, held(make()))
    assert not write(tmp_path, held(make()))


def test_no_folder_is_no_evidence(tmp_path: Path) -> None:
    assert load_all(tmp_path / "evidence") == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [('"failed"', '"ran"'), ("3.11.2", "3.14.0"), ("2026-11-22", "2026-11-23"), ("namespaces", "none")],
)
def test_an_edit_by_hand_shows(make: AnswerMaker, old: str, new: str) -> None:
    record = held(make())
    first = record.blocks[0].model_copy(update={"outcome": Outcome.FAILED})
    text = record.model_copy(update={"blocks": (first, *record.blocks[1:])}).sealed().model_dump_json(indent=2)
    assert parse(text)
    with pytest.raises(EvidenceError, match="被改动过"):
        parse(text.replace(old, new))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"answer": 3}', "\x00"])
def test_what_is_no_record_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "mysql-1.json").write_text(text, encoding="utf-8")
    assert isinstance(load_all(tmp_path)["mysql-1"], EvidenceError)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "mysql-1.json").write_bytes(b"\xff\xfe")
    assert isinstance(load_all(tmp_path)["mysql-1"], EvidenceError)


def test_a_record_under_another_name_is_not_believed(make: AnswerMaker, tmp_path: Path) -> None:
    write(tmp_path, held(make()))
    (tmp_path / "mysql-1.json").rename(tmp_path / "mysql-2.json")
    assert "mysql-1" in str(load_all(tmp_path)["mysql-2"])


def test_a_record_without_its_hash_is_not_believed(make: AnswerMaker) -> None:
    data = json.loads(held(make()).model_dump_json())
    del data["sha256"]
    with pytest.raises(EvidenceError):
        parse(json.dumps(data))


def test_a_sealed_record_is_intact(make: AnswerMaker) -> None:
    record = held(make())
    assert record.intact
    assert not AnswerEvidence(answer="mysql-1", containment="none", blocks=()).intact
