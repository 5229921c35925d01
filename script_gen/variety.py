"""Novelty of what was really spoken: no line twice in two hours, no near-repeat in ten minutes."""

from collections import Counter, defaultdict, deque
from itertools import chain
from typing import Final

WINDOW: Final = 2_400
"""Lines remembered whole: more than two hours of speech at 3 s a line."""
NEAR: Final = 130
"""Lines compared by 3-grams: ten minutes of speech."""


def grams(text: str) -> frozenset[str]:
    """The character 3-grams of a text, punctuation and spaces left out."""
    bare = "".join(char for char in text.lower() if char.isalnum())
    return frozenset(bare[at : at + 3] for at in range(len(bare) - 2)) or frozenset({bare})


class Memory:
    """What was spoken lately. An inverted index makes a comparison with 130 lines cost microseconds."""

    def __init__(self, lines: list[str] | None = None) -> None:
        self._lines: deque[str] = deque(maxlen=WINDOW)
        self._said: Counter[str] = Counter()
        self._near: deque[tuple[int, frozenset[str]]] = deque()
        self._where: defaultdict[str, set[int]] = defaultdict(set)
        self._sizes: dict[int, int] = {}
        self._next = 0
        for line in lines or ():
            self.add(line)

    @property
    def lines(self) -> list[str]:
        """The remembered lines, oldest first."""
        return list(self._lines)

    def add(self, text: str) -> None:
        """Remember a line; the oldest is forgotten."""
        if len(self._lines) == WINDOW:
            self._said[self._lines[0]] -= 1
        self._lines.append(text)
        self._said[text] += 1
        self._index(grams(text))

    def holds(self, text: str) -> bool:
        """Whether this very line was spoken within the window."""
        return self._said[text] > 0

    def likeness(self, text: str) -> float:
        """The highest Jaccard likeness of 3-grams with a line of the last ten minutes: 0 new, 1 the same."""
        own = grams(text)
        shared = Counter(chain.from_iterable(self._where[gram] for gram in own & self._where.keys()))
        return max((count / (len(own) + self._sizes[line] - count) for line, count in shared.items()), default=0.0)

    def _index(self, own: frozenset[str]) -> None:
        self._near.append((self._next, own))
        self._sizes[self._next] = len(own)
        for gram in own:
            self._where[gram].add(self._next)
        self._next += 1
        if len(self._near) > NEAR:
            line, old = self._near.popleft()
            del self._sizes[line]
            for gram in old:
                self._where[gram].discard(line)
                if not self._where[gram]:
                    del self._where[gram]
