"""The clothes and what is in them: neck, torso, collar, and sleeves that follow the arms."""

import math
from typing import Final

import skia

from host.avatar.puppet.gestures import SHOULDERS, Arm, Arms
from host.avatar.puppet.hands import Hands
from host.avatar.puppet.ink import Canvas, Path, Point, colour, fill, line, linear, lock, mix, shade, spline, tube
from host.avatar.puppet.sprite import Box
from host.avatar.puppet.wardrobe import Outfit, Skin

BODY_BOX: Final = Box(0, 480, 720, 1280)
_MIDDLE: Final = 360.0


def _both(points: list[Point]) -> list[list[Point]]:
    """A shape and its mirror image about the figure's middle."""
    return [points, [(2 * _MIDDLE - x, y) for x, y in points]]


def draw_torso(canvas: Canvas, skin: Skin, outfit: Outfit) -> None:
    """Neck, blouse, blazer, lapels, necklace: everything that stays still under the arms."""
    _neck(canvas, skin)
    _blouse(canvas, skin, outfit)
    _blazer(canvas, outfit)
    _necklace(canvas, outfit)


def _neck(canvas: Canvas, skin: Skin) -> None:
    neck = spline(
        [
            (318, 470),
            (318, 540),
            (312, 572),
            (276, 602),
            (300, 640),
            (360, 760),
            (420, 640),
            (444, 602),
            (408, 572),
            (402, 540),
            (402, 470),
        ]
    )
    canvas.drawPath(
        neck, shade(linear((300, 540), (430, 640), [colour(skin.base), colour(mix(skin.base, skin.shadow, 0.35))]))
    )
    canvas.save()
    canvas.clipPath(neck, True)
    canvas.drawPath(
        spline([(300, 470), (420, 470), (420, 545), (392, 566), (352, 562), (318, 536)]), fill(skin.deep, 0.55, soft=9)
    )
    canvas.drawPath(spline([(396, 520), (394, 570), (430, 600), (420, 500)]), fill(skin.shadow, 0.6, soft=6))
    for x, way in ((338, 1), (382, -1)):
        tendon = [(x - way * 8, 560), (x + way * 6, 600), (x + way * 12, 622)]
        canvas.drawPath(lock(tendon, 5), fill(skin.shadow, 0.45, soft=2))
    for points in _both([(350, 634), (326, 628), (300, 616)]):
        canvas.drawPath(lock(points, 6), fill(skin.deep, 0.34, soft=2))
    canvas.restore()


def _blouse(canvas: Canvas, skin: Skin, outfit: Outfit) -> None:
    for points in _both(
        [(308, 586), (308, 586), (322, 640), (360, 716), (360, 716), (372, 1000), (300, 1000), (250, 760), (276, 606)]
    ):
        cloth = spline(points)
        canvas.drawPath(cloth, fill(skin.deep, 0.35, soft=5))
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
    for points in (
        [(360, 720), (350, 790), (352, 880)],
        [(366, 730), (384, 800), (378, 890)],
        [(330, 690), (334, 760), (344, 850)],
    ):
        canvas.drawPath(lock(points, 9), fill(outfit.shirt_shadow, 0.8, soft=2.5))
    canvas.drawLine(360, 718, 361, 900, line(outfit.shirt_shadow, 1.6))
    for points in _both(
        [
            (306, 582),
            (306, 582),
            (290, 604),
            (300, 656),
            (326, 690),
            (326, 690),
            (352, 712),
            (360, 716),
            (360, 716),
            (334, 664),
            (320, 624),
        ]
    ):
        collar = spline(points)
        canvas.drawPath(collar, fill(mix(outfit.shirt_shadow, "#604848", 0.5), 0.5, soft=4))
        canvas.drawPath(
            collar,
            shade(
                linear(
                    (300, 590), (350, 710), [colour(outfit.shirt), colour(mix(outfit.shirt, outfit.shirt_shadow, 0.55))]
                )
            ),
        )


def _blazer(canvas: Canvas, outfit: Outfit) -> None:
    half = [
        (304, 588), (272, 604), (226, 622), (192, 640), (178, 680), (196, 760), (226, 850), (232, 930), (214, 1020),
        (196, 1120), (186, 1300), (366, 1300), (366, 1300), (364, 1000), (350, 900), (322, 800), (296, 690), (292, 630), (304, 588),
    ]  # fmt: skip
    right, left = _both(half)[1], half
    for points, tones in (
        (right, (outfit.base, outfit.base, outfit.shadow)),
        (left, (outfit.light, outfit.base, outfit.base)),
    ):
        cloth = spline(points)
        canvas.drawPath(cloth, fill(outfit.deep, 0.55, soft=7))
        xs = (190, 366) if points is left else (360, 536)
        canvas.drawPath(cloth, shade(linear((xs[0], 640), (xs[1], 1100), [colour(t) for t in tones], [0, 0.45, 1])))
        canvas.save()
        canvas.clipPath(cloth, True)
        _folds(canvas, outfit, mirror=points is right)
        canvas.restore()
    for mirror in (True, False):
        _lapel(canvas, outfit, mirror=mirror)
    canvas.drawCircle(358, 934, 9.5, fill(outfit.deep, 0.6, soft=2))
    canvas.drawCircle(357, 932, 8.5, fill(mix(outfit.base, outfit.deep, 0.45)))
    canvas.drawCircle(355, 930, 3.2, fill(outfit.light, 0.7))


