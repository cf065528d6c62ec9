"""The stored result: trained weights, and the numbers that the answer states about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch

from labs import trained
from labs.diffusion import data, networks, sampling, training
from labs.trained import ResultError, Tolerance, Trained, Value

NAME = "diffusion"
ENVIRONMENT = "torch"
PACKAGES = ("diffusers", "numpy", "scikit-learn", "torch")
SEED = 0
GUIDANCE = (0, 1, 2, 4, 16)
# The weights are fixed; another processor's rounding moves a few of 200 images over the judge's border.
TOLERANCE = Tolerance(abs=0.03)
RETRAINED = Tolerance(abs=0.1)
WEIGHTS = f"{NAME}.safetensors"


def recompute(root: Path) -> Trained:
    """Return a newly trained result, its weights written into the results' folder; about three minutes.

    Args:
        root: the repository.
    """
    torch.set_num_threads(1)
    digits = data.load()
    folder = trained.results_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    networks.save(training.train(digits, SEED), folder / WEIGHTS)
    return Trained(
        name=NAME,
        inputs=trained.inputs_now(NAME, ENVIRONMENT, PACKAGES, data={"digits": digits.sha256}, seed=SEED, root=root),
        values=evaluate(load_weights(root), digits),
        tolerance=TOLERANCE,
        retrained=RETRAINED,
        files={WEIGHTS: trained.sha256((folder / WEIGHTS).read_bytes())},
    )


def confirm(result: Trained, root: Path) -> Mapping[str, Value]:
    """Return the numbers computed from the stored weights, in a few seconds.

    Args:
        result: the stored result.
        root: the repository.

    Raises:
        ResultError: the data are not those that it was trained on.
    """
    torch.set_num_threads(1)
    digits = data.load()
    if result.inputs.data["digits"] != digits.sha256:
        raise ResultError(f"scikit-learn 附带的数字图不是训练时的那些：make retrain ONLY={NAME}")
    return evaluate(load_weights(root), digits)


def load_weights(root: Path = trained.ROOT) -> networks.Networks:
    """Return the stored networks.

    Args:
        root: the repository.
    """
    return networks.load(trained.results_folder(root) / WEIGHTS)


def evaluate(subject: networks.Networks, digits: data.Digits) -> Mapping[str, Value]:
    """Return the numbers that the answer states, in the order of ``GUIDANCE`` where there are several.

    Args:
        subject: trained networks.
        digits: with the judge.
    """
    with torch.no_grad():
        restored = subject.decode(subject.encode(digits.images))
    outcomes = [sampling.guidance_accuracy(subject, digits, guidance) for guidance in GUIDANCE]
    return {
        "guidance": list(GUIDANCE),
        "hit_rate": [round(hit_rate, 4) for hit_rate, _ in outcomes],
        "spread": [round(spread, 4) for _, spread in outcomes],
        "round_trip": round(digits.hit_rate(restored, digits.labels), 4),
    }
