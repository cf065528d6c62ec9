"""The checks: pure functions over what was read, each rule family in a file of its own.

A check takes the corpus, or the corpus and the built site, and yields :class:`~scripts.model.Problem`; it
reads no file and runs nothing. To add a rule family, write ``check`` in a new module and name it in
:data:`SOURCE_CHECKS` or :data:`SITE_CHECKS`. ``fences`` and ``permalinks`` need more than that (what the
validators say; what has been published), so :mod:`scripts.inspection` calls them itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scripts.checks import (
    agreement,
    diagrams,
    files,
    identity,
    links,
    markup,
    prose,
    section_terms,
    site_budget,
    site_documents,
    site_hosts,
    site_links,
    site_policy,
    site_search,
    structure,
    typography,
)
from scripts.model import Corpus, Problem
from scripts.rendered import RenderedSite

__all__ = ["SITE_CHECKS", "SOURCE_CHECKS", "check_site", "check_sources"]

SOURCE_CHECKS: tuple[Callable[[Corpus], Iterable[Problem]], ...] = (
    files.check,
    identity.check,
    structure.check,
    links.check,
    markup.check,
    diagrams.check,
    prose.check,
    typography.check,
    section_terms.check,
)

SITE_CHECKS: tuple[Callable[[Corpus, RenderedSite], Iterable[Problem]], ...] = (
    agreement.check,
    site_documents.check,
    site_links.check,
    site_hosts.check,
    site_policy.check,
    site_search.check,
    site_budget.check,
)


def check_sources(corpus: Corpus) -> tuple[Problem, ...]:
    """Return everything that is wrong with the sources, sorted by place.

    Args:
        corpus: what was read.
    """
    found = {*corpus.problems}
    for check in SOURCE_CHECKS:
        found.update(check(corpus))
    return tuple(sorted(found))


def check_site(corpus: Corpus, site: RenderedSite) -> tuple[Problem, ...]:
    """Return everything that is wrong with a built site, sorted by place.

    Args:
        corpus: what it was built from.
        site: what was built.
    """
    found = {*site.problems}
    for check in SITE_CHECKS:
        found.update(check(corpus, site))
    return tuple(sorted(found))
