"""The vocabulary of the project: frozen data, each piece with the place that it was read from.

Every other package speaks in these terms. Nothing here reads files, parses text or knows MkDocs.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "FIXED_SECTIONS",
    "Answer",
    "AnswerMeta",
    "Asset",
    "CodeBlock",
    "Corpus",
    "Diagram",
    "Heading",
    "Level",
    "Link",
    "Page",
    "Position",
    "Problem",
    "RawHtml",
    "Section",
    "SectionKind",
    "SectionTerms",
    "Topic",
    "TopicMeta",
]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file.

    Attributes:
        path: path relative to the repository, with forward slashes.
        line: 1-based line.
        column: 1-based column.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and how to mend it.

    Attributes:
        position: where.
        rule: the rule's permanent name, such as ``diagram-syntax``.
        message: what is wrong, for the author, in Chinese.
        fix: how to mend it, in Chinese; a command where one does it.
    """

    position: Position
    rule: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.position} {self.rule} {self.message} → {self.fix}"


class Level(enum.StrEnum):
    """How deep an answer goes; the values are what authors write."""

    BASIC = "基础"
    INTERMEDIATE = "进阶"
    DEEP = "深入"

    @property
    def slug(self) -> str:
        """The level's part of a URL."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One of the fixed sections that every answer has, in order.

    Attributes:
        id: the permanent fragment.
        title: the heading.
        short: two characters for the narrow navigation of a phone.
    """

    id: str
    title: str
    short: str


