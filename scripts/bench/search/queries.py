"""The queries of :file:`tests/search/queries.yml`, and a sample of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.bench.search.model import MeasuringError, Query

__all__ = ["FILE", "PARTS", "read_queries", "sample"]

FILE = Path("tests") / "search" / "queries.yml"
"""Where the queries stand, relative to the repository."""

PARTS = {"all": None, "tuned": False, "held": True}
"""The parts of the queries by the name that chooses them: whether they are held back."""


def read_queries(file: Path, addresses: Mapping[str, str], part: str = "all") -> list[Query]:
    """Return the queries of a part, in the order of the file.

    Args:
        file: a list of ``{q, category, answer, section?, held_back?}``.
        addresses: of the answers, by their ids.
        part: a key of :data:`PARTS`.

    Raises:
        MeasuringError: there is no such file, part or answer.
    """
    if part not in PARTS:
        raise MeasuringError(f"没有这一部分查询：{part}；有 {'、'.join(PARTS)}")
    if not file.is_file():
        raise MeasuringError(f"没有查询：找不到 {file}")
    wanted = PARTS[part]
    queries = [_query(entry, addresses) for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
    chosen = [query for query in queries if wanted is None or query.held_back is wanted]
    if not chosen:
        raise MeasuringError(f"{file} 里没有这一部分查询：{part}")
    return chosen


def _query(entry: Mapping[str, Any], addresses: Mapping[str, str]) -> Query:
    ids = _listed(entry["answer"])
    if unknown := [identifier for identifier in ids if identifier not in addresses]:
        raise MeasuringError(f"查询指向不存在的答案：{'、'.join(unknown)}")
    return Query(
        text=str(entry["q"]),
        category=str(entry["category"]),
        answers=tuple(addresses[identifier] for identifier in ids),
        sections=tuple(_listed(entry.get("section", []))),
        held_back=bool(entry.get("held_back", False)),
    )


def _listed(given: object) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else [str(given)]


def sample(queries: Iterable[Query], count: int, seed: int = 7) -> list[Query]:
    """Return some of the queries, every category in its turn.

    Args:
        queries: all of them.
        count: how many; all where there are fewer.
        seed: of the choice.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    by_category: dict[str, list[Query]] = {}
    for query in queries:
        by_category.setdefault(query.category, []).append(query)
    for group in by_category.values():
        chance.shuffle(group)
    turns: Sequence[Query] = [
        group[turn]
        for turn in range(max(map(len, by_category.values()), default=0))
        for group in by_category.values()
        if turn < len(group)
    ]
    return list(turns[:count])
