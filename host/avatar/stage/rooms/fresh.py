"""The fresh room: mint wall, a big sun, rounded shapes and boxes on a shelf, for brisk everyday selling."""

import skia

from host.avatar.ink import Canvas, colour, fill, line, linear, radial, shade, spline
from host.avatar.sprite import Box
from host.avatar.stage.rooms.furniture import floor_shade, leaf, rolling, shelf, vase, wall
from host.avatar.stage.surface import rounded


def fresh(canvas: Canvas, seen: Box) -> None:
    """For groceries and household goods."""
    wall(canvas, seen, "#d6f0ea", "#8fcfc6", glow="#f6fffb")
    _sun(canvas)
    _hills(canvas, seen)
    if seen.left < 0:
        _beside(canvas, seen)
    shelf(canvas, Box(614, 566, seen.right + 20, 582), "#f3e7d3")
    _box(canvas, Box(630, 480, 690, 566), "#ff8f6b")
    _box(canvas, Box(676, 504, 730, 566), "#ffd166")
    shelf(canvas, Box(seen.left - 20, 610, 104, 626), "#f3e7d3")
    vase(canvas, 46, 610, [(0, 0), (22, -1), (27, -28), (24, -52), (0, -54)], "#ffffff")
    for turn, length in ((-2.0, 86), (-1.55, 104), (-1.1, 88), (-2.5, 64), (-0.65, 66)):
        leaf(canvas, (46, 560), turn, length, "#3f9b78", width=0.3)
    floor_shade(canvas, seen, "#0d3a3a", 0.38)


def _sun(canvas: Canvas) -> None:
    canvas.drawCircle(360, 470, 304, fill("#ffffff", 0.3))
    tones = [colour("#ffe6a3"), colour("#ffc46b")]
    canvas.drawCircle(360, 470, 264, shade(linear((200, 220), (520, 730), tones)))
    canvas.drawCircle(360, 470, 264, shade(radial((300, 360), 320, [colour("#fff7d9", 0.8), colour("#fff7d9", 0)])))
    for x, y, r, tone in ((84, 300, 34, "#ff9f7c"), (646, 250, 22, "#49b6a4"), (600, 330, 10, "#ff9f7c")):
        canvas.drawCircle(x, y, r, fill(tone, 0.75))
    for row in range(4):
        for column in range(4):
            canvas.drawCircle(40 + column * 22, 400 + row * 22, 4, fill("#ffffff", 0.8))
    ring = line("#ffffff", 9, 0.75)
    canvas.drawCircle(650, 420, 36, ring)


def _beside(canvas: Canvas, seen: Box) -> None:
    """What a wide picture sees: more of the shelves, round shapes on the wall."""
    for x, y, r, tone, alpha in (
        (seen.left + 130, 330, 74, "#ffffff", 0.34),
        (seen.left + 250, 230, 30, "#ffc46b", 0.85),
        (seen.right - 120, 300, 92, "#ffffff", 0.3),
        (seen.right - 226, 220, 26, "#ff9f7c", 0.8),
    ):
        canvas.drawCircle(x, y, r, fill(tone, alpha))
    for x, high, tone in ((60, 96, "#ff8f6b"), (112, 62, "#ffd166"), (250, 80, "#49b6a4"), (308, 112, "#ffffff")):
        _box(canvas, Box(seen.left + x, 610 - high, seen.left + x + 56, 610), tone)
    for x, high, tone in ((80, 104, "#49b6a4"), (150, 70, "#ffffff"), (262, 88, "#ff8f6b"), (324, 60, "#ffd166")):
        _box(canvas, Box(seen.right - x, 566 - high, seen.right - x + 58, 566), tone)


def _hills(canvas: Canvas, seen: Box) -> None:
    for tone, points in (
        ("#6cc3b2", [(-60, 900), (120, 800), (330, 880), (560, 790), (800, 860)]),
        ("#46a897", [(-60, 1010), (160, 960), (400, 1030), (620, 950), (800, 1000)]),
    ):
        path = spline(rolling(points, seen), closed=False)
        path.lineTo(seen.right + 60, seen.bottom + 60)
        path.lineTo(seen.left - 60, seen.bottom + 60)
        path.close()
        canvas.drawPath(path, fill(tone))


def _box(canvas: Canvas, box: Box, tone: str) -> None:
    canvas.drawRRect(
        rounded(Box(box.left + 6, box.top + 8, box.right + 8, box.bottom), 6), fill("#0d3a3a", 0.2, soft=6)
    )
    canvas.drawRRect(rounded(box, 6), fill(tone))
    middle = (box.left + box.right) / 2
    band = skia.Rect.MakeLTRB(middle - 6, box.top, middle + 6, box.bottom)
    canvas.drawRect(band, fill("#ffffff", 0.55))
    canvas.drawRRect(rounded(Box(box.left, box.top, box.left + 8, box.bottom), 4), fill("#ffffff", 0.25))
