"""Headings break between words."""

from __future__ import annotations

import pytest

from scripts.site.words import breakable
from tests.site.rendering import render


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("B+ Tree 是如何进行检索的？", ["B+ ", "Tree ", "是", "如何", "进行", "检索", "的？"]),
        ("三处「链表」别混", ["三处", "「链表」", "别", "混"]),
        ("（索引）步骤", ["（索引）", "步骤"]),
        ("？", ["？"]),
        ("「", ["「"]),
        ("", [""]),
    ],
)
def test_punctuation_stays_with_its_word(title: str, pieces: list[str]) -> None:
    assert breakable(title) == pieces
    assert "".join(breakable(title)) == title


def test_headings_get_breaks_and_code_does_not() -> None:
    html = render("## 三处「链表」别混 `倒排索引` 见索引 {#a}\n\n三处链表\n")
    assert "三处<wbr />「链表」<wbr />别<wbr />混" in html
    assert "<code>倒排索引</code>" in html
    assert "<p>三处链表</p>" in html
    assert 'aria-label="复制链接：三处「链表」别混 倒排索引 见索引"' in html
