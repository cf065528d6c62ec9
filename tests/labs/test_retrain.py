"""``make retrain``: what it stores, what it tells, and when it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

from labs import retrain, trained
from labs.trained import DifferentResultError, ResultError, Tolerance, Trained, Value


@dataclass
class Dice:
    """A lab without training: its number is what it is told."""

    value: float
    ENVIRONMENT: str = "torch"
    PACKAGES: Sequence[str] = ("pytest",)

    def recompute(self, root: Path) -> Trained:
        inputs = trained.inputs_now("dice", self.ENVIRONMENT, self.PACKAGES, data={}, seed=1, root=root)
        return Trained("dice", inputs, {"mean": self.value}, Tolerance(abs=0.1), Tolerance(abs=1), {})

    def confirm(self, result: Trained, root: Path) -> Mapping[str, Value]:
        return {"mean": self.value}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = tmp_path / "labs/dice/lab.py"
    source.parent.mkdir(parents=True)
    source.write_text("", encoding="utf-8")
    lock(tmp_path, metadata.version("pytest"))
    return tmp_path


def lock(root: Path, version: str) -> None:
    file = root / "labs/environments/torch.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"pytest=={version}\n", encoding="utf-8")


def test_a_first_result_is_stored(root: Path) -> None:
    outcome = retrain.retrain("dice", Dice(3.5), root)
    assert (outcome.good, trained.load("dice", root).values) == (True, {"mean": 3.5})


@pytest.mark.parametrize(("second", "good"), [(4.0, True), (5.0, False)])
def test_unchanged_inputs_must_give_the_same_numbers(root: Path, second: float, good: bool) -> None:
    retrain.retrain("dice", Dice(3.5), root)
    assert retrain.retrain("dice", Dice(second), root).good is good
    assert trained.load("dice", root).values == {"mean": second}


def test_changed_inputs_may_give_other_numbers(root: Path) -> None:
    retrain.retrain("dice", Dice(3.5), root)
    (root / "labs/dice/lab.py").write_text("SIDES = 20\n", encoding="utf-8")
    outcome = retrain.retrain("dice", Dice(10.5), root)
    assert outcome.good
    assert "labs/dice/lab.py 改过" in outcome.message


@pytest.mark.parametrize("work", [retrain.retrain, retrain.confirm])
def test_other_packages_than_the_locked_ones_are_refused(
    root: Path, work: Callable[[str, retrain.Lab, Path], retrain.Outcome]
) -> None:
    lock(root, "1.0")
    trained.save(Dice(3.5).recompute(root), root)
    with pytest.raises(ResultError, match=r"pytest 锁定 1\.0，装的是"):
        work("dice", Dice(3.5), root)


def test_confirming_compares_and_writes_nothing(root: Path) -> None:
    retrain.retrain("dice", Dice(3.5), root)
    assert retrain.confirm("dice", Dice(3.55), root).good
    with pytest.raises(DifferentResultError, match=r"mean：应为 3\.5，得到 3\.7"):
        retrain.confirm("dice", Dice(3.7), root)
    assert trained.load("dice", root).values == {"mean": 3.5}


def test_an_unknown_lab_lists_the_known_ones(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retrain.main(["--only", "roulette"], {"dice": "labs.dice"}, root) == 1
    assert capsys.readouterr().err == "没有实验 roulette；有：dice\n"


def test_a_lab_whose_packages_are_missing_fails_with_a_report(root: Path) -> None:
    assert retrain.main([], {"dice": "labs.no_such_lab"}, root) == 1
    assert "算不出来" in (root / "build/retrain.md").read_text(encoding="utf-8")


def test_every_lab_with_a_result_can_be_computed_anew() -> None:
    assert {file.stem for file in trained.results_folder().glob("*.json")} == retrain.LABS.keys()
    assert all((trained.ROOT / f"{module.replace('.', '/')}.py").is_file() for module in retrain.LABS.values())
