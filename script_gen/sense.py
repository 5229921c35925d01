"""What a question means though no rule knows its words: the kind of fact it wants, by examples near in meaning."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Embed = Callable[[str], Floats]

WEIGHTS: Final = Path(__file__).parent / "phrases"
"""Where `sense_<language>.npz` lie, fitted by `python -m bench.ask_fit` on `questions.toml` and reviewed questions."""
NOTHING: Final = "none"
"""The label of what is asked and never written down."""
SHARPNESS: Final = 1.0
"""The kernel's gamma."""
RIDGE: Final = 0.1
"""Regularisation; both chosen by leave-one-out."""
SURE: Final = 0.2
"""A score from which on a kind is believed: about the share of the near examples that are of it."""
LEAD: Final = 0.05
"""How far it must stand above every other kind."""

FIRM: Final = 0.3
"""A score, with a lead of half of it, that is believed against a word or the classifier."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The kind a question is nearest to."""

    kind: str
    score: float
    lead: float
    """How far it stands above the next."""
    lacking: str = ""
    """The kind that nothing is known of here, where that is why it means `NOTHING`."""

    @property
    def firm(self) -> bool:
        """Whether it may stand against what words or the classifier say."""
        return self.score >= FIRM and 2 * self.lead >= FIRM

    @property
    def sure(self) -> bool:
        """Whether an answer may rest on it."""
        return self.score >= SURE and self.lead >= LEAD


@dataclass(frozen=True, slots=True)
class Sense:
    """Kernel ridge regression from a question's vector to a score for each kind."""

    kinds: tuple[str, ...]
    centre: Floats
    """Shape (384,)."""
    seeds: Floats
    """Shape (examples, 384): centred unit vectors."""
    votes: Floats
    """Shape (examples, kinds)."""
    fingerprint: str
    """Digest of the examples it was fitted on."""

    def read(self, vector: Floats, known: Collection[str]) -> Meant:
        """The nearest of the `known` kinds, or `NOTHING`, which every kind that is not known counts for."""
        scores = np.exp(SHARPNESS * (2 * self.seeds @ self.centred(vector) - 2)) @ self.votes
        best = {NOTHING: 0.0}
        nearest = self.kinds[int(np.argmax(scores))]
        for kind, score in zip(self.kinds, scores.tolist(), strict=True):
            name = kind if kind in known else NOTHING
            best[name] = max(best.get(name, 0.0), score)
        first, second = sorted(best, key=best.__getitem__, reverse=True)[:2] if len(best) > 1 else (NOTHING, NOTHING)
        lacking = nearest if nearest not in known and nearest != NOTHING else ""
        return Meant(first, best[first], best[first] - best[second], lacking)

    def centred(self, vectors: Floats) -> Floats:
        """Unit vectors about the questions' own centre: there what is asked tells more than that it is a question."""
        return _centred(vectors, self.centre)

    def save(self, language: str) -> None:
        """Write the weights, halved in precision."""
        halved = {"seeds": self.seeds.astype(np.float16), "votes": self.votes.astype(np.float16)}
        np.savez_compressed(
            _file(language),
            kinds=np.array(self.kinds),
            centre=self.centre,
            fingerprint=np.array(self.fingerprint),
            **halved,  # type: ignore[arg-type]
        )


def fit(vectors: Floats, kinds: Sequence[str], fingerprint: str) -> Sense:
    """From the examples' embeddings, shape (examples, 384), and the kind of each; kinds with many weigh less each."""
    labels = tuple(sorted(set(kinds)))
    centre = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    seeds = _centred(vectors, centre)
    wanted = np.array([[float(kind == label) for label in labels] for kind in kinds])
    likeness = np.exp(SHARPNESS * (2 * seeds.astype(np.float64) @ seeds.T - 2))
    share = wanted.sum(axis=0)
    weights = (wanted / np.sqrt(share)).sum(axis=1)
    votes = np.linalg.solve(likeness + RIDGE * np.diag(weights.max() / weights), wanted)
    return Sense(labels, centre, seeds, votes.astype(np.float32), fingerprint)


@cache
def shipped(language: str) -> Sense:
    """The weights that come with the program."""
    with np.load(_file(language)) as file:
        return Sense(
            tuple(map(str, file["kinds"])),
            file["centre"],
            file["seeds"].astype(np.float32),
            file["votes"].astype(np.float32),
            str(file["fingerprint"]),
        )


def _file(language: str) -> Path:
    return WEIGHTS / f"sense_{language}.npz"


def _centred(vectors: Floats, centre: Floats) -> Floats:
    moved = vectors - centre
    return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), dtype=np.float32)
