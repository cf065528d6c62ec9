"""Pictures that a block prints: SVG in the few elements and classes that the site draws with.

A program that measured something draws what it measured; the page shows the drawing as that program's
output. Colours come from the site's style sheet by class, so that one file serves light and dark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

__all__ = ["CLASSES", "MAX_WIDTH", "Picture", "PictureError", "read_picture"]

MAX_WIDTH = 380
"""Width of the view box beyond which a phone shows letters too small to read; one unit is one pixel at most."""

SMALLEST_TEXT = 12
"""The smallest letters that can be read at that width."""

CLASSES = {
    "d-b": "盒子", "d-o": "走过的盒子", "d-x": "命中的", "d-l": "线", "d-p": "走过的线",
    "d-t": "小字", "d-w": "深底上的字", "d-h": "粗字", "d-m": "等宽字", "d-f": "浅底", "d-s": "中等底色",
}  # fmt: skip
"""The classes that the style sheet colours, and what each is for."""

_SVG = "{http://www.w3.org/2000/svg}"
_ATTRIBUTES = {
    "svg": {"viewBox"},
    "g": {"class", "transform"},
    "rect": {"class", "x", "y", "width", "height", "rx"},
    "line": {"class", "x1", "y1", "x2", "y2"},
    "path": {"class", "d"},
    "polyline": {"class", "points"},
    "polygon": {"class", "points"},
    "circle": {"class", "cx", "cy", "r"},
    "text": {"class", "x", "y", "text-anchor", "font-size", "transform"},
    "tspan": {"class", "x", "y", "dx", "dy"},
    "title": set(),
    "desc": set(),
}
_WORDED = frozenset({"text", "tspan", "title", "desc"})
_VIEW_BOX = re.compile(r"0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")


class PictureError(ValueError):
    """Text that is no picture of ours.

    Attributes:
        line: 1-based line within the text.
        message: what is wrong.
        fix: what to do.
    """

    def __init__(self, line: int, message: str, fix: str) -> None:
        super().__init__(f"第 {line} 行：{message}；{fix}")
        self.line, self.message, self.fix = line, message, fix


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that may stand in a page.

    Attributes:
        title: what it shows, in a line; the caption.
        description: what the eye sees, for those who do not see it.
        width: of the view box, px.
        height: of the view box, px.
        content: the drawing itself, SVG elements without ``title`` and ``desc``.
    """

    title: str
    description: str
    width: float
    height: float
    content: str


def read_picture(text: str) -> Picture:
    """Return the picture that a program printed.

    Args:
        text: one ``<svg>`` element.

    Raises:
        PictureError: it is not well-formed, uses what the site does not draw with, is too wide for a phone,
            or says nothing to those who cannot see it.
    """
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise PictureError(error.position[0], f"不是合法的 SVG（{error}）", "让程序印出一个完整的 <svg>") from error
    for element in root.iter():
        _check_element(element, text)
    if root.tag != "svg":
        raise PictureError(1, f"最外层是 {root.tag}，不是 svg", "让程序印出一个完整的 <svg>")
    box = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if not box:
        raise PictureError(1, "svg 没有从 0 0 开始的 viewBox", '写成 <svg viewBox="0 0 380 200">')
    width, height = float(box[1]), float(box[2])
    if width > MAX_WIDTH:
        raise PictureError(1, f"图宽 {width:g}，手机上的字会太小", f"收到 {MAX_WIDTH} 以内，往下排，不往右排")
    texts = {name: _take(root, name) for name in ("title", "desc")}
    content = "".join(ET.tostring(child, encoding="unicode") for child in root).strip()
    return Picture(texts["title"], texts["desc"], width, height, content)


def _check_element(element: ET.Element, text: str) -> None:
    name = element.tag = element.tag.removeprefix(_SVG)
    if name not in _ATTRIBUTES:
        raise PictureError(_line(text, f"<{name}"), f"图里不用 <{name}>", f"只用 {'、'.join(sorted(_ATTRIBUTES))}")
    for attribute, value in element.attrib.items():
        here = _line(text, f'{attribute}="{value}"')
        if attribute not in _ATTRIBUTES[name]:
            known = "、".join(sorted(_ATTRIBUTES[name])) or "没有"
            raise PictureError(here, f"<{name}> 不用 {attribute}", f"可以写的属性：{known}；颜色由 class 决定")
        strange = set(value.split()) - CLASSES.keys() if attribute == "class" else set()
        if strange:
            raise PictureError(here, f"没有 {'、'.join(sorted(strange))} 这个 class", f"可以用 {'、'.join(CLASSES)}")
        if attribute == "font-size" and not _legible(value):
            raise PictureError(here, f"字号 {value} 在手机上读不清", f"写成 {SMALLEST_TEXT} 以上的数")
    if name not in _WORDED and (element.text or "").strip():
        raise PictureError(_line(text, f"<{name}"), f"<{name}> 里有字", "把字放进 <text>")


def _legible(size: str) -> bool:
    try:
        return float(size) >= SMALLEST_TEXT
    except ValueError:
        return False


def _take(root: ET.Element, name: str) -> str:
    found = [child for child in root if child.tag == name]
    words = " ".join((found[0].text or "").split()) if len(found) == 1 else ""
    if not words:
        meaning = {"title": "图题", "desc": "看不见图的人读到的话"}[name]
        raise PictureError(1, f"svg 里要有一个 <{name}>", f"写一句{meaning}：<{name}>……</{name}>")
    root.remove(found[0])
    return words


def _line(text: str, part: str) -> int:
    return text[: max(text.find(part), 0)].count("\n") + 1
