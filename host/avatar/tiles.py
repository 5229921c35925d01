"""Tiles: which parts of a picture have changed, in squares, read back as few rectangles on even pixels."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.rect import Rect, whole

TILE_PX: Final = 16
"""Even, for one chroma sample serves two pixels each way; smaller squares make more rectangles, larger ones more
pixels."""


class Tiles:
    """A set of squares of one picture."""

    def __init__(self, size: tuple[int, int], *, tile_px: int = TILE_PX) -> None:
        """`size` is the picture's width and height; rectangles are on even pixels when both are and `tile_px` is."""
        self._size, self._tile_px = size, tile_px
        columns, rows = (-(-side // tile_px) for side in size)
        self._marked: NDArray[np.bool_] = np.zeros((rows, columns), bool)

    def mark(self, rect: Rect) -> None:
        """Add all that these pixels touch; what lies outside the picture is let go."""
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        if right > 0 and bottom > 0:
            side = self._tile_px
            rows = slice(top // side if top > 0 else 0, -(-bottom // side))
            self._marked[rows, left // side if left > 0 else 0 : -(-right // side)] = True

    def take(self, within: Rect | None = None) -> list[Rect]:
        """What is marked, `within` a rectangle or anywhere, as rectangles that do not overlap; it is unmarked then."""
        taken = self._marked
        self._marked = np.zeros_like(taken)
        if within is not None and within != whole(self._size):
            inside = Tiles(self._size, tile_px=self._tile_px)
            inside.mark(within)
            self._marked, taken = taken & ~inside._marked, taken & inside._marked
        return list(self._rects(taken))

    def _rects(self, marked: NDArray[np.bool_]) -> Iterator[Rect]:
        (width, height), side = self._size, self._tile_px
        row = 0
        columns, squares = marked.shape[1], marked.tobytes()
        lines = (squares[i : i + columns] for i in range(0, len(squares), columns))
        for line, alike in groupby(lines):
            rows = sum(1 for _ in alike)
            for start, stop in _runs(line):
                yield Rect(start * side, row * side, min(stop * side, width), min((row + rows) * side, height))
            row += rows


def _runs(line: bytes) -> Iterator[tuple[int, int]]:
    """First and past-last square of each unbroken run."""
    start = line.find(1)
    while start >= 0:
        stop = line.find(0, start)
        stop = len(line) if stop < 0 else stop
        yield start, stop
        start = line.find(1, stop)
