"""Fences: found where the site finds them, with their lines."""

from __future__ import annotations

import pytest

from scripts.corpus.fences import Fence
from scripts.corpus.rendering import render


def find_fences(text: str) -> list[Fence]:
    return list(render(text.split("\n")).fences)


def test_position_language_attributes_and_source() -> None:
    (fence,) = find_fences('前\n\n```python {title="a b.py" not-run="没有"}\nprint(1)\n```\n')
    assert (fence.first, fence.last, fence.indent) == (2, 4, 0)
    assert fence.language == "python"
    assert fence.attributes == {"title": "a b.py", "not-run": "没有"}
    assert fence.source == "print(1)"


def test_four_backticks_hold_three() -> None:
    (fence,) = find_fences("````markdown\n```python\nx\n```\n````")
    assert fence.language == "markdown"
    assert fence.source == "```python\nx\n```"


def test_tildes() -> None:
    (fence,) = find_fences("~~~sql\nSELECT 1;\n~~~")
    assert (fence.language, fence.source) == ("sql", "SELECT 1;")


@pytest.mark.parametrize(
    ("prefix", "indent"),
    [("- 项\n\n", "    "), ("运行\n\n:   说明。\n\n", "    "), ("1. 一\n\n    - 二\n\n", "        ")],
    ids=["list", "definition-list", "nested-list"],
)
def test_fence_inside_a_container_is_dedented(prefix: str, indent: str) -> None:
    text = f"{prefix}{indent}```python\n{indent}if 1:\n{indent}    x\n{indent}```\n"
    (fence,) = find_fences(text)
    assert fence.first == prefix.count("\n")
    assert fence.indent == len(indent)
    assert fence.source == "if 1:\n    x"


def test_id_of_a_diagram() -> None:
    (fence,) = find_fences('```mermaid {#fig-a title="图" desc="说"}\nflowchart TD\n```')
    assert (fence.id, fence.attributes) == ("fig-a", {"title": "图", "desc": "说"})


def test_unclosed_fence_is_no_fence() -> None:
    assert find_fences("```python\nx\n") == []


def test_fences_come_in_order() -> None:
    text = "".join(f"```text\n{n}\n```\n\n" for n in range(5))
    assert [fence.source for fence in find_fences(text)] == list("01234")
