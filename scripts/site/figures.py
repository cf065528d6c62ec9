"""Diagrams as the page wants them: small, coloured by the site's CSS variables, readable by everyone.

The engine's SVG carries its own style sheet, inline styles, unused markers and random attributes.
What is left here is geometry, text, Mermaid's semantic classes, a title and a description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from scripts.mermaid import render_svg
from scripts.pictures import Picture

__all__ = ["figure_svg", "live_figure", "picture_figure"]

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
# Line height of labels in em: the engine's, and ours, since ideographs fill their whole square.
_ENGINE_LEADING, _LEADING = 1.1, 1.4
_GEOMETRY = frozenset(
    "d x y x1 x2 y1 y2 cx cy r rx ry width height points transform viewBox dx dy refX refY "
    "markerWidth markerHeight markerUnits orient".split()
)
_PAINT = frozenset(
    "stroke-width stroke-dasharray text-anchor font-size font-weight dominant-baseline fill-rule".split()
)
_LINKS = frozenset("marker-start marker-mid marker-end clip-path mask".split())
_DROPPED = frozenset(f"{_SVG}{name}" for name in ("style", "script", "foreignObject", "image", "symbol"))
# Classes that the style sheet of the site speaks of; the rest is the engine's bookkeeping.
_CLASSES = frozenset(
    "node cluster edgeLabel edgePaths flowchart-link label-container background marker actor actor-line "
    "messageText messageLine0 messageLine1 note noteText labelBox labelText loopText loopLine cluster-label "
    "edge-pattern-dotted edge-pattern-dashed edge-thickness-thick statediagram-state transition "
    "relation divider stateGroup".split()
)


def figure_svg(source: str, identifier: str, title: str, description: str) -> str:
    """Return a diagram as inline SVG without style sheet, script or inline style.

    Args:
        source: Mermaid text.
        identifier: unique on the page; prefix of every id inside.
        title: short name, read first by a screen reader.
        description: the text alternative.

    Raises:
        scripts.mermaid.DiagramSyntaxError: the source does not parse.
    """
    root = ET.fromstring(render_svg(source))
    _prune(root)
    used = set(_references(root))
    _drop_unused_definitions(root, used)
    for element in root.iter():
        _clean(element, identifier, used)
        _join_text(element)
    _centre_labels(root)
    _drop_empty_groups(root)
    _label(root, identifier, title, description)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _prune(parent: ET.Element) -> None:
    for child in list(parent):
        if child.tag in _DROPPED or (child.tag == f"{_SVG}rect" and "width" not in child.attrib):
            parent.remove(child)
        else:
            _prune(child)


def _references(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for name in _LINKS & element.attrib.keys():
            yield from _REFERENCE.findall(element.attrib[name])


def _drop_unused_definitions(root: ET.Element, used: set[str]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{_SVG}marker", f"{_SVG}filter", f"{_SVG}linearGradient"} and (
                child.attrib.get("id") not in used
            ):
                parent.remove(child)


def _clean(element: ET.Element, identifier: str, used: set[str]) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    kept: dict[str, str] = {}
    styles = dict(part.split(":", 1) for part in element.attrib.get("style", "").split(";") if ":" in part)
    for name, value in {**element.attrib, **{k.strip(): v.strip() for k, v in styles.items()}}.items():
        if name in _GEOMETRY:
            kept[name] = _NUMBER.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), value)
        elif name in _PAINT and value not in {"0", "1, 0", "normal", "400", "16px"}:
            kept[name] = value
        elif name in _LINKS:
            kept[name] = _REFERENCE.sub(lambda m: f"url(#{identifier}-{m[1]})", value)
        elif name == "id" and value in used:
            kept[name] = f"{identifier}-{value}"
        elif name == "class" and (classes := [c for c in value.split() if c in _CLASSES]):
            kept[name] = " ".join(dict.fromkeys(classes))
    element.attrib.clear()
    element.attrib.update(kept)


def _join_text(element: ET.Element) -> None:
    """Merge the tspan that the engine makes of each word: a selection copies whole lines then."""
    if element.tag.removeprefix(_SVG) == "tspan":
        text = "".join(element.itertext())
        if len(element) and all(not child.attrib.get("x") for child in element):
            for child in list(element):
                element.remove(child)
            element.text = text


def _centre_labels(root: ET.Element) -> None:
    """Centre the labels of nodes, as the engine's own style sheet does, and let their lines breathe."""
    for group in root.iter("g"):
        if {"node", "statediagram-state"} & set(group.attrib.get("class", "").split()):
            for text in group.iter("text"):
                text.attrib.setdefault("text-anchor", "middle")
                _lead_lines(text)


def _lead_lines(text: ET.Element) -> None:
    rows = [row for row in text if row.attrib.get("dy") == "1.1em"]
    for index, row in enumerate(rows):
        shift = index * _LEADING - (len(rows) - 1) * (_LEADING - _ENGINE_LEADING) / 2
        row.attrib["y"] = f"{shift - 0.1:.2f}em"


def _drop_empty_groups(parent: ET.Element) -> None:
    for child in list(parent):
        _drop_empty_groups(child)
        if child.tag in {"g", "defs"} and not len(child) and not (child.text or "").strip():
            parent.remove(child)


def _label(root: ET.Element, identifier: str, title: str, description: str) -> None:
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.update(
        {
            "width": width,
            "height": height,
            "role": "img",
            "aria-labelledby": f"{identifier}-title {identifier}-desc",
            "data-search-exclude": "true",
        }
    )
    for name, text in (("desc", description), ("title", title)):
        child = ET.Element(name, {"id": f"{identifier}-{name}"})
        child.text = text
        root.insert(0, child)


def live_figure(source: str, description: str) -> str:
    """Return the source of a diagram that the reader's browser draws, escaped.

    Args:
        source: Mermaid text.
        description: the text alternative.
    """
    return (
        f'<div class="mermaid" role="img" aria-label="{escape(description)}" data-search-exclude="true">'
        f"{escape(source)}</div>"
    )


def picture_figure(picture: Picture) -> str:
    """Return a drawing that a program printed, as a figure with its caption.

    Args:
        picture: the drawing.
    """
    return (
        f'<figure class="yj-fig yj-fig--drawn"><svg viewBox="0 0 {picture.width:g} {picture.height:g}" '
        f'width="{picture.width:g}" height="{picture.height:g}" role="img" '
        f'aria-label="{escape(picture.title)}。{escape(picture.description)}" data-search-exclude="true">'
        f"{picture.content}</svg><figcaption>{escape(picture.title)}</figcaption></figure>"
    )
