"""The head without hair: face, ears, nose and cheeks, cached by how far the jaw has dropped."""

from typing import Final

import skia

from host.avatar.ink import Canvas, Path, Point, colour, dots, fill, line, lock, mirrored, mix, radial, shade, spline
from host.avatar.puppet.wardrobe import Figure, Skin
from host.avatar.sprite import Box, Layer, painted

FACE_BOX: Final = Box(-112, -140, 112, 154)
EARS_BOX: Final = Box(-122, -30, 122, 66)
_OVAL: Final[tuple[Point, ...]] = (
    (0, -130), (52, -120), (84, -82), (93, -30), (92, 10), (85, 46), (69, 81), (46, 107), (21, 122), (0, 125),
)  # fmt: skip
"""Right half of the face, crown to chin, around the middle between the eyes."""


def outline(jaw: float, *, square: float = 0.0) -> Path:
    """The face with the chin dropped by `jaw` units; `square` widens the jaw."""
    points = []
    for x, y in _OVAL:
        low = max(0.0, (y - 40) / 85)
        points.append(
            (x * (1 + square * 0.16 * max(0.0, 1 - abs(y - 84) / 70)) - 0.10 * jaw * low * (x > 0), y + jaw * low)
        )
    return spline(mirrored(points))


class Face:
    """One character's face sprites."""

    JAW_STEP: Final = 1.5
    """Units of chin drop between two cached faces: below what shows at 25 pictures a second."""

    def __init__(self, skin: Skin, scale: float, figure: Figure, *, earring: str) -> None:
        self._skin = skin
        self._scale = scale
        self._square = figure.square
        self._rouge = 0.35 + 0.65 * figure.rouge
        self._earring = earring if figure.earrings else ""
        self._faces: dict[int, Layer] = {}
        self.nose = painted(Box(-26, -20, 26, 66), scale, self._draw_nose).image()
        self.cheek = painted(Box(-36, -24, 36, 24), scale, self._draw_cheek).image()

    def prewarm(self, widest: float) -> None:
        """Paint every face up to a chin drop of `widest` units."""
        for step in range(round(widest / self.JAW_STEP) + 1):
            self._face(step)

    def face(self, jaw: float) -> Layer:
        """The face nearest to a chin drop of `jaw` units, on `FACE_BOX`."""
        return self._face(round(jaw / self.JAW_STEP))

    def _face(self, step: int) -> Layer:
        if step not in self._faces:
            jaw = step * self.JAW_STEP
            self._faces[step] = painted(FACE_BOX, self._scale, lambda canvas: self._draw_face(canvas, jaw))
        return self._faces[step]

    def _draw_face(self, canvas: Canvas, jaw: float) -> None:
        skin = self._skin
        shape = outline(jaw, square=self._square)
        tones = [colour(skin.light), colour(skin.base), colour(mix(skin.base, skin.shadow, 0.55))]
        canvas.drawPath(shape, shade(radial((-22, -14), 178, tones, [0, 0.52, 1])))
        canvas.clipPath(shape, True)
        rim = spline(
            [
                (70, -90),
                (92, -20),
                (84, 40),
                (58, 92),
                (18, 119 + jaw),
                (-8, 126 + jaw),
                (40, 150 + jaw),
                (130, 120),
                (130, -90),
            ]
        )
        canvas.drawPath(rim, fill(skin.shadow, 0.55, soft=9))
        left = spline(
            [(-80, -90), (-93, -20), (-86, 40), (-64, 90), (-30, 118 + jaw), (-70, 150 + jaw), (-130, 120), (-130, -90)]
        )
        canvas.drawPath(left, fill(skin.shadow, 0.28, soft=8))
        brow_shadow = spline(dots("-120,-140 120,-140 110,-40 84,-70 40,-98 -8,-96 -58,-66 -98,-18"))
        canvas.drawPath(brow_shadow, fill(skin.deep, 0.30, soft=11))
        for side in (-1, 1):
            canvas.drawOval(skia.Rect(side * 44 - 30, -30, side * 44 + 30, -2), fill(skin.shadow, 0.28, soft=8))
        canvas.drawOval(skia.Rect(-20, 104 + jaw, 16, 118 + jaw), fill(skin.light, 0.7, soft=6))
        canvas.drawOval(skia.Rect(-34, -84, 30, -52), fill("#ffffff", 0.22, soft=11))

    def draw_ear(self, side: int, canvas: Canvas) -> None:
        """Draw one ear; -1 is the picture's left."""
        skin, earring = self._skin, self._earring
        canvas.save()
        canvas.scale(side, 1)
        ear = spline(dots("88,-16 102,-22 112,-12 110,8 103,26 94,34 86,26"))
        canvas.drawPath(ear, fill(mix(skin.base, skin.shadow, 0.45)))
        canvas.drawPath(spline([(94, -10), (104, -12), (104, 4), (98, 16)], closed=False), line(skin.deep, 2.0, 0.55))
        canvas.drawPath(spline([(95, 2), (100, 6), (97, 14)], closed=False), line(skin.deep, 1.6, 0.45))
        if earring:
            canvas.drawCircle(96, 38, 4.6, fill(mix(earring, "#5a3a10", 0.25)))
            canvas.drawCircle(95.4, 37.2, 3.8, fill(earring))
            canvas.drawCircle(94.2, 36, 1.4, fill("#ffffff", 0.9))
        canvas.restore()

    def _draw_nose(self, canvas: Canvas) -> None:
        skin = self._skin
        side = spline(dots("5,-14 9,8 13,34 18,46 10,52 4,40 3,10"))
        canvas.drawPath(side, fill(skin.shadow, 0.62, soft=3.2))
        canvas.drawPath(spline(dots("-16,46 0,57 16,46 8,60 -8,60")), fill(skin.shadow, 0.8, soft=3))
        canvas.drawPath(spline(dots("-2,-10 1,16 1,34 -3,34 -4,10")), fill("#ffffff", 0.34, soft=2.6))
        canvas.drawOval(skia.Rect(-6, 34, 4, 44), fill("#ffffff", 0.5, soft=2.6))
        for sign in (-1, 1):
            nostril = spline([(sign * 3.4, 50.8), (sign * 7.2, 48.4), (sign * 10.4, 49.8), (sign * 7.0, 52.0)])
            canvas.drawPath(nostril, fill(mix(skin.deep, "#5a2416", 0.4), 0.7))
            wing = [(sign * 12.4, 42.0), (sign * 15.2, 46.8), (sign * 11.6, 51.4)]
            canvas.drawPath(lock(wing, 2.2), fill(skin.deep, 0.42))
        canvas.drawPath(spline([(-4, 52.2), (0, 53.6), (4, 52.2)], closed=False), line(skin.deep, 1.5, 0.6))

    def _draw_cheek(self, canvas: Canvas) -> None:
        canvas.save()
        canvas.scale(34, 21)
        blush = [colour(self._skin.blush, share * self._rouge) for share in (0.46, 0.25, 0.0)]
        canvas.drawCircle(0, 0, 1, shade(radial((0, 0), 1, blush, [0, 0.45, 1])))
        canvas.restore()
