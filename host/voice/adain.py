"""A residual block of Kokoro's generator: normalise and style each channel, bend it by Snake, convolve it; six times.

Snake is `z + sin(a z)^2 / a`, which is `(u - cos u + 1) / 2a` with `u = 2 a z`. Only `u - cos u` is computed: the scale
and shift of the style give `u` at once, the division is in the weights that follow, and the one is in their bias and is
minus one outside the sound. A bias in front of a normalisation is no matter, so only their sum behind all is added.

What is silent and is not made counts in the means over time all the same: docs/decisions/0004.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numkong
import numpy as np
from numpy.typing import NDArray

from host.voice.toom_cook import Convolution, Floats

DILATIONS: Final = (1, 3, 5)
SILENT: Final = (-3, -1)
"""Frames at the end, by then silent: the very last one feels the edge."""
SMALL: Final = 1e-5
"""Added to a variance."""
ROWS: Final = 256
"""Steps that are worked on at a time, so that they stay in the processor's cache."""
FLAT: Final = 0.1
"""A Snake that turns more slowly is made of a piece of a cosine of this pace: it would be a small difference of large
numbers. At five deviations from the mean it is 2 % off."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the blocks are told of a clause."""

    styles: Mapping[str, Floats]
    """By normalisation: for each channel what is added to a scale of one, then the shifts."""
    share: float
    """The share of all time that is made; the rest is like the silence at the end."""
    go_on: Callable[[], None]
    """Raises when the clause has been given up."""


class Block:
    """One block: [steps, channels] to as many."""

    def __init__(self, weights: Mapping[str, Floats], name: str, *, per_frame: int) -> None:
        """Its weights are those of `weights` that begin with `name`; there are `per_frame` steps in a frame."""
        self._halves = tuple(_Half(weights, name, place, half, per_frame) for place, half in _places())
        self.bias: Floats = np.sum([half.bias for half in self._halves[1::2]], axis=0, dtype=np.float32)
        """To be added to what comes out."""

    def __call__(self, x: Floats, setting: Setting) -> Floats:
        """What comes out, but for the bias. Raises what `setting.go_on` does."""
        for first, second in zip(self._halves[::2], self._halves[1::2], strict=True):
            y = second(first(x, setting), setting)
            y += x
            x = y
        return x


class _Half:
    """A normalisation with its style, Snake, and a convolution."""

    def __init__(self, weights: Mapping[str, Floats], name: str, place: int, half: int, per_frame: int) -> None:
        pace: Floats = 2 * weights[f"{name}.alpha{half}.{place}"]
        self._turns: Floats = np.where(np.abs(pace) < FLAT, np.float32(FLAT), pace)
        self._bend: Floats = pace / self._turns
        kernel: Floats = weights[f"{name}.convs{half}.{place}.weight"] / self._turns[:, None]
        self.bias: Floats = weights[f"{name}.convs{half}.{place}.bias"] + kernel.sum(axis=2) @ self._bend
        self._norm = _norm(name, place, half)
        self._convolution = Convolution(kernel, DILATIONS[place] if half == 1 else 1)
        self._silent = slice(SILENT[0] * per_frame, SILENT[1] * per_frame)

    def __call__(self, x: Floats, setting: Setting) -> Floats:
        setting.go_on()
        room = self._convolution.room(len(x), -self._bend)
        bent = room[self._convolution.margin :]
        scale, shift = (_tiled(each * self._turns) for each in self._scale_and_shift(x, setting))
        bend = _tiled(self._bend) if np.any(self._bend != 1) else None
        cosines = np.empty_like(scale)
        for first in range(0, len(x), ROWS):
            rows = min(ROWS, len(x) - first)
            u = np.multiply(x[first : first + rows], scale[:rows], out=bent[first : first + rows])
            u += shift[:rows]
            cosine = cosines[:rows]
            numkong.cos(u.reshape(-1), out=cosine.reshape(-1))
            if bend is not None:
                cosine *= bend[:rows]
            u -= cosine
        return self._convolution(room, len(x))

    def _scale_and_shift(self, x: Floats, setting: Setting) -> tuple[Floats, Floats]:
        made, silent = _moments(x), _moments(x[self._silent])
        mean, square = setting.share * made + (1 - setting.share) * silent
        more, shift = np.split(setting.styles[self._norm], 2)
        scale = ((1 + more) / np.sqrt(square - mean * mean + SMALL)).astype(np.float32)
        return scale, (shift - mean * scale).astype(np.float32)


def norms(block: str) -> Iterator[str]:
    """The names of a block's normalisations, in order."""
    return (_norm(block, place, half) for place, half in _places())


def _norm(block: str, place: int, half: int) -> str:
    return f"{block}.adain{half}.{place}"


def _places() -> Iterator[tuple[int, int]]:
    return ((place, half) for place in range(len(DILATIONS)) for half in (1, 2))


def _tiled(row: Floats) -> Floats:
    """The row so many times that arithmetic on `ROWS` of them is one run through the memory."""
    return np.tile(row, (ROWS, 1))


def _moments(x: Floats) -> NDArray[np.float64]:
    """Mean and mean square of each channel: [2, channels]."""
    ones = np.ones(ROWS, np.float32)
    parts = [x[first : first + ROWS] for first in range(0, len(x), ROWS)]
    sums = [(ones[: len(part)] @ part, ones[: len(part)] @ np.square(part)) for part in parts]
    total: NDArray[np.float64] = np.sum(sums, axis=0, dtype=np.float64)
    return total / len(x)
