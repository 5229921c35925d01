"""The clothes and what is in them: neck, blouse, blazer, collar and necklace, under the arms."""

from collections.abc import Sequence
from typing import Final

import skia

from host.avatar.ink import Canvas, Point, cast, colour, dots, fill, line, linear, lock, mix, shade, spline
from host.avatar.puppet.wardrobe import Figure, Outfit, Skin
from host.avatar.sprite import Box

BODY_BOX: Final = Box(0, 460, 720, 1292)
_MIDDLE: Final = 360.0
_BUTTONED: Final = 60.0
"""Half the width of a buttoned collar: no skin shows beside it."""


def _both(points: Sequence[Point]) -> list[list[Point]]:
    """A shape and its mirror image about the figure's middle."""
    return [list(points), [(2 * _MIDDLE - x, y) for x, y in points]]


def draw_torso(canvas: Canvas, skin: Skin, outfit: Outfit, figure: Figure) -> None:
    """Neck, shirt, blazer, lapels, tie or necklace: everything that stays still under the arms."""
    canvas.save()
    if figure.tie:
        canvas.clipRect(skia.Rect(_MIDDLE - _BUTTONED, 0, _MIDDLE + _BUTTONED, BODY_BOX.bottom), True)
    canvas.translate(_MIDDLE, 0)
    canvas.scale(figure.neck, 1)
    canvas.translate(-_MIDDLE, 0)
    _neck(canvas, skin)
    canvas.restore()
    canvas.save()
    canvas.translate(_MIDDLE, 0)
    canvas.scale(figure.build, 1)
    canvas.translate(-_MIDDLE, 0)
    if figure.tie:
        _shirt(canvas, skin, outfit)
    else:
        _blouse(canvas, skin, outfit)
    _below(canvas, outfit)
    _blazer(canvas, outfit, figure.waist)
    if not figure.tie:
        _necklace(canvas, outfit)
    canvas.restore()


def _shirt(canvas: Canvas, skin: Skin, outfit: Outfit) -> None:
    front = spline(dots("308,586 308,586 340,612 360,618 380,612 412,586 412,586 450,760 400,1000 320,1000 270,760"))
    canvas.drawPath(front, cast(skin.deep, 0.4, soft=5))
    tones = [colour(outfit.shirt), colour(outfit.shirt), colour(outfit.shirt_shadow)]
    canvas.drawPath(front, shade(linear((300, 600), (400, 960), tones, [0, 0.4, 1])))
    tie = dots("348,640 348,640 372,640 372,640 388,860 360,900 332,860")
    canvas.drawPath(spline(tie), cast(outfit.shirt_shadow, 0.9, soft=5))
    satin = [
        colour(mix(outfit.jewel, outfit.deep, 0.30)),
        colour(mix(outfit.jewel, outfit.deep, 0.55)),
        colour(mix(outfit.jewel, outfit.deep, 0.8)),
    ]
    canvas.drawPath(spline(tie), shade(linear((340, 640), (392, 860), satin, [0, 0.5, 1])))
    canvas.save()
    canvas.clipPath(spline(tie), True)
    for y in range(660, 900, 26):
        canvas.drawLine(320, y + 26, 400, y - 14, line(mix(outfit.jewel, "#ffffff", 0.2), 4, 0.5))
    canvas.restore()
    knot = spline(dots("342,608 342,608 378,608 378,608 374,642 374,642 346,642 346,642"))
    canvas.drawPath(knot, cast(outfit.deep, 0.5, soft=3))
    canvas.drawPath(knot, shade(linear((344, 606), (376, 644), satin[:2])))
    for points in _both(dots("306,574 306,574 292,600 306,650 322,668 322,668 344,634 358,614 358,614 330,600")):
        collar = spline(points)
        canvas.drawPath(collar, cast(mix(outfit.shirt_shadow, "#303848", 0.5), 0.5, soft=4))
        canvas.drawPath(
            collar,
            shade(linear((300, 590), (340, 668), [tones[0], colour(mix(outfit.shirt, outfit.shirt_shadow, 0.6))])),
        )


