"""The charts of a rehearsal's report, as SVG for the page they stand in: colours and type are the page's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

import svg

from host.rehearsal.score import Shown

WIDTH: Final = 960.0
LEFT: Final = 150.0
RIGHT: Final = 20.0
AXIS: Final = 26.0
ROW: Final = 30.0
_STEPS: Final = (0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240)
"""Minutes between two marks of the time axis."""
_MOST_MARKS: Final = 10


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a chart."""

    at_s: float
    value: float
    kind: str
    """A class of the page's style sheet: `answered`, `deferred`, `lost`, `line`."""
    tip: str
    """Shown when the pointer rests on it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One product on the air."""

    row: int
    start_s: float
    stop_s: float
    tip: str


@dataclass(frozen=True, slots=True)
class _Time:
    """The time axis of a chart."""

    length_s: float

    def x(self, at_s: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * at_s / self.length_s, 1)

    def marks(self, height: float) -> Iterator[svg.Element]:
        minutes = self.length_s / 60
        step = next((step for step in _STEPS if minutes / step <= _MOST_MARKS), _STEPS[-1])
        for number in range(int(minutes / step) + 1):
            x = self.x(number * step * 60)
            yield svg.Line(x1=x, x2=x, y1=0, y2=height, class_=["grid"])
            yield _text(x, height + 17, f"{number * step:g}", "middle")


def course(
    names: Sequence[str], stretches: Sequence[Stretch], questions: Sequence[Dot], length_s: float, asked: str
) -> str:
    """Which product was on the air when, and below it every question by what became of it."""
    time, height = _Time(length_s), ROW * (len(names) + 1)
    parts: list[svg.Element] = [*time.marks(height)]
    for row, name in enumerate([*names, asked]):
        parts.append(_text(LEFT - 12, row * ROW + 20, _short(name), "end"))
    for stretch in stretches:
        x, width = time.x(stretch.start_s), time.x(stretch.stop_s) - time.x(stretch.start_s)
        y = stretch.row * ROW + 5
        box = svg.Rect(x=x, y=y, width=max(1.0, width - 1), height=ROW - 10, rx=4, class_=["bar"])
        parts.append(_told(box, stretch.tip))
    y = ROW * (len(names) + 0.5)
    parts += [_told(svg.Circle(cx=time.x(d.at_s), cy=y, r=4, class_=["dot", d.kind]), d.tip) for d in questions]
    return _drawn(parts, height + AXIS)


def coverage(products: Sequence[Shown]) -> str:
    """For each product how many of its facts were told."""
    parts: list[svg.Element] = []
    room = WIDTH - LEFT - RIGHT - 60
    for row, one in enumerate(products):
        y, share = row * ROW + 5, one.told / max(1, one.tellable)
        parts.append(_text(LEFT - 12, y + 15, _short(one.name), "end"))
        parts.append(svg.Rect(x=LEFT, y=y, width=room, height=ROW - 10, rx=4, class_=["track"]))
        parts.append(svg.Rect(x=LEFT, y=y, width=round(room * share, 1), height=ROW - 10, rx=4, class_=["bar"]))
        parts.append(_text(LEFT + room + 12, y + 15, f"{one.told} / {one.tellable}", "start"))
    return _drawn(parts, ROW * len(products))


def dots(points: Sequence[Dot], length_s: float, *, limit: float, top: float, unit: str) -> str:
    """Values over time against a limit; `top` is the least that the scale reaches."""
    time, height = _Time(length_s), 170.0
    most = max([top, limit, *(point.value for point in points)]) * 1.05

    def y(value: float) -> float:
        return round(height - height * value / most, 1)

    parts: list[svg.Element] = [*time.marks(height)]
    for value in (0.0, most / 2, most):
        parts.append(svg.Line(x1=LEFT, x2=WIDTH - RIGHT, y1=y(value), y2=y(value), class_=["grid"]))
        parts.append(_text(LEFT - 12, y(value) + (12 if value == most else 4), f"{value:.2g}{unit}", "end"))
    parts.append(svg.Line(x1=LEFT, x2=WIDTH - RIGHT, y1=y(limit), y2=y(limit), class_=["limit"]))
    for point in points:
        circle = svg.Circle(cx=time.x(point.at_s), cy=y(point.value), r=3.5, class_=["dot", point.kind])
        parts.append(_told(circle, point.tip))
    return _drawn(parts, height + AXIS)


def _told(shape: svg.Element, tip: str) -> svg.Element:
    """The shape with words for the pointer; svg.py writes them as they are, so they are escaped here."""
    shape.elements = [svg.Title(text=escape(tip))]
    return shape


def _text(x: float, y: float, said: str, anchor: Literal["start", "middle", "end"]) -> svg.Element:
    return svg.Text(x=x, y=y, text=escape(said), text_anchor=anchor)


def _short(name: str, most: int = 12) -> str:
    """A name that fits beside a row, wide characters counted twice."""
    room, kept = 2 * most, ""
    for char in name:
        room -= 2 if ord(char) > 0x2E7F else 1
        if room < 1:
            return kept.rstrip() + "…"
        kept += char
    return kept


def _drawn(parts: list[svg.Element], height: float) -> str:
    return str(svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, WIDTH, height), elements=parts, extra={"role": "img"}))
