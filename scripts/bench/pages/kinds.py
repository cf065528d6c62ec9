"""Which page stands for a kind: the heaviest of its kind, the same content at every site."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from scripts.bench.pages.model import MeasuringError
from scripts.model import Corpus

__all__ = ["COMPARABLE", "KINDS", "pages_by_kind"]

KINDS = {
    "home": "首页",
    "topic": "主题页",
    "answer": "答案页",
    "tag": "标签页",
    "level": "深度页",
    "about": "关于",
    "verification": "验证记录",
    "guide": "贡献指南",
    "reference": "脚本参考",
    "404": "404",
}
"""The kinds of page, with their names for people."""

COMPARABLE = ("home", "topic", "answer", "about", "guide")
"""The kinds whose content is written in Markdown, so that every site can have them."""


def pages_by_kind(corpus: Corpus, site: Path) -> dict[str, str]:
    """Return the address of the page that stands for each kind, relative to the root.

    Args:
        corpus: what was built.
        site: our site as it was built; the heaviest of a kind is found there.

    Raises:
        MeasuringError: the site has no page of a kind.
    """
    found = {
        "home": "",
        "topic": _heaviest(site, (f"{topic.slug}/" for topic in corpus.topics)),
        "answer": _heaviest(site, (answer.page.url for answer in corpus.answers)),
        "tag": _heaviest(site, _folders(site, "tags")),
        "level": _heaviest(site, _folders(site, "levels")),
        "about": "about/",
        "verification": "about/verification/",
        "guide": "contributing/",
        "reference": "contributing/reference/",
        "404": "404.html",
    }
    for kind, path in found.items():
        if not (site / path).is_file() and not (site / path / "index.html").is_file():
            raise MeasuringError(f"站点里没有{KINDS[kind]}：{path or '/'}")
    return found


def _folders(site: Path, parent: str) -> list[str]:
    return [f"{parent}/{page.parent.name}/" for page in sorted((site / parent).glob("*/index.html"))]


def _heaviest(site: Path, paths: Iterable[str]) -> str:
    files = {path: site / path / "index.html" for path in paths}
    weights = {path: len(gzip.compress(file.read_bytes(), mtime=0)) for path, file in files.items() if file.is_file()}
    if not weights:
        raise MeasuringError("站点里没有列表页或答案页，无从测量")
    return max(sorted(weights), key=lambda path: weights[path])
