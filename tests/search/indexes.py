"""Small indexes for the tests: documents written down in a line, and the way from a query to places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.search.model import Document, Place
from scripts.search.reader import Entry, read_entries, read_postings
from scripts.search.writer import write_index
from tests.search.decoding import Postings, decode

__all__ = ["HEAD", "OWN", "WANTED", "Index", "document", "place", "write"]

HEAD, WANTED, OWN = 0, 1, 2
"""Place of what a document says it is, of what is typed for it, and of the first of its own."""


def place(title: str = "一节", prose: str = "", code: str = "", *, generic: bool = False, terms: str = "") -> Place:
    """Return a place whose paragraphs are lines, whose terms are words."""
    return Place(
        id=f"p-{title}",
        title=title,
        prose=tuple(prose.splitlines()),
        code=(code,) if code else (),
        terms=tuple(terms.split()),
        generic=generic,
    )


def document(*places: Place, title: str = "题目", url: str = "a/", summary: str = "", terms: str = "") -> Document:
    """Return a document; its terms are words."""
    return Document(url=url, title=title, summary=summary, terms=tuple(terms.split()), places=places)


@dataclass(frozen=True)
class Index:
    """An index that was written.

    Attributes:
        site: the folder that it stands in.
        manifest: its manifest.
    """

    site: Path
    manifest: Path

    @cached_property
    def postings(self) -> dict[str, str]:
        """The encoded postings by term."""
        return read_postings(self.site)

    @property
    def entries(self) -> list[Entry]:
        """What it leads to, in order."""
        return list(read_entries(self.site))

    @property
    def files(self) -> dict[str, bytes]:
        """The content of each file by its path."""
        files = sorted(file for file in self.manifest.parent.rglob("*") if file.is_file())
        return {file.relative_to(self.site).as_posix(): file.read_bytes() for file in files}

    def find(self, term: str) -> Postings:
        """Return the impacts of a term by document and place."""
        return decode(self.postings.get(term, ""))

    def impact(self, term: str, place: int, document: int = 0) -> int:
        """Return how much a place says of a term; nought is nothing."""
        return self.find(term).get(document, {}).get(place, 0)


def write(site: Path, *documents: Document, workers: int | None = None) -> Index:
    """Write an index and return it."""
    return Index(site, write_index(site, iter(documents), workers))
