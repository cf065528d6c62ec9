from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.verification import Containment, choose_containment
from scripts.verification.containment import Kind
from tests.conftest import ROOT
from tests.verification.conftest import Put, Verify


def said(verify: Verify) -> str:
    (result,) = verify()
    return "\n".join(a.detail + (a.problem.message if a.problem else "") for a in result.assessments)


def held(containment: Containment, *kinds: Kind) -> None:
    if containment.kind not in kinds:
        pytest.skip(f"这台机器的隔离只有 {containment.kind}")


@pytest.mark.parametrize("folder", [ROOT, ROOT / "docs", ROOT / "evidence", ROOT / "scripts"])
def test_a_block_cannot_change_the_tree(folder: Path, put: Put, verify: Verify, containment: Containment) -> None:
    held(containment, Kind.NAMESPACES, Kind.USER)
    put(f'```python\nopen("{folder}/planted", "w")\n```\n')
    assert any(word in said(verify) for word in ("Read-only", "Permission denied", "No such file"))
    assert not (folder / "planted").exists()


def test_a_block_cannot_change_the_page_that_it_stands_on(put: Put, verify: Verify, containment: Containment) -> None:
    held(containment, Kind.NAMESPACES, Kind.USER)
    file = put("```bash\ntrue\n```\n")
    put(f'```bash\necho planted >> "{file}"\n```\n')
    assert verify()[0].problems
    assert "planted\n" not in file.read_text(encoding="utf-8").replace("echo planted", "")


def test_a_block_is_an_ordinary_user(put: Put, verify: Verify, containment: Containment) -> None:
    held(containment, Kind.NAMESPACES, Kind.USER)
    put('```bash\nid -u\n```\n\n```text {title="输出"}\n65534\n```\n')
    assert said(verify) == ""


def test_a_block_reaches_loopback_and_nothing_else(put: Put, verify: Verify, containment: Containment) -> None:
    held(containment, Kind.NAMESPACES)
    put("""
    ```python
    import socket
    here = socket.create_server(("127.0.0.1", 0))
    socket.create_connection(here.getsockname(), 2).close()
    try:
        socket.create_connection(("192.0.2.1", 80), 2)
    except OSError as error:
        print(error.strerror)
    ```

    ```text {title="输出"}
    Network is unreachable
    ```
    """)
    assert said(verify) == ""


def test_a_block_sees_no_variable_of_ours(
    put: Put, verify: Verify, monkeypatch: pytest.MonkeyPatch, containment: Containment
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("PIP_INDEX_URL", "x")
    put('```bash\nenv | grep -c -e SECRET -e PIP_INDEX || true\n```\n\n```text {title="输出"}\n0\n```\n')
    assert said(verify) == ""


def test_a_block_finds_an_empty_folder_as_its_home(put: Put, verify: Verify) -> None:
    put('```bash\nls -A; test "$HOME" = "$PWD" && echo home\n```\n\n```text {title="输出"}\nhome\n```\n')
    assert said(verify) == ""


def test_nothing_of_a_block_stays_behind(put: Put, verify: Verify) -> None:
    put("```bash\nsleep 987654 &\n```\n\n```python\nimport subprocess\nsubprocess.Popen(['sleep', '987654'])\n```\n")
    verify()
    commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
    assert not [command for command in commands if b"987654" in command]


def test_a_machine_says_how_it_holds_blocks() -> None:
    assert choose_containment({"YOUJU_CONTAINMENT": "none"}).kind is Kind.NONE


@pytest.mark.skipif(os.getuid() != 0, reason="只有 root 能换成别的用户")
def test_another_user_who_cannot_read_our_folder_is_no_containment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_CACHE_HOME", str(closed))
    assert choose_containment({"YOUJU_CONTAINMENT": "user"}).kind is Kind.NONE
