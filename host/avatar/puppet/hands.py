"""Hands: poses as joints that blend into one another, drawn with palms, tapered fingers, creases and nails."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.ink import Canvas, Paint, Path, Point, colour, fill, line, linear, mix, shade, spline, tube
from host.avatar.puppet.wardrobe import Skin

FINGERS: Final = ("thumb", "index", "middle", "ring", "little")
RADII: Final = {
    "thumb": (11.5, 10.6, 9.6, 7.6),
    "index": (9.6, 9.0, 8.3, 6.8),
    "middle": (9.8, 9.2, 8.5, 7.0),
    "ring": (9.5, 8.8, 8.0, 6.6),
    "little": (8.6, 7.6, 6.9, 5.8),
}
"""Half thickness at the knuckle, the two joints and the tip."""


@dataclass(frozen=True, slots=True, eq=False)
class HandPose:
    """A right-hand-side hand of the picture, wrist at the origin, fingers up, thumb to the left."""

    fingers: NDArray[np.float64]
    """`(5, 4, 2)`: thumb to little; knuckle, two joints, tip."""
    palm: NDArray[np.float64]
    """`(9, 2)`: the palm's outline from the wrist's thumb side, over the knuckles, to the wrist's other side."""
    back: float = 0.0
    """1 shows the back of the hand (knuckles, nails), 0 the palm (creases)."""
    curled: tuple[str, ...] = ()
    """Fingers folded over the palm, drawn in front of it in this order."""


_PALM: Final = (
    (-19, 6),
    (-25, -14),
    (-31, -36),
    (-32, -60),
    (-19, -73),
    (0, -76),
    (18, -72),
    (34, -58),
    (31, -26),
    (20, 6),
)


def _pose(
    thumb: tuple[Point, ...],
    index: tuple[Point, ...],
    middle: tuple[Point, ...],
    ring: tuple[Point, ...],
    little: tuple[Point, ...],
    *,
    palm: tuple[Point, ...] = _PALM,
    back: float = 0.0,
    curled: tuple[str, ...] = (),
) -> HandPose:
    return HandPose(np.array([thumb, index, middle, ring, little], float), np.array(palm, float), back, curled)


_THUMB_OUT: Final = ((-20, -22), (-38, -42), (-53, -58), (-64, -72))
_THUMB_IN: Final = ((-22, -22), (-31, -42), (-22, -56), (-6, -58))
_INDEX: Final = ((-22, -64), (-26, -90), (-29, -111), (-31, -128))
_MIDDLE: Final = ((-4, -68), (-4, -99), (-4, -122), (-4, -141))
_RING: Final = ((14, -65), (18, -93), (21, -114), (24, -132))
_LITTLE: Final = ((28, -54), (36, -76), (41, -92), (46, -107))
_CURL: Final = {
    "index": ((-22, -66), (-22, -84), (-20, -62), (-17, -50)),
    "middle": ((-4, -70), (-3, -88), (-3, -63), (-2, -49)),
    "ring": ((14, -66), (15, -83), (13, -60), (12, -47)),
    "little": ((28, -56), (30, -72), (27, -52), (25, -42)),
}

