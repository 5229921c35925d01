"""Layers: what lies where in the figure, so that only its rim is blended and only what moves is warped."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from host.avatar.photo.figure import MARGIN
from host.avatar.photo.grid import Rect
from host.avatar.sprite import Cutout, Pixels, cutout

BAND_PX: Final = 64


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of the figure that move together."""

    rect: Rect
    """All that the figure may reach there."""
    solid: tuple[int, int]
    """From and to which column it hides everything, however it moves; empty when equal."""

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


def over(under: Pixels, sprite: Pixels) -> None:
    """Lay a premultiplied sprite over a picture of the same size, in place."""
    shows = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(sprite, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, shows, under, scale=1 / 255)
    cv2.add(under, sprite, under)


def bands(figure: Pixels, foot: int, reach: int, step: int) -> list[Band]:
    """The rows from the figure's top to `foot` in bands, for movements of up to `reach` pixels."""
    alpha = figure[..., 3]
    _height, width = alpha.shape
    top = max(0, (int(np.flatnonzero(alpha.max(1))[0]) - reach) // step * step)
    made = []
    for first in range(top, foot, BAND_PX):
        last = min(first + BAND_PX, foot)
        rows = alpha[max(0, first - reach) : last + reach]
        columns = np.flatnonzero(rows.max(0))
        if not len(columns):
            continue
        left = max(0, (int(columns[0]) - reach) // step * step)
        right = min(width, -(-(int(columns[-1]) + reach) // step) * step)
        made.append(Band(Rect(left, first, right, last), _solid(rows, reach)))
    return made


def still(figure: Pixels, foot: int) -> list[Cutout]:
    """What never moves, below `foot`."""
    part = np.ascontiguousarray(figure[foot : figure.shape[0] - MARGIN, MARGIN : figure.shape[1] - MARGIN])
    return [cutout(part, 0, foot - MARGIN)] if len(part) else []


def _solid(rows: Pixels, reach: int) -> tuple[int, int]:
    """The longest run of columns that are opaque in all these rows, `reach` narrower on both sides."""
    opaque = np.concatenate([[0], (rows.min(0) == 255).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(opaque))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    longest = int(np.argmax(stops - starts))
    first, last = int(starts[longest]) + reach, int(stops[longest]) - reach
    return (first, last) if first < last else (0, 0)
