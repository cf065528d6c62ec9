"""What of the site is searched: the built pages as documents, a place for every heading and follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.model import FIXED_SECTIONS, Answer, Corpus, Page
from scripts.search.model import Document, Place
from scripts.search.writer import write_index
from scripts.site.passages import Passage, read_passages
from scripts.site.proofs import Verdict, proof_card

__all__ = ["read_documents", "write_search_index"]

_ANSWER = "answer"
"""The section that repeats the summary: the head of the document stands for it."""

_SOURCES = "sources"
_PARTS = frozenset({"断言", "预测", "运行", "接着运行", "真实输出", "输出", "结论"})
"""What every experiment consists of; in the index it would say that each is like the others."""

_SHORT = {section.id: section.short for section in FIXED_SECTIONS}
_TOP_LEVEL = 2


def write_search_index(site: Path, corpus: Corpus, verdicts: Mapping[str, Verdict]) -> None:
    """Write the index of a built site.

    Args:
        site: the built site.
        corpus: what it was built from.
        verdicts: on every answer, by the source path of its page.

    Raises:
        FileNotFoundError: a page was not built.
    """
    write_index(site, read_documents(site, corpus, verdicts))


def read_documents(site: Path, corpus: Corpus, verdicts: Mapping[str, Verdict]) -> Iterator[Document]:
    """Yield what can be found: the answers, then the pages about the site.

    Lists of answers are not: each of their lines is an answer's own.

    Args:
        site: the built site.
        corpus: what it was built from.
        verdicts: on every answer, by the source path of its page.

    Raises:
        FileNotFoundError: a page was not built.
    """
    for topic in corpus.topics:
        for answer in topic.answers:
            yield _answer(site, answer, topic.meta.title, verdicts[answer.page.source])
    lists = {"index.md", *(topic.page.source for topic in corpus.topics)}
    lists.update(answer.page.source for answer in corpus.answers)
    for page in corpus.pages:
        if page.source not in lists and not _excluded(page):
            yield _other(site, page)


def _answer(site: Path, answer: Answer, topic: str, verdict: Verdict) -> Document:
    meta = answer.meta
    terms = answer.section_terms.terms if answer.section_terms else {}
    proof = proof_card(verdict, "")
    return Document(
        url=answer.page.url,
        title=meta.title,
        summary=meta.summary,
        terms=(*meta.search_terms, *meta.tags, *terms.get(_ANSWER, ())),
        topic=topic,
        level=meta.level.value,
        proof=proof["word"],
        places=tuple(_places(_passages(site, answer.page), terms)),
    )


def _other(site: Path, page: Page) -> Document:
    passages = _passages(site, page)
    title = str(page.meta.get("title") or page.source)
    return Document(url=page.url, title=title, places=tuple(_places(passages, {})), answer=False)


def _passages(site: Path, page: Page) -> list[Passage]:
    return read_passages((site / page.url / "index.html").read_text(encoding="utf-8"))


def _places(passages: list[Passage], terms: Mapping[str, tuple[str, ...]]) -> Iterator[Place]:
    label = ""
    for passage in passages:
        if passage.level == _TOP_LEVEL:
            label = _SHORT.get(passage.id, passage.title)
        if passage.id == _ANSWER:
            continue
        prose, code = tuple(text for text in passage.paragraphs if text not in _PARTS), tuple(passage.code)
        if passage.id == _SOURCES:  # titles of what others wrote: they lead away, so they weigh little
            prose, code = (), prose
        yield Place(
            id=passage.id,
            title=passage.title,
            label="" if passage.level == _TOP_LEVEL else label,
            prose=prose,
            code=code,
            terms=terms.get(passage.id, ()),
            generic=passage.id in _SHORT,
        )


def _excluded(page: Page) -> bool:
    search = page.meta.get("search")
    return isinstance(search, Mapping) and search.get("exclude") is True
