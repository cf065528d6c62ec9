"""What the templates know: every list of answers on the site, generated from front matter.

The builder puts the catalogue into ``config.extra.youju`` as plain data; templates only print it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from scripts.model import FIXED_SECTIONS, Answer, Corpus, Level
from scripts.site.proofs import ProofCard, Verdict, proof_card, site_proof
from scripts.site.records import RecordGroup, record_addresses, record_folder
from scripts.site.words import breakable

__all__ = ["PAGE_SIZE", "AnswerCard", "Catalogue", "Listing", "catalogue", "slugify"]

PAGE_SIZE = 100
"""Answers on one page of a list."""


class LinkTo(TypedDict):
    """A name and an address relative to the site."""

    title: str
    url: str


class AnswerCard(TypedDict):
    """An answer as a list or its own page shows it.

    Attributes:
        pieces: the title where lines may break.
        proof: what is known of its blocks.
    """

    id: str
    title: str
    pieces: list[str]
    url: str
    short_url: str
    summary: str
    level: LinkTo
    topic: LinkTo
    tags: list[LinkTo]
    minutes: int
    updated: str | None
    proof: ProofCard
    source: str
    previous: LinkTo | None
    next: LinkTo | None


class Listing(TypedDict):
    """One page of a list of answers.

    Attributes:
        kind: ``topic``, ``tag``, ``level``, ``record``, ``all`` or ``index`` (a list of tags or levels).
        title: heading of the page.
        lead: a sentence under the heading.
        total: answers in the whole list.
        answers: those on this page.
        number: this page, from 1.
        pages: all pages of the list.
        groups: for an index: each list's name, address and size.
    """

    kind: str
    title: str
    lead: str
    total: int
    answers: list[AnswerCard]
    number: int
    pages: list[str]
    groups: list[dict[str, object]]


class TopicCard(TypedDict):
    """A topic as the home page and the header show it."""

    slug: str
    title: str
    tagline: str
    url: str
    total: int
    answers: list[AnswerCard]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is generated from front matter.

    Attributes:
        data: what the templates read, plain values only.
        generated: source path of each page that exists in no folder, with its listing's title.
    """

    data: dict[str, object]
    generated: Mapping[str, str]


def slugify(name: str) -> str:
    """Return a name as one part of a URL; Chinese stays Chinese.

    Args:
        name: such as ``CI/CD`` or ``索引``.
    """
    plain = unicodedata.normalize("NFKC", name).lower().replace("+", "plus").replace("#", "sharp")
    return re.sub(r"[^\w]+", "-", plain).strip("-")


def catalogue(
    corpus: Corpus, dates: Mapping[str, str], verdicts: Mapping[str, Verdict], page_size: int = PAGE_SIZE
) -> Catalogue:
    """Return every list of the site.

    Args:
        corpus: the answers.
        dates: date of the last change by path, where known.
        verdicts: on every answer, by the source path of its page.
        page_size: answers on one page of a list.
    """
    records = record_addresses(corpus.topics, page_size)
    proofs = {a.meta.id: proof_card(verdicts[a.page.source], records[a.meta.id]) for a in corpus.answers}
    cards = {answer.meta.id: card for answer, card in _cards(corpus, dates, proofs)}
    topics = [
        TopicCard(
            slug=topic.slug,
            title=topic.meta.title,
            tagline=topic.meta.tagline,
            url=f"{topic.slug}/",
            total=len(topic.answers),
            answers=[cards[answer.meta.id] for answer in topic.answers][:page_size],
        )
        for topic in corpus.topics
    ]
    listings = dict(_listings(corpus, cards, page_size))
    written = {page.source for page in corpus.pages}
    data: dict[str, object] = {
        "topics": topics,
        "total": len(cards),
        "answers": {card["source"]: card for card in cards.values()},
        "listings": listings,
        "proof": site_proof(verdicts.values()),
        "records": list(_records(corpus, cards, page_size)),
        "sections": [{"id": s.id, "title": s.title, "short": s.short} for s in FIXED_SECTIONS],
    }
    generated = {source: listing["title"] for source, listing in listings.items() if source not in written}
    return Catalogue(data, generated)


