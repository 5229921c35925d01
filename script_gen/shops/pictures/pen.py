"""The pen: tones, paints, outlines and light on round things, in the 800 px square of a picture."""

from typing import Any

import skia

SIDE_PX = 800
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Stop = tuple[float, str] | tuple[float, str, float]
"""A place from 0 to 1, a tone, and an opacity when it is not 1."""
Path = Any
"""`skia.Path`; the bindings are untyped."""
Canvas = Any
"""`skia.Canvas`."""
Paint = Any
"""`skia.Paint`."""

_LENGTHS = {"M": 2, "L": 2, "Q": 4, "C": 6}


def colour(tone: str, alpha: float = 1.0) -> int:
    """A skia colour from `#rrggbb` and an opacity."""
    return int(skia.Color(*_channels(tone), round(255 * alpha)))


def mix(one: str, other: str, share: float) -> str:
    """The tone `share` of the way from one to the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def fill(tone: str, alpha: float = 1.0, *, soft: float = 0.0) -> Paint:
    """A filling paint; `soft` is the sigma, in px, of a blurred edge."""
    return _softened(skia.Paint(AntiAlias=True, Color=colour(tone, alpha)), soft)


def line(tone: str, width: float, alpha: float = 1.0, *, soft: float = 0.0) -> Paint:
    """A round-ended stroke."""
    return _stroked(fill(tone, alpha, soft=soft), width)


def linear(start: Point, end: Point, *stops: Stop, soft: float = 0.0, width: float = 0.0) -> Paint:
    """A gradient along a line; with a `width` it strokes instead of filling."""
    shader = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], *_ramp(stops))
    paint = _softened(skia.Paint(AntiAlias=True, Shader=shader), soft)
    return _stroked(paint, width) if width else paint


def radial(centre: Point, radius: float, *stops: Stop, soft: float = 0.0) -> Paint:
    """A gradient around a point."""
    shader = skia.GradientShader.MakeRadial(skia.Point(*centre), radius, *_ramp(stops))
    return _softened(skia.Paint(AntiAlias=True, Shader=shader), soft)


def round_light(left: float, right: float, tone: str, *, gloss: float = 0.45, deep: str = "#101810") -> Paint:
    """An upright round body in light from the upper left: shade, light, core shadow, and the table's reflection."""
    light, dark = mix(tone, "#ffffff", gloss), mix(tone, deep, 0.5)
    stops: tuple[Stop, ...] = (
        (0.0, mix(tone, deep, 0.3)),
        (0.1, mix(tone, light, 0.25)),
        (0.27, light),
        (0.46, tone),
        (0.84, dark),
        (1.0, mix(dark, tone, 0.45)),
    )
    return linear((left, 0), (right, 0), *stops)


def outline(drawing: str) -> Path:
    """A path in the letters of SVG: absolute `M L Q C Z`, numbers parted by blanks.

    Raises:
        ValueError: a letter that is none of these, or too few numbers after one.
    """
    path, words, at = skia.Path(), drawing.split(), 0
    steps = {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo}
    while at < len(words):
        letter = words[at]
        if letter == "Z":
            path.close()
            at += 1
            continue
        if letter not in steps:
            raise ValueError(f"outline: {letter!r} at word {at} is none of M L Q C Z")
        count = _LENGTHS[letter]
        steps[letter](*(float(word) for word in words[at + 1 : at + 1 + count]))
        at += 1 + count
    return path


def polygon(*points: Point) -> Path:
    """A closed shape with straight sides."""
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], True)
    return path


def oval(centre: Point, across: float, tall: float) -> Any:
    """The rectangle an ellipse fills, from its centre and its two radii."""
    x, y = centre
    return skia.Rect(x - across, y - tall, x + across, y + tall)


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> Any:
    """A rectangle with rounded corners."""
    return skia.RRect.MakeRectXY(skia.Rect(left, top, right, bottom), radius, radius)


def drum(left: float, top: float, right: float, bottom: float, sag: float) -> Path:
    """The side of an upright cylinder: level sides, edges that sag by `sag` px in the middle (top edge too)."""
    middle, radius = (left + right) / 2, (right - left) / 2
    path = skia.Path()
    path.arcTo(oval((middle, bottom), radius, sag), 0, 180, True)
    path.arcTo(oval((middle, top), radius, sag), 180, -180, False)
    path.close()
    return path


def _channels(tone: str) -> tuple[int, int, int]:
    return int(tone[1:3], 16), int(tone[3:5], 16), int(tone[5:7], 16)


def _ramp(stops: tuple[Stop, ...]) -> tuple[list[int], list[float]]:
    return [colour(*stop[1:]) for stop in stops], [stop[0] for stop in stops]


def _softened(paint: Paint, soft: float) -> Paint:
    if soft:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, soft))
    return paint


def _stroked(paint: Paint, width: float) -> Paint:
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint
