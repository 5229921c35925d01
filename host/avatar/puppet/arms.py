"""Arms on the body: limb and hand sprites turned between the joints of a gesture, each with its shadow."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.ink import Point
from host.avatar.pile import Pile
from host.avatar.puppet.gestures import REST, SHOULDERS, Arm, every_hand
from host.avatar.puppet.hands import HandPose, Hands
from host.avatar.puppet.limbs import FORE, SHADOW_STEP, UPPER, Piece, forearm, piece, upper_arm
from host.avatar.puppet.prop import SIDE, Print
from host.avatar.puppet.wardrobe import Outfit, Skin
from host.avatar.sprite import Box, Cutout, cutout, meeting, moved, painted

_HAND_BOX: Final = Box(-96, -168, 74, 30)
_SHARP: Final = 1.5
"""Hands are painted larger than shown: their lines are thin and they turn."""

_FALL: Final[Point] = (3.0, 8.0)
"""Where shadows fall, figure units."""

_MIDDLE: Final = 360.0
_BESIDE: Final = 170.0
"""From the figure's middle: a wrist farther out is beside the body, and its forearm has nothing to cast a shadow on."""
_GRIP: Final = 58.0
"""From the wrist to the lower edge of what is held."""


Turn = tuple[tuple[float, float, float], tuple[float, float, float]]
"""A 2x3 map in figure units; arithmetic on six numbers is quicker than NumPy's."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What arms are laid over."""

    pile: Pile
    scale: float
    origin: Point
    """Where the figure's (0, 0) is, in pixels."""
    cloth: NDArray[np.uint8]
    """How far the body covers each pixel, 0 to 255: shadows fall on it and not on thin air."""
    corner: tuple[int, int]
    """Where the corner of `cloth` is, in pixels."""

    def place(self, turn: Turn, scale: float, box: Box) -> NDArray[np.float64]:
        """The map to the pixels from those of a part, `scale` to the unit from the corner of `box`, as it is turned."""
        (a, b, x), (c, d, y) = turn
        share, left, top = self.scale / scale, box.left, box.top
        (right, down), size = self.origin, self.scale
        return np.array(
            (
                (a * share, b * share, (a * left + b * top + x) * size + right),
                (c * share, d * share, (c * left + d * top + y) * size + down),
            )
        )


class HandsArt:
    """Painted hands: poses are few and kept, see `gestures.arms`."""

    def __init__(self, hands: Hands, scale: float) -> None:
        self._hands, self._scale = hands, scale * _SHARP
        self._wholes: dict[int, tuple[HandPose, Piece]] = {}
        self._thumbs: dict[int, tuple[HandPose, Piece]] = {}

    def whole(self, pose: HandPose) -> Piece:
        """The hand, with its shadow."""
        known = self._wholes.get(id(pose))
        if known is None:
            layer = painted(_HAND_BOX, self._scale, lambda canvas: self._hands.draw(canvas, pose))
            known = self._wholes[id(pose)] = (pose, piece(layer, 0.2))
        return known[1]

    def thumb(self, pose: HandPose) -> Piece:
        """The thumb alone, to lie over what is held."""
        known = self._thumbs.get(id(pose))
        if known is None:
            layer = painted(_HAND_BOX, self._scale, lambda canvas: self._hands.draw_thumb(canvas, pose))
            known = self._thumbs[id(pose)] = (pose, piece(layer, 0.0))
        return known[1]


@lru_cache(maxsize=3)
def hands_art(skin: Skin, nails: str | None, build: float, scale: float) -> HandsArt:
    """The hands of a presenter, the same in all clothes: a change of outfit paints none."""
    return HandsArt(Hands(skin, nails=nails, build=build), scale)


