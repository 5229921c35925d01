"""Convolutions over time with a fifth to two fifths of the multiplications: Toom and Cook's algorithm, or Winograd's.

A tile of outputs and the taps are polynomials, and their product is known by its values at as many points as it has
coefficients. Values are multiplied point by point, one small matrix of channels a point, so that `POINTS`
products do what `tile x taps` do otherwise. The points lie evenly on the projective line (tangents of even steps, from
zero to infinity), which keeps the three transforms as well conditioned as real points can: with 11 taps a result
in float32 is away by 6e-4 of itself, where an 8 bit product is away by 1e-2 (S. Winograd, Arithmetic Complexity of
Computations, 1980; the transposed form is the one that A. Lavin and S. Gray, 2016, use for images).
"""

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

POINTS: Final = 20
"""At which a tile is known. Fewer cost more products, more cost accuracy."""
ROWS: Final = 320
"""Rows of channels that are transformed and multiplied at a time, so that they stay in the processor's cache."""

Floats = NDArray[np.float32]


class Convolution:
    """One convolution of a stride of one: [steps, channels in] to [steps, channels out], both C-contiguous."""

    def __init__(self, weight: Floats, dilation: int = 1) -> None:
        """`weight` is [channels out, channels in, taps], the taps an odd number."""
        out, channels, taps = weight.shape
        self._into, kernel, self._back = transforms(taps)
        turned = weight.transpose(2, 1, 0).reshape(taps, -1)
        self._weights = (kernel @ turned).reshape(-1, channels, out)
        self._tile: int = POINTS - taps + 1
        self._dilation = dilation
        self.margin = dilation * (taps // 2)
        """Steps of the surroundings that `room` has in front of the sound."""

    def room(self, steps: int, outside: Floats | float) -> Floats:
        """An array whose rows from `margin` on are to be filled with so many steps; `outside` is all around them."""
        points, channels, _ = self._weights.shape
        rows = self._dilation * (self._tile * (self._tiles(steps) - 1) + points)
        room = np.empty((rows, channels), np.float32)
        room[: self.margin] = room[self.margin + steps :] = outside
        return room

    def __call__(self, room: Floats, steps: int) -> Floats:
        """What comes of `room`, filled: [steps, channels out]."""
        points, channels, out = self._weights.shape
        width, tiles = self._dilation * channels, self._tiles(steps)
        windows = as_strided(room, (tiles, points, width), (4 * self._tile * width, 4 * width, 4), writeable=False)
        result = np.empty((tiles, self._tile, self._dilation * out), np.float32)
        for first in range(0, tiles, at_once := max(1, ROWS // self._dilation)):
            window, into = windows[first : first + at_once], result[first : first + at_once]
            values = np.empty((points, len(window), width), np.float32)
            np.matmul(self._into, window, out=values.transpose(1, 0, 2))
            products = np.matmul(values.reshape(points, -1, channels), self._weights)
            np.matmul(self._back, products.reshape(points, len(window), -1).transpose(1, 0, 2), out=into)
        return result.reshape(-1, out)[:steps]

    def _tiles(self, steps: int) -> int:
        return math.ceil(steps / (self._tile * self._dilation))


@cache
def transforms(taps: int) -> tuple[Floats, Floats, Floats]:
    """Matrices `into` [points, points], `kernel` [points, taps] and `back` [tile, points].

    `back @ ((into @ window) * (kernel @ weights))` are the sums of `weights` over the tile's places in a window
    of as many steps as there are points. A tile is `POINTS - taps + 1` long.
    """
    turns = np.pi * np.arange(POINTS) / POINTS
    kernel, back = _powers(turns, taps), _powers(turns, POINTS - taps + 1).T
    into = np.linalg.inv(_powers(turns, POINTS)).T
    widest, largest = np.linalg.norm(into, axis=1), np.linalg.norm(kernel, axis=1)
    into, kernel, back = into / widest[:, None], kernel / largest[:, None], back * (widest * largest)
    return into.astype(np.float32), kernel.astype(np.float32), back.astype(np.float32)


def _powers(turns: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The values that the coefficients of a polynomial have at points of the projective line: [points, count]."""
    degree = np.arange(count)
    return np.cos(turns)[:, None] ** degree[::-1] * np.sin(turns)[:, None] ** degree