def _neck(canvas: Canvas, skin: Skin) -> None:
    neck = spline(dots("318,470 318,540 313,572 292,600 306,640 360,760 414,640 428,600 407,572 402,540 402,470"))
    canvas.drawPath(
        neck, shade(linear((300, 540), (430, 640), [colour(skin.base), colour(mix(skin.base, skin.shadow, 0.35))]))
    )
    canvas.save()
    canvas.clipPath(neck, True)
    canvas.drawPath(spline(dots("300,470 420,470 420,545 392,566 352,562 318,536")), cast(skin.deep, 0.55, soft=9))
    canvas.drawPath(spline([(396, 520), (394, 570), (430, 600), (420, 500)]), cast(skin.shadow, 0.6, soft=6))
    for x, way in ((338, 1), (382, -1)):
        tendon = [(x - way * 8, 560), (x + way * 6, 600), (x + way * 12, 622)]
        canvas.drawPath(lock(tendon, 5), cast(skin.shadow, 0.45, soft=2))
    for points in _both([(350, 634), (326, 628), (300, 616)]):
        canvas.drawPath(lock(points, 6), cast(skin.deep, 0.34, soft=2))
    canvas.restore()


def _blouse(canvas: Canvas, skin: Skin, outfit: Outfit) -> None:
    for points in _both(dots("308,586 308,586 322,640 360,716 360,716 372,1000 300,1000 250,760 276,606")):
        cloth = spline(points)
        canvas.drawPath(cloth, cast(skin.deep, 0.35, soft=5))
        canvas.drawPath(
            cloth,
            shade(
                linear(
                    (300, 600),
                    (400, 1000),
                    [colour(outfit.shirt), colour(outfit.shirt), colour(outfit.shirt_shadow)],
                    [0, 0.35, 1],
                )
            ),
        )
    for drape in ("360,720 350,790 352,880", "366,730 384,800 378,890", "330,690 334,760 344,850"):
        canvas.drawPath(lock(dots(drape), 9), cast(outfit.shirt_shadow, 0.8, soft=2.5))
    canvas.drawLine(360, 718, 361, 900, line(outfit.shirt_shadow, 1.6))
    for points in _both(
        dots("306,582 306,582 290,604 300,656 326,690 326,690 352,712 360,716 360,716 334,664 320,624")
    ):
        collar = spline(points)
        canvas.drawPath(collar, cast(mix(outfit.shirt_shadow, "#604848", 0.5), 0.5, soft=4))
        canvas.drawPath(
            collar,
            shade(
                linear(
                    (300, 590), (350, 710), [colour(outfit.shirt), colour(mix(outfit.shirt, outfit.shirt_shadow, 0.55))]
                )
            ),
        )


def _below(canvas: Canvas, outfit: Outfit) -> None:
    """Skirt or trousers, as far as the fronts of the blazer part over them."""
    cloth = spline(dots("250,900 250,900 470,900 470,900 516,1300 516,1300 204,1300 204,1300"))
    tones = [colour(mix(outfit.deep, outfit.shadow, share)) for share in (0.35, 0.0)]
    canvas.drawPath(cloth, shade(linear((360, 940), (380, 1290), tones)))
    canvas.drawPath(lock(dots("360,950 358,1100 362,1300"), 5), fill("#000000", 0.22, soft=2))


def _blazer(canvas: Canvas, outfit: Outfit, waist: float) -> None:
    half = [
        (x - waist * max(0.0, 1 - abs(y - 900) / 260) * (x < 300), y)
        for x, y in dots(
            "304,588 272,604 226,622 192,640 178,680 196,760 226,850 234,930 220,1020 206,1120 196,1300 "
            "322,1300 322,1300 338,1130 357,990 362,950 356,918 322,800 296,690 292,630 304,588"
        )
    ]
    right, left = _both(half)[1], half
    for points, tones in (
        (right, (outfit.base, mix(outfit.base, outfit.shadow, 0.25), mix(outfit.base, outfit.shadow, 0.8))),
        (left, (outfit.light, outfit.base, outfit.base)),
    ):
        cloth = spline(points)
        canvas.drawPath(cloth, cast(outfit.deep, 0.55, soft=7))
        xs = (190, 366) if points is left else (360, 536)
        canvas.drawPath(cloth, shade(linear((xs[0], 640), (xs[1], 1100), [colour(t) for t in tones], [0, 0.45, 1])))
        canvas.save()
        canvas.clipPath(cloth, True)
        canvas.drawPath(spline(points[11:17], closed=False), line(outfit.deep, 14, 0.25, soft=6))
        _folds(canvas, outfit, mirror=points is right)
        canvas.restore()
    for mirror in (True, False):
        _lapel(canvas, outfit, mirror=mirror)
    canvas.drawCircle(358, 934, 9.5, cast(outfit.deep, 0.6, soft=2))
    canvas.drawCircle(357, 932, 8.5, fill(mix(outfit.base, outfit.deep, 0.45)))
    canvas.drawCircle(355, 930, 3.2, fill(outfit.light, 0.7))


