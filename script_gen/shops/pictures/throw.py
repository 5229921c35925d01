"""Wool Throw: three folded throws in their colours, herringbone and fringe, the oatmeal one on top."""

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import harbor_name, pine
from script_gen.shops.pictures.pen import Canvas, Path, fill, line, linear, mix, outline, polygon
from script_gen.shops.pictures.studio import cast

_LEFT, _RIGHT = 138.0, 648.0
_PLY = 34.0


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life, before the board wall."""
    cast(canvas, (394, 700), 262, length=90)
    for bottom, tone, inset in ((706, "#4a4d50", 0), (598, "#33594a", 7), (490, "#e6d7ba", 3)):
        _folded(canvas, bottom, tone, inset)
    _top(canvas, 388, "#e6d7ba")
    _band(canvas, lettering)


def _folded(canvas: Canvas, bottom: float, tone: str, inset: float) -> None:
    """Three plies of one throw from the side: round folds on the left, fringe hanging on the right."""
    left, right = _LEFT + inset, _RIGHT - inset
    canvas.drawPath(_ply(left, right, bottom - 3 * _PLY, bottom), fill("#241a10", 0.4, soft=7))
    for ply in range(3):
        low = bottom - ply * _PLY
        side = _ply(left + 2 * ply % 5, right, low - _PLY, low)
        light, dark = mix(tone, "#ffffff", 0.3), mix(tone, "#1a1610", 0.38)
        canvas.drawPath(side, linear((0, low - _PLY), (0, low), (0, light), (0.42, tone), (1, dark)))
        canvas.save()
        canvas.clipPath(side, True)
        _herringbone(canvas, (left, right, low - _PLY, low), mix(tone, "#1a1610", 0.5), 0.3)
        shade = linear((left, 0), (left + 60, 0), (0, "#1a1208", 0.34), (1, "#1a1208", 0))
        canvas.drawPath(side, shade)
        canvas.drawPath(side, linear((right - 170, 0), (right, 0), (0, "#1a1208", 0), (1, "#1a1208", 0.3)))
        canvas.restore()
    _fringe(canvas, right, bottom, tone)


def _ply(left: float, right: float, top: float, low: float) -> Path:
    half = (low - top) / 2
    return outline(
        f"M {left + half} {top} L {right - 8} {top} Q {right} {top + half} {right - 8} {low} L {left + half} {low}"
        f" C {left - half * 0.4} {low} {left - half * 0.4} {top} {left + half} {top} Z"
    )


def _fringe(canvas: Canvas, right: float, bottom: float, tone: str) -> None:
    """Hand-twisted tassels along the edge of the outer ply."""
    for at in range(9):
        y = bottom - 3 * _PLY + 8 + at * 11.4
        length = 40 + (at * 7) % 13
        droop = 16 + (at * 5) % 9
        strand = outline(f"M {right - 8} {y} Q {right + length * 0.6} {y + 1} {right + length} {y + droop}")
        canvas.drawPath(strand, line(mix(tone, "#1a1610", 0.45), 8.5))
        canvas.drawPath(strand, line(mix(tone, "#ffffff", 0.12), 5.5))
        canvas.drawCircle(right + 8, y + 1, 5.6, fill(mix(tone, "#ffffff", 0.2)))


def _top(canvas: Canvas, front: float, tone: str) -> None:
    """The upper side, seen a little from above, one corner turned over."""
    face = polygon((_LEFT + 14, front), (_RIGHT - 12, front), (_RIGHT - 62, front - 92), (_LEFT + 74, front - 92))
    canvas.drawPath(
        face, linear((_LEFT, front - 92), (_RIGHT, front), (0, "#fbf3e2"), (0.5, mix(tone, "#ffffff", 0.25)), (1, tone))
    )
    canvas.save()
    canvas.clipPath(face, True)
    for row in range(5):
        y = front - 92 + 92 * (row / 5) ** 1.15
        tall = 11 + row * 2
        step = 21 + row * 1.6
        for column in range(32):
            x = _LEFT - 40 + column * step + (5 - row) * 4
            way = tall if column % 2 else -tall
            canvas.drawLine(x, y - way / 2 + 6, x + step, y + way / 2 + 6, line("#a8926a", 2.1, 0.42))
    canvas.restore()
    canvas.drawPath(outline(f"M {_LEFT + 14} {front} L {_RIGHT - 12} {front}"), line("#fff9ea", 3.4, 0.85, soft=1.2))


def _herringbone(canvas: Canvas, area: tuple[float, float, float, float], tone: str, alpha: float) -> None:
    left, right, top, low = area
    thread = line(tone, 2.6, alpha)
    middle = (top + low) / 2
    x = left - 10
    while x < right + 10:
        canvas.drawLine(x, middle, x + 12, top, thread)
        canvas.drawLine(x, middle, x + 12, low, thread)
        x += 17.0


def _band(canvas: Canvas, lettering: Lettering) -> None:
    """The paper band round the uppermost throw, printed with the mark."""
    front = polygon((336, 388), (462, 388), (462, 491), (336, 491))
    canvas.drawPath(front, fill("#2a2013", 0.35, soft=5))
    canvas.drawPath(front, linear((336, 388), (462, 491), (0, "#fffaf0"), (1, "#e7dcc4")))
    top = polygon((336, 388), (462, 388), (448, 296), (350, 296))
    canvas.drawPath(top, linear((336, 296), (462, 388), (0, "#ffffff"), (1, "#f1e8d6")))
    for x in (342, 456):
        canvas.drawLine(x, 390, x, 489, line("#33594a", 2))
    pine(canvas, (399, 428), 56, "#33594a")
    harbor_name(canvas, lettering, (399, 474), 9.5, "#33594a")
