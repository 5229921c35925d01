"""How likely a fact answers a question, by a learnt weighing of likenesses: for what neither words nor kinds tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from script_gen.phrases import phrases

Floats = NDArray[np.float32]
CLOSE: Final = 0.65
"""Probability above which a fact is believed to answer; chosen by leaving one shop out."""
_SPREAD: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Closeness:
    """Logistic regression over what `likenesses` measures; it knows no word, so it holds for any shop."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weights: tuple[float, ...]
    """One more than the features: the last is the bias."""

    def read(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability that each fact answers, shape (facts,)."""
        scaled = (features - self.mean) / np.array(self.deviation)
        answers = 1 / (1 + np.exp(-(scaled @ self.weights[:-1] + self.weights[-1])))
        return np.asarray(answers, dtype=np.float64)


def likenesses(question: Floats, told: Floats, words: Sequence[tuple[bool, bool]]) -> NDArray[np.float64]:
    """What is measured of each fact, shape (facts, 8).

    `question` is a centred vector, shape (384,); `told` those of each fact's field with its value, and of the field
    alone, shape (facts, 2, 384); `words` whether the question shares words with the value and with the field.
    """
    near = np.asarray(told @ question, dtype=np.float64)
    ordered = np.sort(near, axis=0)
    best, second = ordered[-1], ordered[-2] if len(near) > 1 else ordered[-1]
    leads = near - np.where(near == best, second, best)
    return np.hstack([near, np.array(words, dtype=np.float64), leads, near - near.mean(axis=0)])


def fit(features: NDArray[np.float64], answers: NDArray[np.float64], ridge: float = 1.0) -> Closeness:
    """By Newton's method, from the features of every fact of every example, shape (rows, 8), and whether it answers."""
    mean, deviation = features.mean(axis=0), features.std(axis=0) + _SPREAD
    rows = np.hstack([(features - mean) / deviation, np.ones((len(features), 1))])
    held = ridge * np.diag([1.0] * features.shape[1] + [_SPREAD])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - answers) + held @ weights
        weights -= np.linalg.solve((rows.T * (likely * (1 - likely))) @ rows + held, slope)
    return Closeness(tuple(mean.tolist()), tuple(deviation.tolist()), tuple(weights.tolist()))


@cache
def shipped(language: str) -> Closeness:
    """The weights that come with the program, fitted by `python -m bench.ask_fit`."""
    kept = phrases(language, "closeness")
    return Closeness(tuple(kept["mean"]), tuple(kept["deviation"]), tuple(kept["weights"]))
