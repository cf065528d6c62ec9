"""The command line: what authors see, and the exit codes."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.scaffold import ScaffoldError, write_answer
from tests.conftest import ROOT


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )


def test_check_counts_what_it_read() -> None:
    done = run("check")
    assert done.returncode == 0
    assert "11 篇答案" in done.stdout


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"端口 {port} 已被占用：换一个，例如 make serve PORT={port + 1}"]


def test_a_new_answer_continues_the_numbering_and_has_every_section(small: Path) -> None:
    file = write_answer(small, read_corpus(small), "mysql", "what-is-mvcc", "MVCC 是什么？")
    assert file.relative_to(small).as_posix() == "docs/mysql/what-is-mvcc.md"
    corpus = read_corpus(small)
    assert check_sources(corpus) == ()
    answer = corpus.answers[-1]
    assert (answer.meta.id, answer.meta.order, answer.meta.title) == ("mysql-3", 3, "MVCC 是什么？")


@pytest.mark.parametrize(
    ("topic", "slug", "fragment"),
    [
        ("nosql", "a", "没有主题"),
        ("mysql", "第一", "不能作地址"),
        ("mysql", "first", "已经存在"),
        ("mysql", "../x", "不能"),
    ],
)
def test_a_new_answer_that_cannot_be(small: Path, topic: str, slug: str, fragment: str) -> None:
    with pytest.raises(ScaffoldError, match=fragment):
        write_answer(small, read_corpus(small), topic, slug, "？")


def test_new_reports_its_mistake_in_one_line() -> None:
    done = run("new", "--topic", "nosql", "--slug", "a")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
