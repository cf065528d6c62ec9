from __future__ import annotations

import pytest

from scripts.model import Corpus
from scripts.verification.choice import ChoiceError, choose


def test_all_by_default(corpus: Corpus) -> None:
    assert choose(corpus.answers, "", "") == corpus.answers


def test_by_name_in_the_site_s_order(corpus: Corpus) -> None:
    assert [a.meta.id for a in choose(corpus.answers, "mysql-2, python-1", "")] == ["python-1", "mysql-2"]


def test_shares_are_disjoint_and_complete(corpus: Corpus) -> None:
    shares = [choose(corpus.answers, "", f"{number}/3") for number in (1, 2, 3)]
    assert sorted(a.meta.id for share in shares for a in share) == sorted(a.meta.id for a in corpus.answers)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_an_unknown_answer_is_named_with_those_that_exist(corpus: Corpus) -> None:
    with pytest.raises(ChoiceError, match=r"mysql-9.*mysql-1"):
        choose(corpus.answers, "mysql-9", "")


@pytest.mark.parametrize("share", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3"])
def test_a_share_that_makes_no_sense_is_refused(corpus: Corpus, share: str) -> None:
    with pytest.raises(ChoiceError, match="1/3"):
        choose(corpus.answers, "", share)
