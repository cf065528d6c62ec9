"""``pyproject.toml``, asked of validate-pyproject: PEP 517, 621, 639, 735 and setuptools' own table."""

from __future__ import annotations

import functools
import importlib.util
import tomllib
from collections.abc import Callable
from typing import Any

from scripts.validators.programs import load_module, package_version
from scripts.validators.report import Fault, Validator, first_of
from scripts.validators.syntax import check_toml

__all__ = ["PYPROJECT"]

TOOL = "validate-pyproject"


@functools.cache
def _api() -> Callable[[object], object]:
    module = load_module("validate_pyproject.api")
    formats = dict(module.FORMAT_FUNCTIONS)
    if importlib.util.find_spec("trove_classifiers") is None:
        formats["trove-classifier"] = lambda _: True  # it would download the list
    validator: Callable[[object], object] = module.Validator(format_validators=formats)
    return validator


def check_metadata(source: str) -> tuple[Fault, ...]:
    """Return the first thing that a build tool would refuse in a block of TOML.

    Args:
        source: the block.

    Raises:
        ToolMissing: validate-pyproject is not installed.
    """
    validate = _api()
    refusal = load_module("validate_pyproject.errors").ValidationError
    document = tomllib.loads(source)
    try:
        validate(document)
    except refusal as error:
        said = error.message.splitlines()[0].rstrip(":")
        line = _line_of(source, _steps(document, error.path, said))
        return (Fault(line, 1, f"validate-pyproject 不接受：{said}"),)
    return ()


def _steps(document: dict[str, Any], path: list[str], said: str) -> tuple[str | int, ...]:
    """Return the longest part of a path that exists, and the key in it that the message quotes."""
    steps: list[str | int] = []
    here: object = document
    for word in filter(None, (part.strip("`") for part in path)):
        step = _step(here, word)
        if step is None:
            break
        steps.append(step)
        here = _enter(here, step)
    quoted = (key for key in here if repr(key) in said) if isinstance(here, dict) else iter(())
    return (*steps, *list(quoted)[:1])


def _step(here: object, word: str) -> str | int | None:
    if isinstance(here, list) and word.isdigit() and int(word) < len(here):
        return int(word)
    if isinstance(here, dict):
        return next((key for key in (word, word.replace("_", "-")) if key in here), None)
    return None


def _enter(here: object, step: str | int) -> object:
    if isinstance(here, dict):
        return here.get(step)
    return here[step] if isinstance(here, list) and isinstance(step, int) and step < len(here) else None


def _line_of(source: str, steps: tuple[str | int, ...]) -> int:
    """Return the line on which a value begins: the one after the longest beginning that lacks it."""
    lines = source.split("\n")
    for count in range(len(lines), 0, -1):
        beginning = "\n".join(lines[: count - 1])
        for closing in ("", "\n]"):  # an array that is open may be closed early
            if _lacks(beginning + closing, steps):
                return count
    return 1


def _lacks(beginning: str, steps: tuple[str | int, ...]) -> bool:
    try:
        here: object = tomllib.loads(beginning)
    except tomllib.TOMLDecodeError:
        return False
    for step in steps:
        here = _enter(here, step)
    return here is None


PYPROJECT = Validator(TOOL, first_of(check_toml, check_metadata), lambda: package_version(TOOL))
