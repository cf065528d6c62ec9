"""Queries with their right answers, and how well a search does on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

__all__ = ["CATEGORIES", "Figures", "Outcome", "Query", "figures_by_category", "read_queries", "table"]

FILE = Path(__file__).with_name("queries.yml")
CATEGORIES = (
    *("exact", "english", "mixed", "question", "synonym", "typo"),
    *("pinyin", "initials", "single", "nospace", "traditional"),
)
DEPTH = 10
"""A right answer further down counts as not found."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader types, and what the reader wants.

    Attributes:
        text: as typed.
        category: one of :data:`CATEGORIES`.
        answers: the ids of which one should come first.
        sections: the fragments of which one should be where the first result leads; empty where any will do.
        held_back: whether nobody looked at it while the ranking was tuned.
    """

    text: str
    category: str
    answers: tuple[str, ...]
    sections: tuple[str, ...]
    held_back: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a query.

    Attributes:
        query: it.
        rank: of the first right answer, from 1; nought where it is not among the first ten.
        section: whether the first result led to a right section of a right answer; None where any will do.
    """

    query: Query
    rank: int
    section: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a search did.

    Attributes:
        queries: how many were asked.
        mrr: mean of one over the rank.
        first: share of queries whose first result is a right answer.
        section: share of the queries that want a section whose first result leads to a right one.
    """

    queries: int
    mrr: float
    first: float
    section: float


def read_queries() -> list[Query]:
    """Return the queries of the file."""
    return [
        Query(
            str(given["q"]),
            given["category"],
            tuple(_listed(given["answer"])),
            tuple(_listed(given.get("section", []))),
            given.get("held_back", False),
        )
        for given in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ]


def judge(query: Query, found: Sequence[str], urls: Mapping[str, str]) -> Outcome:
    """Return what became of a query.

    Args:
        query: as asked.
        found: address of every result, best first, relative to the site.
        urls: address of each answer, by its id.
    """
    right = {urls[answer] for answer in query.answers}
    pages = list(dict.fromkeys(address.partition("#")[0] for address in found))[:DEPTH]
    rank = next((number for number, page in enumerate(pages, 1) if page in right), 0)
    section = found[0].partition("#")[2] in query.sections and rank == 1 if found else False
    return Outcome(query, rank, section if query.sections else None)


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """Return the figures of some outcomes.

    Args:
        outcomes: at least one.
    """
    listed = list(outcomes)
    wanted = [outcome.section for outcome in listed if outcome.section is not None]
    return Figures(
        len(listed),
        sum(1 / outcome.rank for outcome in listed if outcome.rank) / len(listed),
        sum(outcome.rank == 1 for outcome in listed) / len(listed),
        sum(wanted) / len(wanted) if wanted else 1.0,
    )


def figures_by_category(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    """Return the figures of each category, and of all under ``all``.

    Args:
        outcomes: at least one of each category.
    """
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.query.category].append(outcome)
    rows = {category: figures(groups[category]) for category in CATEGORIES if groups[category]}
    return {**rows, "all": figures([outcome for group in groups.values() for outcome in group])}


def table(rows: Mapping[str, Figures]) -> str:
    """Return figures as text.

    Args:
        rows: by name.
    """
    lines = [f"{'':12}{'n':>5}{'MRR@10':>9}{'first':>8}{'section':>9}"]
    lines += [f"{n:12}{f.queries:5}{f.mrr:9.3f}{f.first:8.3f}{f.section:9.3f}" for n, f in rows.items()]
    return "\n".join(lines)


def _listed(given: object) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else [str(given)]