FIXED_SECTIONS: tuple[SectionKind, ...] = (
    SectionKind("answer", "一句话答案", "答案"),
    SectionKind("explain", "三分钟展开", "展开"),
    SectionKind("in-depth", "深入机制", "深入"),
    SectionKind("proof", "动手验证", "验证"),
    SectionKind("follow-ups", "追问", "追问"),
    SectionKind("pitfalls", "常见误区", "误区"),
    SectionKind("interviewer", "面试官视角", "视角"),
    SectionKind("sources", "参考资料", "资料"),
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Meta(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class AnswerMeta(_Meta):
    """Front matter of an answer.

    Attributes:
        id: permanent identifier ``topic-number``; also its short link ``/q/<id>/``.
        title: the question.
        summary: the answer in one sentence, at most 120 characters.
        level: how deep it goes.
        order: place within its topic, from 1.
        tags: what it is about.
        search_terms: what readers type when they look for it.
        needs: the software that its blocks run on, by the names of ``scripts.services.catalogue``; nothing but
            the interpreter and the shell where there is none.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+-[1-9][0-9]*$")]
    title: Text
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    level: Level
    order: Annotated[int, Field(ge=1, strict=True)]
    tags: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    search_terms: Annotated[tuple[Text, ...], Field(min_length=1)]
    needs: tuple[Text, ...] = ()


class TopicMeta(_Meta):
    """Front matter of a topic's ``index.md``.

    Attributes:
        title: the topic's name.
        tagline: what it covers, a few characters, shown beside the name.
        order: place among the topics, from 1.
        template: the page template, always ``topic.html``.
    """

    title: Text
    tagline: Text
    order: Annotated[int, Field(ge=1, strict=True)]
    template: Annotated[str, StringConstraints(pattern=r"^topic\.html$")]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading outside code.

    Attributes:
        position: where it stands.
        level: 1 to 6.
        text: its text as Markdown, without the attribute list.
        id: the explicit id, or None where the author gave none.
    """

    position: Position
    level: int
    text: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A level-2 heading and what belongs to it.

    Attributes:
        heading: the heading itself.
        end_line: the first line after the section (1-based).
        characters: length of its prose, code and diagrams aside; an ideograph or a Latin word is one.
    """

    heading: Heading
    end_line: int
    characters: int


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block that is not a diagram.

    Attributes:
        position: the opening fence.
        language: the first word of the info string, lower case; empty where there is none.
        attributes: the rest of the info string as key and value.
        source: the text between the fences, dedented.
        last_line: the 1-based line of the closing fence.
    """

    position: Position
    language: str
    attributes: Mapping[str, str]
    source: str
    last_line: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """A ``mermaid`` fence.

    Attributes:
        position: the opening fence.
        id: its permanent fragment, or None.
        title: the caption, or None.
        description: the text alternative, or None.
        live: why it must be drawn in the browser, or None for a static one.
        source: the Mermaid text.
        last_line: the 1-based line of the closing fence.
    """

    position: Position
    id: str | None
    title: str | None
    description: str | None
    live: str | None
    source: str
    last_line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image in Markdown.

    Attributes:
        position: where its target stands, or, failing that, the line that it begins on.
        target: the URL or path as written.
        text: what the reader sees; the alternative text of an image.
        image: whether it is an image.
    """

    position: Position
    target: str
    text: str
    image: bool = False


@dataclass(frozen=True, slots=True)
class RawHtml:
    """A tag written as HTML in Markdown.

    Attributes:
        position: where it stands.
        tag: lower case; ``/a`` of a closing tag, ``!--`` of a comment, ``!`` and ``?`` of a declaration.
        attributes: by lower-case name; a bare one is the empty string.
    """

    position: Position
    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published or used as it stands: style sheets, scripts, images, templates.

    Attributes:
        path: path relative to the repository.
        size: bytes.
        text: its content, or None where it is not text.
    """

    path: str
    size: int
    text: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Any Markdown page, read once; two readings are two pages, so that one can be a key.

    Attributes:
        path: path relative to the repository.
        source: path relative to ``docs/``, as MkDocs names it.
        meta: the front matter as it stands.
        meta_lines: the line of each top-level key of the front matter.
        headings: in order of appearance.
        sections: level-2 sections in order.
        blocks: fenced blocks but for diagrams.
        diagrams: diagrams.
        links: links and images.
        html: tags written as HTML.
        broken_references: ``[text][label]`` and ``[^note]`` without a definition, as written.
        characters: length of the prose; an ideograph or a Latin word is one.
        text: the whole source.
        labs: hash of the long experiments and their results, where a block shows or imports them; else empty.
    """

    path: str
    source: str
    meta: Mapping[str, object]
    meta_lines: Mapping[str, int]
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    blocks: tuple[CodeBlock, ...]
    diagrams: tuple[Diagram, ...]
    links: tuple[Link, ...]
    html: tuple[RawHtml, ...]
    broken_references: tuple[tuple[Position, str], ...]
    characters: int
    text: str
    labs: str = ""

    @property
    def url(self) -> str:
        """The page's address relative to the site, such as ``mysql/smallest-unit/``."""
        stem = self.source.removesuffix(".md")
        return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else stem + "/"


@dataclass(frozen=True, slots=True)
class SectionTerms:
    """What readers type when they look for the sections of an answer.

    Attributes:
        path: of the file, relative to the repository.
        terms: by the id of the section's heading; ``answer`` stands for the page.
        lines: the line of each id.
    """

    SUFFIX: ClassVar = ".terms.yml"
    path: str
    terms: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a page whose front matter holds."""

    page: Page
    meta: AnswerMeta
    topic: str
    section_terms: SectionTerms | None = None

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at 400 characters a minute."""
        return max(1, round(self.page.characters / 400))

    @property
    def follow_ups(self) -> tuple[Heading, ...]:
        """The follow-up questions, in the order in which they are asked."""
        span = next((s for s in self.page.sections if s.heading.id == "follow-ups"), None)
        if span is None:
            return ()
        first, end = span.heading.position.line, span.end_line
        return tuple(h for h in self.page.headings if h.level == 3 and first < h.position.line < end)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and its answers in their order."""

    page: Page
    slug: str
    meta: TopicMeta
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything under ``docs/``, read once.

    Attributes:
        topics: in their order, each with its answers.
        pages: every Markdown page, answers and topics included, by path.
        problems: what could not be read; the rest of the corpus stands nevertheless.
        assets: every other file under ``docs/``.
        templates: the files under ``overrides/``, and the configuration.
        section_terms: what readers type when they look for sections, a file an answer.
    """

    topics: tuple[Topic, ...]
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = field(default=())
    assets: tuple[Asset, ...] = field(default=())
    templates: tuple[Asset, ...] = field(default=())
    section_terms: tuple[SectionTerms, ...] = field(default=())

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers, topic by topic."""
        return tuple(answer for topic in self.topics for answer in topic.answers)
