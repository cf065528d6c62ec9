"""Writes the index: documents in, static files out, in one pass over the documents."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from scripts.search.format import FORMAT, shard_of
from scripts.search.model import Document, Place
from scripts.search.postings import make_postings
from scripts.search.tables import simplified_forms, sound_table

__all__ = ["FOLDER", "MANIFEST", "write_index"]

FOLDER = "search"
"""Where the index stands in the site."""

MANIFEST = "index.json"
"""The one file of it whose name does not change."""

GROUP = 4
"""Documents whose heads share a file."""

CHUNK = 3500
"""Characters of text in a file, more or less; a result shows a piece of one or two of them."""

SHARD, SMALL_INDEX = 2_500, 800_000
"""Characters of postings in a shard, as long as the whole index has no more than that many.

A larger index has more shards and larger ones: a frequent term alone outgrows a small shard there.
"""

SHOWN_TERMS = 30
"""Search terms that a result may show as the reason why it was found."""

_DIGEST_LENGTH = 10


class _Folder:
    """Writes JSON files into a folder and remembers what they held."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest = sha256()

    def write(self, name: str, content: object) -> None:
        """Write a file in its shortest form."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate, which UTF-8 cannot hold, is written as its escape; JSON reads the same.
        data = text.encode("utf-8", "backslashreplace")
        file.write_bytes(data)
        self.digest.update(b"%s\0%s\0" % (name.encode(), data))


def write_index(site: Path, documents: Iterable[Document], workers: int | None = None) -> Path:
    """Write the index of a site, and remove the one before.

    Args:
        site: the built site.
        documents: what can be found; an iterator will do, none is kept.
        workers: processes; by default one a core.

    Returns:
        The manifest.
    """
    root = site / FOLDER
    # The folder also holds the page of the search: only what an index wrote is removed.
    for former in root.glob("*/words.json"):
        shutil.rmtree(former.parent)
    shutil.rmtree(root / "new", ignore_errors=True)
    folder = _Folder(root / "new")
    counts = {"documents": 0, "answers": 0, "places": 0}
    postings, words = make_postings(_written(folder, documents, counts), workers)
    shards = _write_shards(folder, postings)
    folder.write("words.json", words)
    folder.write("sounds.json", sound_table())
    folder.write("simple.json", simplified_forms())
    version = folder.digest.hexdigest()[:_DIGEST_LENGTH]
    folder.path.rename(root / version)
    manifest = {"format": FORMAT, "version": version, **counts, "shards": shards, "group": GROUP}
    (root / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return root / MANIFEST


def _written(folder: _Folder, documents: Iterable[Document], counts: dict[str, int]) -> Iterator[Document]:
    """Pass the documents on; write their heads and their text on the way."""
    heads: list[Any] = []
    chunks = 0
    for document in documents:
        texts, where = _chunked(document.places, chunks)
        for number, chunk in enumerate(texts, chunks):
            folder.write(f"x/{number}.json", chunk)
        chunks += len(texts)
        heads.append(_head(document, where))
        if len(heads) == GROUP:
            folder.write(f"d/{counts['documents'] // GROUP}.json", heads)
            heads = []
        counts["documents"] += 1
        counts["answers"] += document.answer
        counts["places"] += 1 + len(document.places)
        yield document
    if heads:
        folder.write(f"d/{counts['documents'] // GROUP}.json", heads)


def _chunked(places: tuple[Place, ...], start: int) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Return the text of a document in chunks, and where the text of each place is: chunk, index in it."""
    chunks: list[list[str]] = []
    where: list[tuple[int, int]] = []
    length = 0
    for place in places:
        text = "\n".join([*place.prose, *place.code])
        if not chunks or length + len(text) / 2 > CHUNK:
            chunks.append([])
            length = 0
        where.append((start + len(chunks) - 1, len(chunks[-1])))
        chunks[-1].append(text)
        length += len(text)
    return chunks, where


def _head(document: Document, where: list[tuple[int, int]]) -> dict[str, Any]:
    places = [[place.id, place.title, place.label, *at] for place, at in zip(document.places, where, strict=True)]
    return {
        "url": document.url,
        "title": document.title,
        "summary": document.summary,
        "terms": "、".join(document.terms[:SHOWN_TERMS]),
        "topic": document.topic,
        "level": document.level,
        "proof": document.proof,
        "answer": document.answer,
        "places": places,
    }


def _write_shards(folder: _Folder, postings: dict[str, str]) -> int:
    total = sum(len(term) + len(text) + 6 for term, text in postings.items())
    size = SHARD * math.cbrt(max(1.0, total / SMALL_INDEX))
    shards = max(1, round(total / size))
    contents: list[dict[str, str]] = [{} for _ in range(shards)]
    for term in sorted(postings):
        contents[shard_of(term, shards)][term] = postings[term]
    for number, content in enumerate(contents):
        folder.write(f"t/{number}.json", content)
    return shards
