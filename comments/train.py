"""Fits the classifier on the reviewed seeds: `python -m comments.train`, about a minute, after a seed has changed."""

import csv
import zlib
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.classifier import SPELLING_SHARE, Classifier, Floats, Head, Seen, centred, likeness
from comments.comment import Intent
from comments.conduct import NONE
from comments.e5 import read_e5
from comments.embedding import Embedder, gist
from comments.examples import Example, fingerprint, read_conduct, read_examples
from comments.familiar import write_vocabulary
from comments.fold import plain
from comments.graph import START, Start, whole
from comments.nearness import in_bytes
from comments.pieces import BEGIN, Cutter
from comments.spelling import BUCKETS, Places, likenesses, rarity, spelled

RIDGE: Final = 0.15
"""Regularisation; chosen with the kernel's gamma by leave-one-out and on the tuning comments."""

BALANCE: Final = 0.5
"""How far a label with few seeds is fitted more closely: its ridge falls with this power of its share. Else
the commonest mood, six seeds in ten, draws the others to itself; chosen with related seeds left out together."""

START_TEXTS: Final = 100
"""Seeds over which `<s>` is measured, once: what script_gen fits stands on the same vectors, so new seeds leave it be.
Delete `start.npz` to measure anew; it hardly differs (0.999 of cosine)."""

HARMLESS_OF: Final = 2
"""One example in so many teaches what is harmless: all of them would teach little more and take four times as long."""

TUNING_COMMENTS: Final = Path(__file__).parents[1] / "tests/comments/data/tuning.tsv"
"""Never fitted on: they tell how far the classifier may be trusted."""


def main() -> None:
    """Measure `<s>` unless it is known, embed the seeds, fit all heads, set their temperatures, write all."""
    examples, conduct = read_examples(), read_conduct()
    write_vocabulary(example.text for example in examples)
    if not START.exists():
        start([plain(example.text) for example in examples[:: len(examples) // START_TEXTS]]).save()
    embedder = Embedder()
    texts = [plain(text) for text in (*(example.text for example in examples), *(text for _, text in conduct))]
    fitted = fit(examples, conduct, embedder.look_at_all(texts))
    with TUNING_COMMENTS.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    seen = [fitted.see(text, embedder.look(text)) for text in (plain(row["text"]) for row in judged)]
    calibrated(fitted, seen, [row["intent"] for row in judged], [row["mood"] for row in judged]).save()


def start(texts: Sequence[str]) -> Start:
    """What `<s>` is to the other pieces, on average over texts."""
    e5 = read_e5()
    cutter, runner = Cutter(e5.pieces), whole(e5)
    seen = []
    for text in texts:
        rows = e5.rows([BEGIN, *cutter.cut(gist(text))], first=0)
        _, *states = runner.run(None, {"pieces": rows[None]})
        seen.append([state[0, 0] for state in states])
    end, *rest = np.mean(seen, axis=0)
    return Start(np.stack(rest[::2]), np.stack(rest[1::2]), end)


def fit(examples: Sequence[Example], conduct: Sequence[tuple[str, str]], rows: Floats) -> Classifier:
    """The classifier for examples and their looks, shape (examples + conduct, 768); deterministic, not calibrated."""
    centre = np.asarray(rows.mean(axis=0), dtype=np.float32)
    seeds = centred(rows, centre)
    texts = [plain(example.text) for example in examples] + [plain(text) for _, text in conduct]
    worth = rarity(texts[: len(examples)])
    spellings = [spelled(text, worth) for text in texts]
    alike = likeness(seeds @ seeds.T) + SPELLING_SHARE * likenesses(spellings)
    intent, mood, behaviour = (_head(alike, spellings, labels) for labels in taught(examples, conduct))
    return Classifier(centre, in_bytes(seeds), worth, intent, mood, behaviour, fingerprint())


def taught(examples: Sequence[Example], conduct: Sequence[tuple[str, str]]) -> tuple[list[str | None], ...]:
    """What each example, then each one of `conduct`, teaches each head: intent, mood, conduct; None: nothing."""
    nothing, known = [None] * len(conduct), {text for _, text in conduct}
    return (
        [*(example.intent for example in examples), *nothing],
        [*(example.mood for example in examples), *nothing],
        [*(_harmless(example, known) for example in examples), *(label for label, _ in conduct)],
    )


def _harmless(example: Example, known: Set[str]) -> str | None:
    """What an example teaches moderation; None: nothing, as it is spam, or among the examples of conduct itself."""
    if example.intent is Intent.SPAM or example.text in known:
        return None
    return NONE if zlib.crc32(example.text.encode()) % HARMLESS_OF == 0 else None


def calibrated(fitted: Classifier, seen: Sequence[Seen], intents: Sequence[str], moods: Sequence[str]) -> Classifier:
    """The same with the temperature of each head set on comments it was not fitted on."""
    return replace(fitted, intent=_cooled(fitted.intent, seen, intents), mood=_cooled(fitted.mood, seen, moods))


def _head(alike: Floats, spellings: Sequence[tuple[Places, Floats]], labels: Sequence[str | None]) -> Head:
    """Kernel ridge regression on one-hot labels: votes = (K + ridges)⁻¹ Y; rows without a label have no vote."""
    teaching, names, wanted, ridges = lesson(labels)
    votes = np.zeros((len(labels), len(names)), dtype=np.float32)
    votes[teaching] = np.linalg.solve(alike[np.ix_(teaching, teaching)] + np.diag(ridges), wanted)
    letters = np.zeros((BUCKETS, len(names)), dtype=np.float32)
    for (places, weights), vote in zip(spellings, votes, strict=True):
        letters[places] += SPELLING_SHARE * weights[:, None] * vote
    return Head(names, votes, letters, 1.0)


def lesson(labels: Sequence[str | None]) -> tuple[list[int], tuple[str, ...], Floats, Floats]:
    """Which rows have a label, the labels, and of each of these rows its one-hot label and its ridge."""
    teaching = [at for at, label in enumerate(labels) if label is not None]
    names = tuple(sorted({str(labels[at]) for at in teaching}))
    wanted = np.eye(len(names), dtype=np.float32)[[names.index(str(labels[at])) for at in teaching]]
    share = wanted.mean(axis=0) * len(names)
    return teaching, names, wanted, (RIDGE * (wanted @ share) ** BALANCE).astype(np.float32)


def _cooled(head: Head, seen: Sequence[Seen], truth: Sequence[str]) -> Head:
    scores = np.stack([head.scores(one) for one in seen])
    return replace(head, heat=_heat(scores, np.array([head.labels.index(label) for label in truth])))


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
