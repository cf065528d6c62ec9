"""nginx's configuration, asked of ``nginx -t``; a part of it is put where nginx says that it belongs."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.validators.programs import Outcome, find_program, program_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Validator

__all__ = ["NGINX"]

REMEDY = "装上 nginx（Debian：apt install nginx-light）"
CONTEXTS = (("", ""), ("events {} http { ", "\n}"), ("events {} http { server { ", "\n}}"))
"""What stands around a block, on its own first line so that lines keep their numbers."""

HOST_FOLDERS = ("/etc/nginx/", "/var/log/nginx/", "/var/run/nginx/", "/run/nginx/")
"""Where a real server's files lie; here they are looked for, and made, in the scratch folder."""

MAX_ABSENT = 50
"""How many included files and host names of a block are stood in for."""

_REFUSAL = re.compile(r"\[emerg\] \d+#\d+: (?P<said>.+?)(?: in \S+:(?P<line>\d+))?$", re.MULTILINE)
_MISSING_FILE = re.compile(r'^open\(\) "(?P<path>[^"]+)" failed \(2:')
_MISSING_HOST = re.compile(r'^host not found in [^"]*"(?P<name>[^":]+)')


def check_configuration(source: str) -> tuple[Fault, ...]:
    """Return what nginx refuses: in a whole file, or in the part of ``http`` or ``server`` that a block shows.

    Args:
        source: the block.

    Raises:
        ToolMissing: nginx is not on this machine.
    """
    program = find_program("nginx", REMEDY)
    first: tuple[Fault, ...] = ()
    for before, after in CONTEXTS:
        faults = _ask(program, before + _at_home(source) + after, source.rstrip("\n").count("\n") + 1)
        if not any("directive is not allowed here" in fault.message for fault in faults):
            return faults
        first = first or faults
    return first


def _at_home(source: str) -> str:
    """Return a configuration without the host: paths become relative, and no account is looked up."""
    for folder in HOST_FOLDERS:
        source = source.replace(folder, "")
    for path in ("/var/run/nginx.pid", "/run/nginx.pid"):
        source = source.replace(path, "nginx.pid")
    return "\n".join("" if line.split()[:1] == ["user"] else line for line in source.split("\n"))


def _ask(program: str, configuration: str, lines: int) -> tuple[Fault, ...]:
    with scratch_file("nginx.conf", configuration) as file:
        words = [program, "-t", "-q", "-e", "stderr", "-p", str(file.parent), "-c", str(file)]
        for _ in range(MAX_ABSENT):
            # No attempts: host names are not looked up.
            done = run_program(words, file.parent, {"RES_OPTIONS": "attempts:0"})
            refusal = _REFUSAL.search(done.errors)
            if refusal is None or refusal["line"] is None or not _supply(refusal["said"], int(refusal["line"]), file):
                break
    return _read(done, refusal, lines)


def _supply(said: str, line: int, file: Path) -> bool:
    """Return whether what nginx misses belongs to the host and could be stood in for, so that it reads on."""
    missing = _MISSING_FILE.search(said)
    if missing:
        wanted = file.parent / missing["path"]
        if not wanted.is_relative_to(file.parent) or wanted.exists():
            return False
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.touch()
        return True
    host = _MISSING_HOST.search(said)
    if host:
        rows = file.read_text(encoding="utf-8").split("\n")
        before = rows[line - 1]
        rows[line - 1] = before.replace(host["name"], "127.0.0.1")
        file.write_text("\n".join(rows), encoding="utf-8")
        return rows[line - 1] != before
    return False


def _read(done: Outcome, found: re.Match[str] | None, lines: int) -> tuple[Fault, ...]:
    if done.code == 0:
        return ()
    if found is None:
        return unreadable("nginx", done)
    said = found["said"]
    if found["line"] is None and "section in configuration" not in said:
        return ()  # certificates, ports, folders: the host's, and looked at after the whole file was accepted
    return (Fault(min(int(found["line"] or 1), lines), 1, f"nginx 不接受：{said}"),)


NGINX = Validator("nginx -t", check_configuration, lambda: program_version(find_program("nginx", REMEDY), "-v"))
