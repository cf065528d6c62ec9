"""What readers type when they look for a section: it belongs to a section that exists, and to one alone."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.nearest import nearest
from scripts.model import Answer, Corpus, Position, Problem, SectionTerms

__all__ = ["MAX_CHARACTERS", "check"]

MAX_CHARACTERS = 30
"""A longer one is a sentence, and nobody types it."""


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield wordings of sections that do not exist, repeated ones, long ones, and files without an answer.

    Args:
        corpus: what was read.
    """
    answers = {answer.section_terms.path: answer for answer in corpus.answers if answer.section_terms}
    for terms in corpus.section_terms:
        if terms.path in answers:
            yield from _check_answer(answers[terms.path], terms)
        else:
            fix = "文件名与答案相同：<名字>.md 与 <名字>.terms.yml"
            yield Problem(Position(terms.path), "section-terms-orphan", "旁边没有这篇答案", fix)


def _check_answer(answer: Answer, terms: SectionTerms) -> Iterator[Problem]:
    known = sorted(heading.id for heading in answer.page.headings if heading.id)
    first: dict[str, str] = {}
    for section, listed in terms.terms.items():
        here = Position(terms.path, terms.lines[section])
        if section not in known:
            close = nearest(section, known, cutoff=0.3)
            fix = f"最接近的是 {close}" if close else f"写 {answer.page.path} 里标题的 id"
            yield Problem(here, "section-terms-unknown", f"{answer.page.path} 没有小节 {section}", fix)
        for term in listed:
            if len(term) > MAX_CHARACTERS or not term.strip():
                reason = f"「{term}」不是读者会打的字：1 到 {MAX_CHARACTERS} 个字"
                yield Problem(here, "section-terms-length", reason, "只留一个概念加一个方面")
            elsewhere = first.setdefault(term, section)
            if elsewhere != section:
                reason = f"「{term}」已经写在 {elsewhere} 下了"
                yield Problem(here, "section-terms-repeated", reason, "留在最该去的一节")
