"""The whole check, from reading to the built site: what ``make check`` reports."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.checks import agreement, check_site, check_sources, evidence, fences, permalinks
from scripts.corpus import read_corpus
from scripts.evidence import FOLDER, load_all
from scripts.model import Corpus, Position, Problem
from scripts.permalinks import REGISTRY, baseline, load
from scripts.rendered import read_site
from scripts.rendered.reader import SITE
from scripts.services.catalogue import REQUIREMENTS
from scripts.site.builder import SiteBuildError, build_site
from scripts.validators import ToolMissing, validate_corpus

__all__ = ["Inspection", "inspect"]

# Where the checked site pretends to be published: under a sub-path, as on Pages, where absolute links break.
PUBLISHED_AT = "http://127.0.0.1/site/"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check found.

    Attributes:
        corpus: what was read.
        problems: what is wrong, sorted by place.
        notices: what will be wrong once the registry of permanent links is open, and blocks that nobody has run.
        missing_tools: blocks that no tool on this machine could validate.
    """

    corpus: Corpus
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    missing_tools: tuple[tuple[Position, ToolMissing], ...]


def inspect(root: Path, evidence_folder: Path | None = None) -> Inspection:
    """Check the sources, and the site that they make.

    Args:
        root: the repository.
        evidence_folder: the records; by default the repository's own.

    Raises:
        FileNotFoundError: there is no ``docs`` folder.
    """
    corpus = read_corpus(root)
    reports = validate_corpus(corpus)
    registry, published = load(root), baseline(root)
    folder = evidence_folder or root / FOLDER
    records = load_all(folder)
    problems = {
        *check_sources(corpus),
        *fences.check(corpus, reports),
        *permalinks.check(corpus, registry, published),
        *evidence.check(corpus, records, REQUIREMENTS),
    }
    made = {f"{SITE}/{old}index.html" for old in registry.redirects}
    problems.update(_unsaid(_inspect_site(root, corpus, problems, folder), problems, made))
    return Inspection(
        corpus=corpus,
        problems=tuple(sorted(problems)),
        notices=(*permalinks.notices(corpus, registry, published), *evidence.notices(corpus, records)),
        missing_tools=fences.unverified(reports),
    )


def _inspect_site(root: Path, corpus: Corpus, known: Iterable[Problem], records: Path) -> tuple[Problem, ...]:
    with tempfile.TemporaryDirectory() as scratch:
        try:
            report = build_site(root, corpus, Path(scratch) / "site", PUBLISHED_AT, strict=False, evidence=records)
        except SiteBuildError as error:
            # A diagram that does not parse, say, which the sources' own check has named with its line.
            return () if any(known) else (_build_problem(str(error)),)
        return check_site(corpus, read_site(report.site, PUBLISHED_AT))


def _unsaid(found: Iterable[Problem], known: Iterable[Problem], made: Collection[str]) -> Iterator[Problem]:
    """Yield what the site adds to the sources' own problems: one fault is one problem, said once.

    Args:
        found: what is wrong with the site.
        known: what is wrong with the sources.
        made: the built pages that the registry alone makes.
    """
    lines = {(problem.position.path, problem.position.line) for problem in known}
    pages = {path for path, _ in lines}
    for problem in found:
        path = problem.position.path
        echo = (path, problem.position.line) in lines or (path in made and REGISTRY in pages)
        # Of a page that is wrong already, the two readings may well disagree.
        if not echo and not (problem.rule == agreement.RULE and path in pages):
            yield problem


def _build_problem(message: str) -> Problem:
    return Problem(Position("mkdocs.yml"), "build", f"站点构建不出来：{message}", "按这条信息改正后再检查一次")
