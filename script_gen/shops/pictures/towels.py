"""竹纤维毛巾: three rolled and folded towels in their colours, banded, with a stem of bamboo."""

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import peaks, seal
from script_gen.shops.pictures.pen import Canvas, Path, Point, fill, line, linear, mix, outline, oval, polygon, radial
from script_gen.shops.pictures.studio import cast

_CREAM, _GREEN, _GREY = "#f2e8d3", "#a9c2a0", "#c3c6c6"
_LEFT, _RIGHT = 128.0, 560.0
_LEAVES = (
    ((650, 190), 24, 1.0),
    ((648, 190), 62, 0.85),
    ((640, 192), 148, 0.95),
    ((712, 330), 16, 0.8),
    ((706, 330), 120, 0.75),
    ((646, 308), 158, 0.9),
    ((650, 308), 40, 0.7),
    ((644, 124), 200, 0.8),
    ((648, 124), -30, 0.95),
)
"""Where each leaf of the bamboo grows, its angle in degrees, and its size."""


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the mountains."""
    _bamboo(canvas)
    cast(canvas, (344, 690), 224, length=120)
    for bottom, tone in ((692, _GREY), (574, _GREEN), (456, _CREAM)):
        _towel(canvas, bottom, tone)
    _upper(canvas, 338, _CREAM)
    _band(canvas, lettering)
    _stones(canvas)


def _towel(canvas: Canvas, bottom: float, tone: str) -> None:
    """One folded towel from the side: two thick plies, round at the fold on the left, loops all over."""
    for ply in range(2):
        low = bottom - ply * 59
        side = _ply(_LEFT + ply * 4, _RIGHT - ply * 3, low - 59, low)
        canvas.drawPath(side, fill("#2b2a20", 0.32, soft=6))
        light, dark = mix(tone, "#ffffff", 0.5), mix(tone, "#3a3a30", 0.4)
        canvas.drawPath(side, linear((0, low - 59), (0, low), (0, light), (0.4, tone), (1, dark)))
        canvas.save()
        canvas.clipPath(side, True)
        _loops(canvas, low, tone)
        canvas.drawPath(side, linear((_RIGHT - 150, 0), (_RIGHT, 0), (0, "#2a2618", 0), (1, "#2a2618", 0.3)))
        canvas.drawPath(side, linear((_LEFT, 0), (_LEFT + 46, 0), (0, "#2a2618", 0.26), (1, "#2a2618", 0)))
        canvas.restore()
        hem = outline(f"M {_RIGHT - 40} {low - 58} Q {_RIGHT - 36} {low - 30} {_RIGHT - 40} {low - 1}")
        canvas.drawPath(hem, line(mix(tone, "#ffffff", 0.65), 5, 0.8))


def _ply(left: float, right: float, top: float, low: float) -> Path:
    half = (low - top) / 2
    return outline(
        f"M {left + half} {top} L {right - 14} {top} Q {right + 2} {top + half} {right - 14} {low}"
        f" L {left + half} {low}"
        f" C {left - half * 0.35} {low} {left - half * 0.35} {top} {left + half} {top} Z"
    )


def _loops(canvas: Canvas, low: float, tone: str) -> None:
    """Terry: rows of small arcs, lit from above."""
    dark, light = line(mix(tone, "#3a3a30", 0.45), 2, 0.34), line("#ffffff", 2, 0.34)
    for row in range(3):
        y = low - 48 + row * 18
        for x in range(int(_LEFT) - 4 + (row % 2) * 13, int(_RIGHT) + 10, 26):
            canvas.drawPath(outline(f"M {x} {y} Q {x + 5} {y + 8} {x + 10} {y}"), dark)
            canvas.drawLine(x + 3, y - 2, x + 7, y - 2, light)


def _upper(canvas: Canvas, front: float, tone: str) -> None:
    face = outline(
        f"M {_LEFT + 34} {front} L {_RIGHT - 18} {front} Q {_RIGHT - 34} {front - 60} {_RIGHT - 66} {front - 84}"
        f" L {_LEFT + 92} {front - 84} Q {_LEFT + 52} {front - 60} {_LEFT + 34} {front} Z"
    )
    canvas.drawPath(
        face, linear((_LEFT, front - 84), (_RIGHT, front), (0, "#fffaf0"), (0.5, mix(tone, "#ffffff", 0.45)), (1, tone))
    )
    canvas.save()
    canvas.clipPath(face, True)
    for row in range(6):
        y = front - 76 + 80 * (row / 6) ** 1.2
        for x in range(int(_LEFT) + 40 + (row % 2) * 11, int(_RIGHT), 22):
            canvas.drawPath(
                outline(f"M {x} {y} Q {x + 5} {y + 4 + row * 0.4} {x + 10} {y}"), line("#a89a78", 1.7, 0.36)
            )
    canvas.restore()
    canvas.drawPath(
        outline(f"M {_LEFT + 40} {front + 1} L {_RIGHT - 20} {front + 1}"), line("#fffdf4", 5, 0.75, soft=2)
    )


def _band(canvas: Canvas, lettering: Lettering) -> None:
    """One paper band round all three."""
    left, right = 270.0, 424.0
    front = polygon((left, 338), (right, 338), (right, 694), (left, 694))
    canvas.drawPath(front, fill("#2b2a20", 0.3, soft=7))
    canvas.drawPath(front, linear((left, 338), (right, 694), (0, "#fffaf0"), (0.6, "#f3ead6"), (1, "#d6c8aa")))
    canvas.drawPath(
        polygon((left, 338), (right, 338), (right - 14, 254), (left + 16, 254)),
        linear((left, 254), (right, 338), (0, "#ffffff"), (1, "#f1e7d2")),
    )
    canvas.drawLine(left, 339, right, 339, line("#d9cbaa", 2, 0.8))
    for x in (left + 9, right - 9):
        canvas.drawLine(x, 345, x, 690, line("#6f8f5f", 2))
    peaks(canvas, (347, 396), 72, "#55764a")
    lettering.down(canvas, "竹纤维毛巾", (347, 436), 41, fill("#34482d"), leading=1.07)
    seal(canvas, lettering, (398, 656), 54)


def _stones(canvas: Canvas) -> None:
    """Three river stones at the foot of the bamboo."""
    for centre, across, tone in (((648, 640), 62, "#8f9a8c"), ((716, 664), 46, "#c9c6b6"), ((622, 676), 34, "#a9a595")):
        x, y = centre
        tall = across * 0.52
        canvas.drawOval(oval((x + 10, y + tall * 0.8), across * 1.1, tall * 0.5), fill("#3a2c18", 0.4, soft=7))
        tones = ((0.0, mix(tone, "#ffffff", 0.6)), (0.55, tone), (1.0, mix(tone, "#2a2a22", 0.45)))
        canvas.drawOval(oval(centre, across, tall), radial((x - across * 0.35, y - tall * 0.5), across * 1.35, *tones))


def _bamboo(canvas: Canvas) -> None:
    for foot, top, wide in ((636, 120, 26), (700, 210, 19)):
        stem = polygon(
            (foot - wide / 2, 628), (foot - wide / 2 + 8, top), (foot + wide / 2 + 8, top), (foot + wide / 2, 628)
        )
        canvas.drawPath(
            stem,
            linear(
                (foot - wide / 2, 0),
                (foot + wide / 2 + 6, 0),
                (0, "#6f8f4c"),
                (0.3, "#bcd490"),
                (0.6, "#8cab5e"),
                (1, "#54743a"),
            ),
        )
        for y in range(top + 70, 640, 118):
            shift = 8 * (640 - y) / (640 - top)
            canvas.drawLine(foot - wide / 2 + shift - 1, y, foot + wide / 2 + shift + 1, y, line("#4f6c37", 5))
            canvas.drawLine(foot - wide / 2 + shift, y - 4, foot + wide / 2 + shift, y - 4, line("#d7e6ae", 2.4, 0.8))
    for root, angle, size in _LEAVES:
        _leaf(canvas, root, angle, size)


def _leaf(canvas: Canvas, root: Point, angle: float, size: float) -> None:
    canvas.save()
    canvas.translate(*root)
    canvas.rotate(angle)
    canvas.scale(size, size)
    canvas.drawPath(
        outline("M 0 0 Q 50 -24 122 4 Q 52 20 0 0 Z"), linear((0, -16), (20, 18), (0, "#a3c27a"), (1, "#54793f"))
    )
    canvas.drawPath(outline("M 4 0 Q 54 -2 112 4"), line("#dcebb9", 1.6, 0.6))
    canvas.restore()
