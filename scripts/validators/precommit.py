"""``.pre-commit-config.yaml``, asked of pre-commit itself."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from scripts.validators.programs import find_program, package_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Validator, first_of
from scripts.validators.yaml_tree import check_yaml, compose

__all__ = ["PRE_COMMIT"]

TOOL = "pre-commit"
FILE = ".pre-commit-config.yaml"


def check_configuration(source: str) -> tuple[Fault, ...]:
    """Return the first thing that pre-commit refuses in its configuration.

    Args:
        source: the block, YAML without fault.

    Raises:
        ToolMissing: pre-commit is not installed.
    """
    program = find_program(TOOL)
    with scratch_file(FILE, source) as file:
        done = run_program([program, "validate-config", FILE], file.parent)
    if done.code == 0:
        return ()
    lines = [line.lstrip("=> ") for line in done.output.splitlines() if line.startswith("==")]
    if not lines:
        return unreadable(TOOL, done)
    *trail, said = lines
    documents = compose(source)
    mark = _follow(documents[0], trail) if documents else None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return (Fault(line, column, f"pre-commit 不接受：{said}"),)


def _follow(root: yaml.Node, trail: list[str]) -> yaml.Mark:
    """Return the place to which pre-commit's trail of keys, repositories and hooks leads."""
    node, mark = root, root.start_mark
    for step in trail:
        for key, value in _entries(node):
            if step == f"At key: {key.value}" or step.endswith(f"={key.value!r})"):
                node, mark = value, key.start_mark
                break
    return mark


def _entries(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from node.value
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:  # a repository is known by its address, a hook by its id
            if isinstance(item, yaml.MappingNode):
                yield from ((value, item) for key, value in item.value if key.value in {"repo", "id"})


PRE_COMMIT = Validator(TOOL, first_of(check_yaml, check_configuration), lambda: package_version(TOOL))
