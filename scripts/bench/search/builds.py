"""The index of each engine, made from the same documents, and a folder that a browser can ask it in."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import rjieba

from scripts.bench.search import html
from scripts.bench.search.documents import load
from scripts.bench.search.model import Effort, Engine, MeasuringError
from scripts.search.model import Document
from scripts.search.writer import FOLDER, write_index
from scripts.services.python_environment import PythonEnvironment
from scripts.services.requirement import Unavailable
from scripts.services.server import Place, ServerError, run_once
from scripts.site.assets import FOLDER as ASSETS
from scripts.site.assets import write_assets

__all__ = ["Built", "build"]

_HERE = Path(__file__).parent
_ASKING = ("ask.html", "ask.mjs")
_PAGEFIND = PythonEnvironment("pagefind", ("pagefind", "pagefind-bin-extended"), 52, _HERE / "pagefind.txt")
_PATIENCE = 3600.0


class Stopwatch:
    """Measures from its making on."""

    def __init__(self) -> None:
        self._began, self._spent = time.monotonic(), _processor_seconds()

    def stop(self) -> Effort:
        """Return what was spent since."""
        return Effort(time.monotonic() - self._began, _processor_seconds() - self._spent)


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(frozen=True, slots=True)
class Built:
    """An index that can be asked.

    Attributes:
        engine: whose.
        folder: what a host would serve.
        effort: what the index took.
        index: the part of the folder that is the index.
        settings: what :file:`ask.mjs` must know of it.
        interface: files that a page needs besides, to show the results.
        versions: of the programs that made it.
    """

    engine: Engine
    folder: Path
    effort: Effort
    index: Path
    settings: Mapping[str, str]
    interface: tuple[Path, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """The files of the index."""
        return [file for file in self.index.rglob("*") if file.is_file()] if self.index.is_dir() else [self.index]


def build(engine: Engine, root: Path, documents: Path, folder: Path) -> Built:
    """Return the index of an engine.

    Args:
        engine: whose.
        root: the repository.
        documents: the file that holds them.
        folder: to be written anew.

    Raises:
        MeasuringError: the index could not be made.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if engine is Engine.OURS:
        built = _ours(root, documents, folder)
    elif engine is Engine.PAGEFIND:
        built = _pagefind(documents, folder)
    else:
        built = _material(engine, documents, folder)
    for name in _ASKING:
        shutil.copyfile(_HERE / name, folder / name)
    return built


def _ours(root: Path, documents: Path, folder: Path) -> Built:
    links = write_assets(root / "docs" / ASSETS, folder / ASSETS)["files"]
    stopwatch = Stopwatch()
    manifest = write_index(folder, load(documents))
    effort = stopwatch.stop()
    settings = {"worker": links["search-worker.js"], "index": manifest.relative_to(folder).as_posix()}
    interface = tuple(folder / links[name] for name in ("search.js", "search.css"))
    return Built(Engine.OURS, folder, effort, folder / FOLDER, settings, interface)


def _material(engine: Engine, documents: Path, folder: Path) -> Built:
    templates = _theme() / "templates"
    scripts = templates / ASSETS / "javascripts"
    for name in ("lunr", "workers"):
        shutil.copytree(scripts / name, folder / ASSETS / "javascripts" / name)
    worker = next((folder / ASSETS / "javascripts" / "workers").glob("search.*.min.js"), None)
    if worker is None:
        raise MeasuringError("找不到 Material 的搜索 worker：主题变了，改 scripts/bench/search/builds.py")
    index = folder / "search" / "search_index.json"
    index.parent.mkdir()
    stopwatch = Stopwatch()
    text = _material_index(templates, load(documents), segment=engine is Engine.MATERIAL_JIEBA)
    index.write_text(text, encoding="utf-8")
    effort = stopwatch.stop()
    settings = {"worker": worker.relative_to(folder).as_posix(), "index": index.relative_to(folder).as_posix()}
    return Built(engine, folder, effort, index, settings)


def _theme() -> Path:
    found = importlib.util.find_spec("material")
    if found is None or found.origin is None:
        raise MeasuringError("没有 mkdocs-material：运行 make setup")
    return Path(found.origin).parent


def _material_index(templates: Path, documents: Iterable[Document], *, segment: bool) -> str:
    """Return the index as the theme's plug-in makes it with ``lang: zh``.

    The segmenter is rjieba: jieba's dictionary and algorithm, and what this project has at hand.
    """
    plugin: Any = importlib.import_module("material.plugins.search.plugin")
    words = (templates / "partials" / "languages" / "zh.html").read_text(encoding="utf-8")
    fields = {"title": {"boost": 1e3}, "text": {"boost": 1e0}, "tags": {"boost": 1e6}}
    index = plugin.SearchIndex(
        lang=["zh"],
        separator=json.loads(_translation(words, "separator")),
        pipeline=[name for name in re.split(r"\s*,\s*", json.loads(_translation(words, "pipeline"))) if name],
        fields=fields,
    )
    before = plugin.jieba
    plugin.jieba = SimpleNamespace(cut=lambda run: rjieba.cut(run.decode())) if segment else None
    try:
        for document in documents:
            page = {"meta": {}, "title": document.title, "url": document.url, "content": html.body(document), "toc": []}
            index.add_entry_from_context(SimpleNamespace(**page))
        return str(index.generate_search_index(None))
    finally:
        plugin.jieba = before


def _translation(words: str, name: str) -> str:
    found = re.search(rf'"search\.config\.{name}": ("(?:[^"\\]|\\.)*")', words)
    if not found:
        raise MeasuringError(f"Material 的中文里没有 search.config.{name}：改 scripts/bench/search/builds.py")
    return found[1]


def _pagefind(documents: Path, folder: Path) -> Built:
    try:
        found = _PAGEFIND.provide()
    except Unavailable as error:
        raise MeasuringError(f"没有 Pagefind：{error}") from error
    for document in load(documents):
        file = folder / document.url / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html.page(document), encoding="utf-8")
    python = Path(found.path[0]) / "python"
    place = Place("pagefind", folder.parent, os.environ)
    stopwatch = Stopwatch()
    try:
        run_once(place, [str(python), "-m", "pagefind", "--site", str(folder.resolve())], _PATIENCE)
    except ServerError as error:
        raise MeasuringError(f"Pagefind 没有做完：{error}") from error
    effort = stopwatch.stop()
    return Built(Engine.PAGEFIND, folder, effort, folder / "pagefind", {}, versions=dict(found.software))
