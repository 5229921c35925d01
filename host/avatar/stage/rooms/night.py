"""The night studio: a city far behind wide glass, upright lights and a dark desk edge, for things with a plug."""

import random
from typing import Final

import skia

from host.avatar.ink import Canvas, colour, fill, line, linear, radial, shade
from host.avatar.sprite import Box
from host.avatar.stage.rooms.furniture import floor_shade, rect

_SILL: Final = 872.0


def night(canvas: Canvas, seen: Box) -> None:
    """Calm and technical."""
    sky = [colour("#16294f"), colour("#35609f"), colour("#8f8fc0"), colour("#d8a39a")]
    canvas.drawRect(rect(seen), shade(linear((0, seen.top), (0, _SILL), sky, [0, 0.5, 0.8, 1])))
    chance = random.Random(11)
    _towers(canvas, chance, seen, "#4b6496", 0.75, (380, 560), soft=5)
    _towers(canvas, chance, seen, "#22345c", 0.92, (500, 690), soft=2.5)
    _halo(canvas, seen)
    _frame(canvas, seen)
    _desk(canvas, seen)
    floor_shade(canvas, seen, "#05070d", 0.4)


def _towers(
    canvas: Canvas, chance: random.Random, seen: Box, tone: str, alpha: float, tops: tuple[int, int], *, soft: float
) -> None:
    """One row of buildings with lit windows, out of focus."""
    x = seen.left - 20.0
    while x < seen.right:
        wide, top = chance.uniform(58, 104), chance.uniform(*tops)
        canvas.drawRect(skia.Rect.MakeLTRB(x, top, x + wide * 0.96, _SILL), fill(tone, alpha, soft=soft))
        for _ in range(12):
            spot = chance.uniform(x + 10, x + wide - 10), chance.uniform(top + 16, _SILL)
            glow = chance.choice(("#ffd08a", "#ffe7bd", "#9fd4ff"))
            canvas.drawCircle(*spot, chance.uniform(2.5, 7), fill(glow, 0.6, soft=soft))
        x += wide


def _halo(canvas: Canvas, seen: Box) -> None:
    """The studio's own light on the glass, behind the host's head."""
    tones = [colour("#9cc6ff", 0.5), colour("#9cc6ff", 0)]
    canvas.drawRect(rect(seen), shade(radial((360, 430), 430, tones)))


def _frame(canvas: Canvas, seen: Box) -> None:
    """Slim bars of the window, and lamps along its sides."""
    wide = seen.left < 0
    for x in (seen.left + 96, 124, 596, seen.right - 96) if wide else (124, 596):
        canvas.drawLine(x, seen.top, x, _SILL, line("#0d1526", 9))
        canvas.drawLine(x + 4, seen.top, x + 4, _SILL, line("#7fa6e0", 1.5, 0.5))
    for x in (seen.left + 22, seen.right - 22):
        canvas.drawLine(x, 236, x, 800, line("#58a6ff", 34, 0.5, soft=24))
        canvas.drawLine(x, 236, x, 800, line("#e2f1ff", 7, 0.95))


def _desk(canvas: Canvas, seen: Box) -> None:
    """The wall below the sill, with a seam of light."""
    below = skia.Rect.MakeLTRB(seen.left, _SILL, seen.right, seen.bottom)
    canvas.drawRect(below, shade(linear((0, _SILL), (0, seen.bottom), [colour("#1f2c46"), colour("#0e1524")])))
    canvas.drawRect(skia.Rect.MakeLTRB(seen.left, _SILL - 8, seen.right, _SILL + 8), fill("#58a6ff", 0.55, soft=9))
    canvas.drawRect(skia.Rect.MakeLTRB(seen.left, _SILL - 1.5, seen.right, _SILL + 1.5), fill("#bfe0ff", 0.9))
