"""The account of an answer's blocks: what is to happen to each, and the hash of all that its run depends on."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.model import Answer, CodeBlock, Page

__all__ = ["EXECUTED", "OUTPUT_TITLE", "SHOWN", "VALIDATED", "AccountedBlock", "Role", "account", "is_output"]

EXECUTED = frozenset({"python", "pycon", "bash", "console", "sql", "java", "http"})
"""Languages with a runner."""

VALIDATED = frozenset({"yaml", "toml", "json", "dockerfile", "nginx", "ini", "xml"})
"""Languages of files, each read by the tool that reads it in real life."""

SHOWN = frozenset({"text", "tsv", "svg"})
"""Languages that are neither: printed output, result tables, drawings, formulas."""

TRANSCRIPTS = frozenset({"pycon", "console"})
"""Languages whose blocks hold their own output."""

OUTPUT_TITLE = "输出"
"""The title of a shown block that must equal what the block before it printed."""


class Role(enum.StrEnum):
    """What is to happen to a block."""

    RUN = "run"
    VALIDATE = "validate"
    NOT_RUN = "not-run"


@dataclass(frozen=True, slots=True)
class AccountedBlock:
    """A block of an answer, output and other shown text aside.

    Attributes:
        block: what the author wrote.
        ordinal: its place among the answer's accounted blocks, from 1.
        section: id of the nearest heading above it, empty where there is none.
        role: what is to happen to it.
        output: the block that must equal what it prints, or None where the page shows none.
        sha256: hash of all that its run depends on: info, code, expected output, the software that the answer
            names, the long experiments that it uses, and the code that ran before it in the same answer.
    """

    block: CodeBlock
    ordinal: int
    section: str
    role: Role
    output: CodeBlock | None
    sha256: str

    @property
    def expected(self) -> str | None:
        """What the block must print, or None where the page does not say."""
        if self.block.language in TRANSCRIPTS:
            return self.block.source
        return self.output.source if self.output else None


def is_output(block: CodeBlock) -> bool:
    """Return whether a block shows what another one prints.

    Args:
        block: any block.
    """
    return block.language in SHOWN and block.attributes.get("title") == OUTPUT_TITLE


def account(answer: Answer) -> tuple[AccountedBlock, ...]:
    """Return the blocks of an answer that a run accounts for, in order.

    Args:
        answer: as it was read.
    """
    return tuple(_accounted(answer))


def _accounted(answer: Answer) -> Iterator[AccountedBlock]:
    page = answer.page
    # A page's blocks share one folder and, language by language, one session: each depends on those before it.
    before = _digest("needs", *answer.meta.needs, *filter(None, [page.labs]))
    counted = 0
    for index, block in enumerate(page.blocks):
        if block.language in SHOWN:
            continue
        counted += 1
        role = _role(block)
        following = page.blocks[index + 1 : index + 2]
        output = next(filter(is_output, following), None) if role is Role.RUN else None
        code = _digest(before if role is Role.RUN else "", *_identity(block))
        yield AccountedBlock(
            block=block,
            ordinal=counted,
            section=_section(page, block),
            role=role,
            output=output,
            sha256=_digest(code, *(_identity(output) if output else ())),
        )
        if role is Role.RUN:
            before = code


def _role(block: CodeBlock) -> Role:
    if "not-run" in block.attributes:
        return Role.NOT_RUN
    if block.language in EXECUTED:
        return Role.RUN
    return Role.VALIDATE if block.language in VALIDATED else Role.NOT_RUN


def _identity(block: CodeBlock) -> Iterable[str]:
    return block.language, json.dumps(dict(sorted(block.attributes.items())), ensure_ascii=False), block.source


def _digest(*parts: str) -> str:
    # A list as JSON, so that no two different lists of parts make the same bytes.
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _section(page: Page, block: CodeBlock) -> str:
    above = [h.id for h in page.headings if h.id and h.position.line < block.position.line]
    return above[-1] if above else ""
