"""The command line of the stored results: ``python -m labs.retrain`` computes them anew.

Runs in the environment whose lock a lab names. It writes the results, prints what changed, and leaves the same
in ``build/retrain.md``. A result that comes out differently although nothing that it depends on has changed is
an error: it cannot be reproduced. With ``--confirm`` nothing is trained or written: the numbers are computed
once more from the stored weights.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol, cast

from labs.trained import ROOT, DifferentResultError, ResultError, Trained, Value, load, locked, require_close, save

__all__ = ["LABS", "Lab", "Outcome", "confirm", "main", "retrain"]

LABS: Mapping[str, str] = {"diffusion": "labs.diffusion.lab"}
"""The module of each lab that has a result; imported only when it is computed, since it needs its packages."""


class Lab(Protocol):
    """A module that computes a result."""

    ENVIRONMENT: str
    PACKAGES: Sequence[str]

    def recompute(self, root: Path) -> Trained:
        """Return the result, its files written into the results' folder."""
        ...

    def confirm(self, result: Trained, root: Path) -> Mapping[str, Value]:
        """Return the numbers computed from the stored files, without training."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of computing a result anew.

    Attributes:
        name: the lab's.
        message: what to tell, in Chinese.
        good: False where there is no result, or unchanged inputs gave different numbers.
    """

    name: str
    message: str
    good: bool


def retrain(name: str, lab: Lab, root: Path = ROOT) -> Outcome:
    """Return what came of computing a result anew; it is stored whatever it is.

    Args:
        name: the lab's.
        lab: its module.
        root: the repository.

    Raises:
        ResultError: the installed packages are not the locked ones.
    """
    _require_installed(locked(lab.ENVIRONMENT, lab.PACKAGES, root))
    try:
        before, reason = load(name, root), ""
    except ResultError as error:
        before, reason = None, str(error)
    result = lab.recompute(root)
    save(result, root)
    if before is None:
        return Outcome(name, f"已重新计算（{reason}）", good=True)
    try:
        require_close(before.values, result.values, before.retrained)
    except DifferentResultError as error:
        return Outcome(name, f"输入没有变，结果却不同：\n{error}", good=False)
    return Outcome(name, "与原来的结果一致", good=True)


def confirm(name: str, lab: Lab, root: Path = ROOT) -> Outcome:
    """Return whether a stored result still gives its numbers.

    Args:
        name: the lab's.
        lab: its module.
        root: the repository.

    Raises:
        ResultError: it does not, is stale or missing, or the installed packages are not the locked ones.
    """
    result = load(name, root)
    _require_installed(result.inputs.pins)
    require_close(result.values, lab.confirm(result, root), result.tolerance)
    return Outcome(name, "存下的结果算出的数与登记的一致", good=True)


def _require_installed(pins: Mapping[str, str]) -> None:
    wrong = []
    for package, version in pins.items():
        installed = metadata.version(package).partition("+")[0]
        if installed != version:
            wrong.append(f"{package} 锁定 {version}，装的是 {installed}")
    if wrong:
        raise ResultError(f"{'；'.join(wrong)}。用锁定的环境运行：make retrain")


def main(arguments: Sequence[str] | None = None, labs: Mapping[str, str] = LABS, root: Path = ROOT) -> int:
    """Compute results anew and report.

    Args:
        arguments: of the command line.
        labs: the module of each lab.
        root: the repository.

    Returns:
        The exit code: 1 where a result cannot be computed, or comes out differently from the same inputs.
    """
    parser = argparse.ArgumentParser(prog="make retrain", description="重新计算 labs/results/ 里的结果")
    parser.add_argument("--only", default="", help="只算这些，用逗号分开")
    parser.add_argument("--confirm", action="store_true", help="不训练、不写文件，只用存下的权重核对数字")
    chosen = parser.parse_args(arguments)
    names = [name for name in chosen.only.split(",") if name] or list(labs)
    if unknown := sorted(set(names) - labs.keys()):
        print(f"没有实验 {'、'.join(unknown)}；有：{'、'.join(labs)}", file=sys.stderr)
        return 1
    outcomes = [_told(name, labs[name], root, confirm if chosen.confirm else retrain) for name in names]
    report = root / "build" / "retrain.md"
    report.parent.mkdir(exist_ok=True)
    report.write_text("".join(f"## {one.name}\n\n{one.message}\n\n" for one in outcomes), encoding="utf-8")
    return 0 if all(one.good for one in outcomes) else 1


def _told(name: str, module: str, root: Path, work: Callable[[str, Lab, Path], Outcome]) -> Outcome:
    print(f"{name}：计算中 …", flush=True)
    began = time.monotonic()
    try:
        outcome = work(name, cast("Lab", importlib.import_module(module)), root)
    except (ResultError, ImportError) as error:
        outcome = Outcome(name, f"算不出来：{error}", good=False)
    print(f"{name}：{outcome.message}（{time.monotonic() - began:.0f} 秒）", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
