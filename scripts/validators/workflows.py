"""GitHub Actions workflows: the schema first, then zizmor, which finds what is valid and unsafe."""

from __future__ import annotations

import json
from typing import Any

from scripts.validators.programs import find_program, package_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Validator, first_of
from scripts.validators.schemas import BuiltinSchema
from scripts.validators.yaml_tree import check_yaml

__all__ = ["WORKFLOW"]

FILE = ".github/workflows/workflow.yml"
TOOL = "zizmor"


def check_safety(source: str) -> tuple[Fault, ...]:
    """Return zizmor's findings on a workflow that the schema accepts.

    Args:
        source: the block.

    Raises:
        ToolMissing: zizmor is not installed.
    """
    program = find_program(TOOL)
    with scratch_file(FILE, source) as file:
        done = run_program([program, "--offline", "--no-progress", "--format=json-v1", FILE], file.parents[2])
    try:
        findings = json.loads(done.output)
    except json.JSONDecodeError:
        return unreadable(TOOL, done)
    return tuple(sorted(_fault(finding) for finding in findings if not finding.get("ignored")))


def _fault(finding: dict[str, Any]) -> Fault:
    places = finding["locations"]
    place = next((each for each in places if each["symbolic"]["kind"] == "Primary"), places[0])
    start = place["concrete"]["location"]["start_point"]
    said = f"{finding['desc']} ({finding['ident']}): {place['symbolic']['annotation']}"
    return Fault(start["row"] + 1, start["column"] + 1, f"zizmor 认为不安全：{said}")


WORKFLOW = Validator(
    f"check-jsonschema + {TOOL}",
    first_of(check_yaml, BuiltinSchema("vendor.github-workflows", FILE), check_safety),
    lambda: f"{package_version('check-jsonschema')} + {package_version(TOOL)}",
)
