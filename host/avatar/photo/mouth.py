"""The mouth: upper and lower lip moved apart, and between them what is inside."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.articulation import Articulated
from host.avatar.photo.grid import Grid, taken
from host.avatar.photo.interior import closed_mouth, interior
from host.avatar.photo.landmarks import LOWER_INNER, LOWER_LIP, NOSE_FOOT, UPPER_INNER, UPPER_LIP
from host.avatar.photo.layers import over
from host.avatar.photo.motion import Motion
from host.avatar.photo.shapes import Shape
from host.avatar.rect import Rect
from host.avatar.sprite import Pixels

_STEP: Final = 4
_ROUNDS: Final = 3
_SUBPIXEL: Final = 4
"""Bits of fraction in polygon corners."""
_SHADOW: Final = (0.9, 0.6)
"""How light it is right under the upper lip, of a mouth hardly open and of one that is `_WIDE_OPEN`."""
_WIDE_OPEN: Final = 0.14
"""In distances between the eyes."""
_LIPS_FORWARD: Final = 0.055
"""How much further full rounding lets the upper lip hang over the teeth."""

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where the lips are open, in pixels from the corner of the mouth's rectangle."""

    upper: _Floats
    """Points along the upper lip's edge, shape (n, 2)."""
    lower: _Floats
    """As many along the lower lip's."""
    skull: _Floats
    """How far the skull has moved, shape (2,)."""
    jaw: _Floats
    """How far the jaw has."""

    @property
    def seam(self) -> _Floats:
        """Where the lips part: points midway between the edges, shape (n, 2)."""
        return np.asarray((self.upper + self.lower) / 2, np.float32)


