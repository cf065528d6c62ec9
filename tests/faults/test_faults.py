"""The fault suite: a clean repository has no problem, and each fault is named at its own file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.inspection import inspect
from scripts.permalinks import update
from tests.faults import FAULTS, Fault
from tests.faults.compare import PAGE
from tests.faults.repository import FIRST, Repository, write_clean


@pytest.fixture
def clean(tmp_path: Path) -> Repository:
    repository = write_clean(tmp_path)
    update(tmp_path, inspect(tmp_path).corpus)
    return repository


def test_the_clean_repository_has_no_problem(clean: Repository) -> None:
    found = inspect(clean.root)
    assert [str(problem) for problem in found.problems] == []
    assert FIRST not in {notice.position.path for notice in found.notices}, "its record holds"


def test_there_are_at_least_sixty_kinds() -> None:
    assert len({fault.title for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_named_at_its_file_and_line(clean: Repository, fault: Fault) -> None:
    place = fault.breaks(clean)
    # Nearly every fault makes the registry stale besides; that is a problem of its own, and a fault of its own.
    problems = [p for p in inspect(clean.root).problems if p.rule in fault.rules or p.rule != "permalinks-stale"]
    here = [p for p in problems if (p.position.path, p.position.line) == (place.path, place.line)]
    assert {p.rule for p in here} & fault.rules, [str(p) for p in problems]
    assert {p.rule for p in problems} - fault.rules - fault.consequences == set(), [str(p) for p in problems]
    assert all(p.fix for p in problems)


def test_the_comparison_page_lists_every_fault() -> None:
    """``make compare`` writes it; a fault that it does not know has not been compared."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1].strip() for line in lines if line.startswith("|")]
    assert rows[2:] == [fault.title for fault in FAULTS]
