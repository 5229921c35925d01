"""Layers: what lies where in the figure, so that only what is seen is warped and laid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.figure import MARGIN
from host.avatar.photo.grid import slanted
from host.avatar.photo.motion import Motion
from host.avatar.rect import Rect
from host.avatar.sprite import Cutout, Pixels, cutout

Place = tuple[float, float, float, float]
"""How far a band's first row and the one past its last are to the right and down of where they were, in pixels."""

BAND_PX: Final = 48
_STEPS: Final = 4
"""To the pixel, in which the body moves: nobody sees less of a breath."""
_REACHES: Final = (4, 8, 12, 16, 24, 40, 56)
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

    def place(self, weights: NDArray[np.float32]) -> Place | None:
        """Where the body's first row and the one past its last are; nothing where the head's movements tell, too."""
        if self.body is None:
            return None
        right, down, right_last, down_last = (np.round(weights @ self.body * _STEPS) / _STEPS).tolist()
        return right, down, right_last, down_last


class Body:
    """The rows between neck and foot. They move slowly and in steps: what stands still is not warped anew."""

    def __init__(self, picture: Pixels, person: Pixels) -> None:
        """`picture` is the unmoved figure, `person` where it is warped into."""
        self._picture, self._person = picture, person
        self._shown: dict[int, tuple[Extent, Place, Cutout]] = {}

    def shown(self, extent: Extent, place: Place) -> Cutout:
        """What takes up this much, at its place: the same cutout as long as that is the same."""
        known = self._shown.get(extent.rect.top)
        if known is not None and known[0] is extent and known[1] == place:
            return known[2]
        slanted(self._picture, _slant(extent.rect, place), self._person[extent.rect.place])
        now = extent.anew()
        self._shown[extent.rect.top] = extent, place, now
        return now


def _slant(rect: Rect, place: Place) -> NDArray[np.float32]:
    """The affine map that takes the pixels of a band to their sources, `(2, 3)`.

    Along a row the body moves as one, and within a band evenly from row to row.
    """
    right, down, right_last, down_last = place
    height = rect.bottom - rect.top
    slant, stretch = (right_last - right) / height, (down_last - down) / height
    return np.array([[1, -slant, rect.left - right], [0, 1 - stretch, rect.top - down]], np.float32)


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
