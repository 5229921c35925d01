"""Fits the classifier on the reviewed seeds: `python -m comments.train`, about a minute, after a seed has changed."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.classifier import Classifier, Floats, Head, centred, kernel
from comments.embedding import Embedder
from comments.examples import Example, fingerprint, read_examples
from comments.fold import plain

RIDGE: Final = 0.3
"""Regularisation; chosen with the kernel's gamma by leave-one-out and on the tuning comments."""

TUNING_COMMENTS: Final = Path(__file__).parents[1] / "tests/comments/data/tuning.tsv"
"""Never fitted on: they tell how far the classifier may be trusted."""


def main() -> None:
    """Embed the seeds, fit both heads, set their temperatures on the tuning comments, write the weights."""
    examples, embedder = read_examples(), Embedder()
    fitted = fit(examples, embedder.embed_all([plain(example.text) for example in examples]))
    with TUNING_COMMENTS.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = centred(embedder.embed_all([plain(row["text"]) for row in judged]), fitted.centre)
    calibrated(fitted, rows, [row["intent"] for row in judged], [row["mood"] for row in judged]).save()


def fit(examples: Sequence[Example], rows: Floats) -> Classifier:
    """The classifier for examples and their embeddings, shape (examples, 384); deterministic, not yet calibrated."""
    centre = np.asarray(rows.mean(axis=0), dtype=np.float32)
    return fit_centred(examples, centre, centred(rows, centre))


def fit_centred(examples: Sequence[Example], centre: Floats, seeds: Floats) -> Classifier:
    """The same from centred unit rows, shape (examples, 384)."""
    intents = [example.intent for example in examples]
    moods = [example.mood for example in examples]
    return Classifier(centre, seeds, _head(seeds, intents), _head(seeds, moods), fingerprint())


def calibrated(fitted: Classifier, rows: Floats, intents: Sequence[str], moods: Sequence[str]) -> Classifier:
    """The same with the temperature of each head set on centred unit rows it was not fitted on."""
    likeness = kernel(rows, fitted.seeds.T)
    return replace(
        fitted,
        intent=replace(fitted.intent, heat=_heat(likeness @ fitted.intent.votes, _places(fitted.intent, intents))),
        mood=replace(fitted.mood, heat=_heat(likeness @ fitted.mood.votes, _places(fitted.mood, moods))),
    )


def _head(rows: Floats, labels: Sequence[str | None]) -> Head:
    """Kernel ridge regression on one-hot labels: votes = (K + ridge)⁻¹ Y; rows without a label have no vote."""
    teaching = [at for at, label in enumerate(labels) if label is not None]
    names = tuple(sorted({str(labels[at]) for at in teaching}))
    wanted = np.eye(len(names))[[names.index(str(labels[at])) for at in teaching]]
    likeness = kernel(rows[teaching], rows[teaching].T).astype(np.float64)
    votes = np.zeros((len(rows), len(names)), dtype=np.float32)
    votes[teaching] = np.linalg.solve(likeness + RIDGE * np.eye(len(teaching)), wanted)
    return Head(names, votes, 1.0)


def _places(head: Head, labels: Sequence[str]) -> NDArray[np.int64]:
    return np.array([head.labels.index(label) for label in labels])


def _heat(scores: Floats, truth: NDArray[np.int64]) -> float:
    """Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, 2017."""

    def surprise(heat: float) -> float:
        hot = scores / heat
        hot -= hot.max(axis=1, keepdims=True)
        logs = hot - np.log(np.exp(hot).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(truth)), truth].mean())

    heats: list[float] = np.geomspace(0.01, 2.0, 101).tolist()
    return min(heats, key=surprise)


if __name__ == "__main__":
    main()
