"""Fits the classifier on the reviewed seeds: `python -m comments.train`, about a minute, after any change of a seed."""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.classifier import Classifier, Floats, Head, centred, kernel
from comments.comment import Intent, Mood
from comments.embedding import Embedder
from comments.fold import plain
from comments.language import language_of
from comments.wordings import first, wordings_in

SEEDS: Final = Path(__file__).with_name("seeds")

RIDGE: Final = 0.3
"""Regularisation; chosen with the kernel's gamma by leave-one-out and on the tuning comments."""

MOOD_OF_INTENT: Final[dict[Intent, Mood]] = {
    **{intent: Mood.NEUTRAL for intent in Intent if intent not in {Intent.GREETING, Intent.CHITCHAT}},
    Intent.PRAISE: Mood.HAPPY,
    Intent.COMPLAINT: Mood.UPSET,
}
"""The mood an intent seed teaches when none of its words tells another: a plain question has none."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Labelled comments."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def main() -> None:
    """Embed the seeds, fit both heads, write the weights."""
    intent, mood = read_seeds("intent"), read_seeds("mood")
    rows = Embedder().embed_all([plain(text) for text in intent.texts + mood.texts])
    fit(intent, mood, rows).save()


def read_seeds(name: str) -> Seeds:
    """The seeds of `intent` or `mood`: tables of a label with lists `zh` and `en`."""
    tables = tomllib.loads((SEEDS / f"{name}.toml").read_text(encoding="utf-8"))
    pairs = [(text, label) for label, lists in tables.items() for texts in lists.values() for text in texts]
    return Seeds(tuple(text for text, _ in pairs), tuple(label for _, label in pairs))


def fingerprint() -> str:
    """A digest of the seed files; weights with another one are stale."""
    digest = hashlib.sha256()
    for name in ("intent", "mood"):
        digest.update((SEEDS / f"{name}.toml").read_bytes())
    return digest.hexdigest()[:16]


def fit(intent: Seeds, mood: Seeds, rows: Floats) -> Classifier:
    """The classifier for the seeds and their embeddings (the intents' rows, then the moods'); deterministic."""
    centre = np.asarray(rows.mean(axis=0), dtype=np.float32)
    return fit_centred(intent, mood, centre, centred(rows, centre))


def fit_centred(intent: Seeds, mood: Seeds, centre: Floats, seeds: Floats) -> Classifier:
    """The same from centred unit rows, shape (seeds, 384)."""
    moods = [mood_taught(text, label) for text, label in zip(intent.texts, intent.labels, strict=True)]
    teaching = [at for at, label in enumerate(moods) if label is not None]
    own = list(range(len(intent.texts), len(seeds)))
    mood_head = _head(seeds[teaching + own], [str(moods[at]) for at in teaching] + list(mood.labels))
    return Classifier(
        centre=centre,
        seeds=seeds,
        intent=_head(seeds[: len(intent.texts)], intent.labels),
        mood=_spread(mood_head, teaching + own, len(seeds)),
        fingerprint=fingerprint(),
    )


def mood_taught(text: str, intent: str) -> Mood | None:
    """The mood an intent seed stands for; `None` when its intent tells nothing of it."""
    wording = first(wordings_in(language_of(text)).mood, plain(text))
    return Mood(wording.label) if wording else MOOD_OF_INTENT.get(Intent(intent))


def _head(rows: Floats, labels: Sequence[str]) -> Head:
    """Kernel ridge regression on one-hot labels: votes = (K + ridge)⁻¹ Y."""
    names = tuple(sorted(set(labels)))
    truth = np.array([names.index(label) for label in labels])
    wanted = np.eye(len(names))[truth]
    inverse = np.linalg.inv(kernel(rows, rows.T).astype(np.float64) + RIDGE * np.eye(len(rows)))
    votes = inverse @ wanted
    # Scores of each seed as if it had been left out, in closed form: y - votes / diag(inverse) (Allen's PRESS).
    unseen = wanted - votes / np.diag(inverse)[:, None]
    return Head(names, votes.astype(np.float32), _heat(unseen, truth))


def _heat(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Temperature scaling on unseen scores: Guo et al., On Calibration of Modern Neural Networks, 2017."""

    def surprise(heat: float) -> float:
        hot = scores / heat
        hot -= hot.max(axis=1, keepdims=True)
        logs = hot - np.log(np.exp(hot).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(truth)), truth].mean())

    heats: list[float] = np.geomspace(0.01, 2.0, 101).tolist()
    return min(heats, key=surprise)


def _spread(head: Head, places: Sequence[int], count: int) -> Head:
    """The same head over all `count` seeds, those that did not teach it without a vote."""
    votes = np.zeros((count, len(head.labels)), dtype=np.float32)
    votes[list(places)] = head.votes
    return Head(head.labels, votes, head.heat)


if __name__ == "__main__":
    main()
