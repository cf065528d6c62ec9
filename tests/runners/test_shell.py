"""Shell sessions: the shell that a reader pastes into, with nothing going wrong unseen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.runners import child
from scripts.runners.base import Context, Session, Step
from scripts.runners.shell import open_shell
from tests.runners.conftest import Run, gone, runner_of


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = open_shell(Context(tmp_path, {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}))
    yield opened
    opened.close()


@pytest.fixture
def run(session: Session) -> Run:
    return runner_of(session, "bash")


def test_blocks_share_variables_functions_folder_and_status(run: Run, tmp_path: Path) -> None:
    run('x=1\nf() { echo "f $1"; }\nmkdir sub\ncd sub\nfalse', expect="exit 1")
    assert run("echo $?\nf $x\npwd").output == f"1\nf 1\n{tmp_path}/sub\n"


def test_output_keeps_the_order_of_streams_and_children(run: Run) -> None:
    assert run("echo one\necho two >&2\nsh -c 'echo three'\necho four").output == "one\ntwo\nthree\nfour\n"


@pytest.mark.parametrize("before", ["exec >/dev/null 2>&1", "exec 1>&-", "exec <&-"])
def test_each_block_begins_with_its_streams_in_order(run: Run, before: str) -> None:
    run(before)
    assert run("echo 1; cat").output == "1\n"


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("false", "第 1 行的 false 以状态 1 结束"),
        ("true\nunknown\ntrue", "第 2 行的 unknown 以状态 127 结束"),
        ("(\nfalse\ntrue\n)", "第 2 行的 false 以状态 1 结束"),
        ("f() {\n  false\n  true\n}\nf", "第 2 行的 false 以状态 1 结束"),
        ("x=$(false)", "false"),
        ("[ a = b ] && echo yes", "最后一条命令以状态 1 结束"),
        ("! true", "最后一条命令以状态 1 结束"),
        ("if then", "最后一条命令以状态 2 结束"),
        ("echo 'open", "最后一条命令以状态 2 结束"),
        ("exit 3", "整个会话以状态 3 结束"),
        ("set -e\nfalse\necho no", "第 2 行的 false 以状态 1 结束"),
        ("kill -9 $$", "SIGKILL"),
    ],
)
def test_a_command_that_fails_unhandled_fails_its_block(run: Run, source: str, failure: str) -> None:
    assert failure in run(source).failure


@pytest.mark.parametrize(
    "source",
    [
        "if false; then :; fi",
        "false || true",
        "[ a = b ] && echo yes\ntrue",
        "false | true",
        "while false; do :; done",
        "{ false; true; } & wait",
        "{ (false; true); true; } & wait",
        "set -u\necho ${x:-unset}",
        "break",
        "exit 0",
        "IFS=01\nfalse || true",
    ],
)
def test_what_is_handled_or_in_the_background_does_not(run: Run, source: str) -> None:
    assert run(source).failure == ""


def test_the_shell_goes_on_after_a_failing_command_as_a_reader_s_does(run: Run) -> None:
    assert run("echo a\nfalse\necho b").output == "a\nb\n"
    assert run("echo c").output == "c\n"


def test_error_messages_count_the_lines_of_their_block(run: Run) -> None:
    run("true\ntrue")
    assert run("true\nunknown || true").output == "bash: line 2: unknown: command not found\n"


@pytest.mark.parametrize(
    ("source", "expect", "failure"),
    [
        ("false", "exit 1", ""),
        ("(exit 2)\necho b", "exit 2", ""),
        ("exit 4", "exit 4", ""),
        ("true", "exit 1", "应当以状态 1 失败，却成功了"),
        ("unknown", "exit 1", "应当以状态 1 失败，实际是第 1 行的 unknown 以状态 127 结束"),
        ("false", "ValueError", '请写 expect="exit 1"'),
        ("true", "exit 0", '请写 expect="exit 1"'),
    ],
)
def test_a_block_that_is_meant_to_fail_must_fail_so(run: Run, source: str, expect: str, failure: str) -> None:
    done = run(source, expect=expect)
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)


def test_exit_ends_the_session_clearly(run: Run) -> None:
    assert run("trap 'echo bye' EXIT\nexit").output == "bye\n"
    later = run("echo no")
    assert later.output == ""
    assert "会话在第 1 块结束" in later.failure


def test_a_time_out_ends_the_block_and_its_background(run: Run) -> None:
    done = run("sleep 60 &\necho $!\nsleep 60", timeout=0.8)
    assert "超过 0.8 秒" in done.failure
    assert gone(int(done.output))
    assert "会话在第 1 块结束" in run("true").failure


def test_who_ignores_the_interrupt_is_killed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 0.1)
    assert "超过 0.2 秒" in run("trap '' INT\nwhile :; do :; done", timeout=0.2).failure


def test_endless_output_and_endless_failure_are_cut(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LIMIT", 1000)
    done = run("while :; do false; echo xxxxxxxxxxxx; done")
    assert len(done.output) == 1000
    assert "输出超过 1000 字节" in done.failure


def test_background_processes_live_until_the_session_is_closed(session: Session) -> None:
    started = session.run(Step(1, "bash", "sleep 60 &\necho $!"))
    pid = int(started.output)
    assert session.run(Step(2, "bash", f"kill -0 {pid}")).failure == ""
    session.close()
    session.close()
    assert gone(pid)


def test_the_shell_s_own_traps_run_when_the_session_is_closed(session: Session, tmp_path: Path) -> None:
    session.run(Step(1, "bash", "trap 'touch tidied' EXIT"))
    session.close()
    assert (tmp_path / "tidied").exists()


def test_nothing_of_the_host_s_environment_comes_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FROM_THE_HOST", "1")
    assert "FROM_THE_HOST" not in run("env").output


def test_the_running_shell_gives_its_version(session: Session) -> None:
    said = subprocess.run(["bash", "--version"], capture_output=True, text=True, check=True).stdout
    version = session.software["bash"]
    assert f" {version}(" in said.splitlines()[0]


def test_without_a_shell_nothing_is_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="PATH 上没有 bash"):
        open_shell(Context(tmp_path, {"PATH": str(tmp_path)}))


def test_a_transcript_shows_what_the_commands_really_printed(run: Run) -> None:
    done = run("$ x=1\n$ echo $x; unknown\n2\n\n$ echo $?\n0", "console", expect="exit 127")
    assert done.output == "$ x=1\n$ echo $x; unknown\n1\nbash: line 1: unknown: command not found\n\n$ echo $?\n127\n"
    assert done.failure == ""


@pytest.mark.parametrize(
    "written",
    [
        "$ echo a \\\n    b\na b\n",
        "$ echo a \\\n> b\na b\n",
        "$ for i in 1 2; do\n>   echo $i\n> done\n1\n2\n",
        "$ cat <<'EOF'\n  $x\n\nEOF\n  $x\n\n$ echo b\nb\n",
        "$ echo 'a\n> b'\na\nb\n",
        "$ echo '> a'\n> a\n\n$ echo b\nb\n",
        "$ # a remark\n$ printf a\na\n",
    ],
)
def test_a_transcript_that_is_right_comes_back_as_it_is(run: Run, written: str) -> None:
    done = run(written, "console")
    assert done.output == written
    assert done.failure == ""


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("$ false\n$ echo a", "第 1 行的 false 以状态 1 结束"),
        ("$ exit 3\n$ echo a", "整个会话以状态 3 结束"),
        ("$ if then", "最后一条命令以状态 2 结束"),
        ("echo a", "没有一条命令"),
    ],
)
def test_a_command_that_fails_unhandled_fails_its_transcript(run: Run, source: str, failure: str) -> None:
    assert failure in run(source, "console").failure


def test_a_transcript_stops_at_its_time_limit(run: Run) -> None:
    done = run("$ true\n$ sleep 60\n$ echo no", "console", timeout=0.5)
    assert "超过 0.5 秒" in done.failure
    assert done.output == "$ true\n$ sleep 60\n"
