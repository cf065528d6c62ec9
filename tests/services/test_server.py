"""Servers as child processes: ready before use, ended whatever happens, and clear about why they failed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.services import server
from scripts.services.server import Place, ServerError, free_port, run_once, serve
from tests.conftest import ROOT

Command = Callable[[int], list[str]]


def python(source: str) -> Command:
    return lambda port: [sys.executable, "-c", textwrap.dedent(source), str(port)]


def pages(port: int) -> list[str]:
    return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]


def answers(port: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/", timeout=5) as page:
        return bool(page.status == 200)


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    if state.parent.parent.joinpath("self").exists():
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not alive(pid))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("pages", tmp_path, {"PATH": os.environ["PATH"]})


def test_a_server_answers_while_it_is_used_and_is_gone_afterwards(place: Place) -> None:
    with serve(place, pages, answers) as running:
        assert answers(running.port)
        assert os.getsid(running.pid) == running.pid
    assert not alive(running.pid)
    assert "GET /" in place.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_it_is_ended_by_an_exception_too(place: Place, error: type[BaseException]) -> None:
    with pytest.raises(error), serve(place, pages, answers) as running:
        raise error
    assert not alive(running.pid)


def test_one_that_dies_early_is_reported_at_once_with_its_last_words(place: Place) -> None:
    dies = python("import sys; sys.exit('cannot read the configuration')")
    with pytest.raises(ServerError, match=r"pages 没有启动（退出码 1）；日志末尾：cannot read the configuration$"):
        serve(place, dies, answers, deadline=600).__enter__()


def test_one_that_is_never_ready_is_ended(place: Place) -> None:
    sleeps = python("import os, time; print(os.getpid(), flush=True); time.sleep(600)")

    def never(port: int) -> bool:
        return False

    with pytest.raises(ServerError, match=r"在 1 秒内没有就绪"):
        serve(place, sleeps, never, deadline=1).__enter__()
    assert not alive(int(place.log.read_text(encoding="utf-8")))


def test_one_that_is_killed_while_in_use_is_reported_at_the_end(place: Place) -> None:
    with pytest.raises(ServerError, match="在运行中退出了（被信号 9 结束）"), serve(place, pages, answers) as running:
        kill(running.pid)


def test_an_error_of_the_user_is_not_hidden_by_a_dead_server(place: Place) -> None:
    def use() -> None:
        with serve(place, pages, answers) as running:
            kill(running.pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use()


PARENT = python(
    """
    import http.server, subprocess, sys
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open("child", "w").write(str(child.pid))
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
    """
)


@pytest.mark.parametrize("killed", [False, True])
def test_its_children_end_with_it(place: Place, *, killed: bool) -> None:
    def use() -> None:
        with serve(place, PARENT, answers) as running:
            if killed:
                kill(running.pid)

    if killed:
        with pytest.raises(ServerError):
            use()
    else:
        use()
    child = int((place.folder / "child").read_text())
    wait_until(lambda: not alive(child))


def test_one_that_ignores_a_polite_end_is_killed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_GRACE", 0.2)
    stubborn = python(
        """
        import http.server, signal, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
        """
    )
    with serve(place, stubborn, answers) as running:
        pass
    assert not alive(running.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 内核能让子进程随父进程结束")
def test_a_killed_parent_leaves_nothing(tmp_path: Path) -> None:
    script = f"""
        import time
        from pathlib import Path
        from scripts.services.server import Place, serve
        from tests.services.test_server import answers, pages
        with serve(Place("pages", Path({str(tmp_path)!r}), {{}}), pages, answers) as running:
            print(running.pid, flush=True)
            time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
    wait_until(lambda: not alive(pid))


def test_a_port_that_somebody_took_meanwhile_is_left_to_him(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken, free = other.getsockname()[1], free_port()
        monkeypatch.setattr(server, "free_port", iter([taken, free]).__next__)
        other.settimeout(0.1)
        with serve(place, pages, lambda port: port == free and answers(port)) as running:
            assert running.port == free


def test_an_environment_is_complete_and_nothing_of_ours_is_inherited(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://localhost/")
    run_once(place, python("import os; print(dict(os.environ))")(0))
    said = place.log.read_text(encoding="utf-8")
    assert "PIP_INDEX_URL" not in said
    assert os.environ["PATH"] in said


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import sys; sys.exit(3)", r"pages 失败（退出码 3）；它什么也没有说"),
        ("print('half done', flush=True); import time; time.sleep(600)", r"没有做完；日志末尾：half done"),
    ],
)
def test_a_preparation_that_fails_says_why(place: Place, source: str, message: str) -> None:
    with pytest.raises(ServerError, match=message):
        run_once(place, python(source)(0), deadline=2)
