"""槐花蜜: a wide jar of clear honey under a paper-covered lid, a dipper, and acacia blossom."""

import math

import skia

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import peaks, seal
from script_gen.shops.pictures.pen import Canvas, Point, box, drum, fill, line, linear, outline, oval, polygon, radial
from script_gen.shops.pictures.studio import cast

_JAR = (
    "M 226 322 C 196 336 180 360 180 396 L 180 622 C 180 662 200 682 240 686 Q 346 698 452 686"
    " C 492 682 512 662 512 622 L 512 396 C 512 360 496 336 466 322 Q 346 340 226 322 Z"
)
_FILL = (
    "M 206 372 Q 346 392 486 372 C 496 380 499 390 499 402 L 499 618 C 499 652 484 670 450 674"
    " Q 346 686 242 674 C 208 670 193 652 193 618 L 193 402 C 193 390 196 380 206 372 Z"
)


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the mountains."""
    cast(canvas, (346, 684), 166, length=180)
    _glow(canvas)
    _jar(canvas)
    _label(canvas, lettering)
    _lid(canvas)
    _dish(canvas)
    for centre, angle, size in (((128, 694), -24, 1.0), ((176, 730), 12, 0.8)):
        _blossom(canvas, centre, angle, size)


def _glow(canvas: Canvas) -> None:
    """Light that went through the honey onto the table."""
    canvas.save()
    canvas.translate(560, 688)
    canvas.scale(1, 0.2)
    canvas.drawCircle(0, 0, 170, radial((0, 0), 170, (0, "#ffb638", 0.75), (0.6, "#ffb638", 0.3), (1, "#ffb638", 0)))
    canvas.restore()


def _jar(canvas: Canvas) -> None:
    canvas.drawPath(
        outline(_JAR), linear((180, 0), (512, 0), (0, "#fff8e4", 0.9), (0.5, "#fff4d2", 0.55), (1, "#d9c79a", 0.9))
    )
    amber = (
        (0.0, "#b86a10"),
        (0.1, "#e0951f"),
        (0.3, "#ffd060"),
        (0.55, "#f7b332"),
        (0.85, "#c9780f"),
        (1.0, "#e8a02a"),
    )
    canvas.drawPath(outline(_FILL), linear((193, 0), (499, 0), *amber))
    canvas.save()
    canvas.clipPath(outline(_FILL), True)
    canvas.drawRect(skia.Rect(190, 540, 500, 700), linear((0, 540), (0, 690), (0, "#ffdf7e", 0), (1, "#ffe9a0", 0.75)))
    canvas.drawOval(
        oval((346, 374), 142, 17), linear((204, 0), (488, 0), (0, "#e8a428"), (0.4, "#ffe69a"), (1, "#d18a18"))
    )
    canvas.restore()
    canvas.drawRRect(box(203, 400, 219, 640, 8), fill("#ffffff", 0.62, soft=4))
    canvas.drawRRect(box(484, 410, 491, 640, 4), fill("#ffffff", 0.4, soft=2))
    canvas.drawPath(outline(_JAR), line("#fffdf4", 3, 0.6))


def _lid(canvas: Canvas) -> None:
    """Kraft paper over the lid, tied with twine."""
    skirt = (
        "M 214 262 Q 346 286 478 262 L 496 330 Q 470 324 452 340 Q 428 324 400 344 Q 372 328 346 346"
        " Q 318 328 292 344 Q 264 326 240 340 Q 220 324 196 330 Z"
    )
    canvas.drawPath(outline(skirt), fill("#5a3a10", 0.35, soft=6))
    canvas.drawPath(
        outline(skirt), linear((196, 0), (496, 0), (0, "#b98d57"), (0.28, "#ecd0a0"), (0.55, "#d6b27c"), (1, "#94693a"))
    )
    for x in (236, 268, 304, 346, 388, 424, 456):
        canvas.drawPath(
            outline(f"M {x} 284 Q {x + (x - 346) * 0.08} 310 {x + (x - 346) * 0.13} 334"),
            line("#8b6334", 3, 0.4, soft=1.6),
        )
    canvas.drawPath(
        drum(214, 226, 478, 268, 24),
        linear((214, 0), (478, 0), (0, "#b98d57"), (0.28, "#f0d7aa"), (0.55, "#dab683"), (1, "#9b7040")),
    )
    canvas.drawOval(oval((346, 226), 132, 24), linear((214, 200), (478, 250), (0, "#f8e6c2"), (1, "#cfa870")))
    peaks(canvas, (346, 228), 50, "#a97a42")
    for y in (278, 285):
        canvas.drawPath(outline(f"M 213 {y - 14} Q 346 {y + 12} 479 {y - 14}"), line("#7d2f22", 4))
    for wing in (
        "M 346 296 C 300 262 286 306 344 298",
        "M 346 296 C 392 262 406 306 348 298",
        "M 344 298 L 318 344",
        "M 348 298 L 376 340",
    ):
        canvas.drawPath(outline(wing), line("#8f3829", 4))
    canvas.drawCircle(346, 297, 7, fill("#7d2f22"))


def _label(canvas: Canvas, lettering: Lettering) -> None:
    paper = outline("M 262 424 Q 346 436 430 424 L 430 636 Q 346 648 262 636 Z")
    canvas.drawPath(paper, fill("#6b3d06", 0.35, soft=6))
    canvas.drawPath(
        paper, linear((262, 0), (430, 0), (0, "#e9dcbc"), (0.3, "#fffaec"), (0.6, "#f7edd6"), (1, "#d3c19b"))
    )
    canvas.drawPath(outline("M 271 435 Q 346 446 421 435 L 421 627 Q 346 638 271 627 Z"), line("#c08a3a", 2))
    peaks(canvas, (346, 474), 60, "#b9741c")
    lettering.down(canvas, "槐花蜜", (346, 500), 40, fill("#5c3a10"), leading=1.05)
    seal(canvas, lettering, (398, 590), 56)


def _dish(canvas: Canvas) -> None:
    """A small dish of honey with a dipper across it."""
    cast(canvas, (630, 712), 92, length=30)
    canvas.drawPath(
        outline("M 538 686 C 546 716 580 728 630 728 C 680 728 714 716 722 686 Z"),
        linear((538, 0), (722, 0), (0, "#c9d0c4"), (0.3, "#fbfcf6"), (1, "#93a08f")),
    )
    canvas.drawOval(oval((630, 686), 92, 20), linear((538, 0), (722, 0), (0, "#ffffff"), (1, "#c5cec0")))
    canvas.drawOval(oval((630, 688), 80, 15), radial((606, 684), 90, (0, "#ffdc78"), (0.7, "#eda42a"), (1, "#c07712")))
    canvas.drawPath(
        polygon((640, 664), (652, 670), (742, 530), (734, 524)),
        linear((640, 600), (690, 630), (0, "#e5c08a"), (1, "#a67840")),
    )
    canvas.save()
    canvas.translate(628, 676)
    canvas.rotate(32)
    for ring in range(5):
        wide = (17, 22, 24, 22, 16)[ring]
        canvas.drawRRect(
            box(-wide, -38 + ring * 11, wide, -30 + ring * 11, 4),
            linear((-wide, 0), (wide, 0), (0, "#f0d09c"), (0.4, "#d9a964"), (1, "#8f6430")),
        )
        canvas.drawRRect(box(-wide, -33 + ring * 11, wide, -28 + ring * 11, 2), fill("#e79a1c", 0.75))
    canvas.restore()
    canvas.drawOval(oval((628, 692), 34, 8), fill("#f6b63c", 0.9))
    canvas.drawOval(oval((590, 686), 22, 4), fill("#fff3c8", 0.8, soft=2))


def _blossom(canvas: Canvas, centre: Point, angle: float, size: float) -> None:
    """A hanging cluster of white acacia flowers and a few of its leaves."""
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(angle)
    canvas.scale(size, size)
    canvas.drawOval(oval((6, 14), 92, 18), fill("#3a2c18", 0.35, soft=8))
    for at in range(7):
        side = 1 if at % 2 else -1
        _petiole(canvas, (-92 + at * 13, 4 + side * 13), 90 - side * 62)
    canvas.drawPath(outline("M -104 6 Q -30 -4 84 6"), line("#6f8f4a", 4))
    for at in range(13):
        turn = at * 2.4
        spot = (-8 + at * 8.2, 4 + (17 - at * 0.7) * math.sin(turn))
        _flower(canvas, spot, 13.5 - at * 0.5)
    canvas.restore()


def _petiole(canvas: Canvas, centre: Point, angle: float) -> None:
    canvas.save()
    canvas.translate(*centre)
    canvas.rotate(angle)
    canvas.drawOval(oval((0, 0), 20, 10), linear((-20, -10), (20, 10), (0, "#a9c57c"), (1, "#5d8344")))
    canvas.drawLine(-17, 0, 17, 0, line("#dbe8b8", 1.4, 0.7))
    canvas.restore()


def _flower(canvas: Canvas, centre: Point, size: float) -> None:
    x, y = centre
    canvas.drawOval(oval((x + 2, y + 3), size, size * 0.8), fill("#5b6b3a", 0.3, soft=3))
    canvas.drawOval(
        oval((x, y), size, size * 0.82),
        radial((x - 4, y - 4), size * 1.3, (0, "#ffffff"), (0.7, "#f7f4e6"), (1, "#d9dcc0")),
    )
    canvas.drawPath(
        outline(f"M {x - size * 0.7} {y + 1} Q {x} {y - size * 0.6} {x + size * 0.7} {y + 1}"), line("#cdd2ae", 1.6)
    )
    canvas.drawCircle(x, y + size * 0.3, size * 0.2, fill("#e9d27a"))
