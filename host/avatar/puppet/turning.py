"""Turning: the stiff parts of a head turned about its neck in steps too small to see, the copies lately used kept."""

import math
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pace import give_way
from host.avatar.sprite import Box, HalfSteps, Pixels, turned

HEAD: Final = 1.1
"""How large head units are drawn."""
FACE: Final = (360.0, 412.0)
"""Middle of the face in a 720 x 1280 picture."""

_PIVOT: Final = (0.0, 150.0)
"""Where the head turns on the neck, in head units."""
_STEPS: Final = 300
"""To the radian: 0.4 pixels between two at the end of long hair."""
_KEPT_BYTES: Final = 48 * 2**20
_USUAL: Final = 10
"""Steps to either side that most pictures of a show lie within."""


class Neck:
    """Where head units lie in the picture."""

    def __init__(self, scale: float, left: float) -> None:
        """`scale` is in pixels a figure unit; `left` is where the figure's picture begins, in pixels."""
        self.scale, self._left = scale, left

    def place(self, box: Box, roll: float, offset: tuple[float, float] = (0.0, 0.0)) -> NDArray[np.float64]:
        """The map to the picture from the pixels of a sprite that covers `box`, turned about the neck by `roll`.

        `offset` is in figure units.
        """
        cos, sin = math.cos(roll), math.sin(roll)
        turn = np.array([[cos, -sin], [sin, cos]])
        corner = turn @ (np.array([box.left, box.top]) - _PIVOT) + _PIVOT
        return np.column_stack([turn, (corner * HEAD + FACE + offset) * self.scale + (self._left, 0)])

    @property
    def row_px(self) -> float:
        """The picture's row in which the pivot lies."""
        return (_PIVOT[1] * HEAD + FACE[1]) * self.scale


class Turning:
    """One sprite that turns as the head does."""

    def __init__(self, sprite: Pixels, box: Box, neck: Neck) -> None:
        """`sprite` covers `box`, in head units, at the scale in which the head is drawn."""
        self._sprite, self._box, self._neck = sprite, box, neck
        self._most = max(8, _KEPT_BYTES // max(3 * sprite.nbytes, 1))
        self._kept: OrderedDict[int, HalfSteps] = OrderedDict()

    def prewarm(self) -> None:
        """Turn it as far as a head mostly does."""
        for step in range(-_USUAL, _USUAL + 1) if self._sprite.size else ():
            self._turned(step)
            give_way()

    def lay(self, onto: Pixels, roll: float, offset: tuple[float, float], *, lean: float = 0.0) -> None:
        """Lay it over a picture, turned by `roll` and moved by `offset`, figure units, to the nearest half pixel.

        `lean` is how far it hangs to the right for each unit below the pivot.
        """
        if not self._sprite.size:
            return
        right, down = (way * self._neck.scale for way in offset)
        copy = self._turned(round(_STEPS * roll))
        if lean:
            copy.lay_leaning(onto, right, down, lean, self._neck.row_px)
        else:
            copy.lay(onto, right, down)

    def _turned(self, step: int) -> HalfSteps:
        if step not in self._kept:
            self._kept[step] = turned(self._sprite, self._neck.place(self._box, step / _STEPS))
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(step)
        return self._kept[step]