HANDS: Final[dict[str, HandPose]] = {
    "open": _pose(_THUMB_OUT, _INDEX, _MIDDLE, _RING, _LITTLE),
    "offer": _pose(
        ((-20, -22), (-40, -38), (-56, -48), (-70, -54)),
        ((-22, -64), (-24, -91), (-24, -112), (-22, -130)),
        ((-4, -68), (-4, -98), (-3, -121), (0, -140)),
        ((14, -65), (15, -92), (17, -114), (20, -131)),
        ((28, -54), (32, -77), (35, -94), (40, -108)),
    ),
    "relaxed": _pose(
        ((-20, -20), (-33, -42), (-34, -60), (-29, -76)),
        ((-21, -64), (-22, -88), (-18, -107), (-10, -121)),
        ((-4, -68), (-4, -95), (0, -115), (9, -130)),
        ((13, -65), (15, -89), (19, -107), (27, -120)),
        ((27, -54), (31, -75), (35, -90), (41, -101)),
        back=1.0,
    ),
    "point": _pose(
        ((-20, -20), (-36, -38), (-42, -56), (-38, -76)),
        ((-20, -62), (-22, -92), (-23, -118), (-24, -140)),
        ((-1, -64), (6, -86), (6, -76), (-2, -62)),
        ((15, -60), (22, -79), (21, -69), (12, -55)),
        ((27, -49), (34, -65), (32, -56), (22, -44)),
        back=1.0,
        curled=("little", "ring", "middle"),
    ),
    "hold": _pose(
        ((-22, -20), (-36, -40), (-34, -62), (-22, -84)),
        ((-22, -64), (-26, -88), (-27, -106), (-27, -120)),
        ((-4, -68), (-4, -95), (-4, -115), (-4, -131)),
        ((14, -65), (18, -89), (20, -107), (22, -122)),
        ((28, -54), (35, -74), (39, -88), (42, -100)),
    ),
    "one": _pose(
        _THUMB_IN, _INDEX, _CURL["middle"], _CURL["ring"], _CURL["little"],
        curled=("little", "ring", "middle", "thumb"),
    ),
    "two": _pose(_THUMB_IN, _INDEX, _MIDDLE, _CURL["ring"], _CURL["little"], curled=("little", "ring", "thumb")),
    "three": _pose(
        ((-22, -22), (-31, -42), (-16, -54), (4, -50)), _INDEX, _MIDDLE, _RING, _CURL["little"],
        curled=("little", "thumb"),
    ),
    "thumb": _pose(
        ((-14, -40), (-20, -66), (-21, -90), (-17, -110)),
        ((26, -58), (-14, -62), (-24, -52), (-8, -46)),
        ((28, -40), (-16, -43), (-26, -34), (-8, -28)),
        ((27, -22), (-14, -25), (-24, -16), (-8, -11)),
        ((24, -5), (-10, -8), (-18, -1), (-6, 4)),
        palm=(
            (-16, 8), (-22, -8), (-25, -26), (-26, -46), (-18, -62), (4, -66), (24, -66), (36, -48), (36, -20), (24, 8),
        ),
        curled=("little", "ring", "middle", "index"),
    ),
    "pressed": _pose(
        ((-6, -30), (-15, -52), (-16, -68), (-11, -84)),
        ((-6, -66), (-5, -94), (-3, -116), (-1, -136)),
        ((-1, -68), (0, -98), (1, -124), (2, -146)),
        ((3, -66), (5, -92), (5, -114), (4, -134)),
        ((7, -60), (9, -82), (9, -98), (8, -112)),
        palm=(
            (-9, 8), (-13, -16), (-16, -38), (-14, -60), (-8, -72), (0, -76), (8, -72), (15, -56), (16, -28), (12, 8),
        ),
        back=1.0,
    ),
}  # fmt: skip


def between(one: HandPose, other: HandPose, share: float) -> HandPose:
    """The hand `share` of the way from one pose to another; what is drawn in front changes half-way."""
    if share <= 0:
        return one
    if share >= 1:
        return other
    led = other if share >= 0.5 else one
    return HandPose(
        one.fingers + (other.fingers - one.fingers) * share,
        one.palm + (other.palm - one.palm) * share,
        one.back + (other.back - one.back) * share,
        led.curled,
    )


