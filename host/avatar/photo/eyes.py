"""The eyes: lids that close over eyeballs which turn beneath them."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.articulation import Articulated
from host.avatar.photo.grid import Grid, Rect, taken
from host.avatar.photo.landmarks import EYES, IRISES, EyePoints
from host.avatar.photo.motion import COUNT, Motion
from host.avatar.photo.shapes import Shape
from host.avatar.sprite import Pixels

_STEP: Final = 4
_SUBPIXEL: Final = 4


class Eyes:
    """Draws one face's eyeballs into the openings that the warped lids leave."""

    def __init__(self, picture: Pixels, motion: Motion) -> None:
        self._eyes = [_Eye(picture, motion, eye) for eye in EYES]

    def draw(self, person: Pixels, how: Articulated) -> None:
        """Draw both eyes into the warped person."""
        for eye in self._eyes:
            eye.draw(person, how)


class _Eye:
    def __init__(self, picture: Pixels, motion: Motion, points: EyePoints) -> None:
        face = motion.face
        pixels = face.to_px(face.points)
        ring = [points.corners[0], *points.upper, points.corners[1], *points.lower[::-1]]
        self._rect = _around(pixels[ring], 0.07 * face.unit_px)
        self._picture = picture
        self._ball = Grid(motion, self._rect, _STEP)
        self._outline = (pixels[ring] - (self._rect.left, self._rect.top)).astype(np.float32)
        self._moves = motion.at(pixels[ring], without=IRISES).reshape(COUNT, -1)

    def draw(self, person: Pixels, how: Articulated) -> None:
        outline = self._outline + (how.weights @ self._moves).reshape(-1, 2)
        into = person[self._rect.place]
        turned = how.weights.copy()
        turned[[Shape.BLINK, Shape.BROWS]] = 0
        ball = taken(self._picture, self._ball.pixels(self._ball.sources(turned, 2), self._rect))
        opening = np.zeros(into.shape[:2], np.uint8)
        scaled = np.round(outline * (1 << _SUBPIXEL)).astype(np.int32)
        cv2.fillPoly(opening, [scaled], 255, cv2.LINE_AA, _SUBPIXEL)
        share = cv2.blur(opening, (3, 3)).astype(np.float32) * np.float32(1 / 255)
        cv2.blendLinear(ball, into, share, 1 - share, into)


def _around(points: NDArray[np.float64], rim: float) -> Rect:
    (left, top), (right, bottom) = points.min(0) - rim, points.max(0) + rim
    return Rect(
        int(left // _STEP * _STEP),
        int(top // _STEP * _STEP),
        int(-(-right // _STEP) * _STEP),
        int(-(-bottom // _STEP) * _STEP),
    )
