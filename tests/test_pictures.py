"""Pictures that blocks print: what the site draws with, legible on a phone, told to those who cannot see."""

from __future__ import annotations

import pytest

from scripts.pictures import CLASSES, PictureError, read_picture
from tests.conftest import ROOT

WORDS = "<title>题</title><desc>说明</desc>"


def svg(content: str, box: str = "0 0 380 200", words: str = WORDS) -> str:
    return f'<svg viewBox="{box}">\n{words}\n{content}\n</svg>'


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://www.w3.org/2000/svg"'])
def test_a_drawing_is_read_with_its_words(namespace: str) -> None:
    text = svg('<rect class="d-b" x="1" y="2" width="3" height="4"/><text class="d-t d-m" x="1" y="2">a &lt; b</text>')
    picture = read_picture(text.replace("<svg", f"<svg{namespace}", 1))
    assert (picture.title, picture.description, picture.width, picture.height) == ("题", "说明", 380, 200)
    assert "<title>" not in picture.content
    assert "a &lt; b" in picture.content
    assert "ns0:" not in picture.content


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<svg", 1, "不是合法的 SVG"),
        (svg("<rect>"), 4, "不是合法的 SVG"),
        ('<g viewBox="0 0 1 1"></g>', 1, "不用 viewBox"),
        ("<g></g>", 1, "不是 svg"),
        (svg("<script>alert(1)</script>"), 3, "图里不用 <script>"),
        (svg("<foreignObject/>"), 3, "图里不用 <foreignObject>"),
        (svg('<a href="x"><text x="1" y="1">x</text></a>'), 3, "图里不用 <a>"),
        (svg('<rect onclick="x()" x="1"/>'), 3, "不用 onclick"),
        (svg('<rect style="fill: red"/>'), 3, "不用 style"),
        (svg('<rect fill="red"/>'), 3, "不用 fill"),
        (svg('<rect class="red"/>'), 3, "没有 red 这个 class"),
        (svg('<text x="1" y="1" font-size="9">x</text>'), 3, "字号 9"),
        (svg('<text x="1" y="1" font-size="big">x</text>'), 3, "字号 big"),
        (svg("<g>字</g>"), 3, "<g> 里有字"),
        (svg("", box="0 0 600 200"), 1, "图宽 600"),
        (svg("", box="5 0 300 200"), 1, "viewBox"),
        (svg("", words="<title>题</title>"), 1, "<desc>"),
        (svg("", words="<title> </title><desc>说明</desc>"), 1, "<title>"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(text)
    assert caught.value.line == line
    assert message in caught.value.message
    assert caught.value.fix


def test_the_style_sheet_colours_every_class() -> None:
    style = (ROOT / "docs/assets/css/figure.css").read_text(encoding="utf-8")
    assert [name for name in CLASSES if f".{name} " not in style] == []
