"""Prometheus' configuration and rules, asked of its own promtool."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.validators.programs import Outcome, find_program, program_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Validator, first_of
from scripts.validators.yaml_tree import check_yaml

__all__ = ["PROMETHEUS", "PROMETHEUS_RULES"]

REMEDY = "装上 Prometheus（Debian：apt install prometheus）"

_YAML_LINE = re.compile(r"\bline (?P<line>\d+): (?P<said>.+)")
_RULE_LINE = re.compile(r"^\S+?: (?P<line>\d+):(?P<column>\d+): (?P<said>.+)")


def check_configuration(source: str) -> tuple[Fault, ...]:
    """Return what promtool refuses in ``prometheus.yml``; files that it names need not exist.

    Args:
        source: the block, YAML without fault.

    Raises:
        ToolMissing: promtool is not on this machine.
    """
    return _ask(["check", "config", "--syntax-only"], "prometheus.yml", source)


def check_rules(source: str) -> tuple[Fault, ...]:
    """Return what promtool refuses in a file of rules, expressions included.

    Args:
        source: the block, YAML without fault.

    Raises:
        ToolMissing: promtool is not on this machine.
    """
    return _ask(["check", "rules"], "rules.yml", source)


def _ask(words: list[str], name: str, source: str) -> tuple[Fault, ...]:
    program = find_program("promtool", REMEDY)
    with scratch_file(name, source) as file:
        done = run_program([program, *words, name], file.parent)
    if done.code == 0:
        return ()
    return tuple(sorted(set(_read(done, name)))) or unreadable("promtool", done)


def _read(done: Outcome, name: str) -> Iterator[Fault]:
    said = [line.strip().removeprefix("FAILED:").strip() for line in (done.output + "\n" + done.errors).splitlines()]
    for line in said:
        found = _RULE_LINE.search(line) or _YAML_LINE.search(line)
        if found:
            places = found.groupdict(default="1")
            yield _fault(int(places["line"]), int(places.get("column", 1)), found["said"])
        elif name in line and not line.startswith("Checking") and not line.endswith("errors:"):
            yield _fault(1, 1, line)


def _fault(line: int, column: int, said: str) -> Fault:
    return Fault(max(1, line), max(1, column), f"promtool 不接受：{said}")


def _version() -> str:
    return program_version(find_program("promtool", REMEDY))


PROMETHEUS = Validator("promtool", first_of(check_yaml, check_configuration), _version)
PROMETHEUS_RULES = Validator("promtool", first_of(check_yaml, check_rules), _version)