def _cards(
    corpus: Corpus, dates: Mapping[str, str], proofs: Mapping[str, ProofCard]
) -> Iterator[tuple[Answer, AnswerCard]]:
    for topic in corpus.topics:
        for index, answer in enumerate(topic.answers):
            before = topic.answers[index - 1] if index else None
            after = topic.answers[index + 1] if index + 1 < len(topic.answers) else None
            yield (
                answer,
                AnswerCard(
                    id=answer.meta.id,
                    title=answer.meta.title,
                    pieces=breakable(answer.meta.title),
                    url=answer.page.url,
                    short_url=f"q/{answer.meta.id}/",
                    summary=answer.meta.summary,
                    level=_level_link(answer.meta.level),
                    topic=LinkTo(title=topic.meta.title, url=f"{topic.slug}/"),
                    tags=[LinkTo(title=tag, url=f"tags/{slugify(tag)}/") for tag in answer.meta.tags],
                    minutes=answer.minutes,
                    updated=dates.get(answer.page.path),
                    proof=proofs[answer.meta.id],
                    source=answer.page.source,
                    previous=_neighbour(before),
                    next=_neighbour(after),
                ),
            )


def _level_link(level: Level) -> LinkTo:
    return LinkTo(title=level.value, url=f"levels/{level.slug}/")


def _neighbour(answer: Answer | None) -> LinkTo | None:
    return LinkTo(title=answer.meta.title, url=answer.page.url) if answer else None


def _listings(corpus: Corpus, cards: Mapping[str, AnswerCard], page_size: int) -> Iterator[tuple[str, Listing]]:
    for topic in corpus.topics:
        chosen = [cards[answer.meta.id] for answer in topic.answers]
        yield from _pages("topic", topic.slug, (topic.meta.title, topic.meta.tagline), chosen, page_size)
        if len(cards) > page_size:
            heading = (f"验证记录：{topic.meta.title}", "每篇答案的代码块在什么软件上跑过")
            yield from _pages("record", record_folder(topic), heading, chosen, page_size)
    everything = [cards[answer.meta.id] for topic in corpus.topics for answer in topic.answers]
    # Where the search leads to when it cannot work, and where its results have an address.
    yield from _pages("all", "search", ("全部问题", "搜索，或者按主题看每一题的一句话答案"), everything, page_size)
    tags = _by_tag(corpus.answers, cards)
    for tag, chosen in tags.items():
        yield from _pages("tag", f"tags/{slugify(tag)}", (tag, "标签"), chosen, page_size)
    yield _index("tags", "标签", "每个标签下的问题", ((tag, slugify(tag), len(c)) for tag, c in tags.items()))
    levels = {level: [cards[a.meta.id] for a in corpus.answers if a.meta.level is level] for level in Level}
    for level, chosen in levels.items():
        yield from _pages("level", f"levels/{level.slug}", (level.value, "深度"), chosen, page_size)
    sizes = ((level.value, level.slug, len(chosen)) for level, chosen in levels.items())
    yield _index("levels", "深度", "按基础、进阶、深入三档排列的问题", sizes)


def _records(corpus: Corpus, cards: Mapping[str, AnswerCard], page_size: int) -> Iterator[RecordGroup]:
    together = len(cards) <= page_size
    for topic in corpus.topics:
        chosen = [cards[answer.meta.id] for answer in topic.answers]
        yield RecordGroup(
            slug=topic.slug,
            title=topic.meta.title,
            url="" if together else f"{record_folder(topic)}/",
            total=len(chosen),
            proven=sum(card["proof"]["state"] == "proven" for card in chosen),
            answers=[*chosen] if together else [],
        )


def _by_tag(answers: Iterable[Answer], cards: Mapping[str, AnswerCard]) -> dict[str, list[AnswerCard]]:
    found: dict[str, list[AnswerCard]] = {}
    for answer in answers:
        for tag in answer.meta.tags:
            found.setdefault(tag, []).append(cards[answer.meta.id])
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0].lower())))


def _pages(
    kind: str, folder: str, heading: tuple[str, str], chosen: list[AnswerCard], page_size: int
) -> Iterator[tuple[str, Listing]]:
    title, lead = heading
    count = max(1, -(-len(chosen) // page_size))
    addresses = [f"{folder}/"] + [f"{folder}/page/{number}/" for number in range(2, count + 1)]
    for number, address in enumerate(addresses, 1):
        source = f"{folder}/index.md" if number == 1 else f"{address.rstrip('/')}.md"
        yield (
            source,
            Listing(
                kind=kind,
                title=title if number == 1 else f"{title}（第 {number} 页）",
                lead=lead,
                total=len(chosen),
                answers=chosen[(number - 1) * page_size : number * page_size],
                number=number,
                pages=addresses,
                groups=[],
            ),
        )


def _index(folder: str, title: str, lead: str, groups: Iterable[tuple[str, str, int]]) -> tuple[str, Listing]:
    return f"{folder}/index.md", Listing(
        kind="index",
        title=title,
        lead=lead,
        total=0,
        answers=[],
        number=1,
        pages=[f"{folder}/"],
        groups=[{"title": name, "url": f"{folder}/{slug}/", "total": size} for name, slug, size in groups],
    )
