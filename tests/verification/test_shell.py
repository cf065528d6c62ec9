from __future__ import annotations

import os
import pty
import select
import sys
import time

import pytest

from scripts.services.catalogue import REQUIREMENTS
from tests.conftest import ROOT

DEADLINE = 60.0


class Terminal:
    """A program on a pseudo-terminal, as a reader has it before them."""

    def __init__(self, *command: str) -> None:
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execv(command[0], command)  # noqa: S606
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def wait_for(self, text: str) -> str:
        """Return all that was printed up to a text, and forget it."""
        end = time.monotonic() + DEADLINE
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")
        before, _, self.seen = self.seen.partition(text)
        return before


@pytest.mark.skipif(
    REQUIREMENTS["package-index"].find() is None or REQUIREMENTS["packaging"].find() is None,
    reason="还没有 packaging 与 package-index 的环境：运行一次 make verify",
)
def test_a_reader_can_paste_the_blocks_of_a_page() -> None:
    terminal = Terminal(sys.executable, "-m", "scripts", "shell", "--answer", "python-1")
    assert "INDEX_URL=http://127.0.0.1:" in terminal.wait_for("有据 ~ $ ")
    terminal.type("python3 -c 'print(611 * 7)'\n")
    terminal.wait_for("4277")
    terminal.type("python3\n")
    terminal.wait_for(">>> ")
    terminal.type("paste()\n")
    terminal.wait_for("Ctrl-D：")  # by then the terminal knows Ctrl-D as the end
    terminal.type("def f():\n    a = 1\n\n    return a + 1110\n\nprint(f())\n\x04")
    terminal.wait_for("1111")
    terminal.wait_for(">>> ")
    terminal.type("exit()\n")
    terminal.wait_for("$ ")
    terminal.type("exit\n")
    _, status = os.waitpid(terminal.pid, 0)
    os.close(terminal.terminal)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_shell_needs_one_answer() -> None:
    terminal = Terminal(sys.executable, "-m", "scripts", "shell", "--answer", "mysql-99")
    terminal.wait_for("没有 mysql-99 这篇答案")
    _, status = os.waitpid(terminal.pid, 0)
    os.close(terminal.terminal)
    assert os.waitstatus_to_exitcode(status) == 1
