"""Stored results: they hold while nothing that they were computed from has changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from labs import trained
from labs.trained import DifferentResultError, MissingResultError, StaleResultError, Tolerance, Trained, Value
from tests.conftest import ROOT

EXACT = Tolerance()
SOURCE, LOCK, WEIGHTS = "labs/spiral/lab.py", "labs/environments/torch.txt", "spiral.bin"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A scratch repository with one lab and its stored result."""
    for path, text in {
        SOURCE: "SEED = 7\n",
        LOCK: "numpy==2.4.6 \\\n    --hash=sha256:00\ntorch==2.13.0+cpu ; sys_platform == 'linux' \\\n",
        f"labs/results/{WEIGHTS}": "weights",
    }.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    trained.save(result(tmp_path), tmp_path)
    return tmp_path


def result(root: Path) -> Trained:
    return Trained(
        name="spiral",
        inputs=trained.inputs_now("spiral", "torch", ["torch", "numpy"], data={"points": "ab"}, seed=7, root=root),
        values={"loss": 0.25, "rates": [0.5, 1.0]},
        tolerance=Tolerance(abs=0.01),
        retrained=Tolerance(rel=0.1),
        files={WEIGHTS: trained.sha256(b"weights")},
    )


def test_what_was_saved_is_what_is_loaded(root: Path) -> None:
    assert trained.load("spiral", root) == result(root)


def test_the_local_part_of_a_version_does_not_count(root: Path) -> None:
    assert result(root).inputs.pins == {"numpy": "2.4.6", "torch": "2.13.0"}


def test_a_missing_result_says_how_to_make_it(root: Path) -> None:
    with pytest.raises(MissingResultError, match=re.escape("make retrain ONLY=other")):
        trained.load("other", root)


def rewrite(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_text(text, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (rewrite(SOURCE, "SEED = 8\n"), f"{SOURCE} 改过"),
        (rewrite("labs/spiral/more.py", ""), "labs/spiral/more.py 是新加的"),
        (lambda root: (root / SOURCE).unlink(), f"{SOURCE} 已删除"),
        (rewrite(LOCK, "numpy==2.5.0\ntorch==2.13.0\n"), "numpy 从 2.4.6 换成 2.5.0"),
        (rewrite(f"labs/results/{WEIGHTS}", "forged"), f"labs/results/{WEIGHTS} 不是当时写下的那个文件"),
        (lambda root: (root / "labs/results" / WEIGHTS).unlink(), f"labs/results/{WEIGHTS} 不是当时写下的那个文件"),
    ],
)
def test_a_change_makes_the_result_stale(root: Path, change: Callable[[Path], None], what: str) -> None:
    change(root)
    with pytest.raises(StaleResultError) as raised:
        trained.load("spiral", root)
    assert what in str(raised.value)
    assert "make retrain ONLY=spiral" in str(raised.value)


def test_a_package_that_is_not_locked_is_named(root: Path) -> None:
    with pytest.raises(trained.ResultError, match=r"labs/environments/torch\.txt 没有锁定 jax"):
        trained.locked("torch", ["jax", "numpy"], root)


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance", "lines"),
    [
        (1.0, 1.0, EXACT, []),
        (1.0, 1.09, Tolerance(abs=0.1), []),
        (100.0, 109.0, Tolerance(rel=0.1), []),
        (0.97, 0.9, Tolerance(abs=0.03), ["x：应为 0.97，得到 0.9，相差 0.07，最多可差 0.03"]),
        (1.0, float("nan"), Tolerance(abs=9), ["x：应为 1，得到 nan，相差 nan，最多可差 9"]),
        ([1.0, [2.0, 3.0]], [1.0, [2.0, 4.0]], EXACT, ["x[1][1]：应为 3，得到 4，相差 1，最多可差 0"]),
        ([1.0, 2.0], [1.0], EXACT, ["x：应有 2 个数，得到 1 个"]),
        ([1.0], 1.0, EXACT, ["x：一边是一组数，一边是一个数"]),
    ],
)
def test_differences_name_the_number(expected: Value, actual: Value, tolerance: Tolerance, lines: list[str]) -> None:
    assert trained.differences(expected, actual, tolerance, "x") == lines


def test_a_number_that_only_one_side_has_is_a_difference() -> None:
    with pytest.raises(DifferentResultError, match="loss：只在一边有\nrate：应为 1，得到 2"):
        trained.require_close({"rate": 1, "loss": 1}, {"rate": 2}, EXACT)


@pytest.mark.parametrize("file", sorted(trained.results_folder().glob("*.json")), ids=lambda file: file.stem)
def test_every_stored_result_still_holds(file: Path) -> None:
    assert trained.load(file.stem).name == file.stem


def test_stored_results_are_small() -> None:
    assert sum(file.stat().st_size for file in trained.results_folder().iterdir()) < 2_500_000


def test_labs_import_nothing_of_scripts() -> None:
    imported = set()
    for file in (ROOT / "labs").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            imported |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            imported |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
    assert {name for name in imported if name.partition(".")[0] in {"scripts", "tests"}} == set()
    assert "labs.trained" in imported
