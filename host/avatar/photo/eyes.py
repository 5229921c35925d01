"""The eyes: lids that close over eyeballs which turn beneath them."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.articulation import Articulated
from host.avatar.photo.grid import Grid, taken
from host.avatar.photo.landmarks import EYES, IRISES, EyePoints
from host.avatar.photo.motion import COUNT, Motion
from host.avatar.photo.shapes import Shape
from host.avatar.rect import Rect
from host.avatar.sprite import Pixels

_STEP: Final = 4
_SUBPIXEL: Final = 4
_LIFTED: Final = 0.15
"""Up to here the drawn-down lid blends in."""
_LASH: Final = 0.035
"""How much of the lid above its edge are lashes, in distances between the eyes."""
_RIM: Final = 3
_EDGE: Final = 8
_RING: Final = 16
"""Where in an eye's points the upper edge ends, corners included, and where the fold begins."""


class Eyes:
    """Draws one face's eyeballs into the openings that the warped lids leave."""

    def __init__(self, picture: Pixels, motion: Motion) -> None:
        self._eyes = [_Eye(picture, motion, eye) for eye in EYES]

    def draw(self, person: Pixels, how: Articulated) -> None:
        """Draw both eyes into the warped person."""
        for eye in self._eyes:
            eye.draw(person, how)


class _Eye:
    """Three layers: the eyeball in the opening, the upper lid with what it draws down over it, the face around."""

    def __init__(self, picture: Pixels, motion: Motion, points: EyePoints) -> None:
        face = motion.face
        pixels = face.to_px(face.points)
        ring = [points.corners[0], *points.upper, points.corners[1], *points.lower[::-1], *points.crease]
        self._rect = _around(pixels[ring], 0.07 * face.unit_px)
        self._picture = picture
        self._ball = Grid(motion, self._rect, _STEP)
        self._lash = _LASH * face.unit_px
        self._places = (pixels[ring] - (self._rect.left, self._rect.top)).astype(np.float32)
        self._moves = motion.at(pixels[ring], without=IRISES).reshape(COUNT, -1)

    def draw(self, person: Pixels, how: Articulated) -> None:
        places = self._places + (how.weights @ self._moves).reshape(-1, 2)
        turned = how.weights.copy()
        turned[[Shape.BLINK, Shape.BROWS]] = 0
        opening = places[:_RING]
        seen = self._about(opening)
        ball = taken(self._picture, self._ball.pixels(self._ball.sources(turned, 2), seen))
        corner = seen.left - self._rect.left, seen.top - self._rect.top
        _blend(ball, opening - np.array(corner, np.float32), person[seen.place], 1.0)
        if how.lids > 0:
            into = person[self._rect.place]
            upper, fold = places[: _EDGE + 1], places[_RING:]
            lid = taken(self._picture, self._drawn_down(upper, fold))
            _blend(lid, np.concatenate([fold, upper[-2:0:-1]]), into, min(1.0, how.lids / _LIFTED))

    def _about(self, opening: NDArray[np.float32]) -> Rect:
        """What of the rectangle an opening's outline touches, with a rim to blend in, on the nodes of the grid."""
        left, top, width, height = cv2.boundingRect(opening)
        box = _snapped(left - _RIM, top - _RIM, left + width + _RIM, top + height + _RIM)
        return box.moved(self._rect.left, self._rect.top).within(self._rect)

    def _drawn_down(self, edge: NDArray[np.float32], fold: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sources of the rectangle's pixels: the skin from fold to edge stretches down column by column, lashes do not.

        A warp that is solved by iteration fails here, where a few rows of skin are drawn over a whole eye.
        """
        width, height = self._rect.size
        x = np.arange(width)
        was_edge, was_fold = self._places[: _EDGE + 1], self._places[_RING:]
        (edge_y, edge_from), (fold_y, fold_from) = (
            (np.interp(x, now[:, 0], now[:, 1]), [np.interp(x, now[:, 0], was[:, axis]) for axis in (0, 1)])
            for now, was in ((edge, was_edge), (fold, was_fold))
        )
        skin = (edge_from[1] - fold_from[1]).clip(1)
        lash = np.minimum(self._lash, skin / 2)
        above = edge_y - np.arange(height)[:, None]
        stretch = (skin - lash) / (edge_y - fold_y - lash).clip(1)
        up = np.where(above < lash, above, lash + (above - lash) * stretch)
        across = edge_from[0] + (fold_from[0] - edge_from[0]) * (up / skin).clip(0, 1)
        sources = np.stack([across + self._rect.left, edge_from[1] - up + self._rect.top], -1)
        return sources.astype(np.float32)


def _blend(made: Pixels, outline: NDArray[np.float32], into: Pixels, seen: float) -> None:
    mask = np.zeros(into.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline * (1 << _SUBPIXEL)).astype(np.int32)], 255, cv2.LINE_AA, _SUBPIXEL)
    share = cv2.blur(mask, (3, 3)).astype(np.float32) * np.float32(seen / 255)
    cv2.blendLinear(made, into, share, 1 - share, into)


def _around(points: NDArray[np.float64], rim: float) -> Rect:
    (left, top), (right, bottom) = (points.min(0) - rim).tolist(), (points.max(0) + rim).tolist()
    return _snapped(left, top, right, bottom)


def _snapped(left: float, top: float, right: float, bottom: float) -> Rect:
    """The rectangle around these sides whose own are multiples of `_STEP`."""
    first = (int(side // _STEP * _STEP) for side in (left, top))
    past = (int(-(-side // _STEP) * _STEP) for side in (right, bottom))
    return Rect(*first, *past)
