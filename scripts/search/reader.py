"""Reads an index back: what a result would show, for whoever checks a site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.search.format import FORMAT
from scripts.search.writer import FOLDER, MANIFEST

__all__ = ["Entry", "read_entries", "read_postings"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that can be found.

    Attributes:
        location: page and fragment, relative to the site.
        title: its heading.
        text: what stands there.
    """

    location: str
    title: str
    text: str


def read_entries(site: Path) -> Iterator[Entry]:
    """Yield what the index can lead to, in order.

    Args:
        site: the built site.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: a file is not what the format says.
    """
    folder, manifest = _open(site)
    texts: dict[int, list[str]] = {}
    for number in range(-(-manifest["documents"] // manifest["group"])):
        try:
            for head in _load(folder / f"d/{number}.json"):
                about = [str(head["summary"]), str(head["terms"])]
                yield Entry(str(head["url"]), str(head["title"]), "\n".join(filter(None, about)))
                for identifier, title, _, chunk, index in head["places"]:
                    if chunk not in texts:
                        texts[chunk] = _load(folder / f"x/{chunk}.json")
                    yield Entry(f"{head['url']}#{identifier}", str(title), str(texts[chunk][index]))
        except (LookupError, TypeError) as error:
            raise ValueError(f"d/{number}.json: {error!r}") from error


def read_postings(site: Path) -> dict[str, str]:
    """Return the encoded postings of every term.

    Args:
        site: the built site.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: a file is not what the format says.
    """
    folder, manifest = _open(site)
    shards = (_load(folder / f"t/{number}.json") for number in range(manifest["shards"]))
    return {term: text for shard in shards for term, text in shard.items()}


def _open(site: Path) -> tuple[Path, dict[str, Any]]:
    manifest = _load(site / FOLDER / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ValueError(f"{MANIFEST}: 不是第 {FORMAT} 版的索引")
    numbers = [manifest.get(name) for name in ("documents", "group", "shards")]
    if not all(isinstance(number, int) and number >= 0 for number in numbers) or not manifest["group"]:
        raise ValueError(f"{MANIFEST}: 缺少数目")
    return site / FOLDER / str(manifest.get("version")), manifest


def _load(file: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(file.read_text(encoding="utf-8"))
