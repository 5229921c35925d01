"""Eyes and brows: lids that close, an iris that looks about, lashes, catch-lights."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas, Point, colour, fill, line, linear, mix, radial, shade, spline, thorn
from host.avatar.puppet.wardrobe import Appearance
from host.avatar.sprite import Box, Layer

_OPEN: Final = np.array([(-24, 6.5), (-17, -4.0), (-4, -11.6), (9, -11.6), (20, -5.4), (26, 1.0)])
_SHUT: Final = np.array([(-24, 6.5), (-14, 10.0), (-1, 12.2), (11, 10.6), (20, 6.0), (26, 0.5)])
_LOWER: Final = np.array([(-24, 6.0), (-13, 11.4), (1, 13.4), (14, 10.6), (26, 0.5)])
"""Lid curves of an eye on the +x side, inner corner first, around the eye's centre."""

_FINE: Final = (16, 10, 8, 4, 2, 8)
"""Steps to the unit of blink, gaze right and down, squint, brows and yaw: finer ones would not show."""

_BROW_STEPS: Final = 32
_LOOKS: Final = 256
"""Eye strips kept; a hundred kilobytes each."""

PLACE: Final[Point] = (44.0, 2.0)
"""Centre of the +x eye in head units."""

SIZE: Final = 1.1
"""Eyes a little larger than life read better on a phone."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the eyes do in one picture."""

    blink: float
    gaze: Point
    squint: float
    brows: float
    yaw: float


