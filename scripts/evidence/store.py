"""The folder of evidence: reading what was recorded, and writing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from scripts.evidence.record import AnswerEvidence

__all__ = ["FOLDER", "EvidenceError", "load_all", "parse", "write"]

FOLDER = "evidence"
"""The committed folder, relative to the repository."""


class EvidenceError(ValueError):
    """A record that cannot be believed; the message is one line, in Chinese."""


def parse(text: str) -> AnswerEvidence:
    """Return the record that a file holds.

    Args:
        text: the file.

    Raises:
        EvidenceError: it is no record, or has been edited since it was written.
    """
    try:
        record = AnswerEvidence.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise EvidenceError(f"不是运行记录：{place} {first['msg']}".rstrip()) from error
    if not record.intact:
        raise EvidenceError("内容与它自己的校验和不符，被改动过")
    return record


def load_all(folder: Path) -> Mapping[str, AnswerEvidence | EvidenceError]:
    """Return the records of a folder by file name without extension; what cannot be believed is an error there.

    Args:
        folder: such as ``evidence``; it need not exist.
    """
    found: dict[str, AnswerEvidence | EvidenceError] = {}
    for file in sorted(folder.glob("*.json")):
        try:
            record = parse(file.read_text(encoding="utf-8"))
            if record.answer != file.stem:
                raise EvidenceError(f"记录的是 {record.answer}，文件名却是 {file.stem}")
            found[file.stem] = record
        except (EvidenceError, OSError, UnicodeDecodeError) as error:
            found[file.stem] = error if isinstance(error, EvidenceError) else EvidenceError(f"读不出来：{error}")
    return found


def write(folder: Path, record: AnswerEvidence) -> bool:
    """Write a record, sealed, in place of an older one; return whether the file changed.

    Args:
        folder: made where it does not exist.
        record: what the runs left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{record.answer}.json"
    text = record.sealed().model_dump_json(indent=2) + "\n"
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    fresh = file.with_suffix(".tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
    return True
