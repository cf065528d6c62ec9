"""The search index: what Material's search reads, made fit for Chinese.

Everything that the site knows of search engines stands here and in
``docs/assets/javascripts/workers/search-worker.js``.
MkDocs knows headings only, so what stands in an answer is read from its built page; Material's browser code
finds a Chinese word only where zero-width spaces mark it. The query side of that defect is mended in the worker.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TypedDict

from scripts.model import Answer
from scripts.site.passages import read_passages
from scripts.site.words import HAN, cut

__all__ = ["install_search_engine", "segment", "write_search_index"]

_BREAK = "\u200b"
ENGINE = "material-search.js"


class Entry(TypedDict):
    """What the worker reads of a place.

    Attributes:
        location: address relative to the site, with the fragment.
        title: as HTML; so is the text.
        text: in paragraphs.
        tags: of the answer.
    """

    location: str
    title: str
    text: str
    tags: list[str]


def segment(text: str) -> str:
    """Return text with a zero-width space around every Chinese word.

    Args:
        text: any text.
    """
    return HAN.sub(lambda run: _BREAK + _BREAK.join(cut(run[0])) + _BREAK, text).strip(_BREAK)


def write_search_index(site: Path, answers: Iterable[Answer]) -> None:
    """Rewrite the index that MkDocs left: the answers' entries are made anew, the other pages' are segmented.

    Args:
        site: the built site.
        answers: what it holds; each is an entry, and so is each of its sections, experiments and follow-ups.

    Raises:
        FileNotFoundError: MkDocs wrote no index.
    """
    file = site / "search" / "search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    answers = tuple(answers)
    urls = {answer.page.url for answer in answers}
    others = [entry for entry in index["docs"] if entry["location"].partition("#")[0] not in urls]
    entries = [*(entry for answer in answers for entry in _entries(site, answer)), *others]
    index["docs"] = [{**e, "title": segment(e["title"]), "text": segment(e["text"])} for e in entries]
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _entries(site: Path, answer: Answer) -> Iterator[Entry]:
    """Yield what an answer is, with what people type when they look for it, and then each of its passages."""
    url, meta = answer.page.url, answer.meta
    about = _html([meta.summary, f"相关检索：{'、'.join(meta.search_terms)}"])
    yield Entry(location=url, title=escape(meta.title, quote=False), text=about, tags=list(meta.tags))
    page = (site / url / "index.html").read_text(encoding="utf-8")
    for passage in read_passages(page):
        title, text = escape(passage.title, quote=False), _html(passage.paragraphs)
        yield Entry(location=f"{url}#{passage.id}", title=title, text=text, tags=list(meta.tags))


def _html(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def install_search_engine(site: Path) -> None:
    """Give Material's search worker the name under which ours loads it.

    Args:
        site: the built site.

    Raises:
        FileNotFoundError: the theme has no such worker.
    """
    workers = site / "assets" / "javascripts" / "workers"
    found = sorted(workers.glob("search.*.min.js"))
    if not found:
        raise FileNotFoundError(workers / "search.*.min.js")
    found[0].replace(workers / ENGINE)