class ArmsArt:
    """Both arms of one character in one outfit."""

    def __init__(self, outfit: Outfit, hands: HandsArt, scale: float, *, build: float = 1.0) -> None:
        self._upper = [upper_arm(outfit, scale, side=side, build=build) for side in (0, 1)]
        self._fore = [forearm(outfit, scale, side=side, build=build) for side in (0, 1)]
        self._hands = hands
        self._scale = scale
        self._shoulders = [(360 + (x - 360) * build, y) for x, y in SHOULDERS]

    def prewarm(self) -> None:
        """Paint every hand there is."""
        for pose in every_hand():
            self._hands.whole(pose)

    def lay_one(self, ground: Ground, side: int, arm: Arm) -> None:
        """Lay one arm over the body; `side` 0 is the picture's left. Only hands at rest lie close enough to cast."""
        self._put(ground, self._upper[side], _between(self._shoulders[side], arm.elbow, UPPER))
        self._put(ground, self._hands.whole(arm.hand), self._hand_turn(side, arm), cast=arm is REST[side])
        near = abs(arm.wrist[0] - _MIDDLE) < _BESIDE
        self._put(ground, self._fore[side], _between(arm.elbow, arm.wrist, FORE), cast=near)

    def hold(self, ground: Ground, side: int, arm: Arm, held: Print, grown: float) -> None:
        """Draw a print in a raised hand, `grown` 0 to 1 of its size, and the thumb over it."""
        if grown <= 0:
            return
        angle = math.radians(arm.angle)
        up = math.sin(angle), -math.cos(angle)
        away = _GRIP * arm.size + grown * SIDE / 2
        turn = (
            (-up[1] * grown, -up[0] * grown, arm.wrist[0] + up[0] * away),
            (up[0] * grown, -up[1] * grown, arm.wrist[1] + up[1] * away),
        )
        pixels, box = held
        _lay(moved(pixels, ground.place(turn, self._scale, box), ground.pile.seen), ground)
        self._put(ground, self._hands.thumb(arm.hand), self._hand_turn(side, arm), cast=False)

    @staticmethod
    def _hand_turn(side: int, arm: Arm) -> Turn:
        angle = math.radians(arm.angle)
        cos, sin = math.cos(angle), math.sin(angle)
        flip = (arm.size if side == 1 else -arm.size) * arm.turn
        size = arm.length * arm.size
        dx, dy = arm.wrist[0] - arm.elbow[0], arm.wrist[1] - arm.elbow[1]
        away = 6 / max(math.hypot(dx, dy), 1e-6)
        return (
            (cos * flip, -sin * size, arm.wrist[0] + dx * away),
            (sin * flip, cos * size, arm.wrist[1] + dy * away),
        )

    @staticmethod
    def _put(ground: Ground, part: Piece, turn: Turn, *, cast: bool = True) -> None:
        if cast and part.shadow is not None:
            fallen = ground.place(turn, part.scale / SHADOW_STEP, part.shadow_box)
            fallen[0, 2] += _FALL[0] * ground.scale
            fallen[1, 2] += _FALL[1] * ground.scale
            _darken(part.shadow, fallen, ground)
        _lay(moved(part.pixels, ground.place(turn, part.scale, part.box), ground.pile.seen), ground)


def _between(start: Point, end: Point, painted_length: float) -> Turn:
    """The map that hangs a limb painted from (0, 0) down to (0, painted_length) between two joints."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max(math.hypot(dx, dy), 1e-6)
    return (dy / length, dx / painted_length, start[0]), (-dx / length, dy / painted_length, start[1])


def _darken(shadow: NDArray[np.uint8], place: NDArray[np.float64], ground: Ground) -> None:
    """Let a shadow fall on the cloth, and only there."""
    met = meeting(shadow, place, ground.pile.seen)
    if met is None:
        return
    local, (left, top), (width, height) = met[0], (met[1].left, met[1].top), met[1].size
    x, y = left - ground.corner[0], top - ground.corner[1]
    below, beside = max(-y, 0), max(-x, 0)
    cloth = ground.cloth[y + below : y + height, x + beside : x + width]
    if not cloth.size:
        return
    local[:, 2] -= (beside, below)
    black = np.zeros((*cloth.shape, 4), np.uint8)
    cv2.insertChannel(cv2.multiply(_fallen(shadow, local, cloth.shape), cloth, scale=1 / 255), black, 3)
    ground.pile.lay(cutout(black, left + beside, top + below))


def _lay(there: Cutout | None, ground: Ground) -> None:
    if there is not None:
        ground.pile.lay(there)


def _fallen(shadow: NDArray[np.uint8], place: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """A small shadow moved while it is small, then made as large as it falls; its middles of pixels stay in place."""
    height, width = shape[0], shape[1]
    middle = (SHADOW_STEP - 1) / 2
    small = place / SHADOW_STEP
    small[:, 2] += small[:, :2].sum(1) * middle / SHADOW_STEP - middle / SHADOW_STEP
    size = -(-width // SHADOW_STEP), -(-height // SHADOW_STEP)
    moved = cv2.warpAffine(shadow, small, size)
    whole = cv2.resize(moved, (size[0] * SHADOW_STEP, size[1] * SHADOW_STEP), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole[:height, :width], np.uint8)
