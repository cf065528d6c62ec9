"""What is measured of a page, in the words of the report."""

from __future__ import annotations

import enum
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Built", "Finding", "MeasuringError", "PageFigures", "Scores", "Site", "Walk"]

KIB = 1024


class MeasuringError(RuntimeError):
    """Something could not be measured; the message says what and why, in Chinese."""


class Site(enum.StrEnum):
    """Who built the pages."""

    OURS = "ours"
    MATERIAL = "material"
    VITEPRESS = "vitepress"

    @property
    def label(self) -> str:
        """Its name for people."""
        return {Site.OURS: "本站", Site.MATERIAL: "原样的 Material", Site.VITEPRESS: "VitePress"}[self]


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built to be measured.

    Attributes:
        site: who built it.
        folder: its finished files.
        port: of 127.0.0.1; its canonical links name it.
        pages: path below the root by kind, without the leading slash.
    """

    site: Site
    folder: Path
    port: int
    pages: Mapping[str, str]

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.port}/"


@dataclass(frozen=True, slots=True)
class Finding:
    """An audit of Lighthouse that a page failed.

    Attributes:
        category: ``performance``, ``accessibility``, ``best-practices`` or ``seo``.
        audit: its permanent name.
        title: what it says.
        weight: how much it counts in its category; 0 of an advice.
        elements: what it names: selectors, addresses, messages.
    """

    category: str
    audit: str
    title: str
    weight: float
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """One run of Lighthouse.

    Attributes:
        performance: 0 to 100, as all scores.
        accessibility: the same.
        best_practices: the same.
        seo: the same.
        fcp: first contentful paint, milliseconds.
        lcp: largest contentful paint, milliseconds.
        tbt: total blocking time, milliseconds.
        cls: cumulative layout shift.
        speed: how fast Lighthouse found the machine itself in that run; a busy one is slow.
        findings: audits that failed.
    """

    performance: float
    accessibility: float
    best_practices: float
    seo: float
    fcp: float
    lcp: float
    tbt: float
    cls: float
    speed: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """What a plain browser saw.

    Attributes:
        requests: how many until the network was quiet.
        transferred: bytes as they travelled, headers included, by kind: html, css, js, svg, font, other.
        foreign: hosts other than the page's own that were asked, sorted.
        tab_stops: presses of the tab key before the focus is past the page's heading, on a wide screen.
        shift: layout shift while the page loaded and was scrolled to its end.
    """

    requests: int
    transferred: Mapping[str, int]
    foreign: tuple[str, ...]
    tab_stops: int
    shift: float

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.transferred.values())


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Everything measured of one page.

    Attributes:
        site: who built it.
        kind: its kind, such as ``answer``.
        path: below the site's root.
        runs: the runs of Lighthouse, in order.
        walk: the walk of a plain browser.
    """

    site: Site
    kind: str
    path: str
    runs: tuple[Scores, ...]
    walk: Walk

    def median(self, name: str) -> float:
        """Return the median of a figure over the runs.

        Args:
            name: an attribute of :class:`Scores`.
        """
        return statistics.median(float(getattr(run, name)) for run in self.runs)

    @property
    def figures(self) -> dict[str, float]:
        """The columns of the report by name."""
        names = ("performance", "accessibility", "best_practices", "seo", "fcp", "lcp", "tbt", "cls")
        return {name: self.median(name) for name in names} | {
            "requests": float(self.walk.requests),
            "kib": self.walk.total / KIB,
            "js_kib": self.walk.transferred.get("js", 0) / KIB,
        }

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What failed in any run, each audit once."""
        found: dict[tuple[str, str], Finding] = {}
        for run in self.runs:
            for finding in run.findings:
                found.setdefault((finding.category, finding.audit), finding)
        return tuple(found.values())
