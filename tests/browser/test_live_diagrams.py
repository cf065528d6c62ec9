"""Diagrams drawn in the reader's browser: by our own copy, when needed, under the policy, in the site's colours."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Open, Visit
from tests.browser.test_pages import AXE, AXE_RULES
from tests.browser.watching import watch

PAGE = "contributing/diagrams/"
DRAWN = "#fig-live svg:visible"
KINDS = {
    "flowchart": """flowchart TD
      A["读"] --> B{"对吗"}
      B -->|对| C["`**粗**的一段话，长得要在框里折行才放得下它`"]
      subgraph s["一组"]
        C --> D[(库)]
      end
      classDef hot stroke-width:3px
      class D hot
      style B stroke-dasharray:2
      linkStyle 0 stroke-width:3px""",
    "html labels": """%%{init: {"htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%
      flowchart TD
      A["甲 <b>粗</b>"] --> B
      style A font-weight:bold""",
    "sequence": """sequenceDiagram
      autonumber
      actor A as 读者
      A->>+B: 求 #35;页
      Note right of B: 备注
      alt 有
        B-->>-A: 给
      end""",
    "state": """stateDiagram-v2
      [*] --> 起
      起 --> 止 : 停
      note right of 止 : 备注""",
    "class": """classDiagram
      class 甲 {
        +int a
      }
      甲 <|-- 乙""",
    "er": """erDiagram
      A ||--o{ B : has
      A { string name PK }""",
    "gantt": """gantt
      title 计划
      dateFormat YYYY-MM-DD
      section 一
      做 :crit, a1, 2024-01-01, 30d
      再做 :done, after a1, 20d""",
    "pie": """pie title 占比
      "甲" : 40
      "乙" : 60""",
    "git": """gitGraph
      commit
      branch dev
      commit""",
    "journey": """journey
      title 一天
      section 早
      起床: 5: 我""",
    "timeline": """timeline
      title 史
      2002 : 甲
      2004 : 乙""",
    "quadrant": """quadrantChart
      x-axis 低 --> 高
      甲: [0.3, 0.6]""",
    "xychart": """xychart-beta
      title "量"
      x-axis [a, b]
      bar [3, 6]
      line [2, 5]""",
    "sankey": """sankey-beta

      a,b,5
      b,c,3""",
    "block": """block-beta
      columns 2
      a["甲"] b["乙"]""",
    "kanban": """kanban
      todo[要做]
        a[甲]""",
    "packet": """packet-beta
      0-15: "甲"
      16-31: "乙" """,
    "treemap": """treemap-beta
      "根"
        "甲": 10
        "乙": 20""",
}


def come_near(seen: Visit) -> Page:
    page = seen.go(PAGE)
    page.locator("#fig-live").scroll_into_view_if_needed()
    page.locator(DRAWN).wait_for()
    return page


def test_it_is_drawn_by_our_own_copy_when_it_comes_into_view(visit: Open) -> None:
    seen = visit(PHONE)
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.go(PAGE).wait_for_load_state("networkidle")
    assert not [url for url in asked if "/live/" in url or "/vendor/" in url]
    come_near(seen)
    assert [url for url in asked if url.endswith("/vendor/mermaid/mermaid.tiny.js")]
    assert seen.foreign == []
    assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_its_colours_are_those_of_the_page_now_and_after_a_change(visit: Open, *, dark: bool) -> None:
    seen = visit(dark=dark)
    page = come_near(seen)
    first = colours(page)
    page.locator("[data-theme-toggle]").click()
    second = colours(page)
    page.locator("[data-theme-toggle]").click()
    assert first["box"] == first["sheet"]
    assert first["text"] == first["ink"]
    assert second["box"] == second["sheet"] != first["box"]
    assert second["text"] == second["ink"] != first["text"]
    assert colours(page) == first


def test_it_is_printed_light_whatever_the_screen_shows(visit: Open) -> None:
    light = colours(come_near(visit()))
    page = come_near(visit(dark=True))
    page.emulate_media(media="print")
    printed = colours(page)
    page.emulate_media(media="screen")
    assert printed == light


def colours(page: Page) -> dict[str, str]:
    """Return what the shown drawing and a static one are coloured with, and the colours of the page."""
    assert page.locator(DRAWN).count() == 1
    found: dict[str, str] = page.evaluate(
        """() => {
          const svg = [...document.querySelectorAll("#fig-live svg")].find((e) => e.checkVisibility());
          const probe = document.body.appendChild(document.createElement("p"));
          const token = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
          const [sheet, ink] = [token("--sheet"), token("--ink")];
          probe.remove();
          return {
            box: getComputedStyle(svg.querySelector(".node rect")).fill,
            text: getComputedStyle(svg.querySelector(".node tspan")).fill,
            sheet, ink,
          };
        }"""
    )
    return found


def test_labels_stand_inside_their_boxes(visit: Open) -> None:
    page = come_near(visit(PHONE))
    inside: dict[str, bool] = page.evaluate(
        """() => {
          const nodes = [...document.querySelectorAll("#fig-live svg .node")].filter((e) => e.checkVisibility());
          return Object.fromEntries(nodes.map((node) => {
            const box = node.querySelector("rect").getBoundingClientRect();
            const text = node.querySelector("text").getBoundingClientRect();
            const wide = text.left > box.left && text.right < box.right;
            return [node.textContent, wide && text.top > box.top && text.bottom < box.bottom];
          }));
        }"""
    )
    assert len(inside) == 8
    assert all(inside.values()), inside


def test_it_is_looked_at_closer_by_keyboard(visit: Open) -> None:
    page = come_near(visit())
    home = views(page)
    assert home[0] == home[1]
    page.get_by_role("button", name="放大").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    closer = views(page)
    assert closer[0] == closer[1]
    assert closer[0][2] == pytest.approx(home[0][2] / 1.25**2)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    moved = views(page)
    assert (moved[0][0] > closer[0][0], moved[0][1] > closer[0][1]) == (True, True)
    page.get_by_role("button", name="缩小").press("Enter")
    assert views(page)[0][2] == pytest.approx(home[0][2] / 1.25)
    page.get_by_role("button", name="复位").press("Enter")
    assert views(page) == home


def test_one_never_looks_past_its_edges(visit: Open) -> None:
    page = come_near(visit())
    home = views(page)
    page.get_by_role("button", name="缩小").click()
    assert views(page) == home
    button = page.get_by_role("button", name="放大")
    for _ in range(20):
        button.click()
    for _ in range(200):
        button.press("ArrowLeft")
    closest = views(page)[0]
    assert closest[0] == pytest.approx(home[0][0])
    assert closest[2] == pytest.approx(home[0][2] / 8)


def test_it_is_dragged_once_it_is_larger_than_its_frame(visit: Open) -> None:
    page = come_near(visit())
    drawn = page.locator(DRAWN)
    assert drawn.evaluate("svg => svg.style.touchAction") == "auto"
    page.get_by_role("button", name="放大").click()
    assert drawn.evaluate("svg => svg.style.touchAction") == "none"
    before = views(page)[0]
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 5, middle[1], steps=2)
    page.mouse.up()
    page.mouse.move(*middle)
    assert views(page)[0][0] > before[0]


def views(page: Page) -> list[list[float]]:
    """Return the view boxes of both drawings."""
    script = """svgs => svgs.map(({ viewBox: { baseVal: { x, y, width, height } } }) => [x, y, width, height])"""
    found: list[list[float]] = page.locator("#fig-live svg").evaluate_all(script)
    return found


DRAW = """async ([base, source]) => {
  const { draw } = await import(base + "assets/js/live/figure.mjs");
  const figure = document.querySelector("#fig-static").cloneNode();
  figure.id = "";
  figure.className = "yj-fig yj-fig--live";
  const element = document.createElement("div");
  element.className = "mermaid";
  element.textContent = source;
  figure.append(element);
  document.querySelector("#fig-live").before(figure);
  await draw(element);
  const shown = [...figure.querySelectorAll("svg")].filter((svg) => svg.checkVisibility());
  return [shown.length, shown[0].textContent !== "", figure.children.length];
}"""


def test_every_kind_of_diagram_is_drawn_under_the_policy(visit: Open) -> None:
    seen = visit()
    refused = watch(seen.page)
    page = seen.go(PAGE)
    drawn = {kind: page.evaluate(DRAW, [seen.base, source]) for kind, source in KINDS.items()}
    # One drawing is shown, it says something, and with its buttons it is all that is left in the figure.
    assert {kind: found for kind, found in drawn.items() if found != [1, True, 2]} == {}
    assert refused == []
    assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_drawn_one(visit: Open, *, dark: bool) -> None:
    page = come_near(visit(dark=dark))
    page.evaluate(AXE)
    report: Any = page.evaluate("rules => axe.run('#fig-live', rules)", AXE_RULES)
    assert {v["id"]: [node["html"] for node in v["nodes"]] for v in report["violations"]} == {}


def test_the_page_s_own_methods_are_given_back(visit: Open) -> None:
    page = come_near(visit())
    assert page.evaluate("Element.prototype.setAttribute.toString()") == "function setAttribute() { [native code] }"
    assert page.evaluate("Object.hasOwn(document, 'createElement')") is False


def test_a_diagram_that_cannot_be_drawn_leaves_its_source_and_says_so(visit: Open) -> None:
    seen = visit()
    seen.page.route("**/mermaid.tiny.js", lambda route: route.abort())
    page = seen.go(PAGE)
    page.locator("#fig-live").scroll_into_view_if_needed()
    page.get_by_text("图没有画出来").wait_for()
    assert "flowchart TD" in page.locator("#fig-live .mermaid").inner_text()
    assert page.get_by_role("button", name="放大").count() == 0


def test_without_scripts_the_source_is_there_to_be_read(visit: Open) -> None:
    page = visit(PHONE, scripts=False).go(PAGE)
    assert "flowchart TD" in page.locator("#fig-live .mermaid").inner_text()
