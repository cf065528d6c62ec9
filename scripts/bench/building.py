"""Measurements of the build: figures to report, never a condition for a test."""

from __future__ import annotations

import gzip
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.model import Corpus
from scripts.site.builder import build_site

__all__ = ["measure", "measure_growth"]

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
    index = [file for file in (site / "search").rglob("*.json") if file.is_file()]
    yield f"搜索索引：{len(index)} 个文件共 {sum(map(_weight, index)) / KIB:.1f} KiB（gzip）；读者只取用到的几个"


def _seconds_of_check(root: Path) -> float:
    started = time.monotonic()
    check_sources(read_corpus(root))
    return time.monotonic() - started


def measure_growth(root: Path, scratch: Path, sizes: tuple[int, ...] = (10, 100, 1000)) -> Iterator[str]:
    """Yield how reading and checking grow with the number of answers.

    Args:
        root: the repository, whose answers are multiplied.
        scratch: a folder for the multiplied repositories.
        sizes: numbers of answers.
    """
    first: float | None = None
    for size in sizes:
        copy = scratch / str(size)
        _multiply(root, copy, size)
        seconds = _seconds_of_check(copy)
        each = seconds / size * 1000
        first = first or each
        yield f"{size:>6} 篇：{seconds:6.2f} 秒，每篇 {each:6.1f} 毫秒，是 {sizes[0]} 篇时的 {each / first:.2f} 倍"


def _multiply(root: Path, target: Path, size: int) -> None:
    """Write a repository with that many answers: the real ones over and over, under other names."""
    corpus = read_corpus(root)
    shutil.copytree(root / "docs", target / "docs", ignore=shutil.ignore_patterns("vendor"))
    shutil.copytree(root / "overrides", target / "overrides")
    for answer in corpus.answers[size:]:
        (target / answer.page.path).unlink()
    for number in range(len(corpus.answers), size):
        answer = corpus.answers[number % len(corpus.answers)]
        text = answer.page.text.replace(f"id: {answer.meta.id}", f"id: {answer.topic}-{number + 100}", 1)
        text = text.replace(f"order: {answer.meta.order}\n", f"order: {number + 100}\n", 1)
        text = text.replace(answer.meta.title, f"{number}：{answer.meta.title}", 1)
        for question in answer.follow_ups:
            text = text.replace(f"### {question.text}", f"### {number}：{question.text}", 1)
        (target / "docs" / answer.topic / f"copy-{number}.md").write_text(text, encoding="utf-8")


def _weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


def _shared_weight(site: Path) -> int:
    return sum(_weight(file) for file in (site / "assets").rglob("site.*") if file.suffix in {".css", ".js"})
