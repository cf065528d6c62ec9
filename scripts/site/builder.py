"""The build: stage, MkDocs in process, the steps after it, and only then the finished folder."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from scripts.model import Corpus
from scripts.site.catalogue import Catalogue, catalogue
from scripts.site.history import last_changes
from scripts.site.redirects import write_short_links
from scripts.site.search import install_search_engine, write_search_index
from scripts.site.staging import stage

__all__ = ["BuildReport", "SiteBuildError", "build_site"]

WORK = Path("build")
"""Scratch folder of the build, relative to the repository."""


class SiteBuildError(Exception):
    """MkDocs refused the site; the message says why, one line a reason."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made.

    Attributes:
        site: the finished folder.
        pages: HTML pages in it.
        seconds: wall-clock time.
    """

    site: Path
    pages: int
    seconds: float


def build_site(root: Path, corpus: Corpus, site: Path, site_url: str | None = None) -> BuildReport:
    """Build the site; the target is replaced only when everything succeeded.

    Args:
        root: the repository.
        corpus: what stands under its ``docs``.
        site: the folder to write.
        site_url: the address it is published at; by default what ``mkdocs.yml`` says.

    Raises:
        SiteBuildError: MkDocs or a later step failed.
    """
    started = time.monotonic()
    work = root / WORK
    lists = catalogue(corpus, last_changes(root))
    stage(root / "docs", work / "docs", lists.generated)
    fresh = work / "site"
    with _collected_warnings() as warnings:
        try:
            config = _configure(root, work / "docs", fresh, site_url, lists)
            mkdocs_build(config)
        except (Abort, BuildError, ConfigurationError) as error:
            raise SiteBuildError("\n".join(dict.fromkeys([*warnings, str(error)])).strip()) from error
    write_short_links(fresh, corpus.answers, config.site_url or "")
    write_search_index(fresh, corpus.answers)
    install_search_engine(fresh)
    _publish(fresh, site)
    return BuildReport(site, sum(1 for _ in site.rglob("*.html")), time.monotonic() - started)


def _configure(root: Path, docs: Path, site: Path, site_url: str | None, lists: Catalogue) -> MkDocsConfig:
    overrides = {"site_url": site_url} if site_url else {}
    config = load_config(str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True, **overrides)
    config.extra["youju"] = lists.data
    return config


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """Collect what MkDocs and its plugins warn of, instead of letting it scroll by."""
    messages: list[str] = []

    class _Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    collector = _Collector(logging.WARNING)
    logger.addHandler(collector)
    try:
        yield messages
    finally:
        logger.removeHandler(collector)


def _publish(fresh: Path, site: Path) -> None:
    site.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    shutil.move(fresh, site)
