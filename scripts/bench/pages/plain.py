"""The pages as plain Markdown: what somebody would write for a tool that knows nothing of this project.

What our templates add from the data (the lists of answers) is written out; what only our build understands
(attributes of fences, included files, definition lists where a tool has none) is said in the tool's own words.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.corpus.dialect import parse_prose
from scripts.corpus.front_matter import split_front_matter
from scripts.model import CodeBlock, Corpus, Page, Topic

__all__ = ["MATERIAL", "VITEPRESS", "Dialect", "plain_pages"]

_LEFT_OUT = frozenset({"contributing/reference.md", "about/verification.md"})
"""Pages whose content is made by our build, not written."""

_INDENT = 4


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a tool wants its Markdown.

    Attributes:
        info: the info string of a fence, for a language and a title.
        definition_lists: whether it knows them.
    """

    info: Callable[[str, str | None], str]
    definition_lists: bool


def _options(language: str, title: str | None) -> str:
    return f'{language} title="{title}"' if title else language


def _brackets(language: str, title: str | None) -> str:
    return f"{language} [{title}]" if title else language


MATERIAL = Dialect(_options, definition_lists=True)
VITEPRESS = Dialect(_brackets, definition_lists=False)


def plain_pages(corpus: Corpus, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield the path below the sources and the text of every page.

    Args:
        corpus: what stands under ``docs``.
        dialect: the tool's.
    """
    topics = {topic.page: topic for topic in corpus.topics}
    leads = {topic.page: topic.meta.tagline for topic in corpus.topics}
    leads |= {answer.page: answer.meta.summary for answer in corpus.answers}
    for page in corpus.pages:
        if page.source in _LEFT_OUT:
            continue
        title = str(page.meta.get("headline") or page.meta.get("title", ""))
        parts = [_front_matter(title, leads.get(page) or str(page.meta.get("description", "")))]
        parts += [f"# {title}", _body(page, dialect)]
        if page in topics:
            parts.append(_list(topics[page], page))
        elif page.source == "index.md":
            parts.extend(f"## {topic.meta.title}\n\n{_list(topic, page)}" for topic in corpus.topics)
        yield page.source, "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _front_matter(title: str, description: str) -> str:
    values = {"title": title, "description": description}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---"])


def _list(topic: Topic, page: Page) -> str:
    """Return the answers of a topic with links from a page: the question, and below it the answer in a sentence."""
    folder = PurePosixPath(page.source).parent
    entries = (
        f"**[{answer.meta.title}]({posixpath.relpath(answer.page.source, folder)})**\n\n{answer.meta.summary}"
        for answer in topic.answers
    )
    return "\n\n".join([topic.meta.tagline, *entries])


def _body(page: Page, dialect: Dialect) -> str:
    """Return the text below the front matter; an entry of the list may come to hold several lines."""
    lines = page.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    lists = [] if dialect.definition_lists else _definition_lists(page, lines)
    for block in page.blocks:
        _rewrite_fence(lines, block, dialect)
    for diagram in page.diagrams:
        indent = " " * (diagram.position.column - 1)
        lines[diagram.position.line - 1] = indent + "```mermaid"
        lines[diagram.last_line - 1] = f"{indent}```" + (f"\n\n{indent}*{diagram.title}*" if diagram.title else "")
    for first, end in lists:
        lines[first:end] = [_without_definition(entry) for entry in lines[first:end]]
    return "\n".join(lines[split_front_matter(page.path, lines).body_line :])


def _rewrite_fence(lines: list[str], block: CodeBlock, dialect: Dialect) -> None:
    first, column = block.position.line - 1, block.position.column - 1
    opening = lines[first]
    marks = re.match(r"`+|~+", opening[column:])
    fence = marks.group() if marks else "```"
    entry = opening[:column] + fence + dialect.info(block.language, block.attributes.get("title"))
    if "include" in block.attributes:
        entry += "".join(f"\n{' ' * column}{line}".rstrip(" ") for line in block.source.split("\n"))
    lines[first] = entry


def _definition_lists(page: Page, lines: list[str]) -> list[tuple[int, int]]:
    """Return the first line of each definition list and the line after its last."""
    prose = list(lines)
    fences = [(block.position.line, block.last_line) for block in page.blocks]
    fences += [(diagram.position.line, diagram.last_line) for diagram in page.diagrams]
    for first, last in fences:
        prose[first - 1 : last] = [""] * (last - first + 1)
    return [
        (token.map[0], token.map[1])
        for token in parse_prose(prose)
        if token.type == "dl_open" and token.map is not None
    ]


def _without_definition(entry: str) -> str:
    """Return a line of a definition list as text: the term in bold, the definition at the margin."""
    return "\n".join(map(_plain_line, entry.split("\n")))


def _plain_line(line: str) -> str:
    if line.startswith(":"):
        return line[1:].lstrip(" ")
    if line.startswith(" "):
        return line[min(_INDENT, len(line) - len(line.lstrip(" "))) :]
    return f"**{line.rstrip()}**" if line.strip() else ""
