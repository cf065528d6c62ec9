"""The ledger of a page: the marks of its blocks, handed out one by one as the blocks are rendered.

SuperFences renders a document's fences in their order, so a count is all that the two readings need to meet;
where they do not meet, the build ends rather than put a mark on the wrong block.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException

from scripts.evidence import BlockProof
from scripts.evidence.accounting import SHOWN, TRANSCRIPTS, is_output
from scripts.includes import IncludeError, resolve_include
from scripts.model import CodeBlock
from scripts.site.proofs import Mark, Verdict

__all__ = ["Entry", "FenceError", "Ledger", "page_source"]

NAME = "youju_ledger"
# Before the fences are rendered (25): a new document starts a new count.
PRIORITY = 40
_OPEN = Mark("stale", "未核对", ("这段输出以重跑的结果为准",))
_ORPHAN = Mark("skipped", "未核对", ("前面没有打印它的代码块",))


class FenceError(SuperFencesException, BuildError):  # type: ignore[misc]
    """A fence that cannot be rendered; MkDocs prints it in one line and stops."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A block as it stands in the ledger.

    Attributes:
        text: its content as the author wrote it; Python-Markdown hands over spaces where there were tabs.
        mark: what is to be said of it; None for a shown block of which nothing is to be said.
    """

    text: str
    mark: Mark | None


def page_source(md: Markdown) -> str:
    """Return the source path of the page being rendered, empty outside MkDocs.

    Args:
        md: the parser.
    """
    # MkDocs' own link processor is the only one that knows which file is being rendered.
    for processor in md.treeprocessors:
        if hasattr(processor, "file"):
            return str(processor.file.src_uri)
    return ""


class Ledger(Preprocessor):
    """The verdict on the page being rendered, and how far its blocks have been rendered.

    Args:
        md: the parser.
        verdicts: on every answer, by the source path of its page.
        root: the repository, which includes are read from.
    """

    def __init__(self, md: Markdown, verdicts: Mapping[str, Verdict], root: Path) -> None:
        super().__init__(md)
        self._verdicts = verdicts
        self._root = root
        self._start()

    def _start(self) -> None:
        self._seen = self._taken = 0
        self._printing: BlockProof | None = None

    @classmethod
    def of(cls, md: Markdown) -> Ledger:
        """Return the parser's ledger; an empty one where it has none.

        Args:
            md: the parser.
        """
        return next((found for found in md.preprocessors if isinstance(found, cls)), None) or cls(md, {}, Path())

    def run(self, lines: list[str]) -> list[str]:
        """Start a document."""
        self._start()
        return lines

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the page being rendered, or None where it is no answer."""
        return self._verdicts.get(page_source(self.md))

    def take(self, language: str) -> Entry | None:
        """Return the entry of the next block, or None where the page is no answer.

        Args:
            language: of the block that is being rendered, lower case; empty where it has none.

        Raises:
            FenceError: another block was read in its place.
        """
        verdict = self.verdict
        if verdict is None:
            return None
        page = verdict.answer.page
        block = page.blocks[self._seen] if self._seen < len(page.blocks) else None
        if block is None or block.language != language:
            raise FenceError(
                f"{page.path}：第 {self._seen + 1} 个围栏是 {language or '没有语言的'}，"
                f"清点时却是 {block.language if block else '没有的'}；先运行 make check，改正它指出的围栏"
            )
        self._seen += 1
        mark = self._mark_shown(block) if block.language in SHOWN else self._mark_next(verdict)
        return Entry(_as_written(page.text, block), mark)

    def _mark_next(self, verdict: Verdict) -> Mark:
        self._printing = verdict.proof.blocks[self._taken]
        self._taken += 1
        return verdict.marks[self._taken - 1]

    def _mark_shown(self, block: CodeBlock) -> Mark | None:
        before, self._printing = self._printing, None
        if not is_output(block):
            return None
        if before is None or before.accounted.output is not block or before.accounted.block.language in TRANSCRIPTS:
            return _ORPHAN
        return None if before.outcome.proves else _OPEN

    def close(self) -> None:
        """End the document.

        Raises:
            FenceError: blocks that were read were never rendered.
        """
        blocks = self.verdict.answer.page.blocks if self.verdict else ()
        if self._seen < len(blocks):
            missing = blocks[self._seen].position
            raise FenceError(
                f"{missing.path}:{missing.line}：这个围栏没有出现在页面上；先运行 make check，改正它指出的围栏"
            )

    def included(self, value: str) -> str:
        """Return the text that an ``include`` stands for.

        Args:
            value: as the author wrote it.

        Raises:
            FenceError: it cannot be included.
        """
        try:
            return resolve_include(self._root, value)
        except IncludeError as error:
            raise FenceError(f"docs/{page_source(self.md)}：{error}") from error

    def marks_at(self, target: str) -> tuple[Mark, ...]:
        """Return the marks of the blocks under the heading that a link leads to.

        Args:
            target: as the author wrote it on the page being rendered: ``#exp-a``, ``../elk/b.md#exp-c``.
        """
        path, _, fragment = target.partition("#")
        source = page_source(self.md)
        if path:
            source = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(path)))
        verdict = self._verdicts.get(source)
        return verdict.marks_under(unquote(fragment)) if verdict else ()


def _as_written(text: str, block: CodeBlock) -> str:
    """Return a block's content with its tabs, from the page's own text."""
    lines = text.splitlines()
    margin = lines[block.position.line - 1][: block.position.column - 1]
    found = "\n".join(line.removeprefix(margin) for line in lines[block.position.line : block.last_line - 1])
    # Where the margin was written in more than one way, or the block is an include, the reading stands.
    return found if found.split() == block.source.split() else block.source
