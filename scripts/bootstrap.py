"""The set-up of a fresh machine: a virtual environment with the locked packages.

Runs on whatever Python the user has, so it imports the standard library only and nothing of ``scripts``.
Called by the Makefile: ``python3 scripts/bootstrap.py requirements.txt``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINIMUM = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11")
LOG_LINES = 3


class SetupError(Exception):
    """A reason why the set-up cannot go on; the message is one line, in Chinese."""


def main(lock: Path, environment: Path) -> int:
    """Create the environment and install the locked packages, unless that has been done.

    Args:
        lock: the requirements file with hashes.
        environment: the virtual environment's folder.

    Returns:
        The exit code.
    """
    stamp = environment / f".{lock.name}.installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return 0
    try:
        if not _python(environment).exists():
            _create(environment, _interpreter())
        _install(environment, lock)
    except SetupError as error:
        print(f"准备失败：{error}", file=sys.stderr)
        return 1
    stamp.write_text(wanted, encoding="ascii")
    return 0


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"


def _interpreter() -> str:
    if sys.version_info >= MINIMUM:
        return sys.executable
    found = next(filter(None, map(shutil.which, CANDIDATES)), None)
    if found is None:
        raise SetupError(f"需要 Python 3.11 以上，这里是 {sys.version.split()[0]}")
    return found


def _create(environment: Path, interpreter: str) -> None:
    print(f"建立虚拟环境 {environment.name} …", flush=True)
    done = subprocess.run([interpreter, "-m", "venv", str(environment)], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(environment, ignore_errors=True)
        raise SetupError("这个 Python 没有 venv；Debian 与 Ubuntu 上：apt install python3-venv")


def _install(environment: Path, lock: Path) -> None:
    total = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(encoding="utf-8"), re.MULTILINE))
    log = environment / "install.log"
    command = [
        str(_python(environment)),
        *("-m", "pip", "install", "--require-hashes", "--only-binary=:all:"),
        *("--retries=1", "--disable-pip-version-check", "--no-input", "--progress-bar=off"),
        *("-r", str(lock)),
    ]
    seen = 0
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        ) as pip,
    ):
        for line in pip.stdout or ():
            record.write(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen = min(seen + 1, total)
                _show(f"安装依赖 {seen}/{total}")
            elif line.startswith("Installing collected"):
                _show("正在写入 …")
    if pip.returncode:
        raise SetupError(_reason(log))
    _show(f"安装依赖 {total}/{total}，完成", end=True)


def _show(text: str, *, end: bool = False) -> None:
    """Print progress: in place on a terminal, sparsely in a log."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if end else "", flush=True)
    elif end or text.endswith(("0/", "…")) or re.search(r"[05]0?/", text):
        print(text, flush=True)


def _reason(log: Path) -> str:
    text = log.read_text(encoding="utf-8")
    if re.search(r"NewConnectionError|Temporary failure in name|Network is unreachable|ConnectTimeout", text):
        return "连不上软件包索引，检查网络或代理后再运行一次"
    if "HASHES" in text:
        return f"下载到的软件包与锁定的校验和不符，详见 {log.relative_to(ROOT)}"
    errors = [line for line in text.splitlines() if line.startswith("ERROR")][:LOG_LINES]
    return f"{'；'.join(errors) or 'pip 失败'}（详见 {log.relative_to(ROOT)}）"


if __name__ == "__main__":
    sys.exit(main(ROOT / sys.argv[1], ROOT / ".venv"))
