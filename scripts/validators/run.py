"""The one pass over all blocks that asks their tools, several at a time."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from scripts.model import CodeBlock, Corpus, Position
from scripts.validators.registry import find_validator
from scripts.validators.report import Report, ToolMissing, Validator

__all__ = ["validate_corpus"]


def validate_corpus(corpus: Corpus) -> dict[Position, Report]:
    """Return what the tools say of every structured block, by the block's place, in order.

    A block that is included from ``labs/`` is a file there, and judged with it.

    Args:
        corpus: what was read.
    """
    asked = [
        (block, validator)
        for page in corpus.pages
        for block in page.blocks
        if "include" not in block.attributes and (validator := _validator(block))
    ]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        reports = list(pool.map(lambda pair: _ask(*pair), asked))
    return {block.position: report for (block, _), report in zip(asked, reports, strict=True)}


def _validator(block: CodeBlock) -> Validator | None:
    return find_validator(block.language, block.attributes.get("title", ""), block.source)


def _ask(block: CodeBlock, validator: Validator) -> Report:
    try:
        return validator.validate(block.source)
    except ToolMissing as missing:
        return missing
