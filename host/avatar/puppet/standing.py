"""The standing body: torso and arms put together as far as they stay still, and moved in half pixels."""

import math
from typing import Final

import numpy as np

from host.avatar.puppet.arms import ArmsArt
from host.avatar.puppet.body import BODY_BOX
from host.avatar.puppet.gestures import REST, SHOULDERS, Arm, Arms, arms
from host.avatar.sprite import Box, Cutout, Layer, Pixels, cutout, nudged, trimmed

_SIDES: Final = (0, 1)


class _HalfSteps:
    """A part of the figure in the four places a half pixel can put it, each worked out when first needed."""

    def __init__(self, pixels: Pixels, box: Box) -> None:
        self._pixels, self._box = pixels, box
        self._kept: dict[tuple[bool, bool], Cutout] = {}

    def lay(self, onto: Pixels, scale: float, left: float, shift: tuple[float, float]) -> None:
        x = round(2 * (self._box.left + shift[0]) * scale + 2 * left)
        y = round(2 * (self._box.top + shift[1]) * scale)
        half = x % 2 == 1, y % 2 == 1
        if half not in self._kept:
            self._kept[half] = cutout(nudged(self._pixels, *half), 0, 0)
        self._kept[half].lay(onto, right=x // 2 + half[0], down=y // 2 + half[1])


class Standing:
    """One character's body in one outfit: what rests is kept whole, only arms that move are put together anew."""

    def __init__(self, torso: Layer, art: ArmsArt, left: float) -> None:
        """`left` is where the figure's picture begins, in pixels."""
        self._torso, self._art, self._left = torso, art, left
        self._scale = torso.scale
        self._work = Layer(BODY_BOX, torso.scale)
        self._still: dict[tuple[int, ...], tuple[Layer, _HalfSteps]] = {}
        self._posed: tuple[str, float, float] | None = None
        self._base = self._at_rest(_SIDES)
        self._moving: _HalfSteps | None = None

    def prewarm(self) -> None:
        """Put every resting combination together."""
        for sides in ((), (0,), (1,)):
            self._at_rest(sides)

    def lay(self, onto: Pixels, gesture: tuple[str, float, float], shift: tuple[float, float]) -> None:
        """Lay the body with its arms at `(gesture, reach, beat)` over the picture."""
        name, reach, beat = gesture
        posed = (name, round(reach, 3), round(beat * 12) / 12)
        if posed != self._posed:
            self._pose(arms(*posed))
            self._posed = posed
        self._base[1].lay(onto, self._scale, self._left, shift)
        if self._moving is not None:
            self._moving.lay(onto, self._scale, self._left, shift)

    def _pose(self, pair: Arms) -> None:
        order = sorted(_SIDES, key=lambda side: pair[side].front)
        still = [side for side in order if pair[side] is REST[side]]
        if len(still) == 1 and still[0] == order[1]:
            still = []
        self._base = self._at_rest(tuple(sorted(still)))
        self._moving = self._moved(pair, [side for side in order if side not in still])

    def _moved(self, pair: Arms, sides: list[int]) -> _HalfSteps | None:
        """The part of the body that holds the moving arms, put together over what rests."""
        if not sides:
            return None
        pixels, box = self._work.part(_around([(side, pair[side]) for side in sides]))
        np.copyto(pixels, self._base[0].part(box)[0])
        for side in sides:
            self._art.draw_one(self._work, side, pair[side])
        return _HalfSteps(pixels, box)

    def _at_rest(self, sides: tuple[int, ...]) -> tuple[Layer, _HalfSteps]:
        if sides not in self._still:
            layer = Layer(BODY_BOX, self._scale)
            np.copyto(layer.pixels, self._torso.pixels)
            for side in sorted(sides, key=lambda side: REST[side].front):
                self._art.draw_one(layer, side, REST[side])
            self._still[sides] = layer, _HalfSteps(*trimmed(layer))
        return self._still[sides]


def _around(posed: list[tuple[int, Arm]]) -> Box:
    """A box that holds these arms with their hands and shadows, within the body's."""
    xs, ys = [], []
    for side, arm in posed:
        turn, reach = math.radians(arm.angle), 150 * arm.size
        tip = arm.wrist[0] + reach * math.sin(turn), arm.wrist[1] - reach * math.cos(turn)
        for (x, y), room in ((SHOULDERS[side], 80), (arm.elbow, 66), (arm.wrist, 90), (tip, 62)):
            xs += [x - room, x + room]
            ys += [y - room, y + room]
    fits = BODY_BOX
    return Box(max(min(xs), fits.left), max(min(ys), fits.top), min(max(xs), fits.right), min(max(ys), fits.bottom))
