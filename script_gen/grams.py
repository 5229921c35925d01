"""What a sentence is made of: Chinese characters by ones to threes, English words, their pairs and their insides."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_WORD = re.compile(r"[a-z']+|[\u4e00-\u9fff]+|\d+")


def grams(text: str) -> Iterator[str]:
    """The grams of a lower-case text, each as often as it stands there."""
    words = _WORD.findall(text)
    for word in words:
        if word[0].isascii():
            edged = f"^{word}$"
            yield f"={word}"
            yield from (edged[at : at + 4] for at in range(len(edged) - 3))
        else:
            yield from (word[at : at + size] for size in (1, 2, 3) for at in range(len(word) - size + 1))
    yield from (f"{one} {two}" for one, two in pairwise(words) if one.isascii() and two.isascii())


@dataclass(frozen=True, slots=False)
class Vocabulary:
    """The grams that two examples or more share, and how rare each is."""

    known: tuple[str, ...]
    rarity: Floats
    """Inverse document frequency of each, shape (known,)."""

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each gram stands."""
        return {gram: at for at, gram in enumerate(self.known)}

    def weigh(self, text: str) -> tuple[NDArray[np.intp], Floats]:
        """The places of the text's known grams and their weights, a unit vector: TF-IDF with a logarithmic count."""
        counted = Counter(gram for gram in grams(text) if gram in self.places)
        at = np.array([self.places[gram] for gram in counted], dtype=np.intp)
        weights = (1 + np.log(np.array(list(counted.values()), dtype=np.float32))) * self.rarity[at]
        return at, np.asarray(weights / (np.linalg.norm(weights) or 1), dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> Floats:
        """The unit vectors of many texts, shape (texts, known)."""
        rows = np.zeros((len(texts), len(self.known)), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            at, weights = self.weigh(text)
            row[at] = weights
        return rows


def vocabulary(texts: Sequence[str]) -> Vocabulary:
    """The grams that more than one of the texts holds, in alphabetical order."""
    held = Counter(gram for text in texts for gram in set(grams(text)))
    known = tuple(sorted(gram for gram, examples in held.items() if examples > 1))
    return Vocabulary(known, np.log(len(texts) / np.array([held[gram] for gram in known], dtype=np.float32)))
