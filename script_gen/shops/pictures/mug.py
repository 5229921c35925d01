"""Enamel Mug: cream in front with its steel rim, forest green behind, and the steam of coffee."""

import math
from random import Random

import skia

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import harbor_name, pine
from script_gen.shops.pictures.pen import (
    Canvas,
    Point,
    box,
    drum,
    fill,
    line,
    linear,
    outline,
    oval,
    radial,
    round_light,
)
from script_gen.shops.pictures.studio import cast

_BEAN = "#4a2d1c"


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the board wall."""
    cast(canvas, (604, 624), 104, length=90)
    _mug(canvas, lettering, (604, 624), 0.66, "#2f5945", "#eef0e2")
    cast(canvas, (292, 690), 150, length=170)
    _mug(canvas, lettering, (292, 690), 1.0, "#f3ead6", "#2f5945")
    _steam(canvas)
    for centre, angle in (((588, 716), 24), ((634, 734), -32), ((556, 744), 68)):
        _coffee_bean(canvas, centre, angle)


def _mug(canvas: Canvas, lettering: Lettering, foot: Point, size: float, tone: str, ink: str) -> None:
    canvas.save()
    canvas.translate(*foot)
    canvas.scale(size, size)
    _handle(canvas, tone)
    body = drum(-150, -300, 150, 0, 30)
    canvas.drawPath(body, round_light(-150, 150, tone, gloss=0.5, deep="#2a2c26"))
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawRect(skia.Rect(-150, -40, 150, 40), linear((0, -40), (0, 34), (0, "#20140a", 0), (1, "#20140a", 0.28)))
    _speckles(canvas, ink)
    canvas.drawRRect(box(-112, -262, -84, -20, 14), fill("#ffffff", 0.5, soft=7))
    canvas.restore()
    _mouth(canvas, tone)
    pine(canvas, (2, -150), 112, ink)
    harbor_name(canvas, lettering, (2, -58), 19, ink)
    canvas.restore()


def _speckles(canvas: Canvas, tone: str) -> None:
    """Flecks of the other enamel, closer together near the edges of the round, as the eye would find them."""
    chance = Random(17)
    for _ in range(110):
        across = 146 * math.sin(chance.uniform(-math.pi / 2, math.pi / 2))
        canvas.drawCircle(across, chance.uniform(-266, 24), chance.uniform(1.3, 3.2), fill(tone, 0.6))


def _handle(canvas: Canvas, tone: str) -> None:
    """An open ear of rolled steel, enamelled like the body."""
    ear = outline("M 138 -246 C 236 -270 262 -216 250 -158 C 240 -106 206 -74 142 -66")
    canvas.drawPath(ear, line("#2a2c26", 41, 0.35))
    canvas.drawPath(ear, linear((140, -260), (250, -60), (0, tone), (0.5, tone), (1, "#8d8672"), width=36))
    canvas.drawPath(ear, linear((140, -260), (250, -60), (0, "#ffffff", 0.55), (1, "#ffffff", 0.05), width=9))


def _mouth(canvas: Canvas, tone: str) -> None:
    steel = linear((-152, 0), (152, 0), (0, "#8d979b"), (0.25, "#fafcfc"), (0.6, "#b5bdc0"), (1, "#6d777b"))
    canvas.drawOval(oval((0, -300), 154, 33), steel)
    canvas.drawOval(oval((0, -298), 145, 28), linear((-145, 0), (145, 0), (0, "#7d7767"), (0.5, tone), (1, "#fffaf0")))
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeOval(oval((0, -298), 145, 28)), True)
    canvas.drawOval(oval((0, -282), 138, 26), radial((-30, -284), 150, (0, "#7a4c2c"), (0.7, _BEAN), (1, "#2c1a10")))
    canvas.drawOval(oval((-40, -288), 56, 6), fill("#d9a878", 0.35, soft=4))
    canvas.restore()


def _steam(canvas: Canvas) -> None:
    for x, y, drift, strong in ((240, 372, -26, 0.5), (296, 360, 22, 0.62), (352, 374, -18, 0.42)):
        wisp = outline(
            f"M {x} {y} C {x + drift} {y - 60} {x - drift} {y - 110} {x + drift * 0.6} {y - 168}"
            f" C {x + drift * 1.4} {y - 206} {x - drift * 0.3} {y - 236} {x + drift * 0.4} {y - 286}"
        )
        canvas.drawPath(wisp, linear((0, y), (0, y - 290), (0, "#ffffff", strong), (1, "#ffffff", 0), width=17, soft=8))


def _coffee_bean(canvas: Canvas, centre: Point, angle: float) -> None:
    canvas.drawOval(oval((centre[0] + 5, centre[1] + 9), 22, 8), fill("#3a2c18", 0.4, soft=4))
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(angle)
    canvas.drawOval(oval((0, 0), 21, 14), radial((-6, -5), 26, (0, "#8a5a38"), (1, "#3c2315")))
    canvas.drawPath(outline("M -17 -2 Q -5 5 3 -1 Q 10 -6 18 1"), line("#24130a", 2.6))
    canvas.restore()
