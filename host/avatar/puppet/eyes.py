"""Eyes and brows: lids that close, an iris that looks about, lashes, catch-lights."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas, Path, Point, colour, fill, line, linear, mix, radial, shade, spline, thorn
from host.avatar.puppet.wardrobe import Appearance
from host.avatar.sprite import Box, Layer, copied_image, painted, trimmed

Art = TypeVar("Art")

_SMOOTH: Final = skia.SamplingOptions(skia.FilterMode.kLinear)

_OPEN: Final = np.array([(-24, 6.5), (-17, -4.0), (-4, -11.6), (9, -11.6), (20, -5.4), (26, 1.0)])
_SHUT: Final = np.array([(-24, 6.5), (-14, 10.0), (-1, 12.2), (11, 10.6), (20, 6.0), (26, 0.5)])
_LOWER: Final = np.array([(-24, 6.0), (-13, 11.4), (1, 13.4), (14, 10.6), (26, 0.5)])
"""Lid curves of an eye on the +x side, inner corner first, around the eye's centre."""

_FINE: Final = (16, 10, 8, 4, 2, 8)
"""Steps to the unit of blink, gaze right and down, squint, brows and yaw: finer ones would not show."""

_SHUT_FROM: Final = 0.93
"""Of a blink: from here on nothing of the eyeball shows."""

_BROW_STEPS: Final = 32
_LOOKS: Final = 256
"""Eye strips kept, 60 kilobytes each; as many brows and lids."""

PLACE: Final[Point] = (44.0, 2.0)
"""Centre of the +x eye in head units."""

SIZE: Final = 1.1
"""Eyes a little larger than life read better on a phone."""

_FORESHORTENED: Final = 0.28
"""How much narrower the eye that turns away is, for each radian of yaw."""
_BALL: Final = Box(-32, -24, 34, 24)
_IRIS: Final = Box(-15, -15, 15, 15)
_BROW: Final = Box(-46, -62, 46, -8)


@dataclass(frozen=True, slots=True)
class Look:
    """What the eyes do in one picture."""

    blink: float
    gaze: Point
    squint: float
    brows: float
    yaw: float


@dataclass(frozen=True, slots=True)
class _Lids:
    """The lids of an eye on the +x side."""

    opening: Path
    fallen: Path
    """Where they throw their shadow on the eyeball."""
    drawn: Any
    """Lid, crease and lashes as drawing commands, which skia replays at any place without asking Python."""


