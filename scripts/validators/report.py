"""What a validator says: faults within one block, or that its tool is not here."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Fault", "Report", "ToolMissing", "Validator", "first_of"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A place in a block that the tool refuses.

    Attributes:
        line: 1-based line within the block.
        column: 1-based column.
        message: what is wrong: a lead-in in Chinese, then the tool's own sentence.
        syntax: whether the text cannot even be parsed.
    """

    line: int
    column: int
    message: str
    syntax: bool = False


class ToolMissing(RuntimeError):  # noqa: N818 - a state that is reported, not a failure of ours
    """What a validation needs and this machine has not; the message is one line, in Chinese.

    Attributes:
        tool: the program, package or schema.
        remedy: what installs it.
    """

    def __init__(self, tool: str, remedy: str) -> None:
        super().__init__(f"没有 {tool}：{remedy}")
        self.tool = tool
        self.remedy = remedy


Judge = Callable[[str], tuple[Fault, ...]]
Report = tuple[Fault, ...] | ToolMissing


@functools.lru_cache(maxsize=4096)
def _judged(judge: Judge, source: str) -> tuple[Fault, ...]:
    # Some formats know more line ends than Markdown does (NEL in YAML): no fault lies behind the block.
    last = source.count("\n") + 1
    return tuple(dataclasses.replace(fault, line=min(fault.line, last)) for fault in judge(source))


@dataclass(frozen=True, slots=True)
class Validator:
    """The tool that reads such a block in real life.

    Attributes:
        name: the tool's name, for the reader.
        judge: the function that asks it.
        version: the function that tells which release answers.
        syntax_only: whether it merely parses, which proves nothing about what the file is for.
    """

    name: str
    judge: Judge
    version: Callable[[], str]
    syntax_only: bool = False

    def validate(self, source: str) -> tuple[Fault, ...]:
        """Return what is wrong with a block, in order of its lines.

        Args:
            source: the text between the fences.

        Raises:
            ToolMissing: the tool is not on this machine.
        """
        return _judged(self.judge, source)


def first_of(*judges: Judge) -> Judge:
    """Return a judgement that asks one after the other and stops at the first that finds faults.

    Args:
        judges: the cheapest first; a later one may rely on what an earlier one has accepted.
    """

    def judge(source: str) -> tuple[Fault, ...]:
        return next((faults for ask in judges if (faults := ask(source))), ())

    return judge
