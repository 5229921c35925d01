"""The classifier: kernel ridge regression over a comment's embedding and spelling, for intent and for mood."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from comments.nearness import Nearness
from comments.spelling import Places, spelled

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
"""Fitted by `python -m comments.train` on `comments/seeds/`; a test refits it and compares."""

SHARPNESS: Final = 1.0
"""How fast likeness fades with distance between two unit vectors (the kernel's gamma)."""

SPELLING_SHARE: Final = 0.25
"""What likeness of spelling counts beside likeness of meaning."""

HINT: Final = 1.0
"""What a rule's word adds to a label's score. Seen on unseen comments, the classifier knows a little more than the
rules do and both together more than either: anything from 0.5 to 2 serves."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the heads look at of one comment."""

    likeness: Floats
    """How near its meaning is to each seed's, 0 to 1, shape (seeds,)."""
    places: Places
    weights: Floats
    """Its spelling: buckets and their weights, as `comments.spelling.spelled` gives them."""


@dataclass(frozen=True, slots=True)
class Head:
    """What each seed says for each label, and how far such sums may be trusted."""

    labels: tuple[str, ...]
    votes: Floats
    """Shape (seeds, labels): a comment's scores are its likeness to each seed times these,"""
    letters: Floats
    """and its spelling times these: the seeds' votes gathered by bucket, shape (buckets, labels)."""
    heat: float
    """Scores are divided by it before the softmax, so that of all answers given with 0.8 eight in ten are right."""

    def scores(self, seen: Seen) -> Floats:
        """What speaks for each label, shape (labels,), before any temperature."""
        told: Floats = seen.likeness @ self.votes + seen.weights @ self.letters[seen.places]
        return told

    def chances(self, seen: Seen, hint: str | None = None) -> dict[str, float]:
        """The calibrated probability of each label; `hint`, what a rule speaks for, is made e times as likely."""
        scores = self.scores(seen) / self.heat
        if hint is not None:
            scores[self.labels.index(hint)] += HINT
        weights = np.exp(scores - scores.max())
        return dict(zip(self.labels, (weights / weights.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Classifier:
    """The seeds' place in meaning space, what each run of characters is worth, and the three heads."""

    centre: Floats
    """Shape (768,). All e5 vectors point one way; what differs between comments is the rest."""
    seeds: Nearness
    """Centred unit vectors, those of `comments.examples.read_examples`, then those of `read_conduct`."""
    rarity: Floats
    """Shape (buckets,): see `comments.spelling`."""
    intent: Head
    mood: Head
    conduct: Head
    """What moderation goes by at its second look; see `comments.conduct`."""
    fingerprint: str
    """Digest of the seed files it was fitted on."""

    def see(self, text: str, vector: Floats) -> Seen:
        """What the heads look at of a plain text and its embedding, shape (768,)."""
        near = self.seeds.cosines(centred(vector[None, :], self.centre)[0])
        return Seen(likeness(near), *spelled(text, self.rarity))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write plain arrays, readable without pickle."""
        arrays: dict[str, Any] = {"centre": self.centre, "fingerprint": np.array(self.fingerprint)}
        arrays["rarity"] = self.rarity.astype(np.float16)
        arrays |= {"seeds": self.seeds.steps, "scale": np.array(self.seeds.scale, dtype=np.float32)}
        for name, head in (("intent", self.intent), ("mood", self.mood), ("conduct", self.conduct)):
            arrays |= {f"{name}_labels": np.array(head.labels), f"{name}_heat": np.array(head.heat)}
            arrays |= {
                f"{name}_votes": head.votes.astype(np.float16),
                f"{name}_letters": head.letters.astype(np.float16),
            }
        np.savez_compressed(path, **arrays)


def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """The shipped classifier; reads plain arrays only, never pickled objects."""
    with np.load(path, allow_pickle=False) as arrays:
        intent, mood, conduct = (
            Head(
                tuple(arrays[f"{name}_labels"].tolist()),
                arrays[f"{name}_votes"].astype(np.float32),
                arrays[f"{name}_letters"].astype(np.float32),
                float(arrays[f"{name}_heat"]),
            )
            for name in ("intent", "mood", "conduct")
        )
        seeds = Nearness(arrays["seeds"], float(arrays["scale"]))
        rarity = arrays["rarity"].astype(np.float32)
        return Classifier(arrays["centre"], seeds, rarity, intent, mood, conduct, str(arrays["fingerprint"]))


def centred(rows: Floats, centre: Floats) -> Floats:
    """Rows of embeddings seen from the centre, each of length 1, of which both halves have the same part."""
    offsets = (rows - centre).reshape(len(rows), 2, -1)
    unit: Floats = offsets / np.maximum(np.linalg.norm(offsets, axis=2, keepdims=True), 1e-9)
    return unit.reshape(len(rows), -1) * np.float32(np.sqrt(0.5))


def likeness(cosines: Floats) -> Floats:
    """The Gaussian kernel of unit vectors with these cosines, `exp(-gamma |a - b|²)`."""
    near: Floats = np.exp(2 * SHARPNESS * (cosines - 1))
    return near
