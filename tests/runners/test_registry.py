"""The registry: no language is left without a runner."""

from __future__ import annotations

from scripts.evidence.accounting import EXECUTED
from scripts.runners.registry import FAMILY, OPENERS


def test_every_executed_language_has_a_runner_and_no_other_has_one() -> None:
    assert set(FAMILY) == EXECUTED


def test_every_family_can_be_opened_and_is_used() -> None:
    assert set(OPENERS) == set(FAMILY.values())


def test_transcripts_share_the_session_of_their_language() -> None:
    assert FAMILY["pycon"] == FAMILY["python"]
    assert FAMILY["console"] == FAMILY["bash"]
