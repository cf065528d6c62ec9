"""Stored results of experiments that take minutes: what came out, and hashes of all that went in.

A result is ``labs/results/<name>.json``, with the weights of a trained network in a file beside it. It holds
only as long as its inputs are what they were: the lab's source files, the data, the seed and the locked
packages. Nothing here needs a package to be installed, so a stale result is noticed on every machine.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

__all__ = [
    "ROOT",
    "DifferentResultError",
    "Inputs",
    "MissingResultError",
    "ResultError",
    "StaleResultError",
    "Tolerance",
    "Trained",
    "Value",
    "differences",
    "inputs_now",
    "load",
    "locked",
    "require_close",
    "results_folder",
    "save",
    "sha256",
]

ROOT = Path(__file__).resolve().parent.parent
Value: TypeAlias = "float | Sequence[Value]"


class ResultError(RuntimeError):
    """A stored result that cannot be used; the message, in Chinese, says how to mend it."""


class MissingResultError(ResultError):
    """A result that has not been stored."""


class StaleResultError(ResultError):
    """A result whose inputs are no longer what they were."""


class DifferentResultError(ResultError):
    """Numbers that differ by more than the tolerance."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two floats may lie apart; whichever allows more counts.

    Attributes:
        rel: relative to the larger of the two.
        abs: in the number's own unit.
    """

    rel: float = 0.0
    abs: float = 0.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a result was computed from.

    Attributes:
        environment: the lock under ``labs/environments``, without its suffix.
        pins: version of each package that the numbers depend on, without the local part (``+cpu``).
        sources: SHA-256 of each of the lab's files, by path in the repository.
        data: SHA-256 of each data set, by name.
        seed: of the random numbers.
    """

    environment: str
    pins: Mapping[str, str]
    sources: Mapping[str, str]
    data: Mapping[str, str]
    seed: int


@dataclass(frozen=True, slots=True)
class Trained:
    """A result.

    Attributes:
        name: also the lab's package ``labs.<name>`` and the result's file.
        inputs: what it was computed from.
        values: the numbers, by name.
        tolerance: how far a number may be off that is computed from the stored weights on another machine.
        retrained: how far it may be off after training anew, where rounding has had time to grow.
        files: SHA-256 of each file beside the JSON, by file name.
    """

    name: str
    inputs: Inputs
    values: Mapping[str, Value]
    tolerance: Tolerance
    retrained: Tolerance
    files: Mapping[str, str]


def results_folder(root: Path = ROOT) -> Path:
    """Return the folder of the results."""
    return root / "labs" / "results"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def inputs_now(
    name: str, environment: str, packages: Sequence[str], *, data: Mapping[str, str], seed: int, root: Path = ROOT
) -> Inputs:
    """Return the inputs as they are now.

    Args:
        name: the lab's.
        environment: the lock under ``labs/environments``, without its suffix.
        packages: those that the numbers depend on.
        data: SHA-256 of each data set, by name.
        seed: of the random numbers.
        root: the repository.

    Raises:
        ResultError: a package is not in the lock.
    """
    return Inputs(environment, locked(environment, packages, root), _sources(name, root), dict(data), seed)


