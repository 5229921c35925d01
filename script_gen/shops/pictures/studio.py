"""The studio: one room a shop, its light from the upper left, and the shadows things cast on its table."""

from random import Random

import skia

from script_gen.shops.pictures.pen import (
    SIDE_PX,
    Canvas,
    Point,
    box,
    fill,
    line,
    linear,
    outline,
    oval,
    polygon,
    radial,
)

HORIZON_PX = 548
"""Where wall and table meet, in every picture of both shops."""

_RIDGES = (
    ("M 0 386 C 90 350 150 300 214 300 C 276 300 300 356 372 350 C 452 342 486 236 566 230 C 650 226 700 320 800 300"
     " L 800 560 L 0 560 Z", "#a9bda4", 0.62),
    ("M 0 452 C 70 440 120 400 190 398 C 280 396 330 462 430 452 C 530 440 580 366 660 362 C 720 360 760 396 800 398"
     " L 800 560 L 0 560 Z", "#8fa98f", 0.58),
    ("M 0 478 C 60 462 100 470 160 488 C 260 516 420 520 520 494 C 620 466 720 470 800 450 L 800 560 L 0 560 Z",
     "#7c9a81", 0.5),
)  # fmt: skip


def mountain_room(canvas: Canvas) -> None:
    """山野集: ridges in the morning mist behind a table of pale wood."""
    canvas.drawRect(skia.Rect(0, 0, SIDE_PX, SIDE_PX), linear((0, 0), (0, 560), (0, "#f8efdd"), (1, "#e6e7d2")))
    canvas.drawOval(oval((176, 168), 190, 190), radial((176, 168), 190, (0, "#fffaea"), (1, "#fffaea", 0)))
    canvas.drawOval(oval((176, 168), 62, 62), fill("#fffdf3", 0.9))
    for ridge, tone, depth in _RIDGES:
        canvas.drawPath(outline(ridge), linear((0, 230), (0, 550), (0, tone, depth), (1, "#e9ead8", 0.25)))
    _table(canvas, "#e6cfa6", "#c69f6c", seed=11)


def harbor_room(canvas: Canvas) -> None:
    """Harbor & Pine: a painted board wall with the light of a window on it, and a table of weathered wood."""
    canvas.drawRect(skia.Rect(0, 0, SIDE_PX, SIDE_PX), linear((0, 0), (0, 560), (0, "#d3dfe1"), (1, "#bccbcd")))
    for y in range(62, HORIZON_PX, 98):
        canvas.drawRect(skia.Rect(0, y, SIDE_PX, y + 2), fill("#7f979c", 0.42))
        canvas.drawRect(skia.Rect(0, y + 2, SIDE_PX, y + 5), fill("#ffffff", 0.35))
    for left in (40, 214):
        pane = polygon((left, 40), (left + 150, 70), (left + 310, 470), (left + 160, 440))
        canvas.drawPath(pane, linear((left, 40), (left + 240, 470), (0, "#fffaf0", 0.62), (1, "#fffaf0", 0.1), soft=7))
    _table(canvas, "#eadfcd", "#bfa988", seed=5)


def cast(canvas: Canvas, centre: Point, across: float, *, length: float = 150.0, tone: str = "#3a2c18") -> None:
    """What stands on the table, the middle of its foot at `centre`: a long soft shadow, and a tight one below."""
    x, y = centre
    long = polygon(
        (x - across * 0.8, y), (x + across * 0.9, y - 6), (x + across + length, y - 38), (x + across, y + 16)
    )
    canvas.drawPath(long, fill(tone, 0.26, soft=14))
    canvas.drawOval(oval((x + 12, y + 3), across * 1.08, across * 0.13 + 5), fill(tone, 0.34, soft=10))
    canvas.drawOval(oval((x + 3, y + 2), across * 0.99, across * 0.09 + 2), fill(tone, 0.5, soft=4))


def _table(canvas: Canvas, light: str, deep: str, *, seed: int) -> None:
    canvas.drawRect(
        skia.Rect(0, HORIZON_PX, SIDE_PX, SIDE_PX), linear((0, HORIZON_PX), (0, SIDE_PX), (0, light), (1, deep))
    )
    chance = Random(seed)
    for _ in range(26):
        y = HORIZON_PX + 10 + 240 * chance.random() ** 1.3
        left, length, bow = chance.uniform(-200, 700), chance.uniform(160, 520), chance.uniform(-3, 3)
        grain = outline(f"M {left} {y} Q {left + length / 2} {y + bow} {left + length} {y}")
        canvas.drawPath(grain, line(deep, 1.0 + (y - HORIZON_PX) / 160, chance.uniform(0.12, 0.4)))
    canvas.save()
    canvas.clipRect(skia.Rect(0, HORIZON_PX, SIDE_PX, SIDE_PX))
    canvas.translate(210, 620)
    canvas.scale(1, 0.3)
    canvas.drawCircle(0, 0, 430, radial((0, 0), 430, (0, "#fff6df", 0.45), (1, "#fff6df", 0)))
    canvas.restore()
    canvas.drawRRect(box(0, HORIZON_PX - 1, SIDE_PX, HORIZON_PX + 2), fill("#fff7e6", 0.55))
