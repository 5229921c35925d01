"""Cutting a text into the pieces that e5 knows: SentencePiece's unigram model, the likeliest cut by Viterbi's way."""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.e5 import Bytes, Pieces

BEGIN: Final = 0
END: Final = 2
UNKNOWN: Final = 3
"""`<s>` before every text, `</s>` behind it, `<unk>` for a letter that is in no piece."""

PASSAGE: Final = (46692, 12)
"""`passage:` before the text, which told intents apart better than e5's other, `query:` (macro-F1 0.86 and 0.83)."""

_SPECIAL: Final = 4
"""The first four pieces stand for no text."""

_UNKNOWN_COST: Final = 10.0
"""What a letter that is in no piece scores below the rarest piece, as in SentencePiece."""

_BLANK: Final = "\u2581"
"""What SentencePiece writes for the blank before a word. No piece reaches over one."""

_LONGEST: Final = 16
"""Letters in the longest piece, SentencePiece's default."""

_AT_ONCE: Final = 8192

_GAPS: Final = re.compile(" {2,}")

_BASE: Final = 0x9E3779B97F4A7C15
"""Odd, so that it can be divided by among 64-bit numbers; the golden ratio, as Knuth recommends for hashing."""

_INVERSE: Final = pow(_BASE, -1, 1 << 64)

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]
Step = tuple[int, int, int, float]
"""From one letter up to another by a piece, with its score."""


class Cutter:
    """Cuts texts. Pieces are known by 64-bit hashes of their letters (Rabin and Karp's, 1987), 3 MB for 250,000."""

    def __init__(self, pieces: Pieces) -> None:
        self._spellings = str.maketrans(pieces.spellings)
        self._scores = pieces.scores
        self._unknown = float(pieces.scores.min()) - _UNKNOWN_COST
        hashes = _hashed(pieces)
        self._numbers = (np.argsort(hashes) + _SPECIAL).astype(np.int32)
        self._hashes = hashes[self._numbers - _SPECIAL]

    def cut(self, text: str) -> list[int]:
        """The numbers of the pieces e5 is given of a text: as a passage, to its end.

        The beginning is the graph's own (`comments.graph`).
        """
        words = _GAPS.sub(" ", text.translate(self._spellings)).strip(" ")
        letters = _BLANK + words.replace(" ", _BLANK) if words else ""
        return [*PASSAGE, *self._likeliest(len(letters), self._steps(letters)), END]

    def _steps(self, letters: str) -> Iterable[Step]:
        """Every piece that stands somewhere in a text."""
        points = _points(letters)
        starts, stops = _runs(points)
        wanted = _parts(points, starts, stops)
        at = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        found = self._hashes[at] == wanted
        numbers = self._numbers[at[found]]
        scores = self._scores[numbers]
        return zip(*(each.tolist() for each in (starts[found], stops[found], numbers, scores)), strict=True)

    def _likeliest(self, size: int, steps: Iterable[Step]) -> list[int]:
        """The pieces of the best way from the first letter to the last (Viterbi, 1967)."""
        begun: list[list[Step]] = [[(at, at + 1, UNKNOWN, self._unknown)] for at in range(size)]
        for step in steps:
            begun[step[0]].append(step)
        best: list[float] = [0.0] + [-np.inf] * size
        ways = [(0, 0)] * (size + 1)
        for at, onward in enumerate(begun):
            for _, stop, number, score in onward:
                if best[at] + score > best[stop]:
                    best[stop], ways[stop] = best[at] + score, (at, number)
        return _walked(ways)


def _walked(ways: list[tuple[int, int]]) -> list[int]:
    """The numbers on the best way, found from its end."""
    numbers, at = [], len(ways) - 1
    while at:
        at, number = ways[at]
        numbers.append(number)
    return numbers[::-1]


def _points(letters: str) -> NDArray[np.uint32]:
    return np.frombuffer(letters.encode("utf-32-le", errors="replace"), np.uint32)


def _runs(points: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Where all runs of letters that lie within one word begin and end."""
    words = np.cumsum(points == ord(_BLANK))
    starts, lengths = np.divmod(np.arange(len(points) * _LONGEST), _LONGEST)
    stops = starts + lengths + 1
    whole = words[np.minimum(stops, len(points)) - 1] == words[starts]
    whole &= stops <= len(points)
    return starts[whole], stops[whole]


def _parts(points: NDArray[np.uint32], starts: Places, stops: Places) -> Hashes:
    """The hash of each part of a text, a sum of letters times powers: that up to its end without that up to its start,
    divided by the power there."""
    sums = np.zeros(len(points) + 1, np.uint64)
    np.cumsum(points * _powers(_BASE, len(points)), out=sums[1:])
    hashes: Hashes = (sums[stops] - sums[starts]) * _powers(_INVERSE, len(points))[starts]
    return hashes


def _hashed(pieces: Pieces) -> Hashes:
    """The hash of every piece that stands for text, a few thousand at once: large sums would stay in the heap."""
    places = range(_SPECIAL, len(pieces.scores), _AT_ONCE)
    return np.concatenate([_hashes(pieces.ends[at : at + _AT_ONCE + 1], pieces.letters) for at in places])


def _hashes(ends: NDArray[np.uint32], letters: Bytes) -> Hashes:
    """Those of the pieces that end one another."""
    held = letters[ends[0] : ends[-1]]
    begun = np.append(0, np.cumsum(held & 0xC0 != 0x80))
    edges = begun[ends - ends[0]]
    return _parts(_points(held.tobytes().decode()), edges[:-1], edges[1:])


def _powers(base: int, count: int) -> Hashes:
    """`base` to the powers from 0 on, among 64-bit numbers."""
    factors = np.full(count, base, np.uint64)
    factors[:1] = 1
    return np.multiply.accumulate(factors)
