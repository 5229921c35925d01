"""Oat Soap: a bar in its paper wrap, two bare bars on a slatted dish, and oats."""

import math
from random import Random

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import harbor_name, pine
from script_gen.shops.pictures.pen import Canvas, Point, fill, line, linear, outline, oval, polygon
from script_gen.shops.pictures.studio import cast


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the board wall."""
    _ears(canvas)
    cast(canvas, (530, 680), 200, length=70)
    _dish(canvas)
    _bar(canvas, (378, 596), seed=4)
    _bar(canvas, (396, 512), seed=9)
    cast(canvas, (204, 716), 124, length=60)
    _wrapped_bar(canvas, lettering)
    _oats(canvas)


def _dish(canvas: Canvas) -> None:
    """Three slats of ash across two feet."""
    for left in (366, 656):
        canvas.drawPath(polygon((left, 656), (left + 46, 656), (left + 46, 686), (left, 686)), fill("#8d6a3f"))
    for row, (y, left, right) in enumerate(((612, 340, 716), (630, 330, 728), (650, 318, 742))):
        top = polygon((left + 8, y - 12), (right - 8, y - 12), (right, y), (left, y))
        canvas.drawPath(top, linear((left, 0), (right, 0), (0, "#f2d9ac"), (1, "#d0a96f")))
        front = polygon((left, y), (right, y), (right, y + 13), (left, y + 13))
        canvas.drawPath(front, linear((left, 0), (right, 0), (0, "#c89b62"), (1, "#9c743f")))
        canvas.drawLine(left + 8, y - 1, right - 8, y - 1, line("#fff3d6", 1.6, 0.7))
        if row < 2:
            canvas.drawPath(
                polygon((left, y + 13), (right, y + 13), (right, y + 18), (left, y + 18)), fill("#3a2a16", 0.7)
            )


def _bar(canvas: Canvas, corner: Point, *, seed: int) -> None:
    """A bar seen from a little above: top, long side, rounded all over; oats show in it."""
    x, y = corner
    top = outline(
        f"M {x + 42} {y - 56} L {x + 256} {y - 56} Q {x + 276} {y - 56} {x + 284} {y - 40} L {x + 296} {y - 8}"
        f" Q {x + 300} {y + 4} {x + 284} {y + 4} L {x + 14} {y + 4} Q {x - 2} {y + 4} {x + 6} {y - 10}"
        f" L {x + 22} {y - 44} Q {x + 28} {y - 56} {x + 42} {y - 56} Z"
    )
    side = outline(
        f"M {x + 3} {y - 4} Q {x + 10} {y + 8} {x + 26} {y + 6} L {x + 276} {y + 6}"
        f" Q {x + 292} {y + 6} {x + 297} {y - 4} L {x + 296} {y + 40} Q {x + 294} {y + 58} {x + 274} {y + 58}"
        f" L {x + 28} {y + 58} Q {x + 8} {y + 58} {x + 6} {y + 40} Z"
    )
    canvas.drawOval(oval((x + 158, y + 60), 146, 9), fill("#2a1d0e", 0.45, soft=5))
    canvas.drawPath(side, linear((x, y), (x + 300, y + 40), (0, "#e6cfa3"), (0.4, "#d9bd8b"), (1, "#b8965f")))
    canvas.drawPath(top, linear((x, y - 56), (x + 300, y + 10), (0, "#fdf1d6"), (0.6, "#f3e0b8"), (1, "#e3c996")))
    canvas.drawPath(outline(f"M {x + 16} {y + 5} L {x + 286} {y + 5}"), line("#fff8e6", 3, 0.75, soft=1.2))
    chance = Random(seed)
    for _ in range(64):
        across, deep = chance.uniform(0.06, 0.93), chance.random()
        if chance.random() < 0.62:
            spot = (x + 20 + across * 258 - 14 * (deep - 0.5), y - 48 + deep * 46)
        else:
            spot = (x + 14 + across * 270, y + 14 + deep * 36)
        _flake(canvas, spot, chance.uniform(0, 180), chance.uniform(0.35, 0.62), 0.75)
    _stamp(canvas, (x + 154, y - 24))


def _stamp(canvas: Canvas, centre: Point) -> None:
    canvas.save()
    canvas.translate(*centre)
    canvas.scale(1, 0.5)
    pine(canvas, (1.5, 1.5), 78, "#fff8e4")
    pine(canvas, (0, 0), 78, "#cbaa70")
    canvas.restore()


def _wrapped_bar(canvas: Canvas, lettering: Lettering) -> None:
    """Leaning towards the light: kraft paper folded at the ends, a printed band round the middle."""
    canvas.save()
    canvas.translate(62, 578)
    canvas.rotate(-4)
    canvas.drawPath(
        polygon((0, 0), (270, 0), (292, -34), (28, -34)), linear((0, -34), (280, 0), (0, "#f4e3c2"), (1, "#dcc193"))
    )
    canvas.drawPath(
        polygon((270, 0), (292, -34), (292, 112), (270, 146)),
        linear((270, 0), (292, 0), (0, "#b18f5b"), (1, "#8f7042")),
    )
    canvas.drawPath(
        polygon((0, 0), (270, 0), (270, 146), (0, 146)), linear((0, 0), (270, 146), (0, "#eed9b0"), (1, "#cfae79"))
    )
    for fold in ("M 6 6 L 46 73 L 6 140", "M 264 6 L 236 73 L 264 140"):
        canvas.drawPath(outline(fold), line("#b08e58", 2, 0.6))
    canvas.drawPath(
        polygon((58, 0), (214, 0), (214, 146), (58, 146)), linear((58, 0), (214, 146), (0, "#fffaf0"), (1, "#efe3cb"))
    )
    canvas.drawPath(
        polygon((58, 0), (214, 0), (238, -34), (84, -34)), linear((58, -34), (238, 0), (0, "#ffffff"), (1, "#f3e9d4"))
    )
    for x in (64, 208):
        canvas.drawLine(x, 2, x, 144, line("#2f5945", 2))
    pine(canvas, (136, 48), 58, "#2f5945")
    lettering.across(canvas, "OAT SOAP", (136, 104), 24, fill("#3a3a32"), tracking=2.4)
    harbor_name(canvas, lettering, (136, 126), 10.5, "#6c6a5c")
    canvas.restore()


def _ears(canvas: Canvas) -> None:
    """Three ears of oats behind the dish."""
    for foot, tip, bend in (((560, 520), (668, 214), 40), ((530, 520), (572, 186), 16), ((600, 520), (752, 286), 60)):
        x0, y0 = foot
        x1, y1 = tip
        canvas.drawPath(outline(f"M {x0} {y0} Q {x0 + bend * 0.2} {(y0 + y1) / 2} {x1} {y1}"), line("#b89a55", 3.4))
        for at in range(13):
            share = 0.46 + at * 0.045
            px = (1 - share) ** 2 * x0 + 2 * share * (1 - share) * (x0 + bend * 0.2) + share**2 * x1
            py = (1 - share) ** 2 * y0 + share * (1 - share) * (y0 + y1) + share**2 * y1
            side = 1 if at % 2 else -1
            _spikelet(canvas, (px + side * (13 - at * 0.6), py + 6), side * (26 - at))


def _spikelet(canvas: Canvas, centre: Point, angle: float) -> None:
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(180 - angle)
    canvas.drawPath(
        outline("M 0 -20 Q 11 -4 0 18 Q -11 -4 0 -20 Z"), linear((-8, 0), (8, 0), (0, "#f0dba0"), (1, "#c09a50"))
    )
    canvas.drawLine(0, -14, 0, 14, line("#a17f3b", 1.2, 0.7))
    canvas.restore()


def _oats(canvas: Canvas) -> None:
    chance = Random(8)
    canvas.drawOval(oval((520, 742), 96, 14), fill("#33270f", 0.3, soft=7))
    for _ in range(74):
        spread, turn = chance.random() ** 0.7, chance.uniform(0, math.tau)
        lift = (1 - spread) * chance.uniform(0, 26)
        spot = (516 + 108 * spread * math.cos(turn), 736 + 20 * spread * math.sin(turn) - lift)
        _flake(canvas, spot, chance.uniform(0, 180), chance.uniform(0.8, 1.15), 1.0)


def _flake(canvas: Canvas, centre: Point, angle: float, size: float, alpha: float) -> None:
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(angle)
    canvas.scale(size, size * 0.8)
    canvas.drawOval(oval((1, 2), 11, 7), fill("#5b431d", 0.25 * alpha))
    canvas.drawOval(oval((0, 0), 11, 7), linear((-11, -7), (11, 7), (0, "#fbeecb", alpha), (1, "#cda968", alpha)))
    canvas.drawLine(-7, 0, 7, 0, line("#b08c4c", 1.3, 0.8 * alpha))
    canvas.restore()
