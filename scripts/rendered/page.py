"""One HTML file, read as a browser reads it: tabs, collapsed parts and inline drawings included."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from scripts.rendered.inline import InlineReader
from scripts.rendered.javascript import find_script_references
from scripts.rendered.model import Anchor, Image, Reference, RenderedPage
from scripts.rendered.styles import find_style_references

__all__ = ["parse_page", "split_srcset"]

_ADDRESSES = ("href", "xlink:href", "src", "poster", "data", "action", "formaction", "background", "manifest", "ping")
_SETS = ("srcset", "imagesrcset")
_PAINTS = ("style", "fill", "stroke", "filter", "clip-path", "mask", "marker-start", "marker-mid", "marker-end")
_SCRIPT_TYPES = frozenset({"", "module", "text/javascript", "application/javascript"})
_NAMING = ("aria-label", "aria-labelledby", "title")


def parse_page(path: str, data: bytes) -> RenderedPage:
    """Return an HTML file as data.

    Args:
        path: path relative to the site.
        data: the file; bytes that are not UTF-8 are replaced.
    """
    reader = _PageReader()
    reader.feed(data.decode("utf-8", errors="replace"))
    reader.close()
    return RenderedPage(
        path=path,
        url=path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path,
        lang=reader.lang,
        title=" ".join("".join(reader.title).split()),
        ids=tuple(reader.ids),
        names=frozenset(reader.names),
        references=tuple(sorted(reader.references, key=lambda found: (found.line, found.column))),
        images=tuple(reader.images),
        size=len(data),
        compressed=len(gzip.compress(data, mtime=0)),
        base_href=reader.base_href,
        policies=tuple(reader.inline.policies),
        inline=tuple(reader.inline.found),
    )


def split_srcset(value: str) -> Iterator[str]:
    """Yield the addresses of a ``srcset``; commas inside an address, as in ``data:``, belong to it.

    Args:
        value: the attribute.
    """
    rest = value.lstrip(" \t\n\r\f,")
    while rest:
        address = rest.split(maxsplit=1)[0]
        rest = rest[len(address) :]
        yield address.rstrip(",")
        if not address.endswith(","):
            rest = rest.partition(",")[2]
        rest = rest.lstrip(" \t\n\r\f,")


def _refresh_target(content: str) -> str:
    """Return the address of a ``refresh``, empty where it reloads the page itself."""
    rest = content.lstrip().lstrip("0123456789.").lstrip(" \t\n\r\f;,")
    if rest[:3].lower() == "url":
        rest = rest[3:].lstrip()
        rest = rest[1:].lstrip() if rest.startswith("=") else rest
    return rest[1:].partition(rest[0])[0] if rest[:1] in {'"', "'"} else rest.strip()


class _Link:
    """A link whose text is still being read."""

    def __init__(self, target: str, attribute: str, line: int, column: int, name: str) -> None:
        self.target, self.attribute, self.line, self.column = target, attribute, line, column
        self.text = [name]


class _PageReader(HTMLParser):
    """Collects what :class:`RenderedPage` holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lang: str | None = None
        self.title: list[str] = []
        self.ids: list[Anchor] = []
        self.names: set[str] = set()
        self.references: list[Reference] = []
        self.images: list[Image] = []
        self.base_href = ""
        self.inline = InlineReader()
        self._drawings = self._templates = 0
        self._in_title = False
        self._link: _Link | None = None
        self._raw: tuple[str, str] = ("", "")  # the open style or script, and its type
        self._raw_start = (1, 1)
        self._raw_text: list[str] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Return the end of a ``<![…`` part: character data in a drawing, a comment elsewhere, as in browsers."""
        end = self.rawdata.find("]]>", i) if self._drawings else -1
        return end + len("]]>") if end >= 0 else self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a start tag says."""
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")  # browsers keep the first of two
        line, column = self._place()
        if tag == "svg":
            self._drawings += 1
        elif tag == "template":
            self._templates += 1
        elif tag == "html":
            self.lang = values.get("lang")
        elif tag == "title" and not self._drawings and not self.title:
            self._in_title = True
        elif tag in {"style", "script"}:
            self._raw, self._raw_text = (tag, values.get("type", "").strip().lower()), []
        self.inline.note_tag(tag, values, line, column)
        self._note_anchors(tag, values, line, column)
        self._note_references(tag, values, line, column)
        self._note_link(tag, values, line, column)

    def handle_endtag(self, tag: str) -> None:
        """Finish what the end tag closes."""
        if tag == "svg":
            self._drawings = max(0, self._drawings - 1)
        elif tag == "template":
            self._templates = max(0, self._templates - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._finish_link()
        elif tag == self._raw[0]:
            self._finish_raw()

    def handle_data(self, data: str) -> None:
        """Keep text where it matters."""
        if self._raw[0]:
            if not self._raw_text:
                self._raw_start = self._place()
            self._raw_text.append(data)
        elif self._in_title:
            self.title.append(data)
        elif self._link:
            self._link.text.append(data)

    def close(self) -> None:
        """Finish the document and whatever it left open."""
        super().close()
        self._finish_link()
        self._finish_raw()

    def _place(self) -> tuple[int, int]:
        line, offset = self.getpos()
        return line, offset + 1

    def _note_anchors(self, tag: str, values: Mapping[str, str], line: int, column: int) -> None:
        if self._templates:
            return
        if values.get("id"):
            self.ids.append(Anchor(values["id"], line, column))
        if tag == "a" and values.get("name"):
            self.names.add(values["name"])

    def _note_references(self, tag: str, values: Mapping[str, str], line: int, column: int) -> None:
        rel = frozenset(values.get("rel", "").lower().split()) if tag == "link" else frozenset()
        found: list[tuple[str, str]] = []
        if tag == "base":
            self.base_href = self.base_href or values.get("href", "")
        if tag == "meta" and values.get("http-equiv", "").strip().lower() == "refresh":
            found.append(("refresh", _refresh_target(values.get("content", ""))))
        links = tag in {"a", "area"}
        addresses = [name for name in _ADDRESSES if name in values and not (links and name.endswith("href"))]
        if tag != "object":
            addresses = [name for name in addresses if name != "data"]
        found += [(name, values[name]) for name in addresses if name != "ping"]
        found += [("ping", target) for target in values.get("ping", "").split()]
        found += [(name, target) for name in _SETS for target in split_srcset(values.get(name, ""))]
        for name in _PAINTS:
            if name in values:
                found += [(name, r.target) for r in find_style_references(values[name])]
        self.references += [Reference(tag, name, target, "", line, column, rel) for name, target in found]
        if tag == "img" or (tag == "input" and values.get("type", "").lower() == "image"):
            lazy = values.get("loading", "").strip().lower() == "lazy"
            self.images.append(Image(values.get("src", ""), values.get("alt"), line, column, lazy))

    def _note_link(self, tag: str, values: Mapping[str, str], line: int, column: int) -> None:
        name = " ".join(values.get(attribute, "") for attribute in _NAMING)
        if tag == "a":
            self._finish_link()
            attribute = "href" if "href" in values else "xlink:href"
            if attribute in values:
                self._link = _Link(values[attribute], attribute, line, column, name)
        elif tag == "area" and "href" in values:
            text = values.get("alt", "") + name
            self.references.append(Reference(tag, "href", values["href"], text.strip(), line, column))
        elif self._link:
            self._link.text.append(" " + name + values.get("alt", ""))

    def _finish_link(self) -> None:
        link, self._link = self._link, None
        if link:
            text = " ".join("".join(link.text).split())
            self.references.append(Reference("a", link.attribute, link.target, text, link.line, link.column))

    def _finish_raw(self) -> None:
        (tag, kind), self._raw = self._raw, ("", "")
        text = "".join(self._raw_text)
        self.inline.note_text(text)
        if tag == "style":
            self.references += find_style_references(text, *self._raw_start)
        elif tag == "script" and kind in _SCRIPT_TYPES:
            self.references += find_script_references(text, *self._raw_start)
        self._raw_text = []
