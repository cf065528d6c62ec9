"""Diagrams and printed pictures: each parses, is legible on a phone, has a caption and a text alternative."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.evidence.accounting import is_output
from scripts.mermaid import DiagramSyntaxError, find_faults, natural_width
from scripts.model import CodeBlock, Corpus, Diagram, Position, Problem
from scripts.pictures import PictureError, read_picture

__all__ = ["MAX_WIDTH", "check"]

COLUMN, LABEL, LEGIBLE = 350, 15, 12
"""Width of the text column of a phone, size of a label, and the smallest that can be read: px."""

MAX_WIDTH = COLUMN * LABEL // LEGIBLE
"""Natural width in px beyond which a phone shows labels too small to read."""

_FORM = '开头写成 ```mermaid {#fig-… title="图题" desc="看不见图的人读到的话"}'


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield what is wrong with diagrams.

    Args:
        corpus: what was read.
    """
    for page in corpus.pages:
        for diagram in page.diagrams:
            yield from _check_attributes(diagram)
            if diagram.live is None:
                yield from _check_syntax(diagram)
                yield from _check_width(diagram)
        for block in page.blocks:
            if block.language == "svg":
                yield from _check_picture(block)


def _check_attributes(diagram: Diagram) -> Iterator[Problem]:
    wanted = (("id", diagram.id), ("title", diagram.title), ("desc", diagram.description))
    missing = [name for name, value in wanted if not value]
    if missing:
        yield Problem(diagram.position, "diagram-attributes", f"图缺少 {'、'.join(missing)}", _FORM)


def _check_syntax(diagram: Diagram) -> Iterator[Problem]:
    for fault in find_faults(diagram.source):
        here = diagram.position
        place = Position(here.path, here.line + fault.line, here.column + fault.column - 1)
        yield Problem(
            place,
            "diagram-syntax",
            f"Mermaid 读不懂这一行：{fault.message}",
            "改正这一行；标签里有括号或标点时用双引号包起来",
        )


def _check_picture(block: CodeBlock) -> Iterator[Problem]:
    here = block.position
    if not is_output(block):
        message = "svg 只作代码块的输出：读者要看得到它是怎样画出来的"
        yield Problem(here, "picture", message, '放在画它的代码块后面，写成 ```svg {title="输出"}')
        return
    try:
        read_picture(block.source)
    except PictureError as error:
        place = Position(here.path, here.line + error.line, here.column)
        yield Problem(place, "picture", error.message, error.fix)


def _check_width(diagram: Diagram) -> Iterator[Problem]:
    try:
        width = natural_width(diagram.source)
    except DiagramSyntaxError:
        return  # said already, with its line
    if width > MAX_WIDTH:
        yield Problem(
            diagram.position,
            "diagram-width",
            f"图宽 {width:.0f} 像素，手机上的字会小于 {LEGIBLE} 像素",
            f"收到 {MAX_WIDTH} 像素以内：用 flowchart TD，同一行最多三个节点，长标签用 <br/> 断行",
        )
