"""Hair as flowing strands between two guide curves, and how a style lays sheets of it about the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import skia

from host.avatar.ink import Canvas, Point, colour, curve, fill, linear, lock, mix, shade, spline
from host.avatar.puppet.wardrobe import Hair
from host.avatar.sprite import Box

BACK_BOX: Final = Box(-184, -176, 184, 324)

_HIDDEN: Final = tuple(
    skia.Path.RRect(skia.Rect(left, top, right, bottom), round_, round_)
    for left, top, right, bottom, round_ in ((-72, -96, 72, 92, 70), (-20, 40, 20, 240, 8), (-46, 212, 46, 330, 8))
)
_CLEAR: Final = skia.Paint(BlendMode=skia.BlendMode.kClear)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of hair: strands run from root to tip between two guides, with a wave towards the tips."""

    near: tuple[Point, ...]
    far: tuple[Point, ...]
    wave: float = 0.0
    """Sideways swing at the tips, units."""
    turns: float = 1.2
    strands: int = 26
    seed: int = 1


def brush(canvas: Canvas, sheet: Sheet, hair: Hair, *, dim: float = 0.0, shine: float = 1.0) -> None:
    """Fill the sheet, then lay strands of several tones along it and a band of shine across it."""
    near, far = curve(sheet.near, 24), curve(sheet.far, 24)
    swing = _swing(sheet, 24)
    near, far = near + swing, far + swing
    around = np.vstack([near[:1], near, near[-1:], far[-1:], far[::-1], far[:1]])
    ring = [(float(x), float(y)) for x, y in around]
    tones = [mix(tone, "#0d0608", dim) for tone in (hair.light, hair.base, hair.dark)]
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    canvas.save()
    shape = spline(ring)
    canvas.drawPath(
        shape,
        shade(
            linear(
                (0, top), (0, bottom), [colour(t) for t in (tones[0], tones[1], tones[2], tones[1])], [0, 0.3, 0.7, 1]
            )
        ),
    )
    canvas.clipPath(shape, True)
    _strands(canvas, near, far, sheet, tones)
    if shine > 0:
        _shine(canvas, near, far, sheet, hair, shine)
    canvas.restore()


def _swing(sheet: Sheet, count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    at = np.linspace(0, 1, count)
    side = sheet.wave * at**1.6 * np.sin(at * sheet.turns * 2 * np.pi)
    return np.stack([side, np.zeros(count)], 1)


def _strands(canvas: Canvas, near: object, far: object, sheet: Sheet, tones: Sequence[str]) -> None:
    draw = np.random.default_rng(sheet.seed)
    one, other = np.asarray(near), np.asarray(far)
    for share in np.linspace(0.02, 0.98, sheet.strands):
        begin, end = sorted(draw.choice(24, 2, replace=False))
        if end - begin < 8:
            begin, end = max(0, begin - 5), min(23, end + 5)
        place = float(np.clip(share + draw.normal(0, 0.015), 0, 1))
        path = one[begin : end + 1] * (1 - place) + other[begin : end + 1] * place
        spread = float(np.hypot(*(one - other).T).mean())
        tone = tones[0] if draw.random() < 0.5 else tones[2]
        points = [(float(x), float(y)) for x, y in path[:: max(1, len(path) // 6)]]
        if len(points) > 2:
            width = spread / sheet.strands * (0.9 + 1.5 * draw.random())
            canvas.drawPath(lock(points, width), fill(tone, 0.20 + 0.35 * draw.random()))


def _shine(canvas: Canvas, near: object, far: object, sheet: Sheet, hair: Hair, strength: float) -> None:
    draw = np.random.default_rng(sheet.seed + 99)
    one, other = np.asarray(near), np.asarray(far)
    for share in np.linspace(0.06, 0.94, round(sheet.strands * 0.8)):
        begin = round(4 + 2.0 * np.sin(share * 3.1) + draw.normal(0, 0.7))
        end = begin + 4 + int(draw.integers(0, 4))
        path = one[max(begin, 0) : end] * (1 - share) + other[max(begin, 0) : end] * share
        points = [(float(x), float(y)) for x, y in path]
        if len(points) > 2:
            fade = float(np.sin(share * np.pi)) ** 0.7
            canvas.drawPath(
                lock(points, 4.6), fill(hair.shine, 0.34 * strength * fade * (0.5 + draw.random() * 0.5), soft=1.2)
            )


@dataclass(frozen=True, slots=True)
class Style:
    """One way to wear it."""

    back: tuple[Sheet, ...]
    front: tuple[Sheet, ...]
    reach: Box
    """What head and front hair together fill, in head units."""
    ears: tuple[int, ...] = (-1, 1)
    """Which ears show: -1 is the picture's left."""


def draw_back(canvas: Canvas, style: Style, hair: Hair) -> None:
    """The mass behind the head, in head units, without what face, neck and clothes hide however the head turns."""
    for sheet in style.back:
        brush(canvas, sheet, hair, dim=0.24, shine=0)
    for hidden in _HIDDEN:
        canvas.drawPath(hidden, _CLEAR)


def draw_front(canvas: Canvas, style: Style, hair: Hair) -> None:
    """The hair in front of the face, in head units."""
    for sheet in style.front:
        brush(canvas, sheet, hair)
