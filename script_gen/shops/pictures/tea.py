"""云雾绿茶: a tin, two of its small bags, and loose leaves."""

import math
from random import Random

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import peaks, seal
from script_gen.shops.pictures.pen import Canvas, box, drum, fill, line, linear, outline, oval, polygon, round_light
from script_gen.shops.pictures.studio import cast

_GREEN = "#2f6b4a"
_LEAVES = ("#3d5a2a", "#56773a", "#6f8f45", "#2f4723", "#8aa356")


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the mountains."""
    cast(canvas, (350, 652), 150, length=190)
    _tin(canvas, lettering)
    _small_bag(canvas, lettering, (520, 500), -7)
    _small_bag(canvas, lettering, (606, 540), 9)
    _leaves(canvas)


def _tin(canvas: Canvas, lettering: Lettering) -> None:
    left, right = 200, 500
    canvas.drawPath(drum(left, 250, right, 650, 30), round_light(left, right, _GREEN, gloss=0.4))
    canvas.save()
    canvas.clipPath(drum(left, 250, right, 650, 30), True)
    far = outline("M 200 560 Q 260 500 300 520 Q 350 545 390 480 Q 430 440 500 530 L 500 690 L 200 690 Z")
    canvas.drawPath(far, fill("#d9ebc8", 0.14))
    near = outline("M 200 620 Q 250 560 320 596 Q 390 630 440 570 Q 470 545 500 560 L 500 690 L 200 690 Z")
    canvas.drawPath(near, fill("#d9ebc8", 0.16))
    canvas.restore()
    canvas.drawPath(drum(left, 634, right, 650, 30), round_light(left, right, "#c9a45c", gloss=0.6))
    _label(canvas, lettering)
    _lid(canvas, left - 4, right + 4)


def _label(canvas: Canvas, lettering: Lettering) -> None:
    paper = outline("M 262 320 Q 340 335 418 323 L 418 600 Q 340 612 262 597 Z")
    canvas.drawPath(
        paper, linear((262, 0), (418, 0), (0, "#e9dfc4"), (0.3, "#fffaea"), (0.6, "#f5ecd4"), (1, "#cfc19c"))
    )
    inner = outline("M 271 333 Q 340 345 409 335 L 409 588 Q 340 599 271 586 Z")
    canvas.drawPath(inner, line("#b4924e", 2))
    peaks(canvas, (340, 372), 62, "#3f7350")
    lettering.down(canvas, "云雾绿茶", (340, 402), 38, fill("#244b35"), leading=1.06)
    seal(canvas, lettering, (387, 540), 62)


def _lid(canvas: Canvas, left: float, right: float) -> None:
    middle = (left + right) / 2
    canvas.drawPath(drum(left, 200, right, 276, 30), round_light(left, right, "#25583c", gloss=0.42))
    canvas.drawPath(drum(left, 262, right, 278, 30), round_light(left, right, "#c9a45c", gloss=0.6))
    canvas.drawOval(
        oval((middle, 200), (right - left) / 2, 30), linear((left, 170), (right, 230), (0, "#6fa583"), (1, "#2a5f42"))
    )
    canvas.drawOval(oval((middle, 198), 128, 23), line("#e2c684", 2, 0.8))
    canvas.drawOval(oval((middle, 194), 44, 10), linear((300, 0), (390, 0), (0, "#f4dfa6"), (1, "#a87f38")))


def _small_bag(canvas: Canvas, lettering: Lettering, foot: tuple[float, float], angle: float) -> None:
    cast(canvas, (foot[0] + 30, foot[1] + 138), 56, length=60)
    canvas.save()
    canvas.translate(*foot)
    canvas.rotate(angle)
    sheet = linear((-50, -60), (64, 140), (0, "#f4f6e6"), (0.45, "#cfdfbd"), (1, "#93b084"))
    canvas.drawRRect(box(-48, -66, 66, 138, 6), sheet)
    for y in (-60, 130):
        for x in range(-44, 64, 8):
            canvas.drawLine(x, y - 4, x, y + 6, line("#7f9c74", 1.6, 0.55))
    canvas.drawPath(polygon((-40, -48), (-20, -48), (-34, 122), (-42, 122)), fill("#ffffff", 0.4, soft=4))
    peaks(canvas, (10, -6), 50, "#3f7350")
    lettering.down(canvas, "绿茶", (10, 22), 30, fill("#2f5f42"))
    canvas.restore()


def _leaves(canvas: Canvas) -> None:
    chance = Random(3)
    canvas.drawOval(oval((338, 716), 150, 22), fill("#33270f", 0.36, soft=9))
    for at in range(190):
        spread = chance.random() ** 0.6
        turn = chance.uniform(0, math.tau)
        lift = (1 - spread) * chance.uniform(0, 62)
        centre = 330 + 158 * spread * math.cos(turn), 712 + 26 * spread * math.sin(turn) - lift
        tone = _LEAVES[at % len(_LEAVES)]
        _leaf(canvas, centre, chance.uniform(-40, 40), chance.uniform(0.7, 1.25), tone)
    for centre, angle in (((520, 734), 20), ((168, 690), -30), ((566, 712), -14), ((130, 742), 8)):
        _leaf(canvas, centre, angle, 1.1, _LEAVES[0])


def _leaf(canvas: Canvas, centre: tuple[float, float], angle: float, size: float, tone: str) -> None:
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(angle)
    canvas.scale(size, size)
    canvas.drawPath(outline("M -19 2 Q -6 -8 8 -4 Q 15 -2 20 -5 Q 14 7 2 5 Q -10 4 -19 2 Z"), fill(tone))
    canvas.drawPath(outline("M -14 0 Q -2 -5 12 -2"), line("#c3d38e", 1.2, 0.5))
    canvas.restore()
