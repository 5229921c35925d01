"""Tiles: which parts of a picture have changed, in squares, read back as few rectangles on even pixels."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.rect import Rect, whole

TILE_PX: Final = 32
"""Even, for one chroma sample serves two pixels each way; smaller squares make more rectangles, larger ones more
pixels."""


class Tiles:
    """A set of squares of one picture."""

    def __init__(self, size: tuple[int, int]) -> None:
        """`size` is the picture's width and height, both even."""
        self._size = size
        columns, rows = (-(-side // TILE_PX) for side in size)
        self._marked: NDArray[np.bool_] = np.zeros((rows, columns), bool)

    def mark(self, rect: Rect) -> None:
        """Add all that these pixels touch; what lies outside the picture is let go."""
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        if right > 0 and bottom > 0:
            rows = slice(top // TILE_PX if top > 0 else 0, -(-bottom // TILE_PX))
            self._marked[rows, left // TILE_PX if left > 0 else 0 : -(-right // TILE_PX)] = True

    def take(self, within: Rect | None = None) -> list[Rect]:
        """What is marked, `within` a rectangle or anywhere, as rectangles that do not overlap; it is unmarked then."""
        taken = self._marked
        self._marked = np.zeros_like(taken)
        if within is not None and within != whole(self._size):
            inside = Tiles(self._size)
            inside.mark(within)
            self._marked, taken = taken & ~inside._marked, taken & inside._marked
        return list(self._rects(taken))

    def _rects(self, marked: NDArray[np.bool_]) -> Iterator[Rect]:
        width, height = self._size
        row = 0
        columns, squares = marked.shape[1], marked.tobytes()
        lines = (squares[i : i + columns] for i in range(0, len(squares), columns))
        for line, alike in groupby(lines):
            rows = sum(1 for _ in alike)
            for start, stop in _runs(line):
                yield Rect(
                    start * TILE_PX,
                    row * TILE_PX,
                    min(stop * TILE_PX, width),
                    min((row + rows) * TILE_PX, height),
                )
            row += rows


def _runs(line: bytes) -> Iterator[tuple[int, int]]:
    """First and past-last square of each unbroken run."""
    start = line.find(1)
    while start >= 0:
        stop = line.find(0, start)
        stop = len(line) if stop < 0 else stop
        yield start, stop
        start = line.find(1, stop)
