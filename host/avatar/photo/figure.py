"""The figure: a rigged person at the size and place that it has in a picture."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.face import width_of
from host.avatar.photo.landmarks import OVAL
from host.avatar.sprite import Pixels

MARGIN: Final = 16
"""Pixels kept around the picture, so that what sways in from outside is there."""
_FACE: Final = (360.0, 418.0)
"""Where the middle of the face belongs, in a 720 x 1280 picture."""
FACE_WIDTH: Final = 232.0
_WIDEST: Final = 300.0
_LOWEST: Final = 120.0
"""A portrait that ends above the lower edge is enlarged up to this face width, then let down by so much at most."""
_HIGHEST: Final = 156.0
"""Where hair may begin: below the AI label."""
_BOTTOM: Final = 1296.0
_FADE: Final = 0.10
"""Of the picture's height: over how much a figure fades that does not reach the lower edge."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A person ready to be warped."""

    pixels: Pixels
    """Premultiplied, as large as the picture with the room beside it, and `MARGIN` more on every side."""
    points: NDArray[np.float32]
    """`(478, 3)` in those pixels."""


def placed(person: Pixels, points: NDArray[np.float32], size: tuple[int, int], *, beside: int = 0) -> Figure:
    """A person, straight BGRA, placed in a picture of `size` (width, height), standing on its lower edge.

    `beside` is how many pixels of room there are to the left and to the right of it.
    """
    width, height = size
    unit = min(width / 720, height / 1280) if width <= height else height / 1000
    share, (x, y) = _place(person, points)
    place = np.array([[share, 0, x], [0, share, y]]) * unit
    place[0, 2] += width / 2 - _FACE[0] * unit + beside
    place[:, 2] += MARGIN
    place[:, 2] += (share * unit - 1) / 2  # pixel centres, not corners
    canvas = (width + 2 * (beside + MARGIN), height + 2 * MARGIN)
    cut = _cut(person[:, 0, 3]), _cut(person[:, -1, 3])
    pixels = _faded(_enlarged(_premultiplied(person), place, canvas), cut)
    moved = points.copy()
    moved[:, :2] = points[:, :2] * (share * unit) + place[:, 2]
    moved[:, 2] *= share * unit
    return Figure(pixels, moved.astype(np.float32))


def _place(person: Pixels, points: NDArray[np.float32]) -> tuple[float, tuple[float, float]]:
    """Scale and shift from the person's pixels to units of a 720 x 1280 picture."""
    centre = points[list(OVAL), :2].astype(float).mean(0)
    below = person.shape[0] - centre[1]
    above = centre[1] - int(np.flatnonzero(person[..., 3].max(1) > 60)[0])
    wanted = _BOTTOM - _FACE[1]
    face = width_of(points)
    share = float(np.clip(wanted / below, FACE_WIDTH / face, _WIDEST / face))
    down = max(wanted - below * share, _HIGHEST + above * share - _FACE[1])
    down = float(np.clip(down, 0, _LOWEST))
    return share, (_FACE[0] - centre[0] * share, _FACE[1] + down - centre[1] * share)


def _premultiplied(person: Pixels) -> Pixels:
    cover = cv2.cvtColor(cv2.extractChannel(person, 3), cv2.COLOR_GRAY2BGRA)
    cover[..., 3] = 255
    return np.asarray(cv2.multiply(person, cover, scale=1 / 255), np.uint8)


def _enlarged(person: Pixels, place: NDArray[np.float64], canvas: tuple[int, int]) -> Pixels:
    """The person on the canvas; made smaller by areas, enlarged with a little of its sharpness given back."""
    share = float(place[0, 0])
    if share < 1:
        person = np.asarray(cv2.resize(person, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
        place = np.array([[1, 0, place[0, 2]], [0, 1, place[1, 2]]])
    pixels = cv2.warpAffine(person, place, canvas, flags=cv2.INTER_CUBIC)
    if share > 1.3:
        soft = cv2.GaussianBlur(pixels, (0, 0), 0.8 * share)
        pixels = cv2.addWeighted(pixels, 1.45, soft, -0.45, 0)
    alpha = cv2.cvtColor(cv2.extractChannel(pixels, 3), cv2.COLOR_GRAY2BGRA)
    return np.asarray(cv2.min(pixels, alpha), np.uint8)


def _faded(pixels: Pixels, cut: tuple[bool, bool]) -> Pixels:
    """Ends of the figure inside the picture fade out: below, and at the left and right where the photograph `cut`."""
    height, width = pixels.shape[:2]
    alpha = pixels[..., 3]
    rows, columns = np.flatnonzero(alpha.max(1)), np.flatnonzero(alpha.max(0))
    fade = _FADE * height
    ramp = np.ones((height, width), np.float32)
    if rows[-1] < height - MARGIN:
        ramp *= ((rows[-1] - np.arange(height)) / fade).clip(0, 1)[:, None]
    if cut[0] and columns[0] > MARGIN:
        ramp *= ((np.arange(width) - columns[0]) / fade).clip(0, 1)[None]
    if cut[1] and columns[-1] < width - MARGIN:
        ramp *= ((columns[-1] - np.arange(width)) / fade).clip(0, 1)[None]
    if ramp.min() == 1:
        return pixels
    eased = ramp * ramp * (3 - 2 * ramp)
    return np.asarray((pixels * eased[..., None]).round(), np.uint8)


def _cut(column: NDArray[np.uint8]) -> bool:
    """Whether the person, whose outermost column of the photograph this is, goes on beyond it."""
    return int((column > 200).sum()) > len(column) / 25
