"""A number in the picture: 32 black and white cells across the top, which survive the encoder and a canvas."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

BITS: Final = 32
LEFT: Final = 40
CELL: Final = 20
TOP, BOTTOM = 40, 72
_DARK, _LIGHT, _GREY = 16, 235, 128


def stamp(picture: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """A copy of an I420 picture, shape (1920, 720), with the low 32 bits of `number` in it, highest first."""
    stamped = picture.copy()
    bits = number >> np.arange(BITS - 1, -1, -1) & 1
    cells = np.where(np.repeat(bits, CELL), _LIGHT, _DARK).astype(np.uint8)
    stamped[TOP:BOTTOM, LEFT : LEFT + BITS * CELL] = cells
    height = len(picture) * 2 // 3
    for start in (height, height * 5 // 4):
        plane = stamped[start : start + height // 4].reshape(height // 2, -1)
        plane[TOP // 2 : BOTTOM // 2, LEFT // 2 : (LEFT + BITS * CELL) // 2] = _GREY
    return stamped
