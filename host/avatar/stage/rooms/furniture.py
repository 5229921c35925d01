"""What several rooms share: walls, arches, shelves, light that falls in, leaves."""

import math
from collections.abc import Sequence
from typing import Any

import skia

from host.avatar.ink import Canvas, Path, Point, colour, fill, line, linear, lock, mix, radial, shade, spline
from host.avatar.sprite import Box
from host.avatar.stage.surface import rounded


def rect(box: Box) -> Any:
    """The box as a `skia.Rect`."""
    return skia.Rect.MakeLTRB(box.left, box.top, box.right, box.bottom)


def wall(canvas: Canvas, seen: Box, top: str, bottom: str, *, glow: str, glow_at: Point = (360, 380)) -> None:
    """A wall that darkens downwards, lit in one place."""
    canvas.drawRect(rect(seen), shade(linear((0, seen.top), (0, seen.bottom), [colour(top), colour(bottom)])))
    halo = [colour(glow, 0.85), colour(glow, 0.35), colour(glow, 0)]
    canvas.drawRect(rect(seen), shade(radial(glow_at, 620, halo, [0, 0.45, 1])))


def arch(canvas: Canvas, box: Box, tones: tuple[str, str], *, depth: float = 26) -> None:
    """A niche with a round top, in `tones` from top to bottom; `depth` is how far its rim throws a shadow."""
    path = arch_path(box)
    canvas.drawPath(path, shade(linear((0, box.top), (0, box.bottom), [colour(tones[0]), colour(tones[1])])))
    canvas.save()
    canvas.clipPath(path, True)
    rim = line(mix(tones[1], "#20140c", 0.6), depth * 1.6, 0.42, soft=depth * 0.7)
    canvas.translate(depth * 0.25, depth * 0.15)
    canvas.drawPath(path, rim)
    canvas.restore()
    canvas.drawPath(path, line("#ffffff", 2.5, 0.35))


def arch_path(box: Box) -> Path:
    """A doorway: straight sides, half a circle on top."""
    radius = (box.right - box.left) / 2
    path = skia.Path()
    path.moveTo(box.left, box.bottom)
    path.lineTo(box.left, box.top + radius)
    path.arcTo(skia.Rect.MakeLTRB(box.left, box.top, box.right, box.top + 2 * radius), 180, 180, False)
    path.lineTo(box.right, box.bottom)
    path.close()
    return path


def shelf(canvas: Canvas, box: Box, tone: str) -> None:
    """A board on the wall with its shadow beneath."""
    canvas.drawRRect(
        rounded(Box(box.left, box.top + 10, box.right, box.bottom + 26), 8), fill("#2a1a10", 0.28, soft=11)
    )
    light, dark = colour(mix(tone, "#ffffff", 0.18)), colour(mix(tone, "#000000", 0.14))
    canvas.drawRRect(rounded(box, 4), shade(linear((0, box.top), (0, box.bottom), [light, dark])))
    canvas.drawLine(box.left, box.top + 1, box.right, box.top + 1, line("#ffffff", 1.6, 0.4))


def vase(canvas: Canvas, x: float, base: float, outline: Sequence[Point], tone: str) -> None:
    """A turned body: the right half of its outline, up from the base at `(x, base)`."""
    ring = [(x + dx, base + dy) for dx, dy in outline] + [(x - dx, base + dy) for dx, dy in reversed(outline)]
    path = skia.Path()
    path.moveTo(*ring[0])
    path = spline(ring, path=path)
    wide = max(dx for dx, _ in outline)
    canvas.drawOval(skia.Rect.MakeLTRB(x - wide, base - 5, x + wide * 1.25, base + 9), fill("#2a1a10", 0.3, soft=6))
    tones = [
        colour(mix(tone, other, share)) for other, share in (("#ffffff", 0.3), ("#ffffff", 0.04), ("#000000", 0.3))
    ]
    canvas.drawPath(path, shade(linear((x - wide, 0), (x + wide, 0), tones, [0, 0.45, 1])))


def leaf(canvas: Canvas, root: Point, angle: float, length: float, tone: str, *, width: float = 0.34) -> None:
    """A leaf that bends under its weight, with its midrib; `angle` in radians, 0 to the right, up negative."""
    sag = 0.24 if math.cos(angle) > 0 else -0.24
    points = []
    for share in (0.0, 0.35, 0.7, 1.0):
        turn = angle + sag * share * 1.6
        points.append((root[0] + math.cos(turn) * length * share, root[1] + math.sin(turn) * length * share))
    tip, blade = points[-1], lock(points, length * width, peak=0.4)
    light, dark = colour(mix(tone, "#ffffff", 0.16)), colour(mix(tone, "#06170c", 0.3))
    canvas.drawPath(blade, shade(linear(tip, root, [light, dark])))
    canvas.drawPath(spline(points, closed=False), line(mix(tone, "#ffffff", 0.4), 1.6, 0.5))


def rolling(points: Sequence[Point], seen: Box) -> list[Point]:
    """A line of hills carried on to both sides as far as is seen, up and down as it goes."""
    step = 200.0
    (first, high), (last, low) = points[0], points[-1]
    before = [(first - step * i, high - 50 * (i % 2)) for i in range(1, math.ceil((first - seen.left) / step) + 2)]
    after = [(last + step * i, low - 40 * (i % 2)) for i in range(1, math.ceil((seen.right - last) / step) + 2)]
    return [*reversed(before), *points, *after] if seen.left < 0 else list(points)


def sunlight(canvas: Canvas, panes: Sequence[Sequence[Point]], tone: str, alpha: float, *, soft: float = 14) -> None:
    """Window light on the wall, pane by pane."""
    for pane in panes:
        path = skia.Path()
        path.addPoly([skia.Point(*point) for point in pane], True)
        canvas.drawPath(path, fill(tone, alpha, soft=soft))


def floor_shade(canvas: Canvas, seen: Box, tone: str, alpha: float) -> None:
    """The lower two fifths sink into shade, so that captions and cards sit calmly."""
    tones = [colour(tone, 0), colour(tone, alpha)]
    top = seen.bottom - (seen.bottom - seen.top) * 0.406
    canvas.drawRect(rect(seen), shade(linear((0, top), (0, seen.bottom), tones)))
