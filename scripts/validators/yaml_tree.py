"""YAML with its lines: syntax, keys written twice, and the place of a value that a schema names."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from scripts.validators.programs import load_module
from scripts.validators.report import Fault

__all__ = ["check_yaml", "compose", "place_of"]

MAX_NODES = 100_000
"""How many values a block may have once its aliases are expanded."""

Steps = tuple[str | int, ...]


def compose(source: str) -> list[yaml.Node]:
    """Return the documents of a block as trees whose nodes know their lines.

    Args:
        source: the block.

    Raises:
        yaml.YAMLError: it does not parse.
    """
    try:
        return [node for node in yaml.compose_all(source, Loader=yaml.SafeLoader) if node is not None]
    except (ValueError, OverflowError) as error:  # an escape beyond Unicode
        raise yaml.YAMLError(str(error)) from error
    except RecursionError as error:
        raise yaml.YAMLError("nested too deeply") from error


def check_yaml(source: str) -> tuple[Fault, ...]:
    """Return the first place where a block is not YAML, or every key that a mapping has twice.

    Args:
        source: the block.
    """
    try:
        documents = compose(source)
        for document in documents:
            _count(document, {})
        return tuple(sorted(fault for document in documents for fault in _repeated_keys(document)))
    except yaml.YAMLError as error:
        return (_syntax_fault(source, error),)


def _syntax_fault(source: str, error: yaml.YAMLError) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        before = source[: error.position]
        line, column = before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1
        return Fault(line, column, f"不是合法的 YAML：{error.reason}", syntax=True)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "context", None) or error
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(line, column, f"不是合法的 YAML：{reason}", syntax=True)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _count(node: yaml.Node, sizes: dict[int, int | None]) -> int:
    """Return how many values a tree has; a shared one counts each time that it is named."""
    if id(node) in sizes:
        known = sizes[id(node)]
        if known is None:
            raise yaml.MarkedYAMLError(problem="an alias contains itself", problem_mark=node.start_mark)
        return known
    sizes[id(node)] = None
    total = 1 + sum(_count(child, sizes) for child in _children(node))
    if total > MAX_NODES:
        problem = f"more than {MAX_NODES} values once aliases are expanded"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    sizes[id(node)] = total
    return total


def _walk(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield every node once, aliases where they are defined."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            waiting.extend(_children(node))
            yield node


def _repeated_keys(root: yaml.Node) -> Iterator[Fault]:
    for node in _walk(root):
        if not isinstance(node, yaml.MappingNode):
            continue
        first: dict[tuple[str, str], yaml.Node] = {}
        for key, _ in node.value:
            earlier = first.setdefault((key.tag, key.value), key) if isinstance(key, yaml.ScalarNode) else key
            if earlier is not key:
                line = earlier.start_mark.line + 1
                message = f"键 {key.value} 在第 {line} 行已经写过，后写的会悄悄盖掉先写的"
                yield Fault(key.start_mark.line + 1, key.start_mark.column + 1, message, syntax=True)


def place_of(root: yaml.Node, path: str, message: str) -> tuple[int, int]:
    """Return line and column of a value, or of the nearest one above it that is written out.

    Args:
        root: the document.
        path: where the value stands, as a JSON path in jsonschema's spelling.
        message: what is said of it; a key that it quotes is pointed at.
    """
    known: dict[str, tuple[yaml.Mark, yaml.Node]] = {}
    for spelled, at, value in _places(root):
        known.setdefault(spelled, (at, value))
    mark, node = known[max((spelled for spelled in known if path.startswith(spelled)), key=len)]
    if isinstance(node, yaml.MappingNode):
        quoted = (key for key, _ in node.value if repr(key.value) in message)
        mark = next((key.start_mark for key in quoted), mark)
    return mark.line + 1, mark.column + 1


def _places(root: yaml.Node) -> Iterator[tuple[str, yaml.Mark, yaml.Node]]:
    spell = load_module("jsonschema").ValidationError
    seen: set[int] = set()
    waiting: list[tuple[Steps, yaml.Mark, yaml.Node]] = [((), root.start_mark, root)]
    while waiting:
        steps, mark, node = waiting.pop()
        yield spell("", path=steps).json_path, mark, node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                merged = key.tag == "tag:yaml.org,2002:merge"
                waiting.append((steps if merged else (*steps, str(key.value)), key.start_mark, value))
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(((*steps, index), item.start_mark, item) for index, item in enumerate(node.value))
