"""Pure: which part of a fact a number belongs to, where one fact lists several: 竹纤维70%，棉30%."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from script_gen.numbers import Quantity, quantities

_PART: Final = re.compile(r"[，、；,;]|\.(?!\d)|\band\b|[和加]")
_WORDS: Final = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Part:
    number: Quantity
    labels: frozenset[str]
    """Words, or pairs of Chinese characters, that stand in this part only."""


def misplaced(said: Quantity, clause: str, value: str) -> bool:
    """Whether the clause of a line gives the number to another part of the fact's value than its own.

    Only parts that run parallel are told apart: each has one number, all of the same unit. A clause that names the
    number's own part, or none, is let be.
    """
    parts = _parts(value.lower())
    own = [part for part in parts if part.number.value == said.value]
    if not own or len(own) == len(parts) or any(_names(clause, part) for part in own):
        return False
    return all(part.labels for part in own) and any(_names(clause, part) for part in parts if part not in own)


def _names(clause: str, part: _Part) -> bool:
    return any(label in clause for label in part.labels)


@lru_cache(maxsize=1024)
def _parts(value: str) -> tuple[_Part, ...]:
    """The parallel parts of a value, two or more; else none."""
    pieces = [(piece, quantities(piece)) for piece in _PART.split(value)]
    if len(pieces) < 2 or any(len(found) != 1 for _, found in pieces):
        return ()
    if len({found[0].unit for _, found in pieces}) > 1:
        return ()
    labels = [_labels(piece, found[0]) for piece, found in pieces]
    common = {label for label in chain(*labels) if sum(label in each for each in labels) > 1}
    return tuple(_Part(found[0], frozenset(own - common)) for (_, found), own in zip(pieces, labels, strict=True))


def _labels(piece: str, number: Quantity) -> set[str]:
    """What names a part: its English words, its Chinese characters by twos, or one that stands alone."""
    rest = f"{piece[: number.start]} {piece[number.stop :]}"
    found: set[str] = set()
    for word in _WORDS.findall(rest):
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        found |= {word} if word.isascii() or not pairs else pairs
    return found
