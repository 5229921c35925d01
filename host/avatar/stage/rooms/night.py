"""The night studio: deep blue panels, lines of light and a city far behind, for things with a plug."""

import random

import skia

from host.avatar.puppet.ink import Canvas, colour, fill, line, linear, shade
from host.avatar.puppet.sprite import Box
from host.avatar.stage.rooms.furniture import floor_shade, wall
from host.avatar.stage.surface import rounded


def night(canvas: Canvas) -> None:
    """Calm and technical."""
    wall(canvas, "#26344f", "#141b2c", glow="#5b7fb4")
    _window(canvas, Box(70, 150, 650, 830))
    _panels(canvas)
    floor_shade(canvas, "#05070d", 0.5)


def _window(canvas: Canvas, box: Box) -> None:
    """Glass to the city: towers as silhouettes, windows as blurred points."""
    chance = random.Random(7)
    frame = rounded(box, 36)
    canvas.save()
    canvas.clipRRect(frame, True)
    sky = [colour("#2b4a80"), colour("#5f7fb5"), colour("#c79aa0")]
    canvas.drawRRect(frame, shade(linear((0, box.top), (0, box.bottom), sky, [0, 0.55, 1])))
    x = box.left - 10
    while x < box.right:
        wide, top = chance.uniform(46, 92), chance.uniform(430, 640)
        canvas.drawRect(skia.Rect.MakeLTRB(x, top, x + wide, box.bottom), fill("#1d2c4d", 0.82, soft=3))
        for _ in range(9):
            spot = chance.uniform(x + 8, x + wide - 8), chance.uniform(top + 12, box.bottom)
            canvas.drawCircle(*spot, chance.uniform(3, 8), fill(chance.choice(("#ffd9a0", "#9fd4ff")), 0.55, soft=3))
        x += wide * 0.92
    canvas.restore()
    canvas.drawRRect(frame, line("#0c1220", 12))
    canvas.drawRRect(frame, line("#8fb8ff", 2, 0.5))


def _panels(canvas: Canvas) -> None:
    """Upright lamps beside the window, with their glow."""
    for x in (34, 686):
        canvas.drawLine(x, 210, x, 800, line("#58a6ff", 30, 0.35, soft=22))
        canvas.drawLine(x, 210, x, 800, line("#d6ebff", 7, 0.95))
    canvas.drawRect(skia.Rect.MakeLTRB(0, 880, 720, 884), fill("#58a6ff", 0.5, soft=6))