def _folds(canvas: Canvas, outfit: Outfit, *, mirror: bool) -> None:
    canvas.save()
    if mirror:
        canvas.translate(2 * _MIDDLE, 0)
        canvas.scale(-1, 1)
    side = spline([(170, 700), (206, 780), (240, 870), (244, 940), (226, 1030), (206, 1140), (160, 1160), (150, 700)])
    canvas.drawPath(side, fill(outfit.deep, 0.42 if mirror else 0.30, soft=14))
    chest = spline([(218, 760), (258, 800), (306, 800), (322, 830), (282, 838), (236, 806)])
    canvas.drawPath(chest, fill(outfit.deep, 0.24, soft=9))
    canvas.drawPath(
        spline([(226, 650), (272, 640), (286, 690), (270, 760), (232, 744)]), fill(outfit.light, 0.38, soft=14)
    )
    for points, width in (
        ([(348, 926), (312, 912), (262, 916), (236, 934)], 9), ([(350, 940), (310, 950), (270, 984), (250, 1030)], 9),
        ([(236, 900), (266, 894), (300, 900)], 6), ([(352, 960), (330, 1010), (318, 1090)], 8),
    ):  # fmt: skip
        canvas.drawPath(lock(points, width), fill(outfit.deep, 0.36, soft=2.2))
    canvas.drawPath(lock([(252, 690), (262, 800), (274, 920), (262, 1060), (250, 1250)], 3), fill(outfit.deep, 0.45))
    canvas.drawPath(spline([(212, 1046), (300, 1030), (304, 1052), (214, 1070)]), fill(outfit.shadow, 0.9))
    canvas.drawPath(spline([(212, 1068), (304, 1051)], closed=False), line(outfit.deep, 2.0, 0.55))
    canvas.restore()


def _lapel(canvas: Canvas, outfit: Outfit, *, mirror: bool) -> None:
    canvas.save()
    if mirror:
        canvas.translate(2 * _MIDDLE, 0)
        canvas.scale(-1, 1)
    under = spline(
        [
            (306, 584),
            (306, 584),
            (284, 640),
            (292, 720),
            (322, 830),
            (358, 930),
            (358, 930),
            (318, 880),
            (270, 770),
            (252, 690),
            (270, 610),
        ]
    )
    canvas.drawPath(under, fill(outfit.deep, 0.6, soft=6))
    lapel = spline([
        (296, 640), (296, 640), (248, 664), (248, 664), (236, 706), (236, 706), (268, 790), (310, 872), (357, 930), (357, 930),
        (334, 850), (308, 752), (297, 690),
    ])  # fmt: skip
    tones = (
        [outfit.light, mix(outfit.light, outfit.base, 0.7), outfit.base]
        if not mirror
        else [outfit.base, outfit.base, outfit.shadow]
    )
    canvas.drawPath(lapel, shade(linear((244, 660), (350, 920), [colour(t) for t in tones], [0, 0.5, 1])))
    canvas.drawPath(
        spline([(237, 706), (268, 790), (310, 872), (357, 930)], closed=False), line(outfit.light, 1.5, 0.6)
    )
    collar = spline(
        [
            (308, 580),
            (308, 580),
            (280, 596),
            (254, 622),
            (246, 648),
            (246, 648),
            (266, 658),
            (297, 646),
            (297, 646),
            (296, 620),
        ]
    )
    canvas.drawPath(collar, fill(outfit.deep, 0.5, soft=3))
    canvas.drawPath(collar, shade(linear((260, 590), (290, 660), [colour(tones[0]), colour(tones[1])])))
    canvas.drawPath(spline([(246, 649), (266, 659), (297, 647)], closed=False), line(outfit.deep, 1.6, 0.55))
    canvas.restore()


def _necklace(canvas: Canvas, outfit: Outfit) -> None:
    chain = spline([(316, 612), (332, 650), (360, 672), (388, 650), (404, 612)], closed=False)
    canvas.drawPath(chain, line(mix(outfit.jewel, "#6a4420", 0.35), 2.4, 0.9))
    canvas.drawPath(chain, line(mix(outfit.jewel, "#ffffff", 0.35), 1.0, 0.9))
    canvas.drawCircle(360, 677, 6.4, fill(mix(outfit.jewel, "#6a4420", 0.4)))
    canvas.drawCircle(359.4, 676, 5.2, fill(outfit.jewel))
    canvas.drawCircle(357.8, 674.4, 1.8, fill("#ffffff", 0.95))


