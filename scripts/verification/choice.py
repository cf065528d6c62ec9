"""The choice of answers: by name, or by an equal share for each of several machines."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.model import Answer

__all__ = ["ChoiceError", "choose"]


class ChoiceError(ValueError):
    """A choice that cannot be met; the message is one line, in Chinese."""


def choose(answers: Sequence[Answer], only: str, shard: str) -> tuple[Answer, ...]:
    """Return the answers that are to be verified, in their order.

    Args:
        answers: all of them.
        only: ids separated by commas; empty for all.
        shard: ``1/3`` for the first of three shares; empty for all.

    Raises:
        ChoiceError: there is no such answer, or the share is not of that form.
    """
    names = [name.strip() for name in only.split(",") if name.strip()]
    known = {answer.meta.id for answer in answers}
    if unknown := [name for name in names if name not in known]:
        raise ChoiceError(f"没有 {'、'.join(unknown)} 这篇答案；有的是 {'、'.join(sorted(known))}")
    chosen = [answer for answer in answers if not names or answer.meta.id in names]
    if not shard:
        return tuple(chosen)
    number, _, count = shard.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise ChoiceError(f"份数 {shard} 不对：写成 1/3，意思是三份里的第一份")
    return tuple(chosen[int(number) - 1 :: int(count)])
