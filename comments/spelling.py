"""How a comment is spelled: its runs of one to four characters as a sparse vector, beside what its embedding says."""

import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

BUCKETS: Final = 1 << 15
"""Runs share this many places by their CRC-32 (feature hashing: Weinberger et al., 2009)."""

LONGEST: Final = 4
"""Characters in a run. Runs do not reach over blanks, and a word's edges count as a character."""

Places = NDArray[np.int64]
Floats = NDArray[np.float32]


def runs(text: str) -> tuple[Places, Floats]:
    """The buckets of a plain text's runs, and 1 + ln of how often each occurs; both of shape (different runs,)."""
    counted: Counter[int] = Counter()
    for word in text.split():
        edged = f" {word} "
        for length in range(1, LONGEST + 1):
            for start in range(len(edged) - length + 1):
                counted[zlib.crc32(edged[start : start + length].encode()) % BUCKETS] += 1
    places = np.fromiter(counted, dtype=np.int64, count=len(counted))
    often = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    return places, 1 + np.log(often)


def rarity(texts: Sequence[str]) -> Floats:
    """What a bucket is worth, shape (BUCKETS,): the rarer among `texts` the more, and nothing what is in one only."""
    seen = np.zeros(BUCKETS, dtype=np.int64)
    for text in texts:
        seen[runs(text)[0]] += 1
    worth = 1 + np.log((1 + len(texts)) / (1 + seen))
    return np.where(seen > 1, worth, 0.0).astype(np.float32)


def spelled(text: str, worth: Floats) -> tuple[Places, Floats]:
    """Buckets and weights of a plain text, the weights of length 1 together."""
    places, weights = runs(text)
    weights = weights * worth[places]
    return places, weights / max(float(np.linalg.norm(weights)), 1e-9)


def likenesses(rows: Sequence[tuple[Places, Floats]]) -> Floats:
    """How alike each two spelled texts are, 0 to 1, shape (texts, texts)."""
    alike = np.zeros((len(rows), len(rows)), dtype=np.float32)
    holders: dict[int, list[tuple[int, float]]] = {}
    for row, (places, weights) in enumerate(rows):
        for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
            if weight > 0:
                holders.setdefault(place, []).append((row, weight))
    for held in holders.values():
        at = np.array([row for row, _ in held])
        weights = np.array([weight for _, weight in held], dtype=np.float32)
        alike[at[:, None], at] += weights[:, None] * weights
    return alike
