"""Canvas Tote: natural canvas with its two outer pockets and webbing handles, pine sprigs looking out."""

import skia

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import harbor_name, pine
from script_gen.shops.pictures.pen import Canvas, Point, fill, line, linear, outline, oval, polygon, radial
from script_gen.shops.pictures.studio import cast

_FRONT = (
    "M 214 300 Q 400 316 586 300 C 596 420 606 560 612 668 Q 610 688 588 690 Q 400 702 212 690"
    " Q 190 688 188 668 C 194 560 204 420 214 300 Z"
)
_BLUE = "#2e4a63"


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the board wall."""
    cast(canvas, (400, 688), 206, length=130)
    _sprigs(canvas)
    _inside(canvas)
    _body(canvas)
    _pockets(canvas)
    _handle(canvas, 300, 306, "#e9dab8", "#b8a276")
    pine(canvas, (400, 430), 104, _BLUE)
    harbor_name(canvas, lettering, (400, 512), 22, _BLUE)


def _inside(canvas: Canvas) -> None:
    canvas.drawPath(
        outline("M 214 302 Q 400 276 586 302 Q 400 330 214 302 Z"),
        linear((0, 280), (0, 320), (0, "#8d7a55"), (1, "#5f5136")),
    )
    canvas.drawPath(outline("M 214 301 Q 400 275 586 301"), line("#cdb98f", 5))


def _body(canvas: Canvas) -> None:
    front = outline(_FRONT)
    cloth = linear(
        (188, 0), (612, 0), (0, "#d8c7a0"), (0.2, "#faf1da"), (0.55, "#eee0bd"), (0.86, "#d2bf93"), (1, "#b7a377")
    )
    canvas.drawPath(front, cloth)
    canvas.save()
    canvas.clipPath(front, True)
    _weave(canvas, skia.Rect(186, 296, 614, 704))
    for fold in (
        "M 236 330 C 262 430 236 520 262 640",
        "M 566 320 C 540 420 572 500 548 620",
        "M 330 316 C 336 350 322 372 330 402",
    ):
        canvas.drawPath(outline(fold), line("#8d7848", 22, 0.16, soft=11))
        canvas.drawPath(outline(fold), line("#ffffff", 9, 0.3, soft=6))
    canvas.drawRect(skia.Rect(180, 640, 620, 704), linear((0, 640), (0, 700), (0, "#6b5730", 0), (1, "#6b5730", 0.32)))
    canvas.restore()
    canvas.drawPath(outline("M 216 326 Q 400 342 584 326"), _stitches("#a88f5c"))
    canvas.drawPath(outline("M 214 301 Q 400 317 586 301"), line("#fff8e6", 4, 0.9))


def _pockets(canvas: Canvas) -> None:
    for left, right in ((206, 396), (404, 594)):
        pocket = outline(
            f"M {left + 2} 548 Q {(left + right) / 2} 557 {right} 548"
            f" L {right + 1} 684 Q {(left + right) / 2} 696 {left - 6} 682 Z"
        )
        canvas.drawPath(pocket, fill("#6b5730", 0.28, soft=5))
        canvas.drawPath(pocket, linear((left, 540), (right, 690), (0, "#fbf2dc"), (0.6, "#e9dab5"), (1, "#cbb787")))
        canvas.save()
        canvas.clipPath(pocket, True)
        _weave(canvas, skia.Rect(left - 8, 540, right + 8, 700))
        canvas.restore()
        rim = f"M {left + 2} 549 Q {(left + right) / 2} 558 {right} 549"
        canvas.drawPath(outline(rim), line("#fffaf0", 3.4, 0.95))
        seam = f"M {left + 2} 564 Q {(left + right) / 2} 573 {right} 564"
        canvas.drawPath(outline(seam), _stitches("#a88f5c"))


def _handle(canvas: Canvas, top: float, foot: float, light: str, deep: str) -> None:
    """A loop of webbing sewn to the front or, further up and darker, to the back."""
    loop = outline(f"M 292 {foot + 78} L 292 {foot} C 292 {top - 250} 508 {top - 250} 508 {foot} L 508 {foot + 78}")
    canvas.drawPath(loop, line("#4d3d1e", 36, 0.22, soft=6))
    canvas.drawPath(loop, _flat(linear((280, 0), (520, 0), (0, light), (0.5, light), (1, deep), width=31)))
    canvas.drawPath(loop, _flat(line("#ffffff", 2, 0.45)))
    for x in (281, 497):
        cross = outline(f"M {x} {foot + 30} L {x + 22} {foot + 70} M {x + 22} {foot + 30} L {x} {foot + 70}")
        canvas.drawPath(cross, _stitches(deep))


def _sprigs(canvas: Canvas) -> None:
    """Pine twigs and a rolled linen cloth, seen above the opening."""
    canvas.drawPath(
        polygon((456, 300), (470, 214), (540, 206), (556, 300)),
        linear((456, 0), (556, 0), (0, "#7f99ad"), (0.3, "#b9cddb"), (1, "#5f7c93")),
    )
    canvas.drawOval(oval((505, 210), 35, 13), radial((495, 206), 40, (0, "#d6e3ec"), (1, "#7f99ad")))
    canvas.drawPath(outline("M 484 210 Q 505 200 522 211 Q 508 220 496 212"), line("#5f7c93", 2.4))
    for foot, tip in (((330, 300), (258, 150)), ((352, 300), (352, 118)), ((372, 300), (430, 168))):
        _twig(canvas, foot, tip)


def _twig(canvas: Canvas, foot: Point, tip: Point) -> None:
    (x0, y0), (x1, y1) = foot, tip
    canvas.drawLine(x0, y0, x1, y1, line("#6a4a2c", 4.4))
    for at in range(3, 30):
        x, y = x0 + (x1 - x0) * at / 29, y0 + (y1 - y0) * at / 29
        reach = 36 - at * 0.55
        for side in (-1, 1):
            tone = "#4f7f5c" if (at + side) % 3 else "#2f5a42"
            canvas.drawLine(x, y, x + side * reach * 0.8 + (x1 - x0) * 0.06, y - reach * 0.62, line(tone, 2.6))


def _weave(canvas: Canvas, area: skia.Rect) -> None:
    """The ribs of heavy canvas, hardly seen."""
    for y in range(int(area.top()), int(area.bottom()), 13):
        canvas.drawLine(area.left(), y, area.right(), y, line("#9b8452", 1.2, 0.16))


def _stitches(tone: str) -> skia.Paint:
    paint = line(tone, 2.2, 0.9)
    paint.setPathEffect(skia.DashPathEffect.Make([8.0, 6.0], 0.0))
    return paint


def _flat(paint: skia.Paint) -> skia.Paint:
    paint.setStrokeCap(skia.Paint.kButt_Cap)
    return paint
