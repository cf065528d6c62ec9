"""The set-up of a fresh machine: repeatable, and clear when it cannot go on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap
from tests.conftest import ROOT


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import runpy, sys; runpy.run_path('scripts/bootstrap.py', run_name='x'); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "scripts" not in done.stdout
    assert "typer" not in done.stdout


def test_what_is_installed_is_not_installed_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("", encoding="utf-8")
    environment = tmp_path / "venv"
    assert bootstrap.main(lock, environment) == 0
    first = capsys.readouterr().out
    assert bootstrap.main(lock, environment) == 0
    assert "建立虚拟环境" in first
    assert capsys.readouterr().out == ""


def test_without_network_it_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"youju-no-such-package==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "0"}
    for name, value in unreachable.items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    assert bootstrap.main(lock, tmp_path / "venv") == 1
    assert capsys.readouterr().err.strip() == "准备失败：连不上软件包索引，检查网络或代理后再运行一次"


def test_an_old_python_without_a_newer_one_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "MINIMUM", (9, 9))
    monkeypatch.setattr(bootstrap, "CANDIDATES", ("python9.9",))
    with pytest.raises(bootstrap.SetupError, match=r"需要 Python 3\.11 以上"):
        bootstrap._interpreter()
