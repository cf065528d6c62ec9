"""The real site, built under a sub-path, has no problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from scripts.checks import site_budget, site_documents, site_hosts, site_links, site_policy, site_search
from scripts.model import Corpus, Problem
from scripts.rendered import RenderedSite


@pytest.mark.parametrize(
    "check",
    [
        site_budget.check,
        site_documents.check,
        site_hosts.check,
        site_links.check,
        site_policy.check,
        site_search.check,
    ],
    ids=["budget", "documents", "hosts", "links", "policy", "search"],
)
def test_the_real_site_is_clean(
    check: Callable[[Corpus, RenderedSite], Iterator[Problem]], corpus: Corpus, built: RenderedSite
) -> None:
    assert [str(problem) for problem in check(corpus, built)] == []
