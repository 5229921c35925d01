"""Sleeves and cuffs as sprites: each limb painted once, hanging down, then turned and stretched between its joints."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.ink import Canvas, Path, colour, fill, line, linear, lock, mix, shade, spline
from host.avatar.puppet.wardrobe import Outfit
from host.avatar.sprite import Box, Layer, Pixels, painted, trimmed

UPPER: Final = 200.0
FORE: Final = 170.0
"""Painted lengths, joint to joint, in figure units."""

SHADOW_STEP: Final = 4
_MARGIN: Final = 26
_SHADOW: Final = 0.26
_UPPER_BOX: Final = Box(-58 - _MARGIN, -54 - _MARGIN, 58 + _MARGIN, UPPER + 46 + _MARGIN)
_FORE_BOX: Final = Box(-48 - _MARGIN, -44 - _MARGIN, 48 + _MARGIN, FORE + 12 + _MARGIN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A painted part, trimmed, and the shadow it throws on what lies under it."""

    scale: float
    pixels: Pixels
    box: Box
    shadow: NDArray[np.uint8] | None
    """How much it darkens, 0 to 255 a pixel, `SHADOW_STEP` times smaller than the part."""
    shadow_box: Box


def piece(layer: Layer, depth: float = _SHADOW) -> Piece:
    """A part with its shadow worked out from its outline; `depth` 0 throws none."""
    pixels, box = trimmed(layer)
    return Piece(layer.scale, pixels.copy(), box, _shadow(layer, depth) if depth else None, layer.box)