class Hands:
    """Draws one character's hands."""

    def __init__(self, skin: Skin, *, nails: str | None, build: float = 1.0) -> None:
        self._skin = skin
        self._edge = mix(skin.shadow, skin.deep, 0.6)
        self._nails = nails
        self._build = build

    def draw(self, canvas: Canvas, pose: HandPose) -> None:
        """Draw the hand at the canvas origin, fingers towards -y."""
        skin = self._paint()
        order = [name for name in ("little", "ring", "middle", "index", "thumb") if name not in pose.curled]
        palm = spline([(float(x) * self._build, float(y)) for x, y in pose.palm])
        rims = line(self._edge, 2.0, 0.9)
        for name in order:
            self._finger(canvas, pose, name, skin, rims)
        canvas.drawPath(palm, rims)
        canvas.drawPath(palm, skin)
        for name in order:
            self._web(canvas, pose, name, skin)
        self._marks(canvas, pose)
        for name in pose.curled:
            self._finger(canvas, pose, name, skin, rims)
            self._nail(canvas, pose, name, 0.0 if pose.back > 0.5 else (0.9 if name == "thumb" else 0.0))

    def draw_thumb(self, canvas: Canvas, pose: HandPose) -> None:
        """Draw the thumb alone, to lie over what the hand holds."""
        self._finger(canvas, pose, "thumb", self._paint(), line(self._edge, 2.0, 0.9))
        self._nail(canvas, pose, "thumb", 0.9)

    def _paint(self) -> Paint:
        tones = [self._skin.light, self._skin.base, mix(self._skin.base, self._skin.shadow, 0.7)]
        return shade(linear((-34, -130), (40, 10), [colour(tone) for tone in tones], [0, 0.55, 1]))

    def _path(self, pose: HandPose, name: str, *, root: int = 0) -> Path:
        joints = pose.fingers[FINGERS.index(name)][root:]
        points = [(float(x) * self._build, float(y)) for x, y in joints]
        return tube(points, [r * self._build for r in RADII[name][root:]])

    def _finger(self, canvas: Canvas, pose: HandPose, name: str, skin: object, rims: object) -> None:
        path = self._path(pose, name)
        canvas.drawPath(path, rims)
        canvas.drawPath(path, skin)
        if name not in pose.curled:
            self._nail(canvas, pose, name, pose.back)

    def _web(self, canvas: Canvas, pose: HandPose, name: str, skin: object) -> None:
        """Cover the rim where a straight finger grows out of the palm."""
        a, b = pose.fingers[FINGERS.index(name)][:2]
        root = a + (b - a) * 0.42
        points = [(float(x) * self._build, float(y)) for x, y in (a - (b - a) * 0.2, a, root)]
        canvas.drawPath(tube(points, [RADII[name][0] * self._build * s for s in (1.0, 0.99, 0.93)]), skin)

    def _nail(self, canvas: Canvas, pose: HandPose, name: str, shown: float) -> None:
        if shown < 0.4:
            return
        _, _, joint, tip = pose.fingers[FINGERS.index(name)]
        way = (tip - joint) / max(float(np.hypot(*(tip - joint))), 1e-6)
        radius = RADII[name][3] * self._build
        start, end = joint + (tip - joint) * 0.72, tip + way * radius * 0.35
        points = [(float(x) * self._build, float(y)) for x, y in (start, (start + end) / 2, end)]
        nail = tube(points, [radius * 0.5, radius * 0.6, radius * 0.52])
        tone = self._nails or mix(self._skin.light, self._skin.blush, 0.25)
        canvas.drawPath(nail, fill(tone, 0.9 * shown))

    def _marks(self, canvas: Canvas, pose: HandPose) -> None:
        if pose.back > 0.5:
            for name in ("index", "middle", "ring"):
                x, y = pose.fingers[FINGERS.index(name)][0]
                dent = [(float(x) - 4, float(y) - 1), (float(x), float(y) + 2), (float(x) + 4, float(y) - 1)]
                canvas.drawPath(spline(dent, closed=False), line(self._edge, 1.5, 0.35))
            return
        life = [(-24, -46), (-6, -42), (4, -22), (2, -2)]
        head = [(-26, -50), (-4, -50), (14, -42), (24, -34)]
        if "index" not in pose.curled:
            canvas.drawPath(spline(life, closed=False), line(self._edge, 1.6, 0.45))
            canvas.drawPath(spline(head, closed=False), line(self._edge, 1.4, 0.35))
