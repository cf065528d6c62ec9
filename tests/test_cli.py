"""The command line: what authors see, and the exit codes."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
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


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_shows_what_is_published_and_ends_when_told(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "scripts", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = next(line for line in server.stdout if "http://127.0.0.1:" in line)
            url = "http://" + line.split("http://")[1].split()[0]
            for path, text in (("", "面试怎么答"), ("q/mysql-2/", "bplus-tree-search"), ("elk/log-search/", "<svg")):
                with urllib.request.urlopen(url + path, timeout=10) as response:
                    assert text in response.read().decode()
            with urllib.request.urlopen(url + "search/index.json", timeout=10) as response:
                version = json.load(response)["version"]
            with urllib.request.urlopen(f"{url}search/{version}/words.json", timeout=10) as response:
                assert "innodb" in json.load(response)
            server.send_signal(ending)
            assert server.wait(timeout=10) == 0
        finally:
            server.kill()


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
