from __future__ import annotations

import functools
from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.verification import Containment, PageRunner, Trial, TrialError, try_mutations
from tests.verification.conftest import Put

PAGE = """
```python
total = sum(range(1, 11))
print("总和", total)
```

```text {title="输出"}
总和 55
```
"""


def trials(root: Path, containment: Containment, seed: int = 1) -> list[Trial]:
    (answer,) = read_corpus(root).answers
    run = functools.partial(PageRunner(root, containment).run, ())
    return list(try_mutations(answer, run, seed=seed, count=3, tell=lambda _: None))


def test_changes_of_what_is_printed_are_caught(put: Put, tmp_path: Path, containment: Containment) -> None:
    file = put(PAGE)
    before = file.read_bytes()
    found = trials(tmp_path, containment)
    assert {trial.kind for trial in found} == {"输出", "代码"}
    assert [trial.mutation for trial in found if not trial.caught] == []
    assert file.read_bytes() == before


def test_the_same_seed_makes_the_same_changes(put: Put, tmp_path: Path, containment: Containment) -> None:
    put(PAGE)
    one, two = trials(tmp_path, containment), trials(tmp_path, containment)
    assert [trial.mutation for trial in one] == [trial.mutation for trial in two]


def test_a_change_that_nothing_shows_is_let_pass(put: Put, tmp_path: Path, containment: Containment) -> None:
    put("```python\nx = 1\n```\n")
    assert {trial.caught for trial in trials(tmp_path, containment)} == {False}


def test_an_answer_that_does_not_hold_is_not_tried(put: Put, tmp_path: Path, containment: Containment) -> None:
    put(PAGE.replace("总和 55", "总和 54"))
    with pytest.raises(TrialError, match="make verify ONLY=mysql-1"):
        trials(tmp_path, containment)
