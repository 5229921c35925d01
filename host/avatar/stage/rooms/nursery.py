"""The nursery: pastel sky, a rainbow, clouds and bunting, for children's goods."""

import math
from itertools import pairwise

import skia

from host.avatar.ink import Canvas, fill, line, spline
from host.avatar.sprite import Box
from host.avatar.stage.rooms.furniture import floor_shade, rolling, wall

_RAINBOW = ("#f59aa8", "#fbbf8f", "#fbe29a", "#a9dcb0", "#9cc9f0", "#c3b3ee")
_FLAGS = ("#f59aa8", "#fbe29a", "#9cc9f0", "#a9dcb0", "#c3b3ee")


def nursery(canvas: Canvas, seen: Box) -> None:
    """Gentle and bright."""
    wall(canvas, seen, "#cfe6fa", "#f6dcea", glow="#fffdf6")
    for i, tone in enumerate(_RAINBOW):
        canvas.drawCircle(360, 700, 400 - i * 27, line(tone, 28, 0.85))
    _hills(canvas, seen)
    if seen.left < 0:
        for x, y, size in ((110, 330, 1.2), (230, 560, 0.9), (40, 620, 0.8)):
            _cloud(canvas, seen.left + x, y, size)
            _cloud(canvas, seen.right - x * 0.9, y + 40, size * 0.95)
    _cloud(canvas, 96, 430, 1.0)
    _cloud(canvas, 640, 360, 0.8)
    _cloud(canvas, 640, 640, 1.1)
    _cloud(canvas, 40, 660, 0.7)
    _bunting(canvas, seen)
    floor_shade(canvas, seen, "#4b3a5e", 0.34)


def _hills(canvas: Canvas, seen: Box) -> None:
    for tone, points in (
        ("#bfe3c0", [(-60, 860), (140, 770), (340, 840), (560, 760), (800, 830)]),
        ("#9fd3a8", [(-60, 980), (180, 920), (420, 990), (640, 910), (800, 960)]),
    ):
        path = spline(rolling(points, seen), closed=False)
        path.lineTo(seen.right + 60, seen.bottom + 60)
        path.lineTo(seen.left - 60, seen.bottom + 60)
        path.close()
        canvas.drawPath(path, fill(tone))


def _cloud(canvas: Canvas, x: float, y: float, size: float) -> None:
    path = skia.Path()
    for dx, dy, r in ((-52, 6, 30), (-18, -16, 40), (28, -8, 34), (58, 10, 24), (0, 14, 30)):
        path.addCircle(x + dx * size, y + dy * size, r * size)
    canvas.save()
    canvas.translate(0, 8)
    canvas.drawPath(path, fill("#7d8fb8", 0.22, soft=8))
    canvas.restore()
    canvas.drawPath(path, fill("#ffffff", 0.96))


def _bunting(canvas: Canvas, seen: Box) -> None:
    """Flags on a string that sags between the upper corners."""
    wide = seen.right - seen.left + 60
    count = round(wide / 78) + 1
    xs = [seen.left - 30 + 78 * i for i in range(count)]
    places = [(x, 216 + 46 * math.sin(math.pi * 78 * i / wide)) for i, x in enumerate(xs)]
    canvas.drawPath(spline([(float(x), y) for x, y in places], closed=False), line("#b08f9d", 3, 0.8))
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(places)):
        flag = skia.Path()
        flag.addPoly(
            [skia.Point(x0 + 12, y0 + 4), skia.Point(x1 - 12, y1 + 4), skia.Point((x0 + x1) / 2, y0 + 54)], True
        )
        canvas.drawPath(flag, fill(_FLAGS[i % len(_FLAGS)], 0.95))
