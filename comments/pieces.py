"""Cutting a text into the pieces that e5 knows: SentencePiece's unigram model, the likeliest cut by Viterbi's way."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.e5 import Pieces

BEGIN: Final = 0
END: Final = 2
UNKNOWN: Final = 3
"""`<s>` before every text, `</s>` behind it, `<unk>` for a letter that is in no piece."""

_SPECIAL: Final = 4
"""The first four pieces stand for no text."""

_UNKNOWN_COST: Final = 10.0
"""What a character that is in no piece scores below the rarest piece, as in SentencePiece."""

_BLANK: Final = "\u2581"
"""What SentencePiece writes for the blank before a word. No piece reaches over one."""

_KEY_BYTES: Final = 8
"""Enough for the blank and one more character."""

_LONGEST: Final = 16
"""Letters in the longest piece, SentencePiece's default."""

_REMEMBERED: Final = 2048
_GAPS: Final = re.compile(" {2,}")

Known = dict[str, tuple[int, float]]
"""Pieces with their number and score."""


class Cutter:
    """Cuts texts. Of the 250,000 pieces only those are kept as words that begin like something seen."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._spellings = str.maketrans(pieces.spellings)
        keys = _keys(pieces)
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._order]
        self._unknown = UNKNOWN, float(pieces.scores.min()) - _UNKNOWN_COST
        self._known: dict[str, Known] = {}
        self._word = lru_cache(_REMEMBERED)(self._cut)

    def cut(self, text: str) -> list[int]:
        """The numbers of the pieces of `text` and of the end; the beginning is the graph's own (`comments.graph`)."""
        read = _GAPS.sub(" ", text.translate(self._spellings)).strip(" ")
        return [number for word in read.split(" ") for number in self._word(_BLANK + word)] + [END]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The likeliest cut of one word, which begins with its blank: Viterbi, 1967, over where pieces may end."""
        best: list[float] = [0.0] + [-np.inf] * len(word)
        ways = [(0, 0)] * len(best)
        for at, letter in enumerate(word):
            known = self._beginning(letter if at else word[:2])
            for stop in range(at + 1, min(at + _LONGEST, len(word)) + 1):
                found = known.get(word[at:stop]) or (self._unknown if stop == at + 1 else None)
                if found and best[at] + found[1] > best[stop]:
                    best[stop], ways[stop] = best[at] + found[1], (at, found[0])
        return tuple(_walked(ways))

    def _beginning(self, start: str) -> Known:
        """The pieces that begin with a letter, or with the blank and one; the blank itself is among the latter."""
        if start not in self._known:
            low, free = _key(start), 8 * (_KEY_BYTES - len(start.encode()))
            known = self._between(low, low + (1 << free))
            if len(start) > 1:
                known |= self._between(_key(_BLANK), _key(_BLANK) + 1)
            self._known[start] = known
        return self._known[start]

    def _between(self, low: int, high: int) -> Known:
        """The pieces whose keys lie from `low` up to `high`."""
        first, stop = np.searchsorted(self._keys, np.array([low, high], np.uint64))
        numbers = self._order[first:stop].tolist()
        return {self._letters(number): (number, float(self._pieces.scores[number])) for number in numbers}

    def _letters(self, number: int) -> str:
        start, stop = self._pieces.ends[number : number + 2]
        return self._pieces.letters[start:stop].tobytes().decode()


def _walked(ways: list[tuple[int, int]]) -> list[int]:
    """The numbers on the best way, found from its end."""
    numbers, at = [], len(ways) - 1
    while at:
        at, number = ways[at]
        numbers.append(number)
    return numbers[::-1]


def _keys(pieces: Pieces) -> NDArray[np.uint64]:
    """The first bytes of every piece as one number, so that pieces which begin alike stand side by side."""
    starts, stops = pieces.ends[:-1].astype(np.int64), pieces.ends[1:].astype(np.int64)
    stops[:_SPECIAL] = 0
    keys = np.zeros(len(starts), np.uint64)
    for at in range(_KEY_BYTES):
        letters = pieces.letters[np.minimum(starts + at, len(pieces.letters) - 1)]
        keys = keys << np.uint64(8) | np.where(starts + at < stops, letters, 0).astype(np.uint64)
    return keys


def _key(start: str) -> int:
    return int.from_bytes(start.encode().ljust(_KEY_BYTES, b"\0"))
