"""Grids: displacements kept at coarse nodes, turned round, and drawn out to one map for the pixels of a rectangle."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.motion import COUNT, Motion
from host.avatar.rect import Rect
from host.avatar.sprite import Pixels

Nodes = NDArray[np.float32]
"""`(rows, columns, 2)`: x and y at each node."""

_ONE_MAP: Final[Any] = None
"""OpenCV's stubs want a second map, which there is none of when the first has both coordinates."""


class Grid:
    """Nodes every `step` pixels over a rectangle, whose sides are multiples of it, and one beyond on each side."""

    def __init__(self, motion: Motion, rect: Rect, step: int, *, without: tuple[int, ...] = ()) -> None:
        self.rect, self._step = rect, step
        columns, rows = (side // step + 2 for side in rect.size)
        x = rect.left + (np.arange(columns) - 0.5) * step - 0.5
        y = rect.top + (np.arange(rows) - 0.5) * step - 0.5
        self._nodes: Nodes = np.stack(np.meshgrid(x, y), -1).astype(np.float32)
        self._own: Nodes = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), -1).astype(np.float32)
        self._scratch = np.empty(0, np.float32)
        self._moves = motion.at(self._nodes.reshape(-1, 2).astype(float), without=without).reshape(COUNT, -1)

    def sources(self, weights: NDArray[np.float32], rounds: int) -> Nodes:
        """Where in the unmoved picture each node's content comes from.

        The displacement is known where things were; `b(x) = f(x - b(x))` finds it where they are now, by iteration.
        """
        ahead: Nodes = np.asarray((weights @ self._moves).reshape(self._nodes.shape), np.float32)
        back: Nodes = ahead
        for _ in range(rounds):
            where = self._own - back * np.float32(1 / self._step)
            back = np.asarray(
                cv2.remap(ahead, where, _ONE_MAP, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
            )
        return np.asarray(self._nodes - back, np.float32)

    def pixels(self, sources: Nodes, rect: Rect) -> NDArray[np.float32]:
        """The sources of every pixel of a rectangle within the grid's, `(height, width, 2)`.

        They are good until the next call: all maps take the same memory, which is then still in the cache.
        """
        step = self._step
        left, top = (rect.left - self.rect.left) // step, (rect.top - self.rect.top) // step
        width, height = (side // step + 2 for side in rect.size)
        nodes = sources[top : top + height, left : left + width]
        whole = self._room(height * step, width * step)
        cv2.resize(nodes, (width * step, height * step), whole, interpolation=cv2.INTER_LINEAR)
        return whole[step:-step, step:-step]

    def _room(self, height: int, width: int) -> Nodes:
        size = height * width * 2
        if self._scratch.size < size:
            self._scratch = np.empty(size, np.float32)
        return self._scratch[:size].reshape(height, width, 2)


def taken(picture: Pixels, sources: NDArray[np.float32], into: Pixels | None = None) -> Pixels:
    """The picture's pixels at these sources."""
    return np.asarray(
        cv2.remap(picture, sources, _ONE_MAP, cv2.INTER_LINEAR, into, borderMode=cv2.BORDER_CONSTANT), np.uint8
    )


def slanted(picture: Pixels, slant: NDArray[np.float32], into: Pixels) -> None:
    """Fill `into` with the picture's pixels at the sources that an affine map, `(2, 3)`, gives for its own."""
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(picture, slant, (into.shape[1], into.shape[0]), into, way, cv2.BORDER_CONSTANT)
