"""Pure: how much a show repeats itself: lines that come again, and how like the last ten minutes each line is."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from script_gen.variety import grams

NEAR_S: Final = 600.0
AGAIN_S: Final = 7200.0


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a run of lines showed."""

    likeness: tuple[float, ...]
    """Of each line the highest 3-gram Jaccard with a line of the ten minutes before it: 0 new, 1 the same."""
    again: int
    """Lines that had been said word for word within the two hours before."""

    @property
    def mean(self) -> float:
        """The mean likeness; 0 without lines."""
        return fmean(self.likeness) if self.likeness else 0.0


def freshness(lines: Iterable[tuple[float, str]]) -> Freshness:
    """Measure lines, each with the second at which it was said, in order."""
    said: dict[str, float] = {}
    near: deque[tuple[float, frozenset[str]]] = deque()
    likeness: list[float] = []
    again = 0
    for at_s, text in lines:
        while near and near[0][0] < at_s - NEAR_S:
            near.popleft()
        own = grams(text)
        likeness.append(max((len(own & other) / len(own | other) for _, other in near), default=0.0))
        again += at_s - said.get(text, -AGAIN_S) < AGAIN_S
        said[text] = at_s
        near.append((at_s, own))
    return Freshness(tuple(likeness), again)
