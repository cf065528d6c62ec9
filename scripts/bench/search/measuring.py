"""One measurement from beginning to end: documents, indexes, questions, and what came of them."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from scripts.bench.search.asking import Questions, measure, served
from scripts.bench.search.builds import Built, build
from scripts.bench.search.documents import hidden_among, store
from scripts.bench.search.model import Engine, EngineFigures, MeasuringError, Query, Report, Size
from scripts.bench.search.queries import PARTS, sample
from scripts.search.model import Document
from scripts.services.chromium import FLAGS, find_chromium

__all__ = ["SIZES", "Choice", "Ground", "choose", "measure_search"]

SIZES = (0, 1000, 10000)
"""Synthetic answers that the real ones are hidden among."""

_RUNS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be measured.

    Attributes:
        sizes: of the corpora.
        engines: which.
        part: of the queries, a key of :data:`PARTS`.
        sample: queries whose costs are measured.
    """

    sizes: Sequence[Size]
    engines: Sequence[Engine]
    part: str
    sample: int


def choose(sizes: str = "", engines: str = "", part: str = "all", count: int = 24) -> Choice:
    """Return the choice that words stand for.

    Args:
        sizes: numbers of synthetic answers, separated by commas; the usual ones where empty.
        engines: names, separated by commas; all where empty. ``material`` is both of its variants.
        part: of the queries.
        count: of queries whose costs are measured.

    Raises:
        MeasuringError: there is no such engine or part, or a size is no number.
    """
    wanted = _words(sizes) or [str(size) for size in SIZES]
    if wrong := [word for word in wanted if not word.isdecimal()]:
        raise MeasuringError(f"合成答案的篇数要是数：{'、'.join(wrong)}")
    if unknown := [name for name in _words(engines) if name not in list(Engine)]:
        raise MeasuringError(f"没有这种引擎：{'、'.join(unknown)}；有 {'、'.join(Engine)}")
    if part not in PARTS:
        raise MeasuringError(f"没有这一部分查询：{part}；有 {'、'.join(PARTS)}")
    names = set(_words(engines) or list(Engine))
    if Engine.MATERIAL in names:
        names.add(Engine.MATERIAL_JIEBA)
    return Choice([Size(int(word)) for word in wanted], [each for each in Engine if each in names], part, count)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is measured with.

    Attributes:
        root: the repository.
        documents: of the real site.
        queries: to judge with.
    """

    root: Path
    documents: Sequence[Document]
    queries: Sequence[Query]


def measure_search(ground: Ground, folder: Path, choice: Choice, tell: Callable[[str], None]) -> Report:
    """Return the figures of every chosen engine on every chosen corpus.

    Args:
        ground: what is measured with.
        folder: where corpora and indexes are put.
        choice: what is to be measured.
        tell: is told what is being done.

    Raises:
        MeasuringError: something could not be measured.
    """
    chromium = find_chromium()
    if chromium is None:
        raise MeasuringError("没有 Chromium：运行 python -m scripts browser")
    versions = {"Material": importlib.metadata.version("mkdocs-material")}
    questions = Questions(ground.queries, sample(ground.queries, choice.sample))
    figures: list[EngineFigures] = []
    with sync_playwright() as playwright:
        try:
            for built, size in _builds(ground, folder, choice, tell):
                # A browser for each: one that ran out of memory leaves nothing behind.
                browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
                versions |= {"Chromium": browser.version, **built.versions}
                try:
                    speed = _speed(browser, built)
                    figures.append(measure(browser, built, size, questions, tell))
                finally:
                    browser.close()
        except Error as error:
            raise MeasuringError(f"浏览器没有走完：{error.message}") from error
    return Report(figures, versions, speed)


def _builds(ground: Ground, folder: Path, choice: Choice, tell: Callable[[str], None]) -> Iterator[tuple[Built, Size]]:
    for size in choice.sizes:
        tell(f"写 {size.synthetic:,} 篇合成答案 …")
        documents = folder / str(size.synthetic) / "documents.jsonl"
        store(hidden_among(ground.documents, size.synthetic), documents)
        for engine in choice.engines:
            tell(f"{engine.label}，{size.label}：建索引 …")
            yield build(engine, ground.root, documents, documents.parent / engine.value), size


def _speed(browser: Browser, built: Built) -> float:
    with served(built.folder) as host:
        page = browser.new_page()
        page.goto(host.url + "ask.html")
        page.wait_for_function("window.speed")
        fastest = min(float(page.evaluate("speed()")) for _ in range(_RUNS))
        page.close()
        return fastest
