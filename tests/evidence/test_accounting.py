from __future__ import annotations

import pytest

from scripts.evidence import Role, account
from scripts.evidence.accounting import EXECUTED, SHOWN, VALIDATED
from tests.evidence.conftest import BLOCKS, AnswerMaker


def test_every_block_but_shown_text_is_accounted_for(make: AnswerMaker) -> None:
    found = [(b.ordinal, b.block.language, b.role) for b in account(make())]
    assert found == [
        (1, "python", Role.RUN),
        (2, "toml", Role.VALIDATE),
        (3, "yaml", Role.NOT_RUN),
        (4, "python", Role.RUN),
    ]


def test_a_block_expects_the_output_that_follows_it(make: AnswerMaker) -> None:
    assert [b.expected for b in account(make())] == ["1", None, None, None]


def test_a_transcript_expects_itself(make: AnswerMaker) -> None:
    (block,) = account(make("```pycon\n>>> 1\n1\n```\n"))
    assert block.expected == ">>> 1\n1"


def test_text_with_another_title_is_no_output(make: AnswerMaker) -> None:
    (block,) = account(make('```python\nprint(1)\n```\n\n```text {title="日志"}\n1\n```\n'))
    assert block.output is None


def test_a_block_names_the_heading_above_it(make: AnswerMaker) -> None:
    (block,) = account(make("### 一 {#exp-a}\n\n### 二 {#exp-b}\n\n```python\n1\n```\n"))
    assert block.section == "exp-b"


def test_a_language_without_runner_is_not_run(make: AnswerMaker) -> None:
    (block,) = account(make("```html\n<p>\n```\n"))
    assert block.role is Role.NOT_RUN


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("print(1)", "print(3)", [1, 4]),
        ('{title="one.py"}', '{title="two.py"}', [1, 4]),
        ("\n1\n```", "\n3\n```", [1]),
        ('name = "a"', 'name = "b"', [2]),
        ("需要一个集群", "没有集群", [3]),
        ("print(2)", "print(4)", [4]),
        ("公式", "另一个公式", []),
        ("正文", "别的正文", []),
    ],
)
def test_a_change_is_seen_by_the_blocks_that_depend_on_it(
    make: AnswerMaker, old: str, new: str, changed: list[int]
) -> None:
    before, after = account(make(BLOCKS)), account(make(BLOCKS.replace(old, new, 1)))
    assert [a.ordinal for a, b in zip(after, before, strict=True) if a.sha256 != b.sha256] == changed


def test_other_software_is_another_run(make: AnswerMaker) -> None:
    before, after = account(make()), account(make(needs=("mysql",)))
    assert [a.ordinal for a, b in zip(after, before, strict=True) if a.sha256 != b.sha256] == [1, 4]


def test_no_language_is_of_two_kinds() -> None:
    assert EXECUTED.isdisjoint(VALIDATED | SHOWN)
    assert VALIDATED.isdisjoint(SHOWN)
