"""Pitfalls: wrong is hollow, right is filled, and red only where an experiment of this site carries it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open

GROUNDS = """() => {
  const seal = getComputedStyle(document.querySelector(".yj-seal rect")).fill;
  const ground = (selector) => [...document.querySelectorAll(selector)]
    .map((mark) => getComputedStyle(mark).backgroundColor)
    .map((colour) => colour === seal ? "red" : colour.endsWith(", 0)") ? "hollow" : "ink");
  return [".yj-pits dt b", ".yj-pits dd b.proven", ".yj-pits dd b:not(.proven)"].map(ground);
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_only_corrections_that_were_proven_are_red(visit: Open, *, dark: bool) -> None:
    wrong, proven, right = visit(dark=dark).go("mysql/bplus-tree-search/").evaluate(GROUNDS)
    assert (set(wrong), set(proven), set(right)) == ({"hollow"}, {"red"}, {"ink"})
    assert len(wrong) == len(proven) + len(right)
