"""Stripes: what moves slowly over the whole screen is drawn a part of its rows at a time, one part in each picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.sprite import Cutout, Pixels, opaque
from stream.timeline import PICTURE, Samples

STRIPES: Final = 2
"""Each moves in every second picture; where they meet they are one picture's movement apart."""

SEAM_PX: Final = 0.4
"""As far apart they may be: no eye and no encoder sees it. What moves faster is drawn whole in every picture."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One picture as it is seen at a moment."""

    turn: int
    """The how-manieth it is; two that dissolve follow one another."""
    source: Pixels
    place: NDArray[np.float64]
    """The map, 2x3, from the screen's pixels to the source's."""

    def apart_px(self, other: "View", size: tuple[int, int]) -> float:
        """How far the corners of a screen of this width and height are from where another view has them, in pixels."""
        moved = (self.place - other.place) @ np.array([(0, 0, 1), (size[0], 0, 1), (0, size[1], 1), (*size, 1)]).T
        return float(np.hypot(*moved).max() / self.place[0, 0])

    def like(self, other: "View | None") -> bool:
        """Whether both show the same pixels."""
        return other is not None and self.source is other.source and np.array_equal(self.place, other.place)


class Stripe:
    """Some rows of the screen. How far two views have dissolved is the same in all stripes, or the seam would show."""

    def __init__(self, size: tuple[int, int], number: int) -> None:
        """`size` is the screen's width and height; `number` counts from the top."""
        width, height = size
        self._number, self._top = number, height * number // STRIPES
        rows = height * (number + 1) // STRIPES - self._top
        self._views = [np.empty((rows, width, 4), np.uint8) for _ in range(2)]
        self._drawn: list[View | None] = [None, None]
        self._mixed = np.empty((rows, width, 4), np.uint8)
        self._shown: Cutout | None = None
        self._shares: list[float] = []

    def moment(self, at: Samples) -> Samples:
        """The moment that is seen at `at`: this one, or that of the picture before."""
        return Samples(at - (at // PICTURE - self._number) % STRIPES * PICTURE)

    def showing(self, views: Sequence[tuple[View, float]]) -> Cutout:
        """One view, or two by their shares; the same cutout while nothing has changed."""
        shares = [view.turn + share for view, share in views]
        still = all(view.like(self._drawn[view.turn % 2]) for view, _ in views)
        if self._shown is None or not still or shares != self._shares:
            drawn = [(self._seen(view), share) for view, share in views]
            self._shares, self._shown = shares, opaque(self._blended(drawn), top=self._top)
        return self._shown

    def _seen(self, view: View) -> Pixels:
        """The rows of a view; those of two that follow one another are kept apart."""
        kept = view.turn % 2
        rows = self._views[kept]
        if not view.like(self._drawn[kept]):
            place = view.place.copy()
            place[:, 2] += place[:, 1] * self._top
            way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            cv2.warpAffine(view.source, place, (rows.shape[1], rows.shape[0]), rows, way, cv2.BORDER_REPLICATE)
            self._drawn[kept] = view
        return rows

    def _blended(self, views: Sequence[tuple[Pixels, float]]) -> Pixels:
        if len(views) == 1:
            return views[0][0]
        (one, share), (other, rest) = views
        cv2.addWeighted(one, share, other, rest, 0, self._mixed)
        return self._mixed
