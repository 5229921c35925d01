"""Desk Lamp: ash foot, powder-coated arm with two joints, and its warm light on an open book."""

import skia

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import pine
from script_gen.shops.pictures.pen import Canvas, Point, drum, fill, line, linear, outline, oval, polygon, radial
from script_gen.shops.pictures.studio import cast

_COAT = "#2f4a45"
_ELBOW = (214.0, 296.0)
_HEAD = (470.0, 188.0)


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the board wall."""
    del lettering
    _light(canvas)
    _book(canvas)
    _cable(canvas)
    cast(canvas, (300, 650), 122, length=140)
    _foot(canvas)
    _dial(canvas, (366, 630))
    _limb(canvas, (300, 616), _ELBOW)
    _limb(canvas, _ELBOW, _HEAD)
    for centre, radius in ((_ELBOW, 21), ((300, 608), 18)):
        _joint(canvas, centre, radius)
    _shade(canvas)


def _light(canvas: Canvas) -> None:
    canvas.drawPath(polygon((440, 250), (578, 228), (800, 640), (372, 680)), _beam())
    canvas.save()
    canvas.translate(566, 664)
    canvas.scale(1, 0.3)
    canvas.drawCircle(0, 0, 250, radial((0, 0), 250, (0, "#fff0bd", 0.9), (0.5, "#ffe9ae", 0.45), (1, "#ffe7a6", 0)))
    canvas.restore()
    canvas.drawCircle(512, 250, 190, radial((512, 250), 190, (0, "#fff3c8", 0.75), (1, "#fff3c8", 0)))


def _beam() -> skia.Paint:
    return linear((510, 240), (580, 670), (0, "#fff1bf", 0.62), (1, "#fff1bf", 0.06), soft=16)


def _book(canvas: Canvas) -> None:
    canvas.drawPath(
        polygon((440, 690), (566, 708), (726, 690), (742, 706), (566, 730), (430, 706)), fill("#3a2c18", 0.4, soft=8)
    )
    canvas.drawPath(outline("M 436 692 L 566 716 L 730 692 L 712 630 L 570 652 L 452 630 Z"), fill("#7d3f34"))
    for left in (True, False):
        edge = "M 568 708 Q 510 672 442 684 L 458 622 Q 520 612 570 646 Z"
        other = "M 568 708 Q 626 670 722 684 L 706 622 Q 634 610 570 646 Z"
        paper = linear((442, 0), (568, 0), (0, "#fffaf0"), (1, "#d8cdb4")) if left else None
        paper = paper or linear((568, 0), (722, 0), (0, "#d9cfb8"), (0.25, "#fffdf6"), (1, "#fff8e8"))
        canvas.drawPath(outline(edge if left else other), paper)
    for row in range(4):
        y = 636 + row * 12
        canvas.drawPath(outline(f"M {474 - row * 3} {y} Q 520 {y - 4} 556 {y + 14}"), line("#8f8672", 2.4, 0.6))
        canvas.drawPath(outline(f"M 590 {y + 13} Q 630 {y - 5} {688 + row * 3} {y}"), line("#8f8672", 2.4, 0.6))


def _foot(canvas: Canvas) -> None:
    ash = linear((178, 0), (422, 0), (0, "#c39a66"), (0.3, "#f0d5a6"), (0.6, "#dcb880"), (1, "#9a7446"))
    canvas.drawPath(drum(178, 628, 422, 652, 30), ash)
    canvas.drawOval(oval((300, 628), 122, 30), linear((178, 600), (422, 656), (0, "#f7e2ba"), (1, "#d3ab72")))
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeOval(oval((300, 628), 122, 30)), True)
    for y in range(602, 656, 7):
        canvas.drawPath(outline(f"M 170 {y} Q 300 {y + 9} 430 {y - 3}"), line("#a9824f", 1.4, 0.45))
    canvas.restore()
    canvas.drawOval(oval((306, 626), 44, 12), fill("#3a2c18", 0.4, soft=5))
    pine(canvas, (242, 630), 26, "#8d6a3c")


def _cable(canvas: Canvas) -> None:
    """The fabric cable, from behind the foot to the left and out of the picture."""
    run = outline("M 200 636 C 130 612 96 640 120 668 C 146 700 70 726 -20 700")
    shadow = skia.Path(run)
    shadow.offset(3, 6)
    canvas.drawPath(shadow, line("#3a2c18", 9, 0.35, soft=4))
    canvas.drawPath(run, line(_COAT, 8))
    braid = line("#b9cdbf", 3, 0.8)
    braid.setPathEffect(skia.DashPathEffect.Make([3, 7], 0))
    canvas.drawPath(run, braid)


def _dial(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    canvas.drawOval(oval((x + 5, y + 5), 24, 9), fill("#3a2c18", 0.45, soft=4))
    canvas.drawPath(
        drum(x - 21, y - 14, x + 21, y, 7), linear((x - 21, 0), (x + 21, 0), (0, "#5f8279"), (1, "#1d332f"))
    )
    canvas.drawOval(oval((x, y - 14), 21, 7), linear((x - 21, y - 20), (x + 21, y), (0, "#7d9f94"), (1, _COAT)))
    canvas.drawLine(x - 4, y - 13, x - 13, y - 16, line("#f3dda8", 3))


def _limb(canvas: Canvas, start: Point, end: Point) -> None:
    (x0, y0), (x1, y1) = start, end
    limb = outline(f"M {x0} {y0} L {x1} {y1}")
    canvas.drawPath(limb, line("#17211f", 23, 0.35, soft=3))
    canvas.drawPath(limb, line(_COAT, 20))
    bright = outline(f"M {x0 - 5} {y0 - 3} L {x1 - 5} {y1 - 4}")
    canvas.drawPath(bright, line("#9fbdb3", 4.5, 0.6))


def _joint(canvas: Canvas, centre: Point, radius: float) -> None:
    x, y = centre
    canvas.drawCircle(x + 3, y + 4, radius, fill("#0f1715", 0.4, soft=4))
    canvas.drawCircle(
        x, y, radius, linear((x - radius, y - radius), (x + radius, y + radius), (0, "#e9cf97"), (1, "#94703a"))
    )
    canvas.drawCircle(x, y, radius * 0.5, linear((x - 9, y - 9), (x + 9, y + 9), (0, "#a2813f"), (1, "#f3dda8")))


def _shade(canvas: Canvas) -> None:
    """A bell that looks down to the right, its rim alight."""
    canvas.save()
    canvas.translate(*_HEAD)
    canvas.rotate(-14)
    bell = outline("M -40 -14 C -34 -50 44 -50 52 -14 C 78 0 102 30 106 66 L -88 66 C -84 30 -66 0 -40 -14 Z")
    canvas.drawPath(bell, fill("#14201d", 0.3, soft=9))
    canvas.drawPath(
        bell,
        linear(
            (-88, 0), (106, 0), (0, "#24403a"), (0.22, "#86a99f"), (0.45, "#3d625a"), (0.85, "#1d332f"), (1, "#39564f")
        ),
    )
    canvas.drawOval(oval((9, 66), 97, 17), fill("#1d2f2b"))
    canvas.drawOval(oval((9, 68), 90, 14), radial((9, 68), 92, (0, "#fffdf2"), (0.65, "#ffeeb4"), (1, "#f5cd79")))
    canvas.restore()
    _joint(canvas, _HEAD, 19)
