"""The search index: what Material's search reads, made fit for Chinese.

Everything that the site knows of search engines stands here and in
``docs/assets/javascripts/workers/search-worker.js``.
MkDocs writes ``search/search_index.json`` with whole sentences; Material's browser code finds a Chinese
word only where zero-width spaces mark it. The query side of the same defect is mended in the worker.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from scripts.model import Answer
from scripts.site.words import HAN, cut

__all__ = ["install_search_engine", "segment", "write_search_index"]

_BREAK = "\u200b"
ENGINE = "material-search.js"


def segment(text: str) -> str:
    """Return text with a zero-width space around every Chinese word.

    Args:
        text: any text.
    """
    return HAN.sub(lambda run: _BREAK + _BREAK.join(cut(run[0])) + _BREAK, text).strip(_BREAK)


def write_search_index(site: Path, answers: Iterable[Answer]) -> None:
    """Rewrite the index that MkDocs left.

    Args:
        site: the built site.
        answers: whose ``search_terms`` are added to their pages' entries.

    Raises:
        FileNotFoundError: MkDocs wrote no index.
    """
    file = site / "search" / "search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    terms = {answer.page.url: answer.meta.search_terms for answer in answers}
    summaries = {answer.page.url: answer.meta.summary for answer in answers}
    for entry in index["docs"]:
        location = entry["location"]
        if location in terms:
            # The page's own entry: what the answer is, and what people type when they look for it.
            entry["text"] = f"<p>{summaries[location]}</p><p>相关检索：{'、'.join(terms[location])}</p>"
        entry["title"], entry["text"] = segment(entry["title"]), segment(entry["text"])
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


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
