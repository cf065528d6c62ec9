"""Dockerfiles, asked of hadolint, and shell scripts, asked of ShellCheck; both answer in the same form."""

from __future__ import annotations

import json
from typing import Any

from scripts.validators.programs import Outcome, find_program, program_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Validator

__all__ = ["DOCKERFILE", "DOCKERFILE_FRAGMENT", "SHELL_SCRIPT"]

SERIOUS = {"error", "warning"}
UNPARSED = "DL1000"


def check_dockerfile(source: str) -> tuple[Fault, ...]:
    """Return hadolint's errors and warnings on a whole Dockerfile.

    Args:
        source: the block.

    Raises:
        ToolMissing: hadolint is not installed.
    """
    program = find_program("hadolint")
    with scratch_file("Dockerfile", source) as file:
        settings = file.with_name("hadolint.yaml")
        settings.write_text("{}\n", encoding="utf-8")  # none of the user's
        done = run_program([program, "--config", settings.name, "--format", "json", file.name], file.parent)
    return _read("hadolint", done, ())


def check_instructions(source: str) -> tuple[Fault, ...]:
    """Return where hadolint cannot parse a part of a Dockerfile.

    Args:
        source: the block.

    Raises:
        ToolMissing: hadolint is not installed.
    """
    return tuple(fault for fault in check_dockerfile(source) if fault.syntax)


def check_script(source: str) -> tuple[Fault, ...]:
    """Return ShellCheck's errors and warnings; without a ``#!`` line the script is Bash.

    Args:
        source: the block.

    Raises:
        ToolMissing: ShellCheck is not installed.
    """
    program = find_program("shellcheck")
    dialect = () if source.startswith("#!") else ("--shell=bash",)
    with scratch_file("script.sh", source) as file:
        words = [program, "--norc", "--severity=warning", "--format=json1", *dialect, file.name]
        done = run_program(words, file.parent)
    return _read("ShellCheck", done, ("comments",))


def _read(name: str, done: Outcome, keys: tuple[str, ...]) -> tuple[Fault, ...]:
    try:
        remarks = json.loads(done.output)
    except json.JSONDecodeError:
        return unreadable(name, done)
    for key in keys:
        remarks = remarks[key]
    return tuple(sorted(_fault(name, remark) for remark in remarks if remark["level"] in SERIOUS))


def _fault(name: str, remark: dict[str, Any]) -> Fault:
    code = str(remark["code"])
    code = f"SC{code}" if code.isdigit() else code
    said = " ".join(str(remark["message"]).split())
    return Fault(remark["line"], remark["column"], f"{name} {code}：{said}", syntax=code == UNPARSED)


def _hadolint_version() -> str:
    return program_version(find_program("hadolint"))


DOCKERFILE = Validator("hadolint", check_dockerfile, _hadolint_version)
DOCKERFILE_FRAGMENT = Validator("hadolint", check_instructions, _hadolint_version)
SHELL_SCRIPT = Validator("ShellCheck", check_script, lambda: program_version(find_program("shellcheck")))
