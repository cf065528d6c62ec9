"""The published evidence: the data of the record pages, and ``/evidence.json``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypedDict

from scripts.evidence import BlockProof
from scripts.model import Topic
from scripts.site.proofs import Verdict

__all__ = ["RECORDS", "RecordGroup", "evidence_document", "record_addresses", "record_folder", "write_evidence"]

RECORDS = "about/verification/"
"""The record page, relative to the site."""


class RecordGroup(TypedDict):
    """A topic on the record page.

    Attributes:
        slug: the topic's folder.
        title: its name.
        url: page of its records where they have one of their own; else empty.
        total: its answers.
        proven: those of which every block held.
        answers: what to print here; empty where the records have a page of their own.
    """

    slug: str
    title: str
    url: str
    total: int
    proven: int
    answers: list[object]


def record_folder(topic: Topic) -> str:
    """Return the folder of a topic's own record pages.

    Args:
        topic: any.
    """
    return f"{RECORDS}{topic.slug}"


def record_addresses(topics: Iterable[Topic], page_size: int) -> Mapping[str, str]:
    """Return the address of each answer's record, by the answer's id.

    Few records stand on one page; beyond a page's worth, each topic has pages of its own.

    Args:
        topics: with their answers.
        page_size: records on one page.
    """
    topics = tuple(topics)
    together = sum(len(topic.answers) for topic in topics) <= page_size
    found = {}
    for topic in topics:
        for index, answer in enumerate(topic.answers):
            number = index // page_size + 1
            own = f"{record_folder(topic)}/" + (f"page/{number}/" if number > 1 else "")
            found[answer.meta.id] = f"{RECORDS if together else own}#{answer.meta.id}"
    return found


def evidence_document(verdicts: Iterable[Verdict], commit: str) -> dict[str, object]:
    """Return what ``/evidence.json`` says: every accounted block of every answer.

    Args:
        verdicts: on the answers, in their order.
        commit: what was checked out, or empty.
    """
    verdicts = tuple(verdicts)
    blocks = [block for verdict in verdicts for block in verdict.proof.blocks]
    held = [block for block in blocks if block.outcome.proves]
    days = [block.date for block in blocks if block.date]
    # Of a program in several versions the one of the latest run.
    recent = sorted(held, key=lambda block: block.date or date.min)
    software = {name: version for block in recent for name, version in block.software.items()}
    return {
        "generated": max(days).isoformat() if days else None,
        "commit": commit,
        "software": dict(sorted(software.items())),
        "blocks": list(_entries(verdicts)),
    }


def write_evidence(site: Path, verdicts: Iterable[Verdict], commit: str) -> None:
    """Write ``evidence.json``.

    Args:
        site: the built site.
        verdicts: on the answers, in their order.
        commit: what was checked out, or empty.
    """
    text = json.dumps(evidence_document(verdicts, commit), ensure_ascii=False, indent=1)
    (site / "evidence.json").write_text(text + "\n", encoding="utf-8")


def _entries(verdicts: Iterable[Verdict]) -> Iterator[dict[str, object]]:
    for verdict in verdicts:
        for block in verdict.proof.blocks:
            yield {"answer": verdict.answer.meta.id, **_entry(block)}


def _entry(block: BlockProof) -> dict[str, object]:
    accounted = block.accounted
    return {
        "section": accounted.section,
        "ordinal": accounted.ordinal,
        "path": accounted.block.position.path,
        "line": accounted.block.position.line,
        "language": accounted.block.language,
        "outcome": block.outcome.value,
        "reason": block.reason,
        "software": dict(block.software),
        "seconds": block.seconds,
        "sha256": accounted.sha256,
    }
