"""What is searched: documents, and the places in them that a result can lead to."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Document", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a document that has a link of its own.

    Attributes:
        id: the fragment; empty for the head of the document.
        title: its heading.
        label: the section that it belongs to, as 追问; empty where it is a section itself.
        prose: its paragraphs.
        code: its code and its outputs.
        terms: what people type when they look for it.
        generic: whether every document has a heading like it, which therefore says nothing.
    """

    id: str
    title: str
    label: str = ""
    prose: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A page that is searched.

    Attributes:
        url: relative to the site.
        title: its question.
        summary: its answer in a sentence or two.
        terms: what people type when they look for it.
        topic: where it belongs, as readers call it.
        level: how deep it goes.
        proof: what is known of its blocks, in one word; empty where nothing ran.
        places: what it holds, in order.
        answer: whether it is one; other pages are found, too, but come after answers that say as much.
    """

    url: str
    title: str
    summary: str = ""
    terms: tuple[str, ...] = ()
    topic: str = ""
    level: str = ""
    proof: str = ""
    places: tuple[Place, ...] = field(default=())
    answer: bool = True