def _shadow(layer: Layer, depth: float) -> NDArray[np.uint8]:
    """Kept small: a blur this wide hides the difference and costs a sixteenth."""
    height, width = (side // SHADOW_STEP for side in layer.pixels.shape[:2])
    outline = cv2.extractChannel(layer.pixels[: height * SHADOW_STEP, : width * SHADOW_STEP], 3)
    small = cv2.resize(outline, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.convertScaleAbs(cv2.GaussianBlur(small, (0, 0), 1.6 * layer.scale), alpha=depth), np.uint8)


def upper_arm(outfit: Outfit, scale: float, *, side: int, build: float = 1.0) -> Piece:
    """The sleeve from shoulder (origin) to elbow (`UPPER` below); `side` 0 is the picture's left."""

    def draw(canvas: Canvas) -> None:
        canvas.scale(build, 1)
        outer = -1 if side == 0 else 1
        edge = [(-45, 0), (-46, 40), (-43, 100), (-38.5, 160), (-36, UPPER), (-26, UPPER + 25), (0, UPPER + 35)]
        shape = [(0.0, -47.0), (-34.0, -33.0), *edge, *[(-x, y) for x, y in reversed(edge[:-1])], (34.0, -33.0)]
        sleeve = spline(shape)
        canvas.drawPath(sleeve, _cloth(outfit, -48, 48, lit=-1))
        canvas.save()
        canvas.clipPath(sleeve, True)
        canvas.drawPath(
            spline([(-34, -20), (-6, -30), (0, 60), (-14, 130), (-32, 90)]), fill(outfit.light, 0.30, soft=10)
        )
        inner = [(-outer * x, y) for x, y in ((30, 30), (46, 20), (70, 120), (60, UPPER), (34, UPPER), (30, 110))]
        canvas.drawPath(spline(inner), fill(outfit.deep, 0.26, soft=11))
        _creases(canvas, outfit, outer)
        canvas.restore()
        seam = [(-outer * x, y) for x, y in ((45, 10), (46, 50), (42.5, 104), (38.5, 160), (36, UPPER))]
        canvas.drawPath(lock(seam, 3.4, peak=0.6), fill(outfit.deep, 0.40))

    return piece(painted(_UPPER_BOX, scale, draw), 0.0)


def _creases(canvas: Canvas, outfit: Outfit, outer: int) -> None:
    for points, width, depth in (
        (((44, 128), (22, 142), (-6, 146)), 7, 0.34),
        (((44, 160), (18, 166), (-14, 160)), 8, 0.38),
        (((42, 190), (14, 184), (-10, 170)), 6, 0.30),
        (((-42, 92), (-26, 108), (-8, 112)), 5, 0.22),
        (((-26, -18), (-34, 14), (-34, 50)), 6, 0.20),
    ):
        bent = [(-outer * x, y) for x, y in points]
        canvas.drawPath(lock(bent, width), fill(outfit.deep, depth, soft=1.4))


def forearm(outfit: Outfit, scale: float, *, side: int, build: float = 1.0) -> Piece:
    """The sleeve from elbow (origin) to wrist (`FORE` below), with the shirt's cuff under its hem."""
    lit = 1 if side == 0 else -1

    def draw(canvas: Canvas) -> None:
        canvas.scale(build, 1)
        _cuff(canvas, outfit, lit)
        sleeve = _forearm_sleeve()
        canvas.drawPath(sleeve, _cloth(outfit, -40, 40, lit=lit))
        canvas.save()
        canvas.clipPath(sleeve, True)
        _forearm_folds(canvas, outfit, lit)
        canvas.restore()
        for sign in (-1, 1):
            rim = [(sign * x, y) for x, y in ((36.5, 14), (38.2, 46), (36.2, 92), (31.4, FORE - 26), (29.4, FORE - 2))]
            canvas.drawPath(lock(rim, 3.4, peak=0.7), fill(outfit.deep, 0.5))

    return piece(painted(_FORE_BOX, scale, draw))


def _cuff(canvas: Canvas, outfit: Outfit, lit: int) -> None:
    """The shirt's, with its link; what of it the sleeve covers is drawn over."""
    top, hem = FORE - 14, FORE + 8
    left = [(-25, top), (-25, top), (-25.5, hem), (-25.5, hem)]
    right = [(25.5, hem), (25.5, hem), (25, top), (25, top)]
    tones = [colour(outfit.shirt_shadow), colour(outfit.shirt), colour(outfit.shirt)]
    canvas.drawPath(
        spline([*left, (0, FORE + 11), *right]), shade(linear((-26 * lit, 0), (26 * lit, 0), tones, [0, 0.4, 1]))
    )
    edge = spline([(-25, hem), (0, FORE + 11), (25, hem)], closed=False)
    canvas.drawPath(edge, line(mix(outfit.shirt_shadow, "#5a4444", 0.4), 1.3, 0.8))
    canvas.drawCircle(lit * -14, FORE + 3, 2.2, fill(outfit.jewel))


def _forearm_sleeve() -> Path:
    sides = [(-35.5, 0), (-38.5, 32), (-36.5, 90), (-31.5, FORE - 26), (-29.5, FORE - 2), (-29.5, FORE - 2)]
    left, right = [*sides, (0, FORE + 2)], [(-x, y) for x, y in reversed(sides)]
    return spline([(0.0, -34.0), (-25.0, -24.5), *left, *right, (25.0, -24.5)])


def _forearm_folds(canvas: Canvas, outfit: Outfit, lit: int) -> None:
    """Light along the ridge, shadow under it, creases, and the seam of the hem."""
    ridge = [(lit * x, y) for x, y in ((16, 14), (25, 50), (20, 130), (8, 150), (5, 70))]
    canvas.drawPath(spline(ridge), fill(outfit.light, 0.36, soft=7))
    under = [(-lit * x, y) for x, y in ((26, -20), (60, 0), (50, FORE), (24, FORE), (28, 80))]
    canvas.drawPath(spline(under), fill(outfit.deep, 0.30, soft=8))
    for points, width, depth in (
        (((-36, 22), (-10, 30), (12, 22)), 8, 0.34),
        (((-38, 46), (-12, 50), (8, 44)), 6, 0.28),
        (((34, 12), (14, 22), (2, 36)), 7, 0.26),
        (((-34, 108), (-14, 118), (6, 116)), 5, 0.24),
        (((30, 128), (12, 138), (-2, 138)), 4, 0.2),
    ):
        canvas.drawPath(lock([(lit * x, y) for x, y in points], width), fill(outfit.deep, depth, soft=1.3))
    seam = spline([(-34, FORE - 6), (0, FORE - 2), (34, FORE - 6)], closed=False)
    canvas.drawPath(seam, line(outfit.deep, 2, 0.35))


def _cloth(outfit: Outfit, left: float, right: float, *, lit: int) -> object:
    ends = (left, right) if lit < 0 else (right, left)
    tones = [outfit.base, mix(outfit.light, outfit.base, 0.25), outfit.base, outfit.shadow]
    return shade(linear((ends[0], 0), (ends[1], 0), [colour(t) for t in tones], [0, 0.28, 0.62, 1]))
