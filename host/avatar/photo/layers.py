"""Layers: what lies where in the figure, so that only what is seen is warped and laid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.figure import MARGIN
from host.avatar.photo.motion import Motion
from host.avatar.rect import Rect
from host.avatar.sprite import Cutout, Pixels, cutout

BAND_PX: Final = 64
_REACHES: Final = (6, 12, 20, 32, 56)
"""Pixels that a band may have moved: for each it is known beforehand where the figure then is at most."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a band takes up when it has moved by no more than some pixels."""

    rect: Rect
    """All that the figure may reach."""
    shown: Cutout
    """These rows of the person, `MARGIN` up and left.

    Rows below one another go one by one: what lies beside them is left from other pictures.
    """

    def anew(self) -> Cutout:
        """These rows as they are now."""
        return replace(self.shown)


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of the figure."""

    edges: NDArray[np.float32]
    """What the outline's displacement is for every weight, `(COUNT, places * 2)`."""
    extents: tuple[Extent, ...]
    """For each of `_REACHES`."""
    body: NDArray[np.float32] | None
    """Where only the body moves: its displacement at the first row and past the last, `(COUNT, 4)`."""

    @staticmethod
    def slanted(weights: NDArray[np.float32], body: NDArray[np.float32], extent: Extent) -> NDArray[np.float32]:
        """The affine map that takes the pixels of a band whose `body` moves to their sources, `(2, 3)`.

        Along a row the body moves as one, and within a band evenly from row to row: that costs half a free warp.
        """
        right, down, right_last, down_last = (weights @ body).tolist()
        left, top, bottom = extent.rect.left, extent.rect.top, extent.rect.bottom
        slant, stretch = (right_last - right) / (bottom - top), (down_last - down) / (bottom - top)
        return np.array([[1, -slant, left - right], [0, 1 - stretch, top - down]], np.float32)


class Bands:
    """All the rows that move, one band below the other."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self.each = tuple(bands)
        self._edges = np.hstack([band.edges for band in self.each])

    def extents(self, weights: NDArray[np.float32]) -> list[tuple[Band, Extent]]:
        """Where each band is at most when the figure moves like this."""
        moved = np.abs(weights @ self._edges).reshape(len(self.each), -1).max(1) + 1
        reaches = np.searchsorted(_REACHES[:-1], moved).tolist()
        return [(band, band.extents[reach]) for band, reach in zip(self.each, reaches, strict=True)]


def over(under: Pixels, sprite: Pixels) -> None:
    """Lay a premultiplied sprite over a picture of the same size, in place."""
    shows = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(sprite, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, shows, under, scale=1 / 255)
    cv2.add(under, sprite, under)


def reached(bands: Sequence[Band]) -> Rect:
    """All that these bands may reach, however much they move."""
    rects = [extent.rect for band in bands for extent in band.extents]
    return Rect(
        min(rect.left for rect in rects),
        min(rect.top for rect in rects),
        max(rect.right for rect in rects),
        max(rect.bottom for rect in rects),
    )


def bands(figure: Pixels, person: Pixels, motion: Motion, neck: int, foot: int, step: int) -> Iterator[Band]:
    """The rows from the figure's top to `foot`, cut at `neck`; all are multiples of `step`.

    `person` is where the figure is warped into.
    """
    highest = int(np.flatnonzero(figure[..., 3].max(1))[0])
    top = max(0, highest - _REACHES[-1]) // step * step
    for first, last in (*_cut(top, neck), *_cut(neck, foot)):
        extents = tuple(_extent(figure[..., 3], person, (first, last), reach, step) for reach in _REACHES)
        body = np.hstack([motion.body(first), motion.body(last)]) if first >= neck else None
        yield Band(motion.outline((first, last)), extents, body)


def _cut(top: int, bottom: int) -> Iterator[tuple[int, int]]:
    for first in range(top, bottom, BAND_PX):
        yield first, min(first + BAND_PX, bottom)


def _extent(alpha: NDArray[np.uint8], person: Pixels, rows: tuple[int, int], reach: int, step: int) -> Extent:
    first, last = rows
    near = alpha[max(0, first - reach) : last + reach]
    columns = np.flatnonzero(near.max(0))
    if not len(columns):
        return _shown(person, Rect(0, first, step, last))
    left = max(0, (int(columns[0]) - reach) // step * step)
    right = min(alpha.shape[1] // step * step, -(-(int(columns[-1]) + reach) // step) * step)
    return _shown(person, Rect(left, first, right, last))


def _shown(person: Pixels, rect: Rect) -> Extent:
    return Extent(rect, cutout(person[rect.place], rect.left - MARGIN, rect.top - MARGIN))


def still(figure: Pixels, foot: int) -> Iterator[Extent]:
    """What never moves, below `foot`."""
    for rows in _cut(foot, figure.shape[0]):
        yield _extent(figure[..., 3], figure, rows, 0, 1)
