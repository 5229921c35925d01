"""有机小米: a cloth sack of millet, a bowl heaped with it, and ripe ears."""

import math
from random import Random

import skia

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import peaks, seal
from script_gen.shops.pictures.pen import Canvas, Point, fill, line, linear, outline, oval, radial
from script_gen.shops.pictures.studio import cast

_SACK = (
    "M 216 262 C 190 352 172 450 166 560 C 160 640 178 684 224 690 Q 340 704 456 690 C 502 684 520 640 514 560"
    " C 508 450 490 352 464 262 Q 340 282 216 262 Z"
)
_GRAINS = ("#f2c84b", "#e6b034", "#f9db78", "#d79c25", "#ffe79a")


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the mountains."""
    for foot, tip in (((520, 560), (690, 268)), ((500, 560), (612, 214)), ((540, 570), (742, 368))):
        _ear(canvas, foot, tip)
    cast(canvas, (340, 688), 176, length=150)
    _sack(canvas)
    _label(canvas, lettering)
    cast(canvas, (596, 724), 112, length=40)
    _bowl(canvas)
    _spilt(canvas)


def _sack(canvas: Canvas) -> None:
    neck = outline(
        "M 232 258 C 214 214 226 178 250 166 Q 300 190 340 178 Q 382 190 430 166"
        " C 454 178 466 214 448 258 Q 340 280 232 258 Z"
    )
    canvas.drawPath(
        neck, linear((222, 0), (458, 0), (0, "#b9a377"), (0.3, "#f2e5c6"), (0.6, "#dcc99f"), (1, "#9c8558"))
    )
    for x, lean in ((262, -8), (290, -5), (318, -2), (348, 2), (378, 5), (410, 8)):
        canvas.drawPath(outline(f"M {x + lean} 184 Q {x} 220 {x - lean * 0.6} 256"), line("#8d754a", 4, 0.42, soft=2))
    body = outline(_SACK)
    canvas.drawPath(
        body,
        linear(
            (162, 0),
            (518, 0),
            (0, "#bda77a"),
            (0.14, "#e4d4ae"),
            (0.32, "#f9efd8"),
            (0.58, "#e6d6b0"),
            (0.88, "#b9a274"),
            (1, "#cbb68a"),
        ),
    )
    canvas.save()
    canvas.clipPath(body, True)
    for y in range(268, 704, 34):
        canvas.drawPath(outline(f"M 156 {y} Q 340 {y + 16} 524 {y}"), line("#9c8455", 1.4, 0.15))
    for fold in (
        "M 246 274 C 226 360 214 420 212 520",
        "M 434 274 C 456 360 470 430 470 540",
        "M 300 280 C 296 310 284 330 276 352",
    ):
        canvas.drawPath(outline(fold), line("#7d6538", 20, 0.2, soft=10))
        canvas.drawPath(outline(fold), line("#ffffff", 8, 0.3, soft=6))
    canvas.drawRect(skia.Rect(150, 620, 530, 704), linear((0, 620), (0, 700), (0, "#5b4520", 0), (1, "#5b4520", 0.34)))
    canvas.restore()
    for y in (256, 265):
        canvas.drawPath(outline(f"M 222 {y} Q 340 {y + 22} 458 {y}"), line("#9a4330", 6))
    for wing in (
        "M 340 276 C 286 244 276 300 336 280",
        "M 340 276 C 394 244 404 300 344 280",
        "M 338 280 L 312 334",
        "M 342 280 L 372 330",
    ):
        canvas.drawPath(outline(wing), line("#b15640", 5))
    canvas.drawCircle(340, 277, 8, fill("#9a4330"))


def _label(canvas: Canvas, lettering: Lettering) -> None:
    canvas.drawOval(oval((340, 500), 112, 138), fill("#5b4520", 0.24, soft=6))
    canvas.drawOval(
        oval((340, 496), 112, 138), linear((228, 0), (452, 0), (0, "#d9902a"), (0.35, "#f4bd4e"), (1, "#c47c1c"))
    )
    canvas.drawOval(oval((340, 496), 102, 128), line("#fff1cc", 2.4, 0.9))
    peaks(canvas, (340, 412), 58, "#fff6dd")
    lettering.down(canvas, "有机小米", (340, 440), 41, fill("#4a2c0a"), leading=1.04)
    seal(canvas, lettering, (404, 560), 58)


def _bowl(canvas: Canvas) -> None:
    heap = outline("M 494 640 Q 530 566 596 560 Q 664 566 700 640 Z")
    canvas.drawPath(heap, linear((494, 560), (700, 640), (0, "#ffe28a"), (0.5, "#efbe41"), (1, "#c48a1e")))
    chance = Random(7)
    canvas.save()
    canvas.clipPath(heap, True)
    for _ in range(150):
        spot = (chance.uniform(492, 702), chance.uniform(558, 644))
        canvas.drawCircle(*spot, chance.uniform(4.6, 6.8), fill(_GRAINS[chance.randrange(5)], 0.9))
    canvas.restore()
    side = outline("M 478 636 C 482 700 536 736 596 736 C 656 736 710 700 714 636 Q 596 668 478 636 Z")
    canvas.drawPath(
        side, linear((478, 0), (714, 0), (0, "#5f6f66"), (0.25, "#b9c8bd"), (0.5, "#8ea196"), (1, "#44524b"))
    )
    canvas.drawPath(outline("M 478 637 Q 596 669 714 637"), line("#dbe5dc", 5, 0.9))
    canvas.drawPath(outline("M 492 672 Q 596 708 700 672"), line("#e9f0e6", 3, 0.45))
    canvas.drawRRect(
        skia.RRect.MakeRectXY(skia.Rect(552, 728, 640, 742), 8, 8),
        linear((552, 0), (640, 0), (0, "#5f6f66"), (0.4, "#a3b4a8"), (1, "#3d4a43")),
    )


def _spilt(canvas: Canvas) -> None:
    chance = Random(5)
    for _ in range(64):
        spread, turn = chance.random() ** 0.6, chance.uniform(0, math.tau)
        x, y = 424 + 96 * spread * math.cos(turn), 738 + 15 * spread * math.sin(turn)
        canvas.drawOval(oval((x + 2, y + 2.6), 4.4, 2.6), fill("#4a3512", 0.3))
        canvas.drawCircle(x, y, 3.8, fill(_GRAINS[chance.randrange(5)]))


def _ear(canvas: Canvas, foot: Point, tip: Point) -> None:
    """A foxtail-millet ear that bows over with its weight."""
    (x0, y0), (x1, y1) = foot, tip
    rise = (x0 + (x1 - x0) * 0.25, y1 - 70)
    canvas.drawPath(outline(f"M {x0} {y0} Q {rise[0]} {rise[1]} {x1} {y1}"), line("#8a9a4c", 5))
    canvas.drawPath(
        outline(
            f"M {x0} {y0 - 40} Q {x0 + 80} {y0 - 190} {x0 + 130} {y0 - 150} Q {x0 + 70} {y0 - 150} {x0} {y0 - 20} Z"
        ),
        linear((x0, 0), (x0 + 130, 0), (0, "#7f9a4c"), (1, "#b3c478")),
    )
    chance = Random(int(x1))
    for at in range(84):
        share = 0.48 + 0.54 * at / 83
        px = (1 - share) ** 2 * x0 + 2 * share * (1 - share) * rise[0] + share**2 * x1
        py = (1 - share) ** 2 * y0 + 2 * share * (1 - share) * rise[1] + share**2 * y1
        thick = 19 * math.sin(math.pi * min(max((share - 0.44) / 0.62, 0.08), 0.94))
        angle, reach = chance.uniform(0, math.tau), thick * chance.random() ** 0.5
        tone = _GRAINS[chance.randrange(5)]
        spot = (px + reach * math.cos(angle), py + reach * math.sin(angle))
        canvas.drawCircle(*spot, 6.2, radial((spot[0] - 2, spot[1] - 2), 7, (0, tone), (1, "#b07f1e")))
