"""Figures: geometry, text and names; nothing that a strict security policy would refuse."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from scripts.site.figures import figure_svg

FLOW = """flowchart TD
  A["查询 id = 88123"] --> B{"根页<br/>槽二分"}
  B -->|"≥ 36031"| C["内部页 232"]
  subgraph leaf ["叶页"]
    C -.-> D["页 1885"]
    D <==> E["页 1886"]
  end
"""
SEQUENCE = "sequenceDiagram\n  participant A as 应用\n  A->>B: 请求\n  B-->>A: 回应\n  Note over A,B: 说明\n"
STATE = "stateDiagram-v2\n  [*] --> 待提交\n  待提交 --> 已提交: COMMIT\n  已提交 --> [*]\n"


def draw(source: str, identifier: str = "fig-a") -> ET.Element:
    return ET.fromstring(figure_svg(source, identifier, "图题", "说明"))


@pytest.mark.parametrize("source", [FLOW, SEQUENCE, STATE], ids=["flow", "sequence", "state"])
class TestEveryKind:
    def test_has_title_and_description_that_label_it(self, source: str) -> None:
        root = draw(source)
        names = root.attrib["aria-labelledby"].split()
        assert [child.text for child in root if child.attrib.get("id") in names] == ["图题", "说明"]
        assert root.attrib["role"] == "img"

    def test_carries_no_style_script_or_foreign_content(self, source: str) -> None:
        for element in draw(source).iter():
            assert element.tag not in {"style", "script", "foreignObject", "image", "a", "use"}
            assert not {"style", "href", "onclick"} & element.attrib.keys()

    def test_references_resolve_within_the_figure(self, source: str) -> None:
        root = draw(source, "fig-b")
        ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert len(ids) == len(set(ids))
        assert all(identifier.startswith("fig-b-") for identifier in ids)
        text = ET.tostring(root, encoding="unicode")
        for reference in (part.split(")")[0] for part in text.split("url(#")[1:]):
            assert reference in ids

    def test_is_the_same_on_every_run(self, source: str) -> None:
        assert figure_svg(source, "fig-a", "图题", "说明") == figure_svg(source, "fig-a", "图题", "说明")

    def test_keeps_the_search_out(self, source: str) -> None:
        assert "data-search-exclude" in draw(source).attrib


def test_every_label_is_there_whole() -> None:
    text = "".join(draw(FLOW).itertext())
    for label in ("查询 id = 88123", "根页", "槽二分", "≥ 36031", "内部页 232", "叶页", "页 1886"):
        assert label in text


def test_labels_are_escaped() -> None:
    svg = figure_svg('flowchart TD\n  A["<img src=x onerror=alert(1)>"] --> B', "fig-a", '"<b>', "<i>")
    assert "<img" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg
