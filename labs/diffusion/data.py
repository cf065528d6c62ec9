"""The handwritten digits that come with scikit-learn, and a classifier that judges drawn ones.

Source: the test part of the "Optical Recognition of Handwritten Digits" set (Alpaydin & Kaynak 1998, UCI).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import torch
from sklearn.datasets import load_digits
from sklearn.svm import SVC
from torch import Tensor

INK_LEVELS = 16


@dataclass(frozen=True, slots=True)
class Digits:
    """The data set.

    Attributes:
        images: ``(1797, 1, 8, 8)`` float32; ink from -1 (none) to 1 (full).
        labels: ``(1797,)`` int64; 0 to 9.
        judge: a support vector machine that has seen all of them.
        sha256: of the raw images and labels.
    """

    images: Tensor
    labels: Tensor
    judge: SVC
    sha256: str

    def hit_rate(self, images: Tensor, wanted: Tensor) -> float:
        """Return which share of images the judge takes for what they should be, from 0 to 1.

        Args:
            images: ``(n, 1, 8, 8)``, from -1 to 1.
            wanted: ``(n,)``, the digits they should show.
        """
        ink = (images.flatten(1) + 1) * (INK_LEVELS / 2)
        return float(self.judge.score(ink.numpy(), wanted.numpy()))


def load() -> Digits:
    """Return the digits; no download, they are part of the package."""
    ink, labels = load_digits(return_X_y=True)
    return Digits(
        images=torch.tensor(ink / (INK_LEVELS / 2) - 1).float().view(-1, 1, 8, 8),
        labels=torch.tensor(labels),
        judge=SVC(gamma=0.001).fit(ink, labels),
        sha256=hashlib.sha256(ink.astype("<f8").tobytes() + labels.astype("<i8").tobytes()).hexdigest(),
    )