class Sleeves:
    """Draws both arms of one outfit: sleeve, cuff and hand, every picture anew, so without blur."""

    def __init__(self, outfit: Outfit, hands: Hands, *, build: float = 1.0) -> None:
        self._outfit = outfit
        self._hands = hands
        self._upper = (45.0 * build, 44.0 * build, 39.0 * build)
        self._fore = (38.5 * build, 36.5 * build, 28.0 * build)

    def draw(self, canvas: Canvas, arms: Arms) -> None:
        """Both arms, the one in front last."""
        for side in sorted((0, 1), key=lambda side: arms[side].front):
            self._arm(canvas, side, arms[side])

    def _arm(self, canvas: Canvas, side: int, arm: Arm) -> None:
        shoulder = SHOULDERS[side]
        upper = _limb(shoulder, arm.elbow, self._upper, 4.0 if side == 0 else -4.0)
        fore = _limb(arm.elbow, arm.wrist, self._fore, 3.0 if side == 0 else -3.0)
        self._shadow(canvas, upper, fore, side)
        self._cloth(canvas, upper, shoulder, arm.elbow)
        self._upper_folds(canvas, shoulder, arm.elbow, arm.wrist)
        self._hand(canvas, side, arm)
        self._cuff(canvas, arm)
        edge = mix(self._outfit.shadow, self._outfit.deep, 0.5)
        canvas.drawPath(fore, line(edge, 2.4, 0.5))
        self._cloth(canvas, fore, arm.elbow, arm.wrist)
        self._fore_folds(canvas, arm)

    def _shadow(self, canvas: Canvas, upper: Path, fore: Path, side: int) -> None:
        canvas.save()
        canvas.translate(7 if side == 0 else -4, 7)
        for path in (upper, fore):
            for width, alpha in ((14, 0.07), (7, 0.09)):
                canvas.drawPath(path, line(self._outfit.deep, width, alpha))
        canvas.restore()

    def _cloth(self, canvas: Canvas, limb: Path, start: Point, end: Point) -> None:
        outfit = self._outfit
        across = _side(start, end)
        if across[0] + across[1] > 0:
            across = (-across[0], -across[1])
        mid = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        lit, dark = ((mid[0] + across[0] * k, mid[1] + across[1] * k) for k in (42, -42))
        tones = [
            colour(mix(outfit.light, outfit.base, 0.35)),
            colour(outfit.base),
            colour(outfit.base),
            colour(outfit.shadow),
        ]
        canvas.drawPath(limb, shade(linear(lit, dark, tones, [0, 0.35, 0.6, 1])))

    def _upper_folds(self, canvas: Canvas, shoulder: Point, elbow: Point, wrist: Point) -> None:
        bend = -1 if wrist[0] > elbow[0] else 1
        for share, reach in ((0.72, 0.95), (0.84, 0.8), (0.6, 0.6)):
            points = [
                _along(shoulder, elbow, share + lift, off * reach * -bend)
                for lift, off in ((0.10, 34), (0.03, 14), (0.0, -8))
            ]
            canvas.drawPath(lock(points, 6), fill(self._outfit.deep, 0.30))

    def _fore_folds(self, canvas: Canvas, arm: Arm) -> None:
        for share, off, depth in ((0.06, 30, 0.34), (0.2, 26, 0.26), (0.72, 22, 0.2)):
            for sign in (-1, 1):
                points = [
                    _along(arm.elbow, arm.wrist, share + lift, sign * off * k)
                    for lift, k in ((-0.05, 1.0), (0.03, 0.55), (0.05, 0.05))
                ]
                canvas.drawPath(lock(points, 5), fill(self._outfit.deep, depth if sign > 0 else depth * 0.6))

    def _cuff(self, canvas: Canvas, arm: Arm) -> None:
        outfit = self._outfit
        cuff = tube([_along(arm.elbow, arm.wrist, 0.94, 0), _beyond(arm, 7)], [26.5, 25.0])
        canvas.drawPath(cuff, line(mix(outfit.shirt_shadow, "#604848", 0.35), 2.0, 0.7))
        canvas.drawPath(cuff, fill(outfit.shirt))

    def _hand(self, canvas: Canvas, side: int, arm: Arm) -> None:
        canvas.save()
        canvas.translate(*_beyond(arm, 16))
        canvas.rotate(arm.angle)
        canvas.scale(1 if side == 1 else -1, arm.length)
        self._hands.draw(canvas, arm.hand)
        canvas.restore()


def _side(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max(math.hypot(dx, dy), 1e-6)
    return -dy / length, dx / length


def _along(start: Point, end: Point, share: float, off: float) -> Point:
    side = _side(start, end)
    return start[0] + (end[0] - start[0]) * share + side[0] * off, start[1] + (end[1] - start[1]) * share + side[
        1
    ] * off


def _beyond(arm: Arm, units: float) -> Point:
    length = max(math.hypot(arm.wrist[0] - arm.elbow[0], arm.wrist[1] - arm.elbow[1]), 1e-6)
    return _along(arm.elbow, arm.wrist, 1 + units / length, 0)


def _limb(start: Point, end: Point, radii: tuple[float, float, float], bulge: float) -> Path:
    return tube([start, _along(start, end, 0.45, bulge), end], radii)
