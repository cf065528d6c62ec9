"""What a browser would find in the built site: frozen data, each piece with its place in the built file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from scripts.model import Problem
from scripts.search.reader import Entry

__all__ = [
    "Anchor",
    "Image",
    "Inline",
    "Policy",
    "Reference",
    "RenderedPage",
    "RenderedSite",
    "Script",
    "SearchIndex",
    "StyleSheet",
]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An ``id`` of the document.

    Attributes:
        id: as written.
        line: 1-based line of the tag.
        column: 1-based column of the tag.
    """

    id: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """Anything that names another resource.

    Attributes:
        tag: the element; ``style`` for what stands in CSS, ``script`` for what stands in JavaScript.
        attribute: the attribute; ``refresh`` for a redirect, ``url``, ``import`` and ``font`` in CSS,
            ``import`` and ``request`` in JavaScript.
        target: as written, entities decoded.
        text: the accessible name of a link; empty for everything else.
        line: 1-based line.
        column: 1-based column.
        rel: the ``rel`` of a ``link``, lower case, in words.
    """

    tag: str
    attribute: str
    target: str
    text: str
    line: int
    column: int
    rel: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Image:
    """An image element.

    Attributes:
        src: as written.
        alt: its text alternative, or None where there is no such attribute.
        line: 1-based line.
        column: 1-based column.
        lazy: whether it is downloaded only when the reader comes near it.
    """

    src: str
    alt: str | None
    line: int
    column: int
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A Content-Security-Policy that a page carries.

    Attributes:
        content: as written, entities decoded.
        line: 1-based line of the tag.
        column: 1-based column of the tag.
        after: what stands before it although it should be governed, such as ``link``; empty where nothing does.
    """

    content: str
    line: int
    column: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """A script or a style that stands in the page itself.

    Attributes:
        name: ``script`` for one that runs (data blocks do not), ``style``, or an attribute: ``style``'s own is
            ``style=``, a handler's is its name, such as ``onclick=``.
        text: the script, the style sheet or the attribute's value, to the byte.
        line: 1-based line of the tag.
        column: 1-based column of the tag.
    """

    name: str
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One HTML file.

    Attributes:
        path: path relative to the site, such as ``mysql/x/index.html``.
        url: address relative to the site, such as ``mysql/x/``.
        lang: the document's language, or None.
        title: the document's title, empty where there is none.
        ids: ids outside templates, in order, repeated ones included.
        names: former anchors written as ``<a name>``.
        references: everything that names another resource.
        images: images.
        size: bytes of the file.
        compressed: bytes that travel.
        base_href: the ``href`` of a ``base`` element, or empty.
        policies: the policies that it carries.
        inline: scripts and styles that stand in it.
    """

    path: str
    url: str
    lang: str | None
    title: str
    ids: tuple[Anchor, ...]
    names: frozenset[str]
    references: tuple[Reference, ...]
    images: tuple[Image, ...]
    size: int
    compressed: int = 0
    base_href: str = ""
    policies: tuple[Policy, ...] = ()
    inline: tuple[Inline, ...] = ()

    @property
    def redirect(self) -> Reference | None:
        """Where the page sends its reader at once, or None."""
        return next((r for r in self.references if r.attribute == "refresh"), None)

    @property
    def canonical(self) -> str | None:
        """The address that the page calls its own, or None."""
        return next((r.target for r in self.references if r.tag == "link" and "canonical" in r.rel), None)

    @property
    def anchors(self) -> frozenset[str]:
        """Everything that a fragment can lead to."""
        return self.names | {anchor.id for anchor in self.ids}


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A style sheet that a page loads, directly or by another one.

    Attributes:
        path: path relative to the site.
        references: what it loads.
    """

    path: str
    references: tuple[Reference, ...]

    @property
    def fonts(self) -> tuple[Reference, ...]:
        """The font files that it loads."""
        return tuple(reference for reference in self.references if reference.attribute == "font")


@dataclass(frozen=True, slots=True)
class Script:
    """A script that a page loads, directly or by another one.

    Attributes:
        path: path relative to the site.
        references: what it imports and asks for by a literal address.
    """

    path: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The search index.

    Attributes:
        path: path relative to the site.
        entries: the places that it leads to, in order.
    """

    path: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class RenderedSite:
    """A built site, read once.

    Attributes:
        folder: where it was read from.
        pages: HTML pages by path.
        styles: style sheets that pages load.
        files: every file, relative to the site.
        scripts: scripts that pages load.
        search: the search index, or None where there is none that can be read.
        address: where it is published, such as ``https://example.org/sub/``; empty when no page says it.
        sizes: bytes of every file.
        compressed: bytes that travel, of the styles and scripts that pages load and of drawings.
        problems: what could not be read; the rest stands nevertheless.
    """

    folder: Path
    pages: tuple[RenderedPage, ...]
    styles: tuple[StyleSheet, ...]
    files: frozenset[str]
    scripts: tuple[Script, ...] = ()
    search: SearchIndex | None = None
    address: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    compressed: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def base(self) -> str:
        """The path that the site is published under, with a slash at both ends."""
        return urlsplit(self.address).path or "/"

    @property
    def host(self) -> str:
        """The host that the site is published at, or empty."""
        return urlsplit(self.address).netloc.lower()

    @property
    def assets(self) -> tuple[StyleSheet | Script, ...]:
        """The styles and scripts that pages load."""
        return (*self.styles, *self.scripts)

    @cached_property
    def by_path(self) -> Mapping[str, RenderedPage]:
        """The pages by the path of their file."""
        return {page.path: page for page in self.pages}

    @cached_property
    def named_by_asset(self) -> Mapping[str, tuple[Reference, ...]]:
        """What each style sheet and script names, by its path."""
        return {file.path: file.references for file in self.assets}

    def weight(self, path: str) -> int:
        """Return the bytes of a file as they travel; images and fonts are compressed by nature.

        Args:
            path: path relative to the site.
        """
        return self.compressed.get(path, self.sizes.get(path, 0))

    def find(self, path: str) -> str | None:
        """Return the file that a server gives for an address, or None.

        Args:
            path: decoded address relative to the site, such as ``mysql/x/``.
        """
        index = path if path == "" or path.endswith("/") else path + "/"
        return next((file for file in (path, index + "index.html") if file in self.files), None)
