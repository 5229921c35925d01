"""Turning: the parts of a head turned about its neck."""

import math
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pile import Pile
from host.avatar.sprite import Box, Cutout, Layer, moved, trimmed

HEAD: Final = 1.1
"""How large head units are drawn."""
FACE: Final = (360.0, 412.0)
"""Middle of the face in a 720 x 1280 picture."""

_PIVOT: Final = (0.0, 150.0)
"""Where the head turns on the neck, in head units."""
_STEPS: Final = 300
"""To the radian: 0.4 pixels between two at the end of long hair."""
KEPT_BYTES: Final = 24 * 2**20
"""Of the copies of one sprite."""


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
    """One sprite that turns as the head does. Copies of it are kept as they were last turned, the oldest goes first."""

    def __init__(self, layer: Layer, neck: Neck) -> None:
        """What is painted on the layer, which is in head units at the scale in which the head is drawn."""
        (self._sprite, self._box), self._neck = trimmed(layer), neck
        self._kept: OrderedDict[tuple[int, ...], Cutout | None] = OrderedDict()
        self.kept_bytes = 0
        """Of memory, in the copies kept now."""

    def lay(self, pile: Pile, roll: float, offset: tuple[float, float], *, lean: float = 0.0) -> None:
        """Lay it turned by `roll` and moved by `offset`, figure units, to the nearest half pixel.

        `lean` is how far it hangs to the right for each unit below the pivot.
        """
        if not self._sprite.size:
            return
        x, y = (round(2 * way * self._neck.scale) for way in offset)
        step = round(_STEPS * roll)
        copy = self._turned((step, round(_STEPS * lean), x % 2, y % 2))
        if copy is not None:
            pile.lay(copy, right=x // 2, down=y // 2)

    def _turned(self, steps: tuple[int, ...]) -> Cutout | None:
        if steps not in self._kept:
            self._kept[steps] = copy = self._turn(*steps)
            self.kept_bytes += _nbytes(copy)
            while self.kept_bytes > KEPT_BYTES and len(self._kept) > 1:
                self.kept_bytes -= _nbytes(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(steps)
        return self._kept[steps]

    def _turn(self, step: int, slope: int, right: int, down: int) -> Cutout | None:
        place = self._neck.place(self._box, step / _STEPS)
        place[:, 2] += right / 2, down / 2
        lean = slope / _STEPS
        place[0] += lean * place[1]
        place[0, 2] -= lean * self._neck.row_px
        return moved(self._sprite, place)


def _nbytes(copy: Cutout | None) -> int:
    return copy.pixels.nbytes if copy else 0
