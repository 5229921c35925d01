"""The compositor: keeps one picture, as pixels and as I420, and puts anew together only what has changed in it."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.pile import Laid, Pile
from host.avatar.rect import Rect, whole
from host.avatar.sprite import Pixels, surface_on
from host.avatar.tiles import Tiles

_OPAQUE: Final = 255


class Compositor:
    """One picture after another at one size. What lies in a pile where it lay before, and as it was, costs nothing."""

    def __init__(self, size: tuple[int, int]) -> None:
        """`size` is width and height in pixels, both even."""
        width, height = size
        self._picture: Pixels = np.zeros((height, width, 4), np.uint8)
        self._picture[..., 3] = _OPAQUE
        self._surface = surface_on(self._picture)
        self._planes = _Planes(size)
        self._laid: list[Laid] = []
        self._whole, self._stale = whole(size), Tiles(size)
        self._stale.mark(self._whole)
        self._unconverted: list[Rect] = []

    def compose(self, pile: Pile) -> Pixels:
        """The picture that the pile makes, BGRA, where the pile says it is seen; good until the next one is composed.

        Something opaque must lie at the bottom: what changes is painted over what was there.
        """
        for cutout, x, y in _changed(self._laid, pile.laid):
            height, width = cutout.pixels.shape[:2]
            self._stale.mark(Rect(x, y, x + width, y + height))
        self._laid = pile.laid
        rects = self._stale.take(pile.seen)
        if rects:
            self._paint(rects)
            self._unconverted = [self._whole] if self._unconverted else rects
        return self._picture

    def i420(self) -> NDArray[np.uint8]:
        """A copy of the composed picture as I420, shape `(height * 3 // 2, width)`."""
        for rect in self._unconverted:
            self._planes.convert(self._picture, rect)
        self._unconverted = []
        return self._planes.whole.copy()

    def _paint(self, rects: Sequence[Rect]) -> None:
        region = skia.Region()
        region.setRects([skia.IRect(rect.left, rect.top, rect.right, rect.bottom) for rect in rects])
        canvas = self._surface.getCanvas()
        canvas.save()
        canvas.clipRegion(region)
        for cutout, x, y in self._laid:
            canvas.drawImage(cutout.image, x, y)
        canvas.restore()


class _Planes:
    """A picture in I420: all brightness, then a quarter as much of each colour difference."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = size
        self.whole = np.zeros((height * 3 // 2, width), np.uint8)
        self._planes = _planes(self.whole, size)

    def convert(self, picture: Pixels, rect: Rect) -> None:
        """Bring a rectangle on even pixels up to date."""
        part = np.asarray(cv2.cvtColor(picture[rect.place], cv2.COLOR_BGRA2YUV_I420), np.uint8)
        halved = slice(rect.top // 2, rect.bottom // 2), slice(rect.left // 2, rect.right // 2)
        for plane, new, place in zip(self._planes, _planes(part, rect.size), (rect.place, halved, halved), strict=True):
            plane[place] = new


def _planes(i420: NDArray[np.uint8], size: tuple[int, int]) -> tuple[NDArray[np.uint8], ...]:
    """The three planes, as views."""
    width, height = size
    colours = i420.reshape(-1)[width * height :].reshape(2, height // 2, width // 2)
    return i420[:height], colours[0], colours[1]


def _changed(before: list[Laid], now: list[Laid]) -> list[Laid]:
    """What was laid and is not, what is laid and was not; all of it when the order of the rest is another one."""
    stayed = set(before) & set(now)
    if [laid for laid in before if laid in stayed] != [laid for laid in now if laid in stayed]:
        stayed = set()
    return [laid for pile in (before, now) for laid in pile if laid not in stayed]
