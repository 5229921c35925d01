"""The standing body: torso and resting arms put together once and moved in half pixels, moving arms over them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.pace import give_way
from host.avatar.pile import Pile
from host.avatar.puppet.arms import ArmsArt, Ground
from host.avatar.puppet.body import BODY_BOX
from host.avatar.puppet.gestures import REST, Arm, Arms
from host.avatar.puppet.prop import Print
from host.avatar.sprite import Box, Layer, Pixels, trimmed
from host.avatar.steps import HalfSteps

_SIDES: Final = (0, 1)
_HELD: Final = 26
"""Held arms kept, half a megabyte each: one wave passes through so many."""


@dataclass(frozen=True, slots=True)
class _Still:
    """The torso with the arms that rest on it."""

    layer: Layer
    steps: HalfSteps
    cloth: NDArray[np.uint8]


class Standing:
    """One character's body in one outfit: what rests is kept whole, arms that move are drawn over it."""

    def __init__(self, torso: Layer, art: ArmsArt, left: float) -> None:
        """`left` is where the figure's picture begins, in pixels."""
        self._torso, self._art, self._left = torso, art, left
        self._scale = torso.scale
        self._still: dict[tuple[int, ...], _Still] = {}
        self._held: OrderedDict[Arms, HalfSteps] = OrderedDict()

    def prewarm(self) -> None:
        """Put every resting combination together."""
        for sides in ((), (0,), (1,), _SIDES):
            self._at_rest(sides)
            give_way()

    @property
    def kept_bytes(self) -> int:
        """Of memory, in arms as they were lately held."""
        return sum(steps.kept_bytes for steps in self._held.values())

    def lay(self, pile: Pile, pair: Arms, shift: tuple[float, float], *, held: bool = False) -> None:
        """Lay the body with its arms, `shift` units from its place.

        Arms that are `held` in a gesture come back to few places: they are kept as they were put together there.
        """
        order = sorted(_SIDES, key=lambda side: pair[side].front)
        still = [side for side in order if pair[side] is REST[side]]
        if len(still) == 1 and still[0] == order[1]:
            still = []
        base = self._at_rest(tuple(sorted(still)))
        base.steps.lay(pile, shift[0] * self._scale, shift[1] * self._scale)
        moving = [side for side in order if side not in still]
        if held and moving:
            self._kept(pair, moving, base).lay(pile, shift[0] * self._scale, shift[1] * self._scale)
            return
        ground = self._ground(pile, base.cloth, shift)
        for side in moving:
            self._art.lay_one(ground, side, pair[side])

    def _kept(self, pair: Arms, moving: list[int], base: _Still) -> HalfSteps:
        known = self._held.get(pair)
        if known is None:
            known = self._held[pair] = self._put_together([(side, pair[side]) for side in moving], base.cloth)
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(pair)
        return known

    def _put_together(self, arms: Sequence[tuple[int, Arm]], cloth: NDArray[np.uint8]) -> HalfSteps:
        """Arms as one sprite, no larger than they are: a layer of the body's size costs more than the arms."""
        pile = Pile(self._torso.pixels.shape[1::-1])
        for side, arm in arms:
            self._lay_one(pile, side, arm, cloth)
        rect = pile.reached()
        pixels = np.zeros((*rect.size[::-1], 4), np.uint8)
        pile.flatten(pixels, (rect.left, rect.top))
        x, y, width, height = cv2.boundingRect(cv2.extractChannel(pixels, 3))
        left, top = rect.left + x + BODY_BOX.left * self._scale, rect.top + y + BODY_BOX.top * self._scale
        return HalfSteps(pixels[y : y + height, x : x + width].copy(), self._left + left, top)

    def _paint(self, layer: Layer, side: int, arm: Arm, cloth: NDArray[np.uint8]) -> None:
        """Paint an arm onto a layer of the body's size."""
        pile = Pile(layer.pixels.shape[1::-1])
        self._lay_one(pile, side, arm, cloth)
        pile.flatten(layer.pixels)

    def _lay_one(self, pile: Pile, side: int, arm: Arm, cloth: NDArray[np.uint8]) -> None:
        """Lay an arm on a pile of the body's size."""
        origin = -BODY_BOX.left * self._scale, -BODY_BOX.top * self._scale
        self._art.lay_one(Ground(pile, self._scale, origin, cloth, (0, 0)), side, arm)

    def hold(self, pile: Pile, pair: Arms, held: Print, grown: float, shift: tuple[float, float]) -> None:
        """Lay a print into the hand on the picture's left, over everything laid so far."""
        self._art.hold(self._ground(pile, self._torso.pixels[..., 3], shift), 0, pair[0], held, grown)

    def _ground(self, pile: Pile, cloth: NDArray[np.uint8], shift: tuple[float, float]) -> Ground:
        origin = self._left + shift[0] * self._scale, shift[1] * self._scale
        corner = round(origin[0] + BODY_BOX.left * self._scale), round(origin[1] + BODY_BOX.top * self._scale)
        return Ground(pile, self._scale, origin, cloth, corner)

    def _at_rest(self, sides: tuple[int, ...]) -> _Still:
        if sides not in self._still:
            layer = Layer(BODY_BOX, self._scale)
            np.copyto(layer.pixels, self._torso.pixels)
            cloth = np.asarray(cv2.extractChannel(layer.pixels, 3), np.uint8)
            for side in sorted(sides, key=lambda side: REST[side].front):
                self._paint(layer, side, REST[side], cloth)
                cloth = np.asarray(cv2.extractChannel(layer.pixels, 3), np.uint8)
            self._still[sides] = _Still(layer, _steps(*trimmed(layer), self._scale, self._left), cloth)
        return self._still[sides]


def _steps(pixels: Pixels, box: Box, scale: float, left: float) -> HalfSteps:
    return HalfSteps(pixels, left + box.left * scale, box.top * scale)
