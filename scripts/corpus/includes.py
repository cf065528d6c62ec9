"""The inclusion of ``labs/`` into the blocks of a page: what a reader sees is what the tests import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scripts.includes import FOLDER, IncludeError, resolve_include
from scripts.model import CodeBlock, Page, Problem

__all__ = ["include_sources"]

ATTRIBUTE = "include"
RESULTS = "results"
_WORD = re.compile(r"[A-Za-z]\w*")


def include_sources(root: Path, page: Page) -> tuple[Page, tuple[Problem, ...]]:
    """Return a page whose including blocks hold the included text, and what could not be included.

    Args:
        root: the repository.
        page: as it was read.
    """
    users = [block for block in page.blocks if _uses_labs(block)]
    if not users:
        return page, ()
    read = [_include(root, block) for block in page.blocks]
    blocks = tuple(block for block, _ in read)
    problems = tuple(problem for _, problem in read if problem)
    return replace(page, blocks=blocks, labs=_digest(root / FOLDER, users)), problems


def _uses_labs(block: CodeBlock) -> bool:
    # The word is enough: one run too many is nothing against a stale one taken for proof.
    return ATTRIBUTE in block.attributes or (block.language in {"python", "pycon"} and FOLDER in block.source)


def _digest(folder: Path, users: Iterable[CodeBlock]) -> str:
    """Return the hash of the code and the stored results that the blocks may use, by their names and contents.

    A lab is a package of ``labs/``; it uses itself and the modules beside it, no other lab.
    """
    words = {word for block in users for word in _WORD.findall(block.source + block.attributes.get(ATTRIBUTE, ""))}
    files = list(folder.glob("*.py"))
    for lab in sorted(words):
        files += [*(folder / lab).rglob("*.py"), *(folder / RESULTS).glob(f"{lab}.*")]
    found = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        found.update(f"{file.relative_to(folder).as_posix()} {content}\n".encode())
    return found.hexdigest()


def _include(root: Path, block: CodeBlock) -> tuple[CodeBlock, Problem | None]:
    value = block.attributes.get(ATTRIBUTE)
    if value is None:
        return block, None
    if block.source.strip():
        message = "写了 include 的代码块自己还有正文，读者只会看到其中一个"
        return block, Problem(block.position, "include-body", message, "删去正文，或删去 include")
    try:
        return replace(block, source=resolve_include(root, value)), None
    except IncludeError as error:
        return block, Problem(block.position, "include-missing", error.message, error.fix)
