"""What the tests share: the repository, its corpus, and small corpora written for one test."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scripts.corpus import read_corpus
from scripts.model import FIXED_SECTIONS, Corpus

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every run, and no stop-watch: a slow machine is not a failure.
settings.register_profile("youju", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("youju")

Writer = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The real answers."""
    return read_corpus(ROOT)


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes a file under a scratch repository and returns it; the text is dedented."""

    def writer(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        return file

    return writer


def topic_text(title: str = "MySQL", order: int = 1) -> str:
    """Return a topic page without fault."""
    return f"---\ntitle: {title}\ntagline: 索引\norder: {order}\ntemplate: topic.html\n---\n"


_PLAIN = {
    "proof": "### 成立吗？ {#exp-first}\n\n断言\n\n:   话。\n\n预测\n\n:   数。\n\n运行\n\n:   在哪里。",
    "pitfalls": "「错。」\n\n:   对。",
    "interviewer": "以下是观点，不是事实。",
    "sources": "- [手册](https://example.org/)：支持第一句",
}


def answer_text(identifier: str = "mysql-1", order: int = 1, **sections: str) -> str:
    """Return an answer without fault; a keyword replaces the text of a section (``in_depth``)."""
    head = (
        f"---\nid: {identifier}\ntitle: 问题 {identifier}？\nsummary: 一句话。\nlevel: 基础\n"
        f"order: {order}\ntags: [索引]\nsearch_terms: [index]\n---\n"
    )
    questions = "\n\n".join(f"### 问题 {identifier} 的追问 {n}？ {{#question-{n}}}\n\n回答。" for n in "abc")
    texts = {"follow_ups": questions, **_PLAIN, **sections}
    body = "\n".join(
        f"\n## {kind.title} {{#{kind.id}}}\n\n{texts.get(kind.id.replace('-', '_'), '正文。')}\n"
        for kind in FIXED_SECTIONS
    )
    return head + body


@pytest.fixture
def small(write: Writer, tmp_path: Path) -> Path:
    """A scratch repository with one topic and two answers without fault."""
    write("docs/mysql/index.md", topic_text())
    write("docs/mysql/first.md", answer_text("mysql-1", 1))
    write("docs/mysql/second.md", answer_text("mysql-2", 2))
    return tmp_path
