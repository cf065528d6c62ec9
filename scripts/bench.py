"""Measurements of the build: figures to report, never a condition for a test."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.model import Corpus
from scripts.site.builder import build_site

__all__ = ["measure"]

KIB = 1024


def measure(root: Path, corpus: Corpus, scratch: Path, runs: int) -> Iterator[str]:
    """Yield one line a figure.

    Args:
        root: the repository.
        corpus: the answers.
        scratch: a folder for the built sites.
        runs: repetitions; the median is reported.
    """
    site = scratch / "site"
    builds = [build_site(root, corpus, site).seconds for _ in range(runs)]
    checks = [_seconds_of_check(root) for _ in range(runs)]
    yield f"读取并检查 {len(corpus.answers)} 篇答案：{statistics.median(checks):.2f} 秒（{runs} 次的中位数）"
    yield f"构建：首次 {builds[0]:.2f} 秒，中位数 {statistics.median(builds):.2f} 秒"
    shared = _shared_weight(site)
    yield f"每页共用的样式与脚本：{shared / KIB:.1f} KiB（gzip，不含搜索索引）"
    for answer in corpus.answers:
        page = site / answer.page.url / "index.html"
        yield f"  {answer.meta.id}：HTML {_weight(page) / KIB:.1f} KiB（gzip）"
    yield f"搜索索引：{_weight(site / 'search' / 'search_index.json') / KIB:.1f} KiB（gzip）"


def _seconds_of_check(root: Path) -> float:
    started = time.monotonic()
    check_sources(read_corpus(root))
    return time.monotonic() - started


def _weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


def _shared_weight(site: Path) -> int:
    own = [*(site / "assets" / "css").glob("*.css"), *(site / "assets" / "js").glob("*.js")]
    theme = (site / "assets" / "javascripts").glob("bundle.*.js")
    return sum(_weight(file) for file in [*own, *theme] if not file.stem.startswith(("redirect", "search-worker")))
