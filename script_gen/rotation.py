"""Ready-made sayings in rotation: of each list every one is heard before the first comes again."""

from collections import Counter
from collections.abc import Sequence


class Rotation:
    """Counts how often a saying of each list was wanted. A list is known by its first saying."""

    def __init__(self) -> None:
        self._wanted: Counter[str] = Counter()

    def ways(self, sayings: Sequence[str]) -> list[str]:
        """All of them, beginning with the one whose turn it is."""
        start = self._wanted[sayings[0]] % len(sayings)
        self._wanted[sayings[0]] += 1
        return [*sayings[start:], *sayings[:start]]

    def next(self, sayings: Sequence[str]) -> str:
        """The one whose turn it is."""
        return self.ways(sayings)[0]
