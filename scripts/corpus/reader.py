"""The walk over ``docs/`` that turns files into a :class:`~scripts.model.Corpus`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from scripts.corpus.dialect import parse_prose
from scripts.corpus.fences import Fence
from scripts.corpus.files import find_files, name_of, read_asset, read_markdown
from scripts.corpus.front_matter import FrontMatter, split_front_matter, validate
from scripts.corpus.includes import include_sources
from scripts.corpus.limits import complexity_problem
from scripts.corpus.rendering import TooComplexError, find_disagreements, render
from scripts.corpus.section_terms import read_section_terms
from scripts.corpus.text import (
    count_characters,
    find_broken_references,
    find_headings,
    find_html,
    find_links,
    find_sections,
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
    SectionTerms,
    Topic,
    TopicMeta,
)

__all__ = ["read_corpus", "read_page"]

TOPIC_TEMPLATE = "topic.html"
_File = TypeVar("_File", Asset, SectionTerms)


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
    assets: list[Asset] = []
    section_terms: list[SectionTerms] = []
    for file in find_files(root, docs, problems):
        path = name_of(root, file)
        if file.name.endswith(SectionTerms.SUFFIX):
            _keep(read_section_terms(path, file), section_terms, problems)
            continue
        if file.suffix != ".md":
            _keep(read_asset(path, file), assets, problems)
            continue
        text = read_markdown(path, file)
        reading = text if isinstance(text, Problem) else _read(path, text)
        if isinstance(reading, Problem):
            problems.append(reading)
            continue
        page, fronts[path], found = reading
        pages[path], missing = include_sources(root, page)
        problems.extend((*found, *missing))
    templates: list[Asset] = []
    configuration = [file for file in (root / "mkdocs.yml",) if file.is_file()]
    for file in [*configuration, *find_files(root, root / "overrides", problems)]:
        _keep(read_asset(name_of(root, file), file), templates, problems)
    by_page = {terms.path.removesuffix(SectionTerms.SUFFIX) + ".md": terms for terms in section_terms}
    topics = tuple(_topics(pages, fronts, by_page, problems))
    return Corpus(
        topics, tuple(pages.values()), tuple(sorted(problems)), tuple(assets), tuple(templates), tuple(section_terms)
    )


def _keep(found: _File | Problem, files: list[_File], problems: list[Problem]) -> None:
    if isinstance(found, Problem):
        problems.append(found)
    else:
        files.append(found)


def read_page(path: str, text: str) -> tuple[Page, FrontMatter]:
    """Return one document and its front matter.

    Args:
        path: path relative to the repository; the first part is ``docs``.
        text: the document.

    Raises:
        TooComplexError: the parsers cannot take it.
    """
    page, front, _ = _parse(path, text)
    return page, front


def _read(path: str, text: str) -> tuple[Page, FrontMatter, list[Problem]] | Problem:
    try:
        return _parse(path, text)
    except TooComplexError as error:
        return complexity_problem(path, error.line)
    except RecursionError:
        return complexity_problem(path, 1)


def _parse(path: str, text: str) -> tuple[Page, FrontMatter, list[Problem]]:
    lines = _split_lines(text.removeprefix("\ufeff"))
    front = split_front_matter(path, lines)
    offset = front.body_line
    try:
        rendering = render(lines[offset:])
    except TooComplexError as error:
        raise TooComplexError(error.line + offset + 1) from error
    fences, prose = rendering.fences, list(rendering.prose)
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
    problems = [front.problem] if front.problem else []
    return page, front, [*problems, *find_disagreements(page, rendering, offset)]


def _split_lines(text: str) -> list[str]:
    """Return the lines as editors count them; ``splitlines`` would break at form feeds and the like, too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _position(path: str, fence: Fence, offset: int) -> Position:
    return Position(path, fence.first + 1 + offset, fence.indent + 1)


def _block(path: str, fence: Fence, offset: int) -> CodeBlock:
    return CodeBlock(
        position=_position(path, fence, offset),
        language=fence.language,
        attributes=fence.attributes,
        source=fence.source,
        last_line=fence.last + 1 + offset,
    )


def _diagram(path: str, fence: Fence, offset: int) -> Diagram:
    return Diagram(
        position=_position(path, fence, offset),
        id=fence.id,
        title=fence.attributes.get("title"),
        description=fence.attributes.get("desc"),
        live=fence.attributes.get("live"),
        source=fence.source,
        last_line=fence.last + 1 + offset,
    )


def _topics(
    pages: dict[str, Page],
    fronts: dict[str, FrontMatter],
    section_terms: Mapping[str, SectionTerms],
    problems: list[Problem],
) -> Iterator[Topic]:
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
            _answers(slug, pages, fronts, section_terms, problems),
            key=lambda answer: (answer.meta.order, answer.meta.id),
        )
        found.append(Topic(page, slug, TopicMeta.model_validate(dict(page.meta)), tuple(answers)))
    yield from sorted(found, key=lambda topic: (topic.meta.order, topic.slug))


def _answers(
    slug: str,
    pages: dict[str, Page],
    fronts: dict[str, FrontMatter],
    section_terms: Mapping[str, SectionTerms],
    problems: list[Problem],
) -> Iterator[Answer]:
    for path, page in pages.items():
        folder, _, name = page.source.rpartition("/")
        if folder != slug or name == "index.md":
            continue
        wrong = list(validate(path, fronts[path], AnswerMeta))
        problems.extend(wrong)
        if not wrong:
            yield Answer(page, AnswerMeta.model_validate(dict(page.meta)), slug, section_terms.get(path))
