"""Layers: what lies where in the figure, so that only its rim is blended and only what is seen is warped."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.figure import MARGIN
from host.avatar.photo.grid import Rect
from host.avatar.photo.motion import Motion
from host.avatar.sprite import Pixels

BAND_PX: Final = 64
_REACHES: Final = (6, 12, 20, 32, 56)
"""Pixels that a band may have moved: for each it is known beforehand where the figure then is at most."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a band takes up when it has moved by no more than some pixels."""

    rect: Rect
    """All that the figure may reach."""
    solid: tuple[int, int]
    """From and to which column it hides everything; empty when equal."""

    def lay(self, person: Pixels, onto: Pixels) -> None:
        """Lay these rows of the warped person over a picture, `MARGIN` up and left, in place."""
        first, last = self.solid
        left, right = max(self.rect.left, MARGIN), min(self.rect.right, person.shape[1] - MARGIN)
        top, bottom = max(self.rect.top, MARGIN), min(self.rect.bottom, person.shape[0] - MARGIN)
        first, last = (min(max(edge, left), right) for edge in (first, last))
        for start, stop, solid in ((left, first, False), (first, last, True), (last, right, False)):
            if start >= stop or top >= bottom:
                continue
            part = person[top:bottom, start:stop]
            under = onto[top - MARGIN : bottom - MARGIN, start - MARGIN : stop - MARGIN]
            if solid:
                np.copyto(under, part)
            else:
                over(under, part)


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of the figure."""

    edges: NDArray[np.float32]
    """What the outline's displacement is for every weight, `(COUNT, places * 2)`."""
    extents: tuple[Extent, ...]
    """For each of `_REACHES`."""
    body: NDArray[np.float32] | None
    """Where only the body moves: its displacement at the first row and past the last, `(COUNT, 4)`."""

    def slanted(self, weights: NDArray[np.float32], extent: Extent) -> NDArray[np.float32] | None:
        """The affine map that takes the band's pixels to their sources, `(2, 3)`, where there is one.

        Along a row the body moves as one, and within a band evenly from row to row: that costs half a free warp.
        """
        if self.body is None:
            return None
        right, down, right_last, down_last = weights @ self.body
        left, top, _, bottom = astuple(extent.rect)
        slant, stretch = (right_last - right) / (bottom - top), (down_last - down) / (bottom - top)
        return np.array([[1, -slant, left - right], [0, 1 - stretch, top - down]], np.float32)

    def extent(self, weights: NDArray[np.float32]) -> Extent:
        """Where the band is at most when the figure moves like this."""
        moved = float(np.abs(weights @ self.edges).max()) + 1
        reach = next((i for i, reach in enumerate(_REACHES) if moved <= reach), len(_REACHES) - 1)
        return self.extents[reach]


def over(under: Pixels, sprite: Pixels) -> None:
    """Lay a premultiplied sprite over a picture of the same size, in place."""
    shows = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(sprite, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, shows, under, scale=1 / 255)
    cv2.add(under, sprite, under)


def bands(figure: Pixels, motion: Motion, neck: int, foot: int, step: int) -> Iterator[Band]:
    """The rows from the figure's top to `foot`, cut at `neck`; all are multiples of `step`."""
    highest = int(np.flatnonzero(figure[..., 3].max(1))[0])
    top = max(0, highest - _REACHES[-1]) // step * step
    for first, last in (*_cut(top, neck), *_cut(neck, foot)):
        extents = tuple(_extent(figure[..., 3], (first, last), reach, step) for reach in _REACHES)
        body = np.hstack([motion.body(first), motion.body(last)]) if first >= neck else None
        yield Band(motion.outline((first, last)), extents, body)


def _cut(top: int, bottom: int) -> Iterator[tuple[int, int]]:
    for first in range(top, bottom, BAND_PX):
        yield first, min(first + BAND_PX, bottom)


def _extent(alpha: NDArray[np.uint8], rows: tuple[int, int], reach: int, step: int) -> Extent:
    first, last = rows
    near = alpha[max(0, first - reach) : last + reach]
    columns = np.flatnonzero(near.max(0))
    if not len(columns):
        return Extent(Rect(0, first, step, last), (0, 0))
    left = max(0, (int(columns[0]) - reach) // step * step)
    right = min(alpha.shape[1] // step * step, -(-(int(columns[-1]) + reach) // step) * step)
    return Extent(Rect(left, first, right, last), _solid(near, reach))


def _solid(rows: NDArray[np.uint8], reach: int) -> tuple[int, int]:
    """The longest run of columns that are opaque in all these rows, `reach` narrower on both sides."""
    opaque = np.concatenate([[0], (rows.min(0) == 255).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(opaque))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    longest = int(np.argmax(stops - starts))
    first, last = int(starts[longest]) + reach, int(stops[longest]) - reach
    return (first, last) if first < last else (0, 0)


def still(figure: Pixels, foot: int) -> Iterator[Extent]:
    """What never moves, below `foot`."""
    for rows in _cut(foot, figure.shape[0]):
        yield _extent(figure[..., 3], rows, 0, 1)
