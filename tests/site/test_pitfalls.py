"""Pitfalls: what is wrong is marked so, and a correction is red only where an experiment that held carries it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.corpus import read_corpus
from scripts.evidence import Outcome
from scripts.site.proofs import judge_all
from tests.conftest import Writer, answer_text
from tests.site.evidence import recorded
from tests.site.rendering import parse, render

PROOF = "\n\n".join(
    f"### {name} {{#exp-{name}}}\n\n断言\n\n:   话。\n\n运行\n\n:   在：\n\n    ```python{info}\n    x = 1\n    ```"
    for name, info in (("held", ""), ("failed", ""), ("skipped", ' {not-run="贵"}'))
)
FILES = '### 配置 {#exp-file}\n\n断言\n\n:   话。\n\n运行\n\n:   在：\n\n    ```yaml {title="a.yml"}\n    a: 1\n    ```'


def marks(root: Path, write: Writer, correction: str) -> list[tuple[str | None, str | None]]:
    """Return the marks' classes and words on the first answer, whose second experiment failed."""
    write("docs/mysql/first.md", answer_text("mysql-1", 1, proof=PROOF, pitfalls=f"「错。」\n\n:   {correction}\n"))
    write("docs/mysql/second.md", answer_text("mysql-2", 2, proof=f"{PROOF}\n\n{FILES}"))
    corpus = read_corpus(root)
    records = {answer.meta.id: recorded(answer, {2: (Outcome.FAILED, "错")}) for answer in corpus.answers}
    page = corpus.answers[0].page
    body = page.text.split("---\n", 2)[2]
    html = render(body, str(root), judge_all(corpus, records), page.source)
    return [(mark.get("class"), mark.text) for mark in parse(html).iter("b") if "yj-mark" in mark.get("class", "")]


def test_wrong_and_right_are_words_before_the_sentences() -> None:
    lists = "「错」\n\n:   对，见[这里](a)。\n\n「又错」\n\n:   第一段。\n\n    第二段。\n"
    html = render(f"## 常见误区 {{#pitfalls}}\n\n{lists}")
    assert '<dl class="yj-pits">' in html
    assert '<b class="yj-mark">误</b>「错」' in html
    assert '<b class="yj-mark">正</b>对，见' in html
    assert '<p><b class="yj-mark">正</b>第一段。</p>' in html


def test_other_lists_are_left_alone() -> None:
    assert "yj-" not in render("## 深入 {#in-depth}\n\n词\n\n:   义\n").replace("headerlink", "")


@pytest.mark.parametrize(
    ("correction", "proven"),
    [
        ("对，见[实验](#exp-held)。", True),
        ("对，见[另一题](second.md#exp-held)，[再](../mysql/second.md#exp-held)。", True),
        ("对。\n\n    见[实验](#exp-held)。", True),
        ("对。", False),
        ("对，见[那一节](#proof)。", False),
        ("对，见[实验](#exp-failed)。", False),
        ("对，见[实验](#exp-skipped)。", False),
        ("对，见[文件](second.md#exp-file)：只校验过，没有跑过。", False),
        ("对，见[没有的](#exp-none)。", False),
        ("对，见[没有的](third.md#exp-held)。", False),
        ("对，见[别处](https://example.org/#exp-held)。", False),
        ("对，见[实验](#exp-held)与[实验](#exp-failed)。", False),
    ],
)
def test_red_stands_for_experiments_that_held(small: Path, write: Writer, correction: str, proven: bool) -> None:
    right = "yj-mark proven" if proven else "yj-mark"
    assert marks(small, write, correction) == [("yj-mark", "误"), (right, "正")]
