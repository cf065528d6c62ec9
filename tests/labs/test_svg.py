"""Drawings are what the site takes, whatever stands in their words, and the same for the same figures."""

from __future__ import annotations

import pytest

from labs.svg import Drawing
from scripts.pictures import read_picture


def drawn(words: str) -> str:
    drawing = Drawing(f"题 {words}", "说明", height=100)
    drawing.box(0, 0, 380, 20.04, "d-o", radius=3)
    drawing.line((1, 2), (3.26, 4), kind="d-p")
    drawing.dot(5, 5)
    drawing.text(190, 14, words, "d-h d-m", "middle")
    return str(drawing)


@pytest.mark.parametrize("words", ["idx_k", "a < b & c", '"引号"', "]]>"])
def test_the_site_takes_it_with_any_words(words: str) -> None:
    picture = read_picture(drawn(words))
    assert picture.title == f"题 {words}"
    assert picture.content.count("<rect") == picture.content.count("<circle") == 1


def test_lengths_have_one_decimal_at_most() -> None:
    text = drawn("x")
    assert 'height="20"' in text
    assert "3.3,4" in text
    assert drawn("x") == text


def test_what_a_phone_cannot_show_is_refused() -> None:
    with pytest.raises(ValueError, match="wider"):
        Drawing("题", "说明", height=10, width=381)
