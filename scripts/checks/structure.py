"""The shape of an answer: the fixed sections in order, explicit ids, enough follow-ups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.model import FIXED_SECTIONS, Answer, Corpus, Heading, Page, Position, Problem

__all__ = ["MIN_FOLLOW_UPS", "check"]

MIN_FOLLOW_UPS = 3
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_QUESTION_LEVEL = 3


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield missing, misplaced and renamed sections, headings without an id, and ids used twice.

    Args:
        corpus: what was read.
    """
    for page in corpus.pages:
        yield from _check_ids(page)
    for answer in corpus.answers:
        yield from _check_sections(answer)
        yield from _check_follow_ups(answer)


def _check_ids(page: Page) -> Iterator[Problem]:
    taken: dict[str, int] = {}
    targets: list[tuple[Position, str | None, str]] = [
        (heading.position, heading.id, f"标题「{heading.text}」") for heading in page.headings
    ]
    targets += [(d.position, d.id, f"图「{d.title}」") for d in page.diagrams if d.id]
    for position, identifier, name in sorted(targets, key=lambda target: target[0]):
        if identifier is None:
            yield Problem(position, "heading-id", f"{name}没有 id，链接会随标题的顺序变", "在行尾写上 {#readable-id}")
        elif not _ID.fullmatch(identifier):
            yield Problem(
                position,
                "heading-id-form",
                f"id「{identifier}」不好认",
                "只用小写字母、数字与连字符，以字母开头",
            )
        elif identifier in taken:
            yield Problem(
                position,
                "duplicate-id",
                f"id「{identifier}」在第 {taken[identifier]} 行已经用过",
                "换一个本页没有用过的 id",
            )
        else:
            taken[identifier] = position.line


def _check_sections(answer: Answer) -> Iterator[Problem]:
    headings = [section.heading for section in answer.page.sections]
    found = [heading.id for heading in headings]
    expected = [kind.id for kind in FIXED_SECTIONS]
    for kind in FIXED_SECTIONS:
        if kind.id not in found:
            yield Problem(
                Position(answer.page.path, _last_line(answer)),
                "section-missing",
                f"缺少「{kind.title}」一节",
                f"补上 ## {kind.title} {{#{kind.id}}}",
            )
    titles = {kind.id: kind.title for kind in FIXED_SECTIONS}
    for heading in headings:
        if heading.id not in titles:
            yield Problem(
                heading.position,
                "section-unknown",
                f"「{heading.text}」不是固定的八节之一",
                "改成三级标题，放进八节中的一节",
            )
        elif heading.text != titles[heading.id]:
            yield Problem(
                heading.position,
                "section-title",
                f"「{heading.text}」与它的 id 不符",
                f"写成 ## {titles[heading.id]} {{#{heading.id}}}",
            )
    known = [identifier for identifier in found if identifier in titles]
    if known != [identifier for identifier in expected if identifier in known]:
        yield Problem(
            _first_misplaced(headings, expected),
            "section-order",
            "八节的顺序不对",
            "按 " + " → ".join(kind.title for kind in FIXED_SECTIONS) + " 排列",
        )


def _first_misplaced(headings: list[Heading], expected: list[str]) -> Position:
    known = [heading for heading in headings if heading.id in expected]
    wanted = sorted(known, key=lambda heading: expected.index(heading.id or ""))
    return next((a.position for a, b in zip(known, wanted, strict=True) if a.id != b.id), known[0].position)


def _check_follow_ups(answer: Answer) -> Iterator[Problem]:
    section = next((s for s in answer.page.sections if s.heading.id == "follow-ups"), None)
    if section is None:
        return
    if len(answer.follow_ups) < MIN_FOLLOW_UPS:
        yield Problem(
            section.heading.position,
            "follow-ups-few",
            f"只有 {len(answer.follow_ups)} 个追问",
            f"至少写 {MIN_FOLLOW_UPS} 个，每个一个三级标题",
        )
    for question in answer.follow_ups:
        if not question.text.endswith("？"):
            yield Problem(
                question.position,
                "follow-up-question",
                f"追问「{question.text}」不是问句",
                "以全角问号「？」结尾",
            )


def _last_line(answer: Answer) -> int:
    return answer.page.sections[-1].end_line - 1 if answer.page.sections else 1
