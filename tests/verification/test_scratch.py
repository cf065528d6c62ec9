from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from scripts.verification.scratch import MARK, clean_left_overs, scratch_folder

HOLD = """
import os, sys
from pathlib import Path
from scripts.verification.scratch import MARK, scratch_folder
import subprocess
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "data").write_text("x")
    environment = {MARK: str(folder), "PATH": os.environ["PATH"]}
    child = subprocess.Popen(["sleep", "60"], env=environment, start_new_session=True)
    print(child.pid, flush=True)
    sys.stdin.read()
"""


def test_a_run_s_folder_is_gone_afterwards_with_read_only_files_in_it(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        locked = folder / "a" / "b"
        locked.mkdir(parents=True)
        (locked / "file").write_text("x")
        locked.chmod(0o500)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_have_folders_of_their_own(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as one, scratch_folder(tmp_path) as two:
        assert one != two
        assert clean_left_overs(tmp_path) == 0
        assert one.is_dir()


def test_the_next_run_cleans_up_after_a_killed_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
    assert [folder.name[:4] for folder in tmp_path.iterdir()] == ["run-"]
    assert clean_left_overs(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
    assert not _runs(child)


def test_processes_of_a_run_that_goes_on_are_left_alone(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        environment = {**os.environ, MARK: str(folder)}
        with subprocess.Popen(["sleep", "60"], env=environment) as child:
            clean_left_overs(tmp_path)
            assert child.poll() is None
            child.kill()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
