"""The pen: colours, paints, curves and tapered strokes, in a drawing's own units."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

Point = tuple[float, float]
Path = Any
"""`skia.Path`; the bindings are untyped."""
Canvas = Any
"""`skia.Canvas`."""
Paint = Any
"""`skia.Paint`."""


@lru_cache(maxsize=4096)
def channels(tone: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`."""
    return int(tone[1:3], 16), int(tone[3:5], 16), int(tone[5:7], 16)


def colour(tone: str, alpha: float = 1.0) -> int:
    """A skia colour from `#rrggbb` and an opacity."""
    red, green, blue = channels(tone)
    return round(255 * alpha) << 24 | red << 16 | green << 8 | blue


def mix(one: str, other: str, share: float) -> str:
    """The tone `share` of the way from one to the other."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def fill(tone: str, alpha: float = 1.0, *, soft: float = 0.0) -> Paint:
    """A filling paint, to be left as it is; `soft` blurs the edge (costly: for cached art only)."""
    return _filling(colour(tone, alpha), soft)


def shade(shader: Any, *, soft: float = 0.0) -> Paint:
    """A filling paint from a gradient."""
    paint = skia.Paint()
    paint.setAntiAlias(True)
    paint.setShader(shader)
    return _softened(paint, soft)


def cast(tone: str, alpha: float, *, soft: float) -> Paint:
    """A soft shadow that falls only on what is already painted, never on thin air."""
    paint = skia.Paint(fill(tone, alpha, soft=soft))
    paint.setBlendMode(skia.BlendMode.kSrcATop)
    return paint


def line(tone: str, width: float, alpha: float = 1.0, *, soft: float = 0.0) -> Paint:
    """A round-ended stroke, to be left as it is."""
    return _stroking(colour(tone, alpha), width, soft)


@lru_cache(maxsize=2048)
def _filling(tone: int, soft: float) -> Paint:
    return _softened(skia.Paint(AntiAlias=True, Color=tone), soft)


@lru_cache(maxsize=2048)
def _stroking(tone: int, width: float, soft: float) -> Paint:
    paint = skia.Paint(_filling(tone, soft))
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _softened(paint: Paint, soft: float) -> Paint:
    if soft:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, soft))
    return paint


def linear(start: Point, end: Point, tones: Sequence[int], stops: Sequence[float] | None = None) -> Any:
    """A gradient along a line; `tones` are skia colours."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    place = skia.Matrix.MakeAll(dx, -dy, start[0], dy, dx, start[1], 0, 0, 1)
    return _ramp(tuple(tones), None if stops is None else tuple(stops)).makeWithLocalMatrix(place)


def radial(centre: Point, radius: float, tones: Sequence[int], stops: Sequence[float] | None = None) -> Any:
    """A gradient around a point."""
    return skia.GradientShader.MakeRadial(skia.Point(*centre), radius, list(tones), list(stops) if stops else None)


@lru_cache(maxsize=512)
def _ramp(tones: tuple[int, ...], stops: tuple[float, ...] | None) -> Any:
    """A gradient from 0 to 1: placing it costs a tenth of making it."""
    ends = [skia.Point(0, 0), skia.Point(1, 0)]
    return skia.GradientShader.MakeLinear(ends, list(tones), list(stops) if stops else None)


def spline(points: Sequence[Point], *, closed: bool = True, path: Path | None = None) -> Path:
    """A Catmull-Rom curve through the points. A point given twice in a row is a corner."""
    drawn = skia.Path() if path is None else path
    if path is None:
        drawn.moveTo(*points[0])
    around = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    cubic = drawn.cubicTo
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in zip(around, around[1:], around[2:], around[3:], strict=False):
        if bx != cx or by != cy:
            cubic(bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy)
    if closed:
        drawn.close()
    return drawn


def thorn(base: Point, bend: Point, tip: Point, width: float) -> Path:
    """A lash or a single hair, `width` wide at its base and bent on the way to its point; cheaper than a `lock`."""
    dx, dy = bend[0] - base[0], bend[1] - base[1]
    half = width / 2 / max(math.hypot(dx, dy), 1e-6)
    x, y = -dy * half, dx * half
    drawn = skia.Path()
    drawn.moveTo(base[0] + x, base[1] + y)
    drawn.quadTo(bend[0] + x * 0.7, bend[1] + y * 0.7, *tip)
    drawn.quadTo(bend[0] - x * 0.7, bend[1] - y * 0.7, base[0] - x, base[1] - y)
    drawn.close()
    return drawn


def dots(text: str) -> list[Point]:
    """Points as they are written in a drawing: `"10,20 30,40"`."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def mirrored(points: Sequence[Point]) -> list[Point]:
    """A shape symmetrical about x = 0 from its right half, both halves in order around it."""
    return [*points, *[(-x, y) for x, y in reversed(points) if x]]


def curve(points: Sequence[Point], count: int) -> NDArray[np.float64]:
    """`(count, 2)` places along the Catmull-Rom curve through the points."""
    known = np.asarray(points, float)
    padded = np.vstack([2 * known[0] - known[1], known, 2 * known[-1] - known[-2]])
    at = np.linspace(0, len(known) - 1, count)
    leg = np.minimum(at.astype(int), len(known) - 2)
    t = (at - leg)[:, None]
    a, b, c, d = (padded[leg + k] for k in range(4))
    bend = (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    return np.asarray((2 * b + (c - a) * t + bend) / 2)


def tube(points: Sequence[Point], radii: Sequence[float], *, rough: int = 4) -> Path:
    """A limb: the curve through the points swept by a disc whose radius changes along it, round at both ends."""
    spine = curve(points, (len(points) - 1) * rough + 1)
    radius = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(radii)), radii)
    way = np.gradient(spine, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], 1) * radius[:, None]
    head = spine[-1] + way[-1] * radius[-1]
    tail = spine[0] - way[0] * radius[0]
    end = spine[-1] + (way[-1] * radius[-1] + side[-1]) * 0.707, spine[-1] + (way[-1] * radius[-1] - side[-1]) * 0.707
    start = spine[0] - (way[0] * radius[0] + side[0]) * 0.707, spine[0] + (side[0] - way[0] * radius[0]) * 0.707
    ring = np.vstack([spine + side, end[0], head, end[1], (spine - side)[::-1], start[0], tail, start[1]])
    return spline([(float(x), float(y)) for x, y in ring])


def lock(points: Sequence[Point], width: float, *, rough: int = 5, peak: float = 0.45) -> Path:
    """A strand: a stroke that swells to `width` at `peak` of its length and thins to a point at both ends."""
    spine = curve(points, (len(points) - 1) * rough + 1)
    at = np.linspace(0, 1, len(spine))
    swell = np.where(at < peak, at / peak, (1 - at) / (1 - peak))
    half = np.sin(swell * np.pi / 2) * width / 2
    way = np.gradient(spine, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], 1) * half[:, None]
    ring = np.vstack([spine + side, (spine - side)[-2:0:-1]])
    return spline([(float(x), float(y)) for x, y in ring])
