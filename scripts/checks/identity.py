"""What makes an answer itself: its id, its question, its place in the topic. Each exists once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.model import Answer, Corpus, Position, Problem

__all__ = ["check"]


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield ids, titles and places that two answers claim, and ids that do not fit their topic.

    Args:
        corpus: what was read.
    """
    yield from _repeated(corpus, "id", "duplicate-answer-id", lambda answer: answer.meta.id)
    yield from _repeated(corpus, "title", "duplicate-title", lambda answer: answer.meta.title)
    yield from _repeated(corpus, "order", "duplicate-order", lambda answer: f"{answer.topic} 第 {answer.meta.order} 题")
    for answer in corpus.answers:
        if answer.meta.id.rpartition("-")[0] != answer.topic:
            yield Problem(
                _at(answer, "id"),
                "answer-id-topic",
                f"编号 {answer.meta.id} 不属于主题 {answer.topic}",
                f"写成 {answer.topic}-{answer.meta.order}，或把文件移到对应的主题",
            )


def _repeated(corpus: Corpus, key: str, rule: str, value: Callable[[Answer], str]) -> Iterator[Problem]:
    first: dict[str, Answer] = {}
    for answer in corpus.answers:
        earlier = first.setdefault(value(answer), answer)
        if earlier is not answer:
            yield Problem(
                _at(answer, key),
                rule,
                f"「{value(answer)}」已经被 {earlier.page.path} 用了",
                f"换一个没有用过的 {key}",
            )


def _at(answer: Answer, key: str) -> Position:
    return Position(answer.page.path, answer.page.meta_lines.get(key, 1))
