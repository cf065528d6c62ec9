"""The memory of what has run on this machine: never committed, so that a fresh clone runs everything itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from scripts.evidence import AccountedBlock, BlockEvidence
from scripts.services.requirement import Found
from scripts.verification.containment import Kind

__all__ = ["Cache", "run_key"]

FOLDER = Path(".cache") / "verify"
_ENGINE = ("evidence", "runners", "services", "verification", "validators")
_ENTRIES = TypeAdapter(tuple[BlockEvidence, ...])


def run_key(root: Path, blocks: Iterable[AccountedBlock], found: Iterable[Found], kind: Kind) -> str:
    """Return the hash of all that an answer's run depends on, our own engine included.

    Args:
        root: the repository.
        blocks: all accounted blocks of the answer.
        found: the software on this machine.
        kind: how the blocks are held.
    """
    engine = hashlib.sha256()
    for package in _ENGINE:
        for file in sorted((root / "scripts" / package).rglob("*.py")):
            engine.update(file.read_bytes())
    parts = [
        engine.hexdigest(),
        kind,
        [block.sha256 for block in blocks],
        [[entry.name, dict(entry.software)] for entry in found],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Cache:
    """Runs that held, one file an answer.

    Args:
        root: the repository.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    def get(self, answer: str, key: str) -> tuple[BlockEvidence, ...] | None:
        """Return what a run left behind, or None where no such run is known.

        Args:
            answer: its id.
            key: see :func:`run_key`.
        """
        try:
            data = json.loads((self._folder / f"{answer}.json").read_text(encoding="utf-8"))
            return _ENTRIES.validate_python(data["blocks"]) if data["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None

    def put(self, answer: str, key: str, blocks: tuple[BlockEvidence, ...]) -> None:
        """Remember a run that held.

        Args:
            answer: its id.
            key: see :func:`run_key`.
            blocks: what it left behind.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        data = {"key": key, "blocks": _ENTRIES.dump_python(blocks, mode="json")}
        (self._folder / f"{answer}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
