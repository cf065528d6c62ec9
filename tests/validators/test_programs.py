"""Programs: where they are found, what is said when they are not, and how little they are given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.validators import ToolMissing, find_validator
from scripts.validators.programs import Outcome, find_program, run_program, scratch_file, unreadable


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on it but a private folder."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere/python"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/youju/bin"


@pytest.mark.parametrize(
    ("language", "title", "source", "tool"),
    [
        ("nginx", "nginx.conf", "events {} # bare\n", "nginx"),
        ("yaml", "prometheus.yml", "global: {} # bare\n", "promtool"),
        ("yaml", "playbook.yml", "[] # bare\n", "ansible-playbook"),
        ("dockerfile", "Dockerfile", "FROM scratch # bare\n", "hadolint"),
    ],
)
@pytest.mark.usefixtures("bare")
def test_missing_tool_is_named_with_its_remedy(language: str, title: str, source: str, tool: str) -> None:
    validator = find_validator(language, title)
    assert validator is not None
    with pytest.raises(ToolMissing, match=f"没有 {tool}：.+") as caught:
        validator.validate(source)
    assert caught.value.tool == tool


@pytest.mark.usefixtures("bare")
def test_syntax_is_judged_without_the_tool() -> None:
    validator = find_validator("yaml", "prometheus.yml")
    assert validator is not None
    assert [fault.line for fault in validator.validate("a: 1\na: 2\n")] == [2]


def test_private_folder_comes_last(bare: Path) -> None:
    bare.mkdir(parents=True)
    program = bare / "promtool"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert find_program("promtool") == str(program)


def test_a_program_sees_no_setting_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GH_TOKEN", "HTTPS_PROXY", "HADOLINT_IGNORE"):
        monkeypatch.setenv(name, "x")
    asks = "import os; print(*sorted(os.environ)); print(os.environ['HOME'])"
    names, home = run_program([sys.executable, "-c", asks], tmp_path).output.splitlines()
    assert {"GH_TOKEN", "HTTPS_PROXY", "HADOLINT_IGNORE"}.isdisjoint(names.split())
    assert home == str(tmp_path)


def test_scratch_file_is_gone_afterwards() -> None:
    with scratch_file("a/b.yml", "x\r\n") as file:
        assert file.read_bytes() == b"x\r\n"
    assert not file.parents[1].exists()


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Outcome(None, "", ""), "60 秒"),
        (Outcome(1, "", "\n boom \nmore"), "boom"),
        (Outcome(1, "out", ""), "out"),
        (Outcome(1, "", ""), "没有说明原因"),
    ],
)
def test_a_tool_that_gives_up_is_a_fault_not_a_traceback(done: Outcome, said: str) -> None:
    (fault,) = unreadable("tool", done)
    assert said in fault.message
