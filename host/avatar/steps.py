"""Half steps: a sprite that moves slowly, in the four places half a pixel can put it, each worked out once."""

import cv2
import numpy as np

from host.avatar.pile import Pile
from host.avatar.sprite import Cutout, Pixels, cutout


class HalfSteps:
    """A sprite to be laid to the nearest half pixel."""

    def __init__(self, pixels: Pixels, left: float, top: float) -> None:
        """`left` and `top` are where its corner lies, in pixels."""
        self._pixels, self._left, self._top = pixels, left, top
        self._kept: dict[tuple[int, int], Cutout] = {}

    @property
    def kept_bytes(self) -> int:
        """Of memory, in what is worked out by now."""
        return self._pixels.nbytes + sum(copy.pixels.nbytes for copy in self._kept.values())

    def lay(self, pile: Pile, right: float, down: float) -> None:
        """Lay it so many pixels away from its place, to the nearest half."""
        x, y = round(2 * (self._left + right)), round(2 * (self._top + down))
        pile.lay(self._nudged((x % 2, y % 2)), right=x // 2, down=y // 2)

    def _nudged(self, half: tuple[int, int]) -> Cutout:
        if half not in self._kept:
            self._kept[half] = cutout(_nudged(self._pixels, *half), 0, 0)
        return self._kept[half]


def _nudged(pixels: Pixels, right: int, down: int) -> Pixels:
    """The pixels moved by half a pixel each way, and as much larger; a sixth of what a general map costs."""
    if right:
        pixels = np.asarray(cv2.copyMakeBorder(pixels, 0, 0, 1, 1, cv2.BORDER_CONSTANT), np.uint8)
        upper, lower = _halves(pixels)
        pixels = np.asarray(cv2.add(upper[:, 1:], lower[:, :-1]), np.uint8)
    if down:
        pixels = np.asarray(cv2.copyMakeBorder(pixels, 1, 1, 0, 0, cv2.BORDER_CONSTANT), np.uint8)
        upper, lower = _halves(pixels)
        pixels = np.asarray(cv2.add(upper[1:], lower[:-1]), np.uint8)
    return pixels


def _halves(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """Two that add up to the pixels, so that what is opaque stays opaque."""
    lower = np.right_shift(pixels, 1)
    return np.asarray(cv2.subtract(pixels, lower), np.uint8), lower