class Mouth:
    """Draws one face's mouth over the warped picture."""

    def __init__(self, picture: Pixels, motion: Motion) -> None:
        face = motion.face
        self._unit = face.unit_px
        self.rect = _rect(motion)
        self._picture = picture
        self._upper = Grid(motion, self.rect, _STEP, without=LOWER_LIP)
        self._lower = Grid(motion, self.rect, _STEP, without=UPPER_LIP)
        corner = (self.rect.left, self.rect.top)
        self._edges = _Edges(motion, corner)
        self._inside = interior(np.ascontiguousarray(picture[self.rect.place]), face, corner)
        self._middle = face.to_px(closed_mouth(face)[None])[0] - corner
        width, height = self.rect.size
        self._feather = _feather(width, height, max(6, round(face.unit_px * 0.09)))

    def draw(self, person: Pixels, how: Articulated) -> None:
        """Draw the mouth into the warped person, a picture of the same place and size as the unmoved one."""
        opening = self._edges.at(how.weights)
        into = person[self.rect.place]
        lips = self._lips(how.weights, opening.seam)
        self._open(lips, how, opening)
        cv2.blendLinear(lips, into, self._feather[0], self._feather[1], into)

    def _lips(self, weights: _Floats, seam: _Floats) -> Pixels:
        """Both lips where they are now, divided along the middle of the opening."""
        width, height = self.rect.size
        first = max(0, int(seam[:, 1].min()) - 3) // _STEP * _STEP
        last = min(height, -(-(int(seam[:, 1].max()) + 4) // _STEP) * _STEP)
        lips = np.empty((height, width, 4), np.uint8)
        self._part(self._upper, weights, lips, 0, last)
        both = lips[first:last].copy()
        self._part(self._lower, weights, lips, first, height)
        under = np.zeros((last - first, width), np.uint8)
        ends = [[width + 9, seam[-1, 1]], [width + 9, height + 9], [-9, height + 9], [-9, seam[0, 1]]]
        _fill(under, np.concatenate([seam, ends]) - [0, first], 255)
        share = _share(cv2.blur(under, (3, 3)))
        cv2.blendLinear(lips[first:last], both, share, 1 - share, lips[first:last])
        return lips

    def _part(self, grid: Grid, weights: _Floats, into: Pixels, first: int, last: int) -> None:
        """Warp the rows from `first` to `last` of the mouth's rectangle."""
        rows = Rect(self.rect.left, self.rect.top + first, self.rect.right, self.rect.top + last)
        taken(self._picture, grid.pixels(grid.sources(weights, _ROUNDS), rows), into[first:last])

    def _open(self, lips: Pixels, how: Articulated, opening: _Opening) -> None:
        """Lay the inside of the mouth into the opening between the lips."""
        upper, lower = opening.upper, opening.lower
        left, top, width, height = cv2.boundingRect(np.concatenate([upper, lower]))
        left, top = max(left - 3, 0), max(top - 3, 0)
        into = lips[top : top + height + 6, left : left + width + 6]
        if how.gap * self._unit < 0.4 or not into.size:
            return
        corner = np.array([left, top], np.float32)
        between = np.zeros(into.shape[:2], np.uint8)
        _fill(between, np.concatenate([upper, lower[::-1]]) - corner, 255)
        inside = self._behind(how, into.shape[:2], opening.skull - corner, opening.jaw - corner)
        shade = self._shade(into.shape[:2], upper - corner, how.gap)
        cv2.multiply(inside, shade, inside, scale=1 / 255)
        share = _share(cv2.GaussianBlur(between, (3, 3), 0.8))
        cv2.blendLinear(inside, into, share, 1 - share, into)

    def _behind(self, how: Articulated, shape: tuple[int, int], skull: _Floats, jaw: _Floats) -> Pixels:
        inside = self._inside
        whole = _moved(inside.cavity, skull, shape)
        raised = -how.tongue * 0.07 * self._unit
        over(whole, _moved(inside.tongue, jaw * 0.9 + skull * 0.1 + [0, raised], shape))
        over(whole, _moved(inside.jaw, jaw, shape))
        hidden = [0, -_LIPS_FORWARD * self._unit * how.weights[Shape.ROUND]]
        over(whole, _moved(inside.skull, skull + hidden, shape))
        return whole

    def _shade(self, shape: tuple[int, int], upper: _Floats, gap: float) -> Pixels:
        """The shadow that the upper lip throws into the mouth."""
        near, far = _SHADOW
        light = near + (far - near) * min(1.0, gap / _WIDE_OPEN)
        shade = np.full(shape, 255, np.uint8)
        deep = np.array([0, 0.03 * self._unit], np.float32)
        _fill(shade, np.concatenate([upper - [0, self._unit], (upper + deep)[::-1]]), round(255 * light))
        side = max(3, round(self._unit * 0.06)) | 1
        return np.asarray(cv2.cvtColor(cv2.blur(shade, (side, side)), cv2.COLOR_GRAY2BGRA), np.uint8)


class _Edges:
    """Tells where the lips open for the weights of a pose."""

    def __init__(self, motion: Motion, corner: tuple[int, int]) -> None:
        pixels = motion.face.to_px(motion.face.points)
        self._unit = motion.face.unit_px
        edges = ((UPPER_INNER, LOWER_LIP), (LOWER_INNER, UPPER_LIP), (NOSE_FOOT, LOWER_LIP))
        self._places = np.concatenate([pixels[list(edge)] - corner for edge, _ in edges]).astype(np.float32)
        moves = [motion.at(pixels[list(edge)], without=without) for edge, without in edges]
        self._moves = np.concatenate(moves, axis=1).reshape(len(moves[0]), -1)
        self._axis = motion.face.axes[1].astype(np.float32)

    def at(self, weights: _Floats) -> _Opening:
        """The opening; where the lips would cross they meet."""
        moved = (weights @ self._moves).reshape(-1, 2)
        upper, lower = (self._places + moved)[:-2].reshape(2, -1, 2)
        middle = (upper + lower) / 2
        crossed = lower[:, 1:] < upper[:, 1:]
        skull = moved[-2:].mean(0)
        jaw = skull + self._axis * np.float32(weights[Shape.JAW] * self._unit)
        return _Opening(np.where(crossed, middle, upper), np.where(crossed, middle, lower), skull, jaw)


def _rect(motion: Motion) -> Rect:
    """Around the lips, with room for the jaw to drop."""
    face = motion.face
    half = face.half_mouth * face.unit_px
    x, y = face.to_px(face.mouth[None])[0]
    sides = (x - 1.5 * half, y - 0.85 * half, x + 1.5 * half, y + 1.85 * half)
    left, top, right, bottom = (round(side / _STEP) * _STEP for side in sides)
    return Rect(left, top, right, bottom)


def _feather(width: int, height: int, rim: int) -> tuple[_Floats, _Floats]:
    """1 within, falling to 0 at the sides; and its complement."""
    x, y = (np.minimum(np.arange(side), side - 1 - np.arange(side)) for side in (width, height))
    ramp = np.minimum(x[None], y[:, None]) / rim
    within = (ramp.clip(0, 1) ** 2 * (3 - 2 * ramp.clip(0, 1))).astype(np.float32)
    return within, 1 - within


def _fill(mask: NDArray[np.uint8], corners: _Floats, value: int) -> None:
    scaled = np.round(corners * (1 << _SUBPIXEL)).astype(np.int32)
    cv2.fillPoly(mask, [scaled], value, cv2.LINE_AA, _SUBPIXEL)


def _moved(sprite: Pixels, by: _Floats, shape: tuple[int, int]) -> Pixels:
    shift = np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float32)
    return np.asarray(cv2.warpAffine(sprite, shift, shape[::-1], flags=cv2.INTER_LINEAR), np.uint8)


def _share(mask: NDArray[Any]) -> _Floats:
    return np.asarray(mask, np.float32) * np.float32(1 / 255)