def _folds(canvas: Canvas, outfit: Outfit, *, mirror: bool) -> None:
    canvas.save()
    if mirror:
        canvas.translate(2 * _MIDDLE, 0)
        canvas.scale(-1, 1)
    side = spline(dots("170,700 206,780 240,870 244,940 226,1030 206,1140 160,1160 150,700"))
    canvas.drawPath(side, cast(outfit.deep, 0.42 if mirror else 0.30, soft=14))
    chest = spline(dots("218,760 258,800 306,800 322,830 282,838 236,806"))
    canvas.drawPath(chest, cast(outfit.deep, 0.24, soft=9))
    canvas.drawPath(spline(dots("226,650 272,640 286,690 270,760 232,744")), cast(outfit.light, 0.38, soft=14))
    for points, width in (
        ([(348, 926), (312, 912), (262, 916), (236, 934)], 9), ([(350, 940), (310, 950), (270, 984), (250, 1030)], 9),
        ([(236, 900), (266, 894), (300, 900)], 6), ([(352, 960), (330, 1010), (318, 1090)], 8),
    ):  # fmt: skip
        canvas.drawPath(lock(points, width), cast(outfit.deep, 0.36, soft=2.2))
    canvas.drawPath(lock(dots("252,690 262,800 274,920 262,1060 250,1250"), 3), fill(outfit.deep, 0.45))
    canvas.drawPath(spline([(212, 1046), (300, 1030), (304, 1052), (214, 1070)]), fill(outfit.shadow, 0.9))
    canvas.drawPath(spline([(212, 1068), (304, 1051)], closed=False), line(outfit.deep, 2.0, 0.55))
    canvas.restore()


def _lapel(canvas: Canvas, outfit: Outfit, *, mirror: bool) -> None:
    canvas.save()
    if mirror:
        canvas.translate(2 * _MIDDLE, 0)
        canvas.scale(-1, 1)
    under = spline(dots("306,584 306,584 284,640 292,720 322,830 358,930 358,930 318,880 270,770 252,690 270,610"))
    canvas.drawPath(under, cast(outfit.deep, 0.6, soft=6))
    edge = "248,664 248,664 236,706 236,706 268,790 310,872 357,930 357,930"
    lapel = spline(dots("296,640 296,640 " + edge + " 334,850 308,752 297,690"))
    tones = (
        [outfit.light, mix(outfit.light, outfit.base, 0.7), outfit.base]
        if not mirror
        else [outfit.base, outfit.base, outfit.shadow]
    )
    canvas.drawPath(lapel, shade(linear((244, 660), (350, 920), [colour(t) for t in tones], [0, 0.5, 1])))
    canvas.drawPath(
        spline([(237, 706), (268, 790), (310, 872), (357, 930)], closed=False), line(outfit.light, 1.5, 0.6)
    )
    collar = spline(dots("308,580 308,580 280,596 254,622 246,648 246,648 266,658 297,646 297,646 296,620"))
    canvas.drawPath(collar, cast(outfit.deep, 0.5, soft=3))
    canvas.drawPath(collar, shade(linear((260, 590), (290, 660), [colour(tones[0]), colour(tones[1])])))
    canvas.drawPath(spline([(246, 649), (266, 659), (297, 647)], closed=False), line(outfit.deep, 1.6, 0.55))
    canvas.restore()


def _necklace(canvas: Canvas, outfit: Outfit) -> None:
    chain = spline(dots("316,612 332,650 360,672 388,650 404,612"), closed=False)
    canvas.drawPath(chain, line(mix(outfit.jewel, "#6a4420", 0.35), 2.4, 0.9))
    canvas.drawPath(chain, line(mix(outfit.jewel, "#ffffff", 0.35), 1.0, 0.9))
    canvas.drawCircle(360, 677, 6.4, fill(mix(outfit.jewel, "#6a4420", 0.4)))
    canvas.drawCircle(359.4, 676, 5.2, fill(outfit.jewel))
    canvas.drawCircle(357.8, 674.4, 1.8, fill("#ffffff", 0.95))