class Eyes:
    """One character's eyes and brows in head units; the eyes are a strip, kept for every look lately had.

    Gradients are painted once, as pictures: skia fills them forty times slower than it copies pixels.
    """

    BOX: Final = Box(-90, -34, 90, 30)

    def __init__(self, who: Appearance, scale: float) -> None:
        self._strip = Layer(self.BOX, scale)
        self._kept: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._brows: OrderedDict[tuple[int, ...], tuple[Any, Box]] = OrderedDict()
        self._lids: OrderedDict[tuple[int, ...], _Lids] = OrderedDict()
        self._scale = scale
        self._skin = who.skin
        self._ink = mix(who.hair.dark, "#1a0c10", 0.5)
        self._brow_tone = mix(mix(who.hair.base, who.hair.dark, 0.4), who.skin.deep, 0.18)
        self._iris = who.iris
        self._size = SIZE * who.figure.eyes
        self._lash = who.figure.lash
        self._brow = who.figure.brow
        self._ball = painted(_BALL, scale * self._size, _draw_ball).image()
        self._disc = painted(_IRIS, scale * self._size, self._draw_iris).image()

    def image(self, look: Look) -> Any:
        """The strip for this look; its corner is that of `BOX`."""
        values = (look.blink, *look.gaze, look.squint, look.brows, look.yaw)
        steps = tuple(round(value * fine) for value, fine in zip(values, _FINE, strict=True))
        return _known(self._kept, steps, lambda: self._draw_eyes(steps))

    def draw_brows(self, canvas: Canvas, look: Look) -> None:
        """Both brows, straight onto the head."""
        step, yaw = round(look.brows * _BROW_STEPS), round(look.yaw * _FINE[-1])
        for side in (-1, 1):
            image, box = _known(self._brows, (side, step, yaw), partial(self._painted_brow, side, step, yaw))
            canvas.save()
            canvas.translate(side * PLACE[0] + box.left, PLACE[1] + box.top)
            canvas.scale(1 / self._scale, 1 / self._scale)
            canvas.drawImage(image, 0, 0, _SMOOTH)
            canvas.restore()

    def _painted_brow(self, side: int, step: int, yaw: int) -> tuple[Any, Box]:
        def draw(canvas: Canvas) -> None:
            canvas.scale(side * self._size * _narrowed(side, yaw / _FINE[-1]), self._size)
            self._draw_brow(canvas, step / _BROW_STEPS)

        layer = painted(_BROW, self._scale, draw)
        pixels, box = trimmed(layer)
        return copied_image(pixels), box

    def _draw_eyes(self, steps: tuple[int, ...]) -> Any:
        blink, right, down, squint, brows, yaw = (step / fine for step, fine in zip(steps, _FINE, strict=True))
        look = Look(blink, (right, down), squint, brows, yaw)
        shape = steps[0], *steps[2:5]
        lids = _known(self._lids, shape, lambda: self._painted_lids(look))
        canvas = self._strip.canvas
        canvas.clear(0)
        for side in (-1, 1):
            canvas.save()
            canvas.translate(side * PLACE[0], PLACE[1])
            canvas.scale(side * self._size * _narrowed(side, yaw), self._size)
            if blink < _SHUT_FROM:
                self._lay_ball(canvas, side, look, lids)
            canvas.drawPicture(lids.drawn)
            canvas.restore()
        return self._strip.image()

    def _lay_ball(self, canvas: Canvas, side: int, look: Look, lids: _Lids) -> None:
        """White, iris and shadow within the opening. The light comes from one side, so it is not mirrored."""
        canvas.save()
        canvas.clipPath(lids.opening, True)
        canvas.scale(side, 1)
        self._image(canvas, self._ball, _BALL.left, _BALL.top)
        canvas.drawCircle(-22.5 * side, 6.5, 4.2, fill("#e9a79d", 0.55))
        x, y = look.gaze[0] * 7.5 + 0.8 * side, look.gaze[1] * 4.5 - 0.6
        self._image(canvas, self._disc, x + _IRIS.left, y + _IRIS.top)
        canvas.scale(side, 1)
        canvas.drawPath(lids.fallen, fill("#4a2634", 0.26))
        canvas.restore()

    def _image(self, canvas: Canvas, image: Any, x: float, y: float) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(1 / (self._scale * self._size), 1 / (self._scale * self._size))
        canvas.drawImage(image, 0, 0, _SMOOTH)
        canvas.restore()

    def _painted_lids(self, look: Look) -> _Lids:
        shut = min(max(look.blink, 0.0), 1.0)
        lower = _LOWER - [(0, 0), *[(0, 2.6 * look.squint * (1 - shut) + 0.6 * shut)] * 3, (0, 0)]
        wide = max(0.0, look.brows) * 1.2 * (1 - shut)
        upper = _OPEN + (_SHUT - _OPEN) * shut - [(0, 0), *[(0, wide)] * 4, (0, 0)]
        lid_drop = look.gaze[1] * 2.2 * (1 - shut)
        upper = upper + np.array([(0, 0), *[(0, lid_drop)] * 4, (0, 0)])
        fall = [(float(px), float(py) + 4.6) for px, py in upper]
        recorder = skia.PictureRecorder()
        canvas = recorder.beginRecording(skia.Rect(-60, -60, 60, 60))
        self._lid(canvas, upper, shut)
        self._lashes(canvas, upper, lower, shut)
        fallen = spline([(-26.0, -26.0), *fall, (28.0, -26.0)])
        return _Lids(_between(upper, lower), fallen, recorder.finishRecordingAsPicture())

    def _draw_iris(self, canvas: Canvas) -> None:
        canvas.drawCircle(0, 0, 13.7, fill(mix(self._iris, "#140a08", 0.62)))
        glow = [colour(mix(self._iris, "#ffd9a0", 0.42)), colour(self._iris), colour(mix(self._iris, "#1a0c08", 0.5))]
        canvas.drawCircle(0, 0, 12.5, shade(radial((0, 6.5), 18, glow, [0, 0.5, 1])))
        canvas.drawCircle(0, 0, 5.6, fill("#120a0b"))
        canvas.drawOval(skia.Rect(-7.5, 4.6, 7.5, 11.4), fill("#ffe7c4", 0.20))
        canvas.drawCircle(-4.3, -4.4, 3.7, fill("#ffffff", 0.96))
        canvas.drawCircle(4.3, 5.0, 1.9, fill("#ffffff", 0.75))

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
        arch = 0.5 + 0.5 * b
        canvas.save()
        canvas.translate(2 + 2.5 * pinch, -30.5 - lift)
        canvas.rotate(3.5 + 5.5 * max(0.0, b - 1) - 10 * pinch)
        inner = 2.0 - 1.5 * max(0.0, brows)
        crown = [(-26.0, inner + 2.0), (-19.0, inner - 2.2), (-6.0, -5.2 * arch - 0.6), (8.0, -6.6 * arch - 1.0)]
        tail = [(20.0, -4.6 * arch - 0.2), (32.5, 3.2), (32.5, 3.2), (19.0, -2.0), (6.0, -2.2)]
        under = [(-9.0, 1.2 + 0.9 * b), (-20.0, inner + 3.2 + 0.8 * b)]
        tones = [colour(self._brow_tone, 0.35), colour(self._brow_tone, 0.95), colour(self._brow_tone, 0.9)]
        canvas.drawPath(spline([*crown, *tail, *under]), shade(linear((-27, 0), (32, 0), tones, [0, 0.3, 1])))
        for x in (-22.0, -17.0, -11.5):
            hair = thorn((x, inner + 2.2 + 0.6 * b), (x + 2.0, inner - 0.6), (x + 5.0, inner - 3.4 * b), 1.5)
            canvas.drawPath(hair, fill(self._brow_tone, 0.4))
        canvas.restore()


def _draw_ball(canvas: Canvas) -> None:
    white = linear((0, -14), (0, 12), [colour("#d8cbd0"), colour("#fffdfc"), colour("#f6eeee")], [0, 0.5, 1])
    canvas.drawRect(skia.Rect(_BALL.left, _BALL.top, _BALL.right, _BALL.bottom), shade(white))


def _narrowed(side: int, yaw: float) -> float:
    return 1 - _FORESHORTENED * max(0.0, side * yaw)


def _known(kept: OrderedDict[tuple[int, ...], Art], steps: tuple[int, ...], make: Callable[[], Art]) -> Art:
    """What is kept for these steps, made when it is not there; the oldest goes when there are too many."""
    if steps not in kept:
        kept[steps] = make()
        if len(kept) > _LOOKS:
            kept.popitem(last=False)
    return kept[steps]


def _between(upper: NDArray[np.float64], lower: NDArray[np.float64]) -> Path:
    top = [(float(x), float(y)) for x, y in upper]
    under = [(float(x), float(y)) for x, y in lower[-2:0:-1]]
    return spline([top[0], *top, top[-1], *under])
