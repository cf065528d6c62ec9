"""The Mermaid engine: errors with their lines, drawings without a browser."""

from __future__ import annotations

import pytest

from scripts.mermaid import DiagramSyntaxError, find_faults, render_svg


def test_good_diagram_has_no_fault() -> None:
    assert find_faults('flowchart TD\n  A["中文"] --> B') == ()


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('flowchart TD\n  A --> B\n  B[["坏', 3),
        ("nonsense", 1),
        ("", 1),
        ("sequenceDiagram\n  A->>B: 好\n  A->>", 3),
    ],
)
def test_fault_names_its_line(source: str, line: int) -> None:
    fault = find_faults(source)[0]
    assert fault.line == line
    assert fault.message


def test_a_broken_diagram_is_not_drawn() -> None:
    with pytest.raises(DiagramSyntaxError) as caught:
        render_svg("flowchart TD\n  A[[x")
    assert caught.value.fault.line == 2


def test_a_long_label_is_not_wrapped_behind_the_author_s_back() -> None:
    svg = render_svg('flowchart TD\n  A["一二三四五六七八九十一二三四五"]')
    assert svg.count("<tspan") == 2  # one row with one run of text
