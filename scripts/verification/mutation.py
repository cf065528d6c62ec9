"""The mutations of a page: small changes that the verification must notice, repeatable by a seed.

Pure generators: who runs them, and what becomes of those that nobody noticed, is another's work.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scripts.verification.alignment import ELLIPSIS, is_gap
from scripts.verification.comparison import compile_varies, mask
from scripts.verification.edits import Edit, alter
from scripts.verification.mutants_python import python_edits, same_python
from scripts.verification.mutants_tokens import bash_edits, java_edits, sql_edits

__all__ = ["Mutation", "mutations_of_code", "mutations_of_output"]

_EDITS: Mapping[str, Callable[[str, random.Random], list[Edit]]] = {
    "python": python_edits,
    "sql": sql_edits,
    "bash": bash_edits,
    "java": java_edits,
}
_TRANSCRIPTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pycon": ("python", (">>> ", "... ")),
    "console": ("bash", ("$ ", "> ")),
}
_TELLING = 8  # a shorter line or piece between two … may stand elsewhere in the real output, too


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of a block.

    Attributes:
        line: 1-based line of the block's text.
        before: that line as it was; empty of an added one.
        after: as it is now; empty of one that was dropped.
        description: the change in words, in Chinese.
        text: the whole block after the change.
    """

    line: int
    before: str
    after: str
    description: str
    text: str


def mutations_of_code(language: str, source: str, rng: random.Random, n: int) -> tuple[Mutation, ...]:
    """Return changes of one token, none in a comment or a docstring; none for a language that is not known here.

    Args:
        language: of the block; of a transcript, its input is changed.
        source: the block's text.
        rng: with a fixed seed the changes are the same for ever.
        n: at most so many.
    """
    if language in _TRANSCRIPTS:
        return _of_transcript(language, source, rng, n)
    edits = _EDITS[language](source, rng) if language in _EDITS else []
    rng.shuffle(edits)
    found: dict[str, Mutation] = {}
    for edit in edits:
        if len(found) == n:
            break
        text = edit.apply(source)
        if text != source and text not in found and not (language == "python" and same_python(source, text)):
            line = source.count("\n", 0, edit.start)
            found[text] = Mutation(line + 1, source.split("\n")[line], text.split("\n")[line], edit.description, text)
    return tuple(found.values())


def _of_transcript(language: str, source: str, rng: random.Random, n: int) -> tuple[Mutation, ...]:
    inner, prompts = _TRANSCRIPTS[language]
    lines = source.split("\n")
    typed = [(number, prompt) for number, line in enumerate(lines) for prompt in prompts if line.startswith(prompt)]
    code = "\n".join(lines[number][len(prompt) :] for number, prompt in typed)
    mutations = []
    for mutation in mutations_of_code(inner, code, rng, n):
        changed = list(lines)
        for (number, prompt), line in zip(typed, mutation.text.split("\n"), strict=True):
            changed[number] = prompt + line
        number = typed[mutation.line - 1][0]
        text = "\n".join(changed)
        mutations.append(Mutation(number + 1, lines[number], changed[number], mutation.description, text))
    return tuple(mutations)


def mutations_of_output(text: str, varies: str, rng: random.Random, n: int) -> tuple[Mutation, ...]:
    """Return changes of an output that must all be noticed: none where ``…`` or ``varies`` lets anything pass.

    Args:
        text: the output as the page shows it.
        varies: the expression for what differs from run to run, or empty.
        rng: with a fixed seed the changes are the same for ever.
        n: at most so many.

    Raises:
        ComparisonError: the expression cannot be used.
    """
    page = _Output(text.split("\n") if text else [], varies, rng)
    candidates = [*page.characters(), *page.dropped(), *page.swapped(), *page.added()]
    return tuple(rng.sample(candidates, min(n, len(candidates))))


class _Output:
    """The lines of an output, and what may be changed of them."""

    def __init__(self, lines: list[str], varies: str, rng: random.Random) -> None:
        self.lines, self.rng = lines, rng
        self.pattern = compile_varies(varies)
        self.gaps = [number for number, line in enumerate(lines) if is_gap(line)]

    def characters(self) -> Iterator[Mutation]:
        """Yield lines with another digit, and with another letter."""
        for number, line in self._solid():
            if self._afloat(number) and len(line.strip()) < _TELLING:
                continue
            free = [place for place in self._free(line) if line[place].isalnum()]
            for kind, places in (
                ("数字", [place for place in free if line[place].isdigit()]),
                ("文字", [place for place in free if not line[place].isdigit()]),
            ):
                if places:
                    place = self.rng.choice(places)
                    new = alter(line[place])
                    after = f"{line[:place]}{new}{line[place + 1 :]}"
                    if mask(after, self.pattern) != mask(line, self.pattern):
                        yield self._mutation(number, [line], [after], f"{kind} {line[place]} 改成 {new}")

    def dropped(self) -> Iterator[Mutation]:
        """Yield the output without a line, but for one beside a gap, which would take its place."""
        for number, line in self._solid():
            if line.strip() and not {number - 1, number + 1} & set(self.gaps):
                yield self._mutation(number, [line], [], "去掉这一行")

    def swapped(self) -> Iterator[Mutation]:
        """Yield the output with two neighbouring lines in each other's place."""
        for number, line in self._solid():
            below = self.lines[number + 1 : number + 2]
            if not below or ELLIPSIS in line + below[0] or self._afloat(number):
                continue
            if mask(line, self.pattern).rstrip() != mask(below[0], self.pattern).rstrip():
                yield self._mutation(number, [line, below[0]], [below[0], line], "与下一行交换")

    def added(self) -> Iterator[Mutation]:
        """Yield the output with a line more."""
        for number in range(len(self.lines) + 1):
            near = self.lines[max(number - 1, 0)].replace(ELLIPSIS, "").rstrip() if self.lines else ""
            yield self._mutation(number, [], [f"{near} 多出来的".lstrip()], "添上一行")

    def _solid(self) -> Iterable[tuple[int, str]]:
        return ((number, line) for number, line in enumerate(self.lines) if number not in self.gaps)

    def _afloat(self, number: int) -> bool:
        """Return whether a line may stand at more than one place, since gaps surround it."""
        return any(gap < number for gap in self.gaps) and any(gap > number for gap in self.gaps)

    def _free(self, line: str) -> list[int]:
        """Return the places of a line that no run may change."""
        taken = (
            {place for match in self.pattern.finditer(line) for place in range(*match.span())}
            if self.pattern
            else set()
        )
        start, pieces = 0, line.split(ELLIPSIS)
        for number, piece in enumerate(pieces):
            inner = 0 < number < len(pieces) - 1
            if inner and len(piece) < _TELLING:
                taken.update(range(start, start + len(piece)))
            start += len(piece) + 1
        return [place for place in range(len(line)) if place not in taken]

    def _mutation(self, number: int, before: list[str], after: list[str], description: str) -> Mutation:
        lines = [*self.lines[:number], *after, *self.lines[number + len(before) :]]
        return Mutation(number + 1, "\n".join(before[:1]), "\n".join(after[:1]), description, "\n".join(lines))
