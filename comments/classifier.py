"""The classifier behind the rules: a linear layer over a comment's embedding, for intent and for mood."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
"""Fitted by `python -m comments.train` on `comments/seeds/`; a test refits it and compares."""


@dataclass(frozen=True, slots=True)
class Head:
    """Multinomial logistic regression over an embedding."""

    labels: tuple[str, ...]
    coefficients: NDArray[np.float32]
    """Shape (labels, 384)."""
    bias: NDArray[np.float32]
    """Shape (labels,)."""

    def chances(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """The calibrated probability of each label for a centred unit vector of shape (384,)."""
        scores = self.coefficients @ vector + self.bias
        weights = np.exp(scores - scores.max())
        return dict(zip(self.labels, (weights / weights.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Classifier:
    """Both heads, and the centre of the seeds: e5 vectors all point one way, what differs is the rest."""

    centre: NDArray[np.float32]
    intent: Head
    mood: Head
    seeds: str
    """Fingerprint of the seed files it was fitted on."""

    def centred(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vector from the seeds' centre, length 1."""
        offset = vector - self.centre
        unit: NDArray[np.float32] = offset / max(float(np.linalg.norm(offset)), 1e-9)
        return unit

    def save(self, path: Path = WEIGHTS) -> None:
        """Write plain arrays, readable without pickle."""
        arrays: dict[str, Any] = {"centre": self.centre, "seeds": np.array(self.seeds)}
        for name, head in (("intent", self.intent), ("mood", self.mood)):
            arrays[f"{name}_labels"] = np.array(head.labels)
            arrays[f"{name}_coefficients"] = head.coefficients
            arrays[f"{name}_bias"] = head.bias
        np.savez_compressed(path, **arrays)


def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """The shipped classifier; reads plain arrays only, never pickled objects."""
    with np.load(path, allow_pickle=False) as arrays:
        intent, mood = (
            Head(tuple(arrays[f"{name}_labels"].tolist()), arrays[f"{name}_coefficients"], arrays[f"{name}_bias"])
            for name in ("intent", "mood")
        )
        return Classifier(arrays["centre"], intent, mood, str(arrays["seeds"]))
