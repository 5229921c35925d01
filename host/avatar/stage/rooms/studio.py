"""The studio: sand plaster, a sage niche, morning light, ceramics on a board and a plant."""

from host.avatar.ink import Canvas
from host.avatar.sprite import Box
from host.avatar.stage.rooms.furniture import arch, floor_shade, leaf, shelf, sunlight, vase, wall

_BOTTLE = [(0, 0), (20, -1), (25, -20), (22, -48), (9, -66), (7, -84), (10, -92), (0, -92)]
_BOWL = [(0, 0), (12, -1), (15, -6), (30, -30), (33, -40), (0, -40)]
_JAR = [(0, 0), (24, -1), (30, -26), (28, -56), (17, -68), (17, -76), (0, -76)]


def studio(canvas: Canvas, seen: Box) -> None:
    """For tea, food, craft and anything with a story."""
    wall(canvas, seen, "#e9d9c4", "#c9ad8e", glow="#fbf1e0")
    panes = [
        [(430 + x, y), (540 + x, y - 30), (540 + x - 0.32 * 330, y + 330), (430 + x - 0.32 * 330, y + 352)]
        for x, y in ((60, 40), (190, 0))
    ]
    sunlight(canvas, panes, "#fff6de", 0.42)
    arch(canvas, Box(128, 132, 592, 1290), ("#a9b7a1", "#7d9180"))
    sunlight(canvas, [[(150, 560), (560, 250), (590, 420), (150, 760)]], "#fffbe9", 0.16, soft=22)
    if seen.left < 0:
        _beside(canvas, seen)
    shelf(canvas, Box(seen.left - 10, 672, 112, 688), "#9c6f4b")
    vase(canvas, 32, 672, _BOTTLE, "#b9694a")
    vase(canvas, 84, 672, _BOWL, "#ece3d6")
    shelf(canvas, Box(min(seen.left + 210, -10), 492, 96, 508), "#9c6f4b")
    vase(canvas, 52, 492, _JAR, "#5e7a78")
    _plant(canvas)
    floor_shade(canvas, seen, "#3a2618", 0.42)


def _beside(canvas: Canvas, seen: Box) -> None:
    """What a wide picture sees of the room: a second niche in the sun, a picture, more ceramics."""
    right = seen.right
    panes = [
        [(right - 300 + x, 120), (right - 190 + x, 92), (right - 310 + x, 470), (right - 420 + x, 494)]
        for x in (0, 140)
    ]
    sunlight(canvas, panes, "#fff6de", 0.36)
    arch(canvas, Box(right - 290, 236, right - 70, 1400), ("#dcb995", "#b98f68"), depth=18)
    shelf(canvas, Box(right - 290, 690, right - 70, 704), "#8d6343")
    vase(canvas, right - 226, 690, _BOTTLE, "#5e7a78")
    vase(canvas, right - 150, 690, _JAR, "#ece3d6")
    for x, outline, tone in (
        (80, _JAR, "#c98a5f"),
        (150, _BOWL, "#7f9a8c"),
        (218, _BOTTLE, "#ece3d6"),
        (330, _BOWL, "#b9694a"),
    ):
        vase(canvas, seen.left + x, 672, outline, tone)
    vase(canvas, seen.left + 290, 492, _BOTTLE, "#c98a5f")
    vase(canvas, seen.left + 372, 492, _BOWL, "#ece3d6")


def _plant(canvas: Canvas) -> None:
    """A big plant at the right edge, reaching in."""
    vase(canvas, 690, 1290, [(0, 0), (58, -2), (70, -120), (82, -300), (0, -300)], "#d8c7b2")
    for x, turn, length, tone in (
        (690, -2.15, 300, "#4a6d50"),
        (700, -1.1, 330, "#4a6d50"),
        (676, -1.95, 400, "#557c5b"),
        (702, -1.3, 430, "#557c5b"),
        (688, -1.62, 470, "#638f67"),
        (664, -2.3, 230, "#6c986c"),
        (690, -1.85, 300, "#74a072"),
    ):
        leaf(canvas, (x, 996), turn, length, tone, width=0.2)
