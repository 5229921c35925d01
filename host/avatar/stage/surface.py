"""Surfaces: glass chips, cards and their shadows, and the sprites made of them."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import skia

from host.avatar.ink import Canvas, colour, fill, line
from host.avatar.sprite import Box, Cutout, Pixels, cutout, painted, trimmed

MARGIN: Final = 24.0
"""From the picture's edge to what lies on it, in 720 x 1280 units."""
NIGHT: Final = "#14161d"
"""The tone of all glass and shadows."""


def rounded(box: Box, radius: float) -> skia.RRect:
    """A rounded rectangle."""
    return skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(box.left, box.top, box.right, box.bottom), radius, radius)


def glass(canvas: Canvas, box: Box, radius: float, *, alpha: float = 0.52) -> None:
    """A dark translucent plate with a hair of light along its edge."""
    canvas.drawRRect(rounded(box, radius), fill(NIGHT, alpha))
    inner = Box(box.left + 0.75, box.top + 0.75, box.right - 0.75, box.bottom - 0.75)
    canvas.drawRRect(rounded(inner, radius - 0.75), line("#ffffff", 1.5, 0.16))


def lifted(canvas: Canvas, box: Box, radius: float, tone: str, *, alpha: float = 1.0) -> None:
    """An opaque card that floats: a wide soft shadow, a narrow one, then the card."""
    for drop, soft, share in ((10, 14, 0.22), (2, 3, 0.16)):
        canvas.drawRRect(rounded(_lower(box, drop), radius), fill(NIGHT, share, soft=soft))
    canvas.drawRRect(rounded(box, radius), fill(tone, alpha))


def _lower(box: Box, drop: float) -> Box:
    return Box(box.left, box.top + drop, box.right, box.bottom + drop)


def tint(tone: str, alpha: float) -> int:
    """A translucent skia colour, for gradients."""
    return colour(tone, alpha)


def sprite(box: Box, scale: float, draw: Callable[[Canvas], None]) -> Cutout:
    """What `draw` paints within `box`, in 720 x 1280 units, ready to be laid over pictures at `scale`."""
    pixels, place = trimmed(painted(box, scale, draw))
    return cutout(pixels, round(place.left * scale), round(place.top * scale))


def faded(whole: Cutout, share: float) -> Cutout:
    """The cutout at a share of its opacity, 0 to 1."""
    if share >= 1:
        return whole
    pixels: Pixels = np.asarray(cv2.convertScaleAbs(whole.pixels, alpha=share), np.uint8)
    return cutout(pixels, whole.left, whole.top)
