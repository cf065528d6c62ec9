"""What the tests of the page measurement share: figures made up for one test."""

from __future__ import annotations

from scripts.bench.pages.model import Finding, PageFigures, Scores, Site, Walk

GOOD = Scores(
    performance=100,
    accessibility=100,
    best_practices=100,
    seo=100,
    fcp=900.0,
    lcp=1000.0,
    tbt=10.0,
    cls=0.0,
    speed=1500.0,
)
CONTRAST = Finding("accessibility", "color-contrast", "对比不够", 7, ("p.note",))


def figures(
    site: Site = Site.OURS, kind: str = "answer", *runs: Scores, requests: int = 4, html: int = 20480, js: int = 4096
) -> PageFigures:
    """Return the figures of a page; without runs, of a good one."""
    seen = Walk(requests, {"html": html, "js": js}, (), 5, 0.0)
    return PageFigures(site, kind, f"{kind}/", runs or (GOOD,), seen)
