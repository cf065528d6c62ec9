"""The walk over ``docs/`` that turns files into a :class:`~scripts.model.Corpus`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.corpus.fences import Fence, find_fences
from scripts.corpus.front_matter import FrontMatter, split_front_matter, validate
from scripts.corpus.text import (
    count_characters,
    find_broken_references,
    find_headings,
    find_html,
    find_links,
    find_sections,
    parse_prose,
)
from scripts.model import (
    Answer,
    AnswerMeta,
    Asset,
    CodeBlock,
    Corpus,
    Diagram,
    Page,
    Position,
    Problem,
    Topic,
    TopicMeta,
)

__all__ = ["read_corpus", "read_page"]

TOPIC_TEMPLATE = "topic.html"
TEXT_SUFFIXES = frozenset({".css", ".html", ".js", ".mjs", ".svg", ".json", ".yml"})


def read_corpus(root: Path) -> Corpus:
    """Return everything under ``docs/``; what cannot be read becomes a problem, the rest stands.

    Args:
        root: the repository.

    Raises:
        FileNotFoundError: there is no ``docs`` folder.
    """
    docs = root / "docs"
    if not docs.is_dir():
        raise FileNotFoundError(docs)
    problems: list[Problem] = []
    pages: dict[str, Page] = {}
    fronts: dict[str, FrontMatter] = {}
    for file in sorted(docs.rglob("*.md")):
        relative = file.relative_to(root).as_posix()
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = file.read_bytes()[: error.start].count(b"\n") + 1
            problems.append(
                Problem(
                    Position(relative, line),
                    "encoding",
                    "不是 UTF-8 文本",
                    "用 UTF-8（不带 BOM）另存这个文件",
                )
            )
            continue
        pages[relative], fronts[relative] = read_page(relative, text)
    problems.extend(front.problem for front in fronts.values() if front.problem)
    topics = tuple(_topics(pages, fronts, problems))
    return Corpus(
        topics=topics,
        pages=tuple(pages.values()),
        problems=tuple(sorted(problems)),
        assets=_assets(root, docs),
        templates=_assets(root, root / "overrides"),
    )


def _assets(root: Path, folder: Path) -> tuple[Asset, ...]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".md")
    return tuple(
        Asset(
            path=file.relative_to(root).as_posix(),
            size=file.stat().st_size,
            text=file.read_text(encoding="utf-8", errors="replace") if file.suffix in TEXT_SUFFIXES else None,
        )
        for file in files
    )


def read_page(path: str, text: str) -> tuple[Page, FrontMatter]:
    """Return one document and its front matter.

    Args:
        path: path relative to the repository; the first part is ``docs``.
        text: the document.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    front = split_front_matter(path, lines)
    offset = front.body_line
    body = lines[offset:]
    fences = find_fences(body)
    prose = _blank(body, fences)
    tokens = parse_prose(prose)
    headings = find_headings(path, tokens, offset)
    page = Page(
        path=path,
        source=path.removeprefix("docs/"),
        meta=front.values,
        meta_lines=front.lines,
        headings=headings,
        sections=find_sections(headings, tokens, offset, len(lines) + 1),
        blocks=tuple(_block(path, f, offset) for f in fences if f.language != "mermaid"),
        diagrams=tuple(_diagram(path, f, offset) for f in fences if f.language == "mermaid"),
        links=find_links(path, tokens, prose, offset),
        html=find_html(path, tokens, prose, offset),
        broken_references=find_broken_references(path, tokens, prose, offset),
        characters=count_characters(tokens),
        text=text,
    )
    return page, front


def _blank(lines: list[str], fences: list[Fence]) -> list[str]:
    hidden = {line for fence in fences for line in range(fence.first, fence.last + 1)}
    return ["" if index in hidden else line for index, line in enumerate(lines)]


def _position(path: str, fence: Fence, offset: int) -> Position:
    return Position(path, fence.first + 1 + offset, fence.indent + 1)


def _block(path: str, fence: Fence, offset: int) -> CodeBlock:
    return CodeBlock(_position(path, fence, offset), fence.language, fence.attributes, fence.source)


def _diagram(path: str, fence: Fence, offset: int) -> Diagram:
    return Diagram(
        position=_position(path, fence, offset),
        id=fence.id,
        title=fence.attributes.get("title"),
        description=fence.attributes.get("desc"),
        live=fence.attributes.get("live"),
        source=fence.source,
    )


def _topics(pages: dict[str, Page], fronts: dict[str, FrontMatter], problems: list[Problem]) -> Iterator[Topic]:
    found: list[Topic] = []
    for path, page in pages.items():
        if page.meta.get("template") != TOPIC_TEMPLATE:
            continue
        wrong = list(validate(path, fronts[path], TopicMeta))
        problems.extend(wrong)
        if wrong:
            continue
        slug = page.source.removesuffix("/index.md")
        answers = sorted(
            _answers(slug, pages, fronts, problems), key=lambda answer: (answer.meta.order, answer.meta.id)
        )
        found.append(Topic(page, slug, TopicMeta.model_validate(dict(page.meta)), tuple(answers)))
    yield from sorted(found, key=lambda topic: (topic.meta.order, topic.slug))


def _answers(
    slug: str, pages: dict[str, Page], fronts: dict[str, FrontMatter], problems: list[Problem]
) -> Iterator[Answer]:
    for path, page in pages.items():
        folder, _, name = page.source.rpartition("/")
        if folder != slug or name == "index.md":
            continue
        wrong = list(validate(path, fronts[path], AnswerMeta))
        problems.extend(wrong)
        if not wrong:
            yield Answer(page, AnswerMeta.model_validate(dict(page.meta)), slug)
