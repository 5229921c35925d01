"""The fitting itself: both heads, and the upper layers' biases and norms, by Adam on batches of equal length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from comments.comment import Intent, Mood
from comments.tuning.encoder import Encoder, length_of, padded

INTENTS: Final = tuple(sorted(intent.value for intent in Intent))
MOODS: Final = tuple(sorted(mood.value for mood in Mood))

EPOCHS: Final = 5
BATCH: Final = 32
STEP: Final = 2e-3
"""Adam's step for biases and norms (BitFit: Ben Zaken et al., 2022), after a warm-up, falling with a cosine."""
WARM_UP: Final = 150
PACE: Final = {"tuned": 1.0, "centre": 0.2, "seen_from": 0.0, "weights": 5.0, "bias": 5.0}
"""How fast each part moves, in steps."""
SMOOTHING: Final = 0.1
"""Label smoothing: seeds are reviewed by people, and people differ."""
MOOD_SHARE: Final = 0.7
LIKENESS_KEPT: Final = 3.0
"""What it costs when two comments' likeness leaves the original model's: questions are grouped by it."""

Floats = NDArray[np.float32]
Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that is learnt from, row by row."""

    states: list[Floats]
    """Each text below the tuned layers, shape (tokens, width)."""
    intents: NDArray[np.int64]
    moods: NDArray[np.int64]
    """Places in INTENTS and MOODS; -1: teaches nothing of that kind."""
    original: Floats
    """The untuned model's vectors, shape (texts, width)."""


def fit(encoder: Encoder, lesson: Lesson, *, seed: int = 0, epochs: int = EPOCHS) -> Iterator[Parameters]:
    """The parameters after each epoch: `tuned`, `centre`, `weights` and `bias` (each with `intent`, `mood`)."""
    dice = np.random.default_rng(seed)
    now = begin(encoder, lesson)
    means = jax.tree.map(jnp.zeros_like, now)
    squares = jax.tree.map(jnp.zeros_like, now)
    gradient = jax.jit(jax.grad(_loss(encoder, _rarity(lesson.intents), _rarity(lesson.moods))))
    adam = jax.jit(_adam)
    steps, total = 0, epochs * len(list(batches(lesson.states, dice)))
    for _ in range(epochs):
        for rows in batches(lesson.states, dice):
            steps += 1
            size = STEP * min(1, steps / WARM_UP) * (0.5 + 0.5 * float(np.cos(np.pi * min(1, steps / total))) + 0.01)
            slope = gradient(now, *_batch(lesson, rows))
            now, means, squares = adam(now, means, squares, slope, steps, size)
        yield now


def begin(encoder: Encoder, lesson: Lesson) -> Parameters:
    """The model as it is, and heads by ridge regression."""
    centre = lesson.original.mean(axis=0)
    rows = lesson.original - centre
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    heads = {"intent": _ridge(rows, lesson.intents, len(INTENTS)), "mood": _ridge(rows, lesson.moods, len(MOODS))}
    return {
        "tuned": encoder.tuned(),
        "centre": jnp.asarray(centre),
        "seen_from": jnp.asarray(centre),
        "weights": {name: jnp.asarray(weights) for name, weights in heads.items()},
        "bias": {"intent": jnp.zeros(len(INTENTS)), "mood": jnp.zeros(len(MOODS))},
    }


def batches(states: Sequence[Floats], dice: np.random.Generator) -> Iterator[list[int]]:
    """Rows in random order, those of one batch padded to the same length."""
    by_length: dict[int, list[int]] = {}
    for row in dice.permutation(len(states)).tolist():
        by_length.setdefault(length_of(states[row]), []).append(row)
    made = [rows[at : at + BATCH] for rows in by_length.values() for at in range(0, len(rows), BATCH)]
    dice.shuffle(made)
    return iter(made)


def scores(encoder: Encoder, now: Parameters, states: Any, mask: Any) -> tuple[Any, Any, Any]:
    """Intent scores, mood scores and the centred unit vectors of a batch."""
    rows = _seen(encoder.upper(now["tuned"], states, mask), now["centre"])
    intent, mood = (rows @ now["weights"][name] + now["bias"][name] for name in ("intent", "mood"))
    return intent, mood, rows


def _loss(encoder: Encoder, intent_worth: Floats, mood_worth: Floats) -> Any:
    def loss(now: Parameters, states: Any, mask: Any, intents: Any, moods: Any, original: Any, real: Any) -> Any:
        intent, mood, rows = scores(encoder, now, states, mask)
        before = _seen(original, now["seen_from"])
        pairs = real[:, None] & real[None]
        moved = (((rows @ rows.T - before @ before.T) ** 2) * pairs).sum() / pairs.sum()
        missed = _surprise(intent, intents, intent_worth, real) + MOOD_SHARE * _surprise(mood, moods, mood_worth, real)
        return missed + LIKENESS_KEPT * moved

    return loss


def _surprise(scored: Any, truth: Any, worth: Floats, real: Any) -> Any:
    """Cross entropy with smoothed labels, over the rows that teach it."""
    wanted = (1 - SMOOTHING) * jax.nn.one_hot(truth, len(worth)) + SMOOTHING / len(worth)
    each = -(wanted * jax.nn.log_softmax(scored)).sum(1)
    weight = jnp.where((truth >= 0) & real, jnp.asarray(worth)[jnp.maximum(truth, 0)], 0.0)
    return (weight * each).sum() / real.sum()


def _batch(lesson: Lesson, rows: list[int]) -> tuple[Any, ...]:
    """A full batch: a short one is filled with its first row, which then does not count."""
    filled = rows + rows[:1] * (BATCH - len(rows))
    states, mask = padded([lesson.states[row] for row in filled])
    real = np.arange(BATCH) < len(rows)
    return states, mask, lesson.intents[filled], lesson.moods[filled], lesson.original[filled], real


def _adam(now: Any, means: Any, squares: Any, slope: Any, steps: Any, size: Any) -> Any:
    means = jax.tree.map(lambda mean, new: 0.9 * mean + 0.1 * new, means, slope)
    squares = jax.tree.map(lambda square, new: 0.99 * square + 0.01 * new * new, squares, slope)

    def moved(path: Any, value: Any, mean: Any, square: Any) -> Any:
        step = size * PACE[path[0].key] * (mean / (1 - 0.9**steps))
        return value - step / (jnp.sqrt(square / (1 - 0.99**steps)) + 1e-8)

    return jax.tree_util.tree_map_with_path(moved, now, means, squares), means, squares


def _rarity(truth: NDArray[np.int64]) -> Floats:
    """What a row of each label is worth: the rarer, the more, by the square root."""
    counts = np.bincount(truth[truth >= 0])
    return np.asarray((counts.mean() / counts) ** 0.5, dtype=np.float32)


def _ridge(rows: Floats, truth: NDArray[np.int64], labels: int) -> Floats:
    rows, truth = rows[truth >= 0], truth[truth >= 0]
    wanted = np.eye(labels)[truth] - 1 / labels
    return np.asarray(
        5 * np.linalg.solve(rows.T @ rows + 0.5 * np.eye(rows.shape[1]), rows.T @ wanted), dtype=np.float32
    )


def _seen(rows: Any, centre: Any) -> Any:
    offsets = rows - centre
    return offsets / (jnp.linalg.norm(offsets, axis=1, keepdims=True) + 1e-6)