class Eyes:
    """One character's eyes and brows in head units; the eyes are a strip, kept for every look lately had."""

    BOX: Final = Box(-96, -72, 96, 40)

    def __init__(self, who: Appearance, scale: float) -> None:
        self._strip = Layer(self.BOX, scale)
        self._kept: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._brows: dict[int, Any] = {}
        self._skin = who.skin
        self._ink = mix(who.hair.dark, "#1a0c10", 0.5)
        self._brow_tone = mix(mix(who.hair.base, who.hair.dark, 0.4), who.skin.deep, 0.18)
        self._iris = who.iris
        self._size = SIZE * who.figure.eyes
        self._lash = who.figure.lash
        self._brow = who.figure.brow

    def image(self, look: Look) -> Any:
        """The strip for this look; its corner is that of `BOX`."""
        values = (look.blink, *look.gaze, look.squint, look.brows, look.yaw)
        steps = tuple(round(value * fine) for value, fine in zip(values, _FINE, strict=True))
        known = self._kept.get(steps)
        if known is None:
            blink, right, down, squint, brows, yaw = (step / fine for step, fine in zip(steps, _FINE, strict=True))
            self._strip.canvas.clear(0)
            self._draw_eyes(self._strip.canvas, Look(blink, (right, down), squint, brows, yaw))
            known = self._kept[steps] = self._strip.image()
            if len(self._kept) > _LOOKS:
                self._kept.popitem(last=False)
        return known

    def draw_brows(self, canvas: Canvas, look: Look) -> None:
        """Both brows, straight onto the head."""
        brow = self._recorded(round(look.brows * _BROW_STEPS))
        for side in (-1, 1):
            canvas.save()
            canvas.translate(side * PLACE[0], PLACE[1])
            canvas.scale(side * self._size * (1 - 0.28 * max(0.0, side * look.yaw)), self._size)
            canvas.drawPicture(brow)
            canvas.restore()

    def _recorded(self, step: int) -> Any:
        """A brow as drawing commands, which skia replays at any place without asking Python."""
        if step not in self._brows:
            recorder = skia.PictureRecorder()
            self._draw_brow(recorder.beginRecording(skia.Rect(-40, -60, 40, 20)), step / _BROW_STEPS)
            self._brows[step] = recorder.finishRecordingAsPicture()
        return self._brows[step]

    def _draw_eyes(self, canvas: Canvas, look: Look) -> None:
        for side in (-1, 1):
            canvas.save()
            canvas.translate(side * PLACE[0], PLACE[1])
            canvas.scale(side * self._size * (1 - 0.28 * max(0.0, side * look.yaw)), self._size)
            self._eye(canvas, side, look)
            canvas.restore()

    def _eye(self, canvas: Canvas, side: int, look: Look) -> None:
        shut = min(max(look.blink, 0.0), 1.0)
        lower = _LOWER - [(0, 0), *[(0, 2.6 * look.squint * (1 - shut) + 0.6 * shut)] * 3, (0, 0)]
        wide = max(0.0, look.brows) * 1.2 * (1 - shut)
        upper = _OPEN + (_SHUT - _OPEN) * shut - [(0, 0), *[(0, wide)] * 4, (0, 0)]
        lid_drop = look.gaze[1] * 2.2 * (1 - shut)
        upper = upper + np.array([(0, 0), *[(0, lid_drop)] * 4, (0, 0)])
        if shut < 0.93:
            canvas.save()
            canvas.clipPath(_between(upper, lower), True)
            self._ball(canvas, side, look, upper)
            canvas.restore()
        self._lid(canvas, upper, shut)
        self._lashes(canvas, upper, lower, shut)

    def _ball(self, canvas: Canvas, side: int, look: Look, upper: NDArray[np.float64]) -> None:
        white = linear((0, -14), (0, 12), [colour("#d8cbd0"), colour("#fffdfc"), colour("#f6eeee")], [0, 0.5, 1])
        canvas.drawRect(skia.Rect(-32, -24, 34, 24), shade(white))
        canvas.drawCircle(-22.5, 6.5, 4.2, fill("#e9a79d", 0.55))
        x, y = side * look.gaze[0] * 7.5 + 0.8, look.gaze[1] * 4.5 - 0.6
        canvas.drawCircle(x, y, 13.7, fill(mix(self._iris, "#140a08", 0.62)))
        glow = [colour(mix(self._iris, "#ffd9a0", 0.42)), colour(self._iris), colour(mix(self._iris, "#1a0c08", 0.5))]
        canvas.drawCircle(x, y, 12.5, shade(radial((x, y + 6.5), 18, glow, [0, 0.5, 1])))
        canvas.drawCircle(x, y, 5.6, fill("#120a0b"))
        canvas.drawOval(skia.Rect(x - 7.5, y + 4.6, x + 7.5, y + 11.4), fill("#ffe7c4", 0.20))
        glint = -side * 4.3
        canvas.drawCircle(x + glint, y - 4.4, 3.7, fill("#ffffff", 0.96))
        canvas.drawCircle(x - glint, y + 5.0, 1.9, fill("#ffffff", 0.75))
        fall = [(float(px), float(py) + 4.6) for px, py in upper]
        shadow = spline([(-26.0, -26.0), *fall, (28.0, -26.0)])
        canvas.drawPath(shadow, fill("#4a2634", 0.26))

    def _lid(self, canvas: Canvas, upper: NDArray[np.float64], shut: float) -> None:
        rest = _OPEN[:, 1] - 4.5
        crease = [(float(x), float(y)) for x, y in zip(_OPEN[:, 0], rest + shut * 4.0, strict=True)]
        lid = spline([*crease, *[(float(x), float(y)) for x, y in upper[::-1]]])
        canvas.drawPath(lid, fill(mix(self._skin.shadow, self._skin.deep, 0.25), 0.26 - 0.06 * shut))
        canvas.drawPath(spline(crease[1:], closed=False), line(self._skin.deep, 1.5, 0.62))

    def _lashes(self, canvas: Canvas, upper: NDArray[np.float64], lower: NDArray[np.float64], shut: float) -> None:
        thick = np.array([0.8, 2.2, 3.2, 3.6, 3.6, 1.2]) * (0.55 + 0.45 * self._lash)
        edge = [(float(x), float(y) + 0.7) for x, y in upper]
        back = [(float(x), float(y) - t) for (x, y), t in zip(upper, thick, strict=True)]
        tail_x, tail_y = 26 + 6.5 * self._lash, -4.0 * self._lash + 3.0 * shut
        ring = [edge[0], edge[0], *edge[1:], (tail_x, tail_y), (tail_x, tail_y), *back[:0:-1]]
        canvas.drawPath(spline(ring), fill(self._ink))
        if self._lash > 0.5:
            self._upper_lashes(canvas, upper, shut)
        under = [(float(x), float(y)) for x, y in lower[1:]]
        canvas.drawPath(spline(under, closed=False), line(mix(self._ink, self._skin.deep, 0.45), 1.3, 0.6 * (1 - shut)))

    def _upper_lashes(self, canvas: Canvas, upper: NDArray[np.float64], shut: float) -> None:
        along = np.linspace(0, 1, len(upper))
        for at, length in ((0.60, 6.0), (0.74, 8.0), (0.87, 9.0)):
            x, y = (float(np.interp(at, along, upper[:, axis])) for axis in (0, 1))
            rise = length * (0.8 - 1.25 * shut)
            lash = thorn((x - 2, y - 1), (x + length * 0.5, y - 1.5 - rise * 0.3), (x + length, y - 2 - rise), 3.0)
            canvas.drawPath(lash, fill(self._ink))

    def _draw_brow(self, canvas: Canvas, brows: float) -> None:
        lift = brows * 8.0
        pinch = min(0.0, brows)
        b = self._brow
        canvas.save()
        canvas.translate(2 + 2.5 * pinch, -30.5 - lift)
        canvas.rotate(3.5 - 10 * pinch)
        inner = 2.0 - 1.5 * max(0.0, brows)
        crown = [(-26.0, inner + 2.0), (-19.0, inner - 2.2), (-6.0, -5.2 * b - 0.6), (8.0, -6.6 * b - 1.0)]
        tail = [(20.0, -4.6 * b - 0.2), (32.5, 3.2), (32.5, 3.2), (19.0, -2.0), (6.0, -2.2)]
        under = [(-9.0, 1.2 + 0.9 * b), (-20.0, inner + 3.2 + 0.8 * b)]
        tones = [colour(self._brow_tone, 0.35), colour(self._brow_tone, 0.95), colour(self._brow_tone, 0.9)]
        canvas.drawPath(spline([*crown, *tail, *under]), shade(linear((-27, 0), (32, 0), tones, [0, 0.3, 1])))
        for x in (-22.0, -17.0, -11.5):
            hair = thorn((x, inner + 2.2 + 0.6 * b), (x + 2.0, inner - 0.6), (x + 5.0, inner - 3.4 * b), 1.5)
            canvas.drawPath(hair, fill(self._brow_tone, 0.4))
        canvas.restore()


def _between(upper: NDArray[np.float64], lower: NDArray[np.float64]) -> object:
    top = [(float(x), float(y)) for x, y in upper]
    under = [(float(x), float(y)) for x, y in lower[-2:0:-1]]
    return spline([top[0], *top, top[-1], *under])
