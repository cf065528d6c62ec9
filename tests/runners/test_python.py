"""Python sessions: a reader's interpreter, but for a clock and a randomness that are the same on every run."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.runners import child
from scripts.runners.base import Context, Session, Step
from scripts.runners.python import open_python
from tests.runners.conftest import Run, gone, runner_of


@pytest.fixture
def context(tmp_path: Path) -> Context:
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    environment = {"PATH": path, "HOME": str(tmp_path), "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
    return Context(tmp_path, environment)


@pytest.fixture
def session(context: Context) -> Iterator[Session]:
    opened = open_python(context)
    yield opened
    opened.close()


@pytest.fixture
def run(session: Session) -> Run:
    return runner_of(session, "python")


def test_blocks_and_transcripts_share_one_main_module(run: Run) -> None:
    assert run("x = 20\nprint(__name__)").output == "__main__\n"
    assert run(">>> x += 1\n", "pycon").failure == ""
    assert run("print(x)").output == "21\n"


def test_output_keeps_the_order_of_streams_and_children(run: Run) -> None:
    source = (
        "import os, subprocess, sys\n"
        "print('one')\nprint('two', file=sys.stderr)\nos.write(1, b'three\\n')\n"
        "subprocess.run(['echo', 'four'])\nprint('five')"
    )
    assert run(source).output == "one\ntwo\nthree\nfour\nfive\n"


def test_a_traceback_names_the_title_shows_the_source_and_hides_the_driver(run: Run) -> None:
    run("def halve(n):\n    return 1 / n\n", title="halve.py")
    done = run("halve(0)\n")
    assert done.output.splitlines()[:5] == [
        "Traceback (most recent call last):",
        '  File "<block 2>", line 1, in <module>',
        "    halve(0)",
        '  File "halve.py", line 2, in halve',
        "    return 1 / n",
    ]
    assert done.output.endswith("ZeroDivisionError: division by zero\n")
    assert "ZeroDivisionError: division by zero" in done.failure


def test_a_syntax_error_is_shown_without_a_header(run: Run) -> None:
    done = run("if then")
    assert done.output.startswith('  File "<block 1>", line 1\n    if then\n')
    assert "SyntaxError" in done.failure


@pytest.mark.parametrize(
    ("source", "expect", "failure"),
    [
        ("int('x')", "ValueError", ""),
        ("import json; json.loads('x')", "json.decoder.JSONDecodeError", ""),
        ("import sys; sys.exit(3)", "SystemExit", ""),
        ("int('x')", "Exception", "应当抛出 Exception，实际是 ValueError"),
        ("pass", "ValueError", "应当抛出 ValueError，却正常结束"),
        ("import sys; sys.exit()", "", ""),
        ("import sys; sys.exit(3)", "", "SystemExit(3)"),
        ("import sys; sys.exit('broken')", "", "SystemExit('broken')"),
    ],
)
def test_a_block_fails_unless_it_ends_as_announced(run: Run, source: str, expect: str, failure: str) -> None:
    done = run(source, expect=expect)
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)


def test_sys_exit_ends_the_block_and_not_the_session(run: Run) -> None:
    assert run("x = 1\nraise SystemExit\nx = 2").failure == ""
    assert run("print(x)").output == "1\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; print('last words', flush=True); os._exit(0)", "以状态 0 退出"),
        ("import os, signal; print('last words'); os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
def test_a_dead_interpreter_fails_its_block_and_every_later_one(run: Run, source: str, reason: str) -> None:
    died = run(source)
    assert died.output == "last words\n"
    assert reason in died.failure
    later = run("print(1)")
    assert "会话在第 1 块结束" in later.failure
    assert later.output == ""


def test_a_time_out_interrupts_the_block_and_the_session_goes_on(run: Run) -> None:
    done = run("while True: pass", timeout=0.5)
    assert "超过 0.5 秒" in done.failure
    assert done.output.endswith("KeyboardInterrupt\n")
    assert run("print(1)").output == "1\n"


def test_who_ignores_the_interrupt_is_killed_with_all_its_children(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 0.1)
    source = (
        "import signal, subprocess\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "print(subprocess.Popen(['sleep', '60'], process_group=0).pid)\nwhile True: pass"
    )
    done = run(source, timeout=0.8)
    assert "超过 0.8 秒" in done.failure
    assert gone(int(done.output))
    assert "会话在第 1 块结束" in run("pass").failure


def test_endless_output_is_cut(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LIMIT", 1000)
    done = run("while True: print('x' * 99)")
    assert len(done.output) == 1000
    assert "输出超过 1000 字节" in done.failure
    assert run("print(1)").output == "1\n"


def test_a_syntax_error_does_not_make_the_next_block_deaf_to_interrupts(run: Run) -> None:
    run("if then")
    assert run("while True: pass", timeout=0.5).output.endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize(
    "source",
    [
        "import sys; sys.stdout.close()",
        "import os; os.close(1); os.close(2)",
        "import os; os.dup2(os.open('away', os.O_CREAT | os.O_WRONLY), 1)",
        "import io, sys; sys.stdout = io.StringIO()",
        "import sys; sys.stdout = sys.__stdout__ = None",
    ],
)
def test_each_block_begins_with_its_streams_in_order(run: Run, source: str) -> None:
    assert run(source).failure == ""
    assert run("print(1)").output == "1\n"


def test_bytes_that_are_no_text_are_shown_escaped(run: Run) -> None:
    assert run(r"import os; os.write(1, b'\xff\n')").output == "\\xff\n"


def test_there_is_nothing_to_read(run: Run) -> None:
    assert run("input()", expect="EOFError").failure == ""


def test_a_forgotten_fork_does_not_speak_for_its_parent(run: Run) -> None:
    assert run("import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint(pid == 0)").output == "True\nFalse\n"
    assert run("print('next')").output == "next\n"


def test_classes_of_a_block_can_be_pickled_inspected_and_sent_to_workers(run: Run) -> None:
    run("class Point:\n    pass\n\ndef make(n):\n    return Point()\n", title="point.py")
    source = (
        "import inspect, multiprocessing\n"
        "with multiprocessing.get_context('fork').Pool(1) as pool:\n"
        "    print(type(pool.map(make, [1])[0]) is Point)\n"
        "print(inspect.getsource(make))"
    )
    assert run(source).output == "True\ndef make(n):\n    return Point()\n\n"


def test_future_statements_hold_from_then_on_and_the_driver_s_do_not(run: Run) -> None:
    assert run("def f(x: unknown): pass", expect="NameError").failure == ""
    run("from __future__ import annotations")
    assert run("def f(x: unknown): pass").failure == ""


def test_asyncio_runs(run: Run) -> None:
    assert run("import asyncio\nasync def main():\n    print(1)\nasyncio.run(main())").output == "1\n"


def test_neither_this_repository_nor_its_packages_can_be_imported(run: Run, context: Context) -> None:
    done = run("import sys\nprint(sys.path[0], sys.argv)\nimport http.client", title="a.py")
    assert done.output == f"{context.scratch} ['a.py']\n"
    assert done.failure == ""


def test_the_clock_starts_at_a_fixed_instant_and_ticks(run: Run) -> None:
    source = "import datetime, time\nprint(datetime.date.today(), int(time.time()))"
    assert run(source).output == "2026-01-01 1767225600\n"
    assert run("end = time.time() + 0.01\nwhile time.time() < end: pass", timeout=5).failure == ""


def test_two_sessions_draw_the_same_random_numbers(run: Run, context: Context) -> None:
    source = "import random; print(random.random(), hash('a'))"
    other = open_python(context)
    assert other.run(Step(1, "python", source)).output == run(source).output
    other.close()


def test_the_running_interpreter_gives_its_version(session: Session) -> None:
    assert session.software == {platform.python_implementation(): platform.python_version()}


def test_closing_ends_what_the_blocks_left_running(session: Session) -> None:
    source = "import subprocess; print(subprocess.Popen(['sleep', '60'], process_group=0).pid)"
    pid = int(session.run(Step(1, "python", source)).output)
    assert not gone(pid)
    session.close()
    session.close()
    assert gone(pid)


def test_without_an_interpreter_nothing_is_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="PATH 上没有 python3"):
        open_python(Context(tmp_path, {"PATH": str(tmp_path)}))


def test_an_interpreter_whose_clock_cannot_be_frozen_is_refused(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where the package was built for another version: the module is there, its compiled half is not.
    (tmp_path / "time_machine.py").touch()
    spec = importlib.util.spec_from_file_location("time_machine", tmp_path / "time_machine" / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(OSError, match="冻结不了时钟；请用它重建虚拟环境"):
        open_python(context)


def test_an_interpreter_that_does_not_start_gives_its_reason(context: Context, tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho too old >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(OSError, match="too old"):
        open_python(Context(tmp_path, {**context.environment, "PATH": str(tmp_path)}))


def test_a_transcript_shows_what_the_prompt_really_printed(run: Run) -> None:
    written = (
        ">>> for i in range(2):\n...     i\n...\n7\n\n>>> # a remark\n>>> print('a', end='')\n>>> 1 / 0\n…\n>>> _ + 1\n"
    )
    really = (
        ">>> for i in range(2):\n...     i\n...\n0\n1\n\n>>> # a remark\n>>> print('a', end='')\na\n>>> 1 / 0\n"
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "ZeroDivisionError: division by zero\n>>> _ + 1\n2\n"
    )
    done = run(written, "pycon")
    assert done.output == really
    assert done.failure == ""


def test_a_transcript_that_is_right_comes_back_as_it_is(run: Run) -> None:
    written = ">>> print('a\\n\\nb')\na\n\nb\n>>> x = [\n...     1,\n... ]\n\n>>> x\n[1]\n"
    assert run(written, "pycon").output == written


@pytest.mark.parametrize(
    ("source", "expect", "failure"),
    [
        (">>> int('x')\n>>> 1", "ValueError", ""),
        (">>> 1", "ValueError", "应当抛出 ValueError，却没有"),
        (">>> exit()\n>>> int('x')", "ValueError", "应当抛出 ValueError，却没有"),
        (">>> import sys\n>>> sys.exit(2)", "", "SystemExit(2)"),
        (">>>print(1)", "", "不是一段交互记录"),
        ("print(1)", "", "没有一条命令"),
        (">>> import os\n>>> os._exit(1)\n>>> 1", "", "以状态 1 退出"),
    ],
)
def test_a_transcript_fails_unless_it_ends_as_announced(run: Run, source: str, expect: str, failure: str) -> None:
    done = run(source, "pycon", expect=expect)
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)
