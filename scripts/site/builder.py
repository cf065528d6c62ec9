"""The build: stage, MkDocs in process, the steps after it, and only then the finished folder."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from scripts.evidence import FOLDER, load_all
from scripts.model import Corpus
from scripts.permalinks import load
from scripts.site.assets import FOLDER as ASSETS
from scripts.site.assets import bundled_sources, drop_theme_assets, write_assets
from scripts.site.catalogue import catalogue
from scripts.site.history import current_commit, last_changes
from scripts.site.live import start_live_diagrams
from scripts.site.opensearch import write_opensearch
from scripts.site.proofs import Verdict, judge_all
from scripts.site.records import write_evidence
from scripts.site.redirects import RedirectError, write_former_anchors, write_redirects, write_short_links
from scripts.site.search import write_search_index
from scripts.site.staging import stage

__all__ = ["BuildReport", "SiteBuildError", "build_site"]

MARKUP = "scripts.site.markup"
"""The Markdown extension that is handed the verdicts."""

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


def build_site(
    root: Path,
    corpus: Corpus,
    site: Path,
    site_url: str | None = None,
    *,
    strict: bool = True,
    evidence: Path | None = None,
) -> BuildReport:
    """Build the site; the target is replaced only when everything succeeded.

    Args:
        root: the repository.
        corpus: what stands under its ``docs``.
        site: the folder to write.
        site_url: the address it is published at; by default what ``mkdocs.yml`` says.
        strict: whether a warning of MkDocs is an error; the checks look at what a lax build makes, too.
        evidence: the folder of records; by default the repository's own. It need not exist.

    Raises:
        SiteBuildError: MkDocs or a later step failed.
    """
    started = time.monotonic()
    verdicts = judge_all(corpus, load_all(evidence or root / FOLDER))
    lists = catalogue(corpus, last_changes(root), verdicts)
    (root / WORK).mkdir(exist_ok=True)
    # A folder of its own: two builds of one repository do not meet.
    with tempfile.TemporaryDirectory(dir=root / WORK) as scratch, _collected_warnings() as warnings:
        work = Path(scratch)
        sources, docs = root / "docs", work / "docs"
        bundled = bundled_sources(sources / ASSETS)
        stage(sources, docs, {page.source for page in corpus.pages}, lists.generated, bundled)
        links = write_assets(sources / ASSETS, docs / ASSETS)
        fresh = work / "site"
        try:
            config = _configure(root, docs, fresh, {**lists.data, "assets": links}, verdicts)
            config.site_url = site_url or config.site_url
            config.strict = strict
            mkdocs_build(config)
            _finish(fresh, root, corpus, config.site_url or "", strict=strict)
            write_search_index(fresh, corpus, verdicts)
            _write_opensearch(fresh, config)
            write_evidence(fresh, verdicts.values(), current_commit(root))
        except (Abort, BuildError, ConfigurationError, RedirectError) as error:
            raise SiteBuildError("\n".join(dict.fromkeys([*warnings, str(error)])).strip()) from error
        _publish(fresh, site)
    return BuildReport(site, sum(1 for _ in site.rglob("*.html")), time.monotonic() - started)


def _finish(site: Path, root: Path, corpus: Corpus, site_url: str, *, strict: bool) -> None:
    """Take the steps that MkDocs does not know of."""
    registry = load(root)
    try:
        write_short_links(site, corpus.answers, site_url)
        write_redirects(site, registry, corpus.pages, site_url)
        write_former_anchors(site, registry)
    except RedirectError:
        if strict:  # a lax build is looked at by the checks, which name the faulty entry
            raise
    start_live_diagrams(site, corpus.pages)
    drop_theme_assets(site)


def _write_opensearch(site: Path, config: MkDocsConfig) -> None:
    description, icon = config.site_description or "", config.theme["favicon"]
    write_opensearch(site, config.site_url or "", name=config.site_name, description=description, icon=icon)


def _configure(
    root: Path, docs: Path, site: Path, data: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> MkDocsConfig:
    config = load_config(str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True)
    config.extra["youju"] = data
    config.mdx_configs[MARKUP] = {**config.mdx_configs.get(MARKUP, {}), "verdicts": verdicts, "root": str(root)}
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