def locked(environment: str, packages: Sequence[str], root: Path = ROOT) -> dict[str, str]:
    """Return the locked versions, without their local part.

    Args:
        environment: the lock under ``labs/environments``, without its suffix.
        packages: whose versions.
        root: the repository.

    Raises:
        ResultError: a package is not in the lock.
    """
    lock = root / "labs" / "environments" / f"{environment}.txt"
    requirements = (line.split()[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line)
    pins = {name: version.partition("+")[0] for name, _, version in (text.partition("==") for text in requirements)}
    if missing := sorted(set(packages) - pins.keys()):
        raise ResultError(f"{lock.relative_to(root)} 没有锁定 {'、'.join(missing)}：加进依赖，再运行 make lock")
    return {package: pins[package] for package in sorted(packages)}


def _sources(name: str, root: Path) -> dict[str, str]:
    files = sorted((root / "labs" / name).rglob("*.py"))
    return {file.relative_to(root).as_posix(): sha256(file.read_bytes()) for file in files}


def save(result: Trained, root: Path = ROOT) -> Path:
    """Return the JSON file that a result was written to.

    Args:
        result: with its files already in the results' folder.
        root: the repository.
    """
    folder = results_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    for name in result.files:
        (folder / name).chmod(0o644)  # some libraries write for the owner alone, and blocks run as nobody
    target = folder / f"{result.name}.json"
    target.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return target


def load(name: str, root: Path = ROOT) -> Trained:
    """Return a stored result, having made sure that it still holds.

    The data set is not at hand here: its hash is compared where the lab loads it.

    Args:
        name: the lab's.
        root: the repository.

    Raises:
        MissingResultError: there is none.
        StaleResultError: a source file, a locked package or the stored file itself has changed since.
    """
    file = results_folder(root) / f"{name}.json"
    if not file.is_file():
        raise MissingResultError(f"没有训练结果 {name}；训练一次：make retrain ONLY={name}")
    stored = _from_json(file.read_text(encoding="utf-8"))
    if changed := tuple(_changes(stored, root)):
        raise StaleResultError(f"训练结果 {name} 已过期：{'；'.join(changed)}。重新训练：make retrain ONLY={name}")
    return stored


def _from_json(text: str) -> Trained:
    fields = json.loads(text)
    tolerances = {name: Tolerance(**fields[name]) for name in ("tolerance", "retrained")}
    return Trained(**{**fields, **tolerances, "inputs": Inputs(**fields["inputs"])})


def _changes(stored: Trained, root: Path) -> Iterator[str]:
    then = stored.inputs
    now = inputs_now(stored.name, then.environment, tuple(then.pins), data=then.data, seed=then.seed, root=root)
    for path in sorted({*then.sources, *now.sources}):
        if then.sources.get(path) != now.sources.get(path):
            yield f"{path} {_what_happened(path in then.sources, path in now.sources)}"
    for package, version in then.pins.items():
        if now.pins[package] != version:
            yield f"{package} 从 {version} 换成 {now.pins[package]}"
    for name, digest in stored.files.items():
        file = results_folder(root) / name
        if not file.is_file() or sha256(file.read_bytes()) != digest:
            yield f"{file.relative_to(root).as_posix()} 不是当时写下的那个文件"


def _what_happened(before: bool, after: bool) -> str:
    if before and after:
        return "改过"
    return "是新加的" if after else "已删除"


def differences(expected: Value, actual: Value, tolerance: Tolerance, where: str = "") -> list[str]:
    """Return where numbers lie too far apart, one line in Chinese each; nothing where they agree.

    Args:
        expected: a number, or numbers nested to any depth.
        actual: the same shape.
        tolerance: how far they may lie apart.
        where: what the numbers are called.
    """
    if isinstance(expected, Sequence) and isinstance(actual, Sequence):
        if len(expected) != len(actual):
            return [f"{where}：应有 {len(expected)} 个数，得到 {len(actual)} 个"]
        pairs = enumerate(zip(expected, actual, strict=True))
        return [line for i, (one, other) in pairs for line in differences(one, other, tolerance, f"{where}[{i}]")]
    if isinstance(expected, Sequence) or isinstance(actual, Sequence):
        return [f"{where}：一边是一组数，一边是一个数"]
    if math.isclose(expected, actual, rel_tol=tolerance.rel, abs_tol=tolerance.abs):
        return []
    gap = abs(expected - actual)
    allowed = max(tolerance.abs, tolerance.rel * max(abs(expected), abs(actual)))
    return [f"{where}：应为 {expected:g}，得到 {actual:g}，相差 {gap:.3g}，最多可差 {allowed:.3g}"]


def require_close(expected: Mapping[str, Value], actual: Mapping[str, Value], tolerance: Tolerance) -> None:
    """Raise unless every number is there and lies within the tolerance.

    Args:
        expected: numbers by name.
        actual: the same names.
        tolerance: how far they may lie apart.

    Raises:
        DifferentResultError: with every difference, one a line.
    """
    lines = [f"{name}：只在一边有" for name in sorted(expected.keys() ^ actual.keys())]
    for name in sorted(expected.keys() & actual.keys()):
        lines += differences(expected[name], actual[name], tolerance, name)
    if lines:
        raise DifferentResultError("\n".join(lines))
