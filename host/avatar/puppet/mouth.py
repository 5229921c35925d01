"""The mouth: fifteen lip shapes as numbers, blended by weight and drawn with lips, teeth and tongue."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas, Path, Point, colour, fill, line, linear, mirrored, mix, radial, shade, spline, thorn
from host.avatar.puppet.wardrobe import Skin

OPEN, WIDTH, PUCKER, UPPER, LOWER, TONGUE, TUCK, PRESS = range(8)
"""Columns of `SHAPES`: gap between the lips and half width in units; then lip rounding, the two rows of teeth,
the tongue (1 is its tip at the upper teeth), lower lip under the teeth and lips pressed, 0 to 1."""

SHAPES: Final[NDArray[np.float64]] = np.array(
    [
        [0.0, 27.0, 0.00, 0.6, 0.0, 0.0, 0.0, 0.0],  # sil
        [0.0, 25.5, 0.05, 0.0, 0.0, 0.0, 0.0, 1.0],  # PP
        [4.5, 26.5, 0.00, 1.0, 0.0, 0.0, 1.0, 0.0],  # FF
        [8.0, 26.5, 0.00, 0.7, 0.3, 1.0, 0.0, 0.0],  # TH
        [9.0, 26.5, 0.00, 0.8, 0.5, 0.8, 0.0, 0.0],  # DD
        [12.0, 26.0, 0.00, 0.7, 0.3, 0.4, 0.0, 0.0],  # kk
        [9.5, 19.5, 0.60, 0.9, 0.8, 0.1, 0.0, 0.0],  # CH
        [6.0, 29.0, 0.00, 1.0, 1.0, 0.0, 0.0, 0.0],  # SS
        [9.5, 26.0, 0.00, 0.7, 0.3, 0.9, 0.0, 0.0],  # nn
        [10.0, 20.5, 0.50, 0.6, 0.4, 0.5, 0.0, 0.0],  # RR
        [28.0, 27.0, 0.10, 0.8, 0.4, 0.2, 0.0, 0.0],  # aa
        [16.0, 31.0, 0.00, 0.9, 0.6, 0.3, 0.0, 0.0],  # E
        [9.0, 33.5, 0.00, 1.0, 0.7, 0.2, 0.0, 0.0],  # I
        [21.0, 17.0, 0.90, 0.4, 0.1, 0.1, 0.0, 0.0],  # O
        [10.0, 11.5, 1.00, 0.2, 0.0, 0.0, 0.0, 0.0],  # U
    ]
)
"""One row a viseme in the order of `pose.VISEMES`; openings follow the Oculus reference pictures."""

CENTRE: Final[Point] = (0.0, 76.0)
_CAVITY: Final = colour("#3b0d16"), colour("#7a2430")
_TONGUE: Final = colour("#f0949a"), colour("#c75a68")
_TEETH: Final = colour("#d9cdd0"), colour("#ffffff"), colour("#fbf6f4")
JAW_SHARE: Final = 0.42
"""How far the chin drops for each unit the lips open."""


def blended(visemes: Sequence[float], smile: float) -> NDArray[np.float64]:
    """The lip shape of the weighted visemes; a broad smile parts resting lips but never pressed ones."""
    weights = np.asarray(visemes, float)
    shape = np.asarray(weights @ SHAPES / max(float(weights.sum()), 1e-6))
    shape[OPEN] *= 1 - min(1.0, 1.15 * shape[PRESS])
    grin = max(0.0, smile - 0.55) * float(weights[0]) / max(float(weights.sum()), 1e-6)
    shape[OPEN] += 26 * grin
    shape[UPPER] = min(1.0, shape[UPPER] + grin)
    shape[WIDTH] += smile * 5.5 * (1 - 0.7 * shape[PUCKER])
    return shape


class Mouth:
    """Draws one character's mouth around `CENTRE`, in head units."""

    def __init__(self, skin: Skin, *, rouge: float = 1.0) -> None:
        self._upper = mix(mix(skin.base, skin.lip, 0.55), mix(skin.lip, skin.lip_dark, 0.35), rouge)
        self._lower = mix(mix(skin.base, skin.lip, 0.45), mix(skin.lip, skin.light, 0.18), rouge)
        self._lower_tones = colour(self._lower), colour(mix(self._lower, self._upper, 0.5))
        self._seam = mix(skin.lip_dark, "#2a0a12", 0.25)
        self._skin = skin
        self._gaps = line("#c9b8bc", 0.7, 0.5)
        self._shadow = shade(radial((0, 0), 1, [colour(skin.deep, 0.34), colour(skin.deep, 0.0)]))
        self._fullness = 0.7 + 0.3 * rouge

    def draw(self, canvas: Canvas, shape: NDArray[np.float64], smile: float) -> None:
        """Draw the blended `shape`; `smile` lifts the corners."""
        gap, half, pucker = float(shape[OPEN]), float(shape[WIDTH]), float(shape[PUCKER])
        corner = -10.5 * smile * (1 - 0.6 * pucker) + 0.18 * gap + 0.8
        top, bottom = -0.16 * gap, 0.84 * gap
        corner += (0.5 * (top + bottom) - corner) * pucker**2
        canvas.save()
        canvas.translate(*CENTRE)
        self._under_shadow(canvas, half, bottom)
        opening = self._opening(half, corner, top, bottom, pucker)
        self._lips(canvas, shape, half, corner, top, bottom)
        if gap > 0.8:
            canvas.save()
            canvas.clipPath(opening, True)
            self._inside(canvas, shape, half, top, bottom)
            canvas.restore()
            canvas.drawPath(opening, line(self._seam, 1.2, 0.55))
        if gap < 2.2:
            self._closed_line(canvas, half, corner, 1 - gap / 2.2)
        self._corners(canvas, half, corner, smile)
        canvas.restore()

    @staticmethod
    def _opening(half: float, corner: float, top: float, bottom: float, pucker: float) -> Path:
        shoulder = top + corner * 0.256 + 0.2
        upper = [(0.0, top + 1.2), (0.34, top + 0.3), (0.64, shoulder), (0.86, shoulder + (corner - shoulder) * 0.58)]
        deep = bottom - corner
        lower = [(0.88, corner + deep * 0.44), (0.68, corner + deep * 0.78), (0.4, corner + deep * 0.96), (0.0, bottom)]
        ring = (half, (top + bottom) / 2, (bottom - top) / 2, pucker**1.5)
        rounds = [*_rounded(upper, *ring, -1), (half, corner), *_rounded(lower, *ring, 1)]
        return spline(mirrored(rounds))

    def _lips(
        self, canvas: Canvas, shape: NDArray[np.float64], half: float, corner: float, top: float, bottom: float
    ) -> None:
        press, pucker, tuck = float(shape[PRESS]), float(shape[PUCKER]), float(shape[TUCK])
        upper = (7.6 - 2.4 * press + 0.6 * pucker) * self._fullness
        lower = (9.8 - 3.0 * press + 0.2 * pucker - 4.0 * tuck) * self._fullness
        edge = half + 2.2 + 3.4 * pucker
        mid, ry, share = (top + bottom) / 2, (bottom - top) / 2, pucker**1.5
        bow = [
            (0.0, top - upper + 2.0),
            (0.2, top - upper - 0.6),
            (0.55, top - upper * 0.62 + corner * 0.3),
            (0.84, (top - upper * 0.62 + corner * 1.3) / 2 - 0.8),
        ]
        seam = [(edge, corner), (half * 0.5, mid + 1.5), (0.0, mid + 2.5)]
        canvas.drawPath(
            spline(mirrored([*_rounded(bow, edge, mid, ry + upper, share * 0.8, -1), *seam])), fill(self._upper)
        )
        belly = [
            (0.86, corner + (bottom - corner) * 0.62 + lower * 0.42),
            (0.5, bottom + lower * 0.86),
            (0.0, bottom + lower),
        ]
        outline = [
            (0.0, mid - 1.0), (half * 0.5, mid - 1.5), (edge, corner),
            *_rounded(belly, edge, mid, ry + lower, share, 1),
        ]  # fmt: skip
        tones = linear((0, bottom - 1), (0, bottom + lower), self._lower_tones)
        canvas.drawPath(spline(mirrored(outline)), shade(tones))
        shine = skia.Rect(-half * 0.34, bottom + lower * 0.28, half * 0.3, bottom + lower * 0.6)
        canvas.drawOval(shine, fill("#ffffff", 0.26 * (1 - 0.6 * tuck)))

    def _inside(self, canvas: Canvas, shape: NDArray[np.float64], half: float, top: float, bottom: float) -> None:
        gap = bottom - top
        canvas.drawPaint(shade(linear((0, top), (0, bottom + 4), _CAVITY)))
        self._tongue(canvas, half, top, bottom, float(shape[TONGUE]))
        wide = half * (0.9 - 0.1 * float(shape[PUCKER]))
        low = float(shape[LOWER]) * min(4.5, gap * 0.24)
        if low > 0.5:
            rim = [
                (0.0, bottom - low),
                (wide * 0.6, bottom - low - 1.2),
                (wide, bottom - low - 5),
                (wide, bottom + 9),
                (0.0, bottom + 9),
            ]
            canvas.drawPath(spline(mirrored(rim)), fill("#ece3e2"))
        high = float(shape[UPPER]) * min(9.5, 3.2 + gap * 0.34)
        if high > 0.5:
            rim = [
                (0.0, top - 12),
                (wide, top - 12),
                (wide, top + high - 5.0),
                (wide * 0.62, top + high - 1.2),
                (0.0, top + high),
            ]
            white = linear((0, top - 1), (0, top + high), _TEETH, [0, 0.5, 1])
            canvas.drawPath(spline(mirrored(rim)), shade(white))
            gaps = skia.Path()
            for x in (0.0, -0.24, 0.24, -0.46, 0.46):
                gaps.moveTo(wide * x, top)
                gaps.lineTo(wide * x, top + high - 2)
            canvas.drawPath(gaps, self._gaps)
        if float(shape[TONGUE]) > 0.9:
            self._tongue(canvas, half, top, bottom, 1.0)

    def _tongue(self, canvas: Canvas, half: float, top: float, bottom: float, raised: float) -> None:
        gap = bottom - top
        crest = bottom - gap * (0.30 + 0.42 * raised)
        wide = half * (0.70 - 0.22 * raised)
        hump = [
            (0.0, crest + 0.6),
            (wide * 0.5, crest - 0.4),
            (wide, crest + gap * 0.3),
            (wide * 1.05, bottom + 8),
            (0.0, bottom + 8),
        ]
        pink = linear((0, crest), (0, bottom + 4), _TONGUE)
        canvas.drawPath(spline(mirrored(hump)), shade(pink))
        canvas.drawLine(0, crest + gap * 0.14, 0, bottom, line("#a8414f", 1.2, 0.4))

    def _closed_line(self, canvas: Canvas, half: float, corner: float, strength: float) -> None:
        points = mirrored([(0.0, 1.9), (half * 0.26, 1.0), (half * 0.62, 1.2 + corner * 0.34), (half + 0.5, corner)])
        ordered = sorted(points)
        canvas.drawPath(spline(ordered, closed=False), line(self._seam, 1.9, strength))

    def _under_shadow(self, canvas: Canvas, half: float, bottom: float) -> None:
        canvas.save()
        canvas.translate(0, bottom + 14)
        canvas.scale(half * 0.8, 6.5)
        canvas.drawCircle(0, 0, 1, self._shadow)
        canvas.restore()

    def _corners(self, canvas: Canvas, half: float, corner: float, smile: float) -> None:
        for side in (-1, 1):
            x = side * (half + 1.0)
            dimple = thorn(
                (x - side * 3.0, corner + 1.0), (x + side * 1.6, corner - 0.6), (x + side * 3.6, corner - 3.4), 2.6
            )
            canvas.drawPath(dimple, fill(self._skin.deep, 0.26 + 0.2 * smile))


def _rounded(
    points: Sequence[Point], half: float, middle: float, height: float, share: float, side: int
) -> list[Point]:
    """Points at shares of the half width, drawn `share` of the way to an oval; `side` is -1 for its upper half."""
    return [(x * half, y + (middle + side * height * (1 - x * x) ** 0.5 - y) * share) for x, y in points]
