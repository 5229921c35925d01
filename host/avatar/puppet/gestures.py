"""Gestures: where elbows, wrists and hands go, in figure units (a 720 x 1280 picture)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from host.avatar.ink import Point
from host.avatar.puppet.hands import HANDS, HandPose, between

SHOULDERS: Final[tuple[Point, Point]] = ((208, 676), (512, 676))
"""The arms' pivots, left and right in the picture."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: joints, the hand's own angle (degrees, clockwise, against straight up) and its shape."""

    elbow: Point
    wrist: Point
    angle: float
    hand: HandPose
    front: bool = False
    """Drawn after the other arm."""
    length: float = 1.0
    """Foreshortening of the hand along its fingers."""
    size: float = 1.1
    turn: float = 1.0
    """Which face of the hand is seen, 1 to -1; on the way it turns about its own length."""


Arms = tuple[Arm, Arm]

REST: Final[Arms] = (
    Arm((170, 852), (294, 804), 88, HANDS["relaxed"], front=True, length=0.86),
    Arm((550, 852), (430, 812), -94, HANDS["relaxed"], length=0.86),
)
_LEFT_REST, _RIGHT_REST = REST

HOLD: Final = "hold"
"""`show` with something in the hand."""

_IN: Final[dict[str, Arms]] = {
    "rest": REST,
    "welcome": (
        Arm((138, 850), (134, 752), -22, HANDS["offer"]),
        Arm((582, 850), (586, 752), 22, HANDS["offer"]),
    ),
    "point": (
        _LEFT_REST,
        Arm((582, 850), (492, 884), -98, HANDS["point"], front=True, length=0.98, size=1.06, turn=-1.0),
    ),
    "show": (Arm((146, 862), (112, 756), -22, HANDS["offer"], front=True), _RIGHT_REST),
    HOLD: (Arm((152, 866), (150, 760), -4, HANDS["hold"], front=True), _RIGHT_REST),
    "count": (_LEFT_REST, Arm((586, 858), (606, 722), 6, HANDS["two"], front=True)),
    "thumbs_up": (_LEFT_REST, Arm((584, 858), (580, 762), 5, HANDS["thumb"], front=True, size=1.2)),
    "thank": (
        Arm((164, 850), (332, 806), 8, HANDS["pressed"]),
        Arm((556, 850), (388, 806), -8, HANDS["pressed"], front=True),
    ),
    "explain": (
        Arm((156, 852), (262, 778), 16, HANDS["pressed"], size=1.02),
        Arm((564, 852), (458, 778), -16, HANDS["pressed"], front=True, size=1.02),
    ),
    "offer": (_LEFT_REST, Arm((578, 852), (584, 768), 30, HANDS["offer"], front=True, size=1.04)),
    "wave": (_LEFT_REST, Arm((586, 848), (602, 694), 6, HANDS["open"], front=True)),
}

_FINGERS: Final = ("one", "two", "three")
_FURTHEST: Final = 1.08
"""How far beyond a gesture an arm may swing."""

_NARROWEST: Final = 0.45
"""Share of its breadth at which a turning hand shows its other face: half a fist is about as deep as it is broad."""

_MORPHS: Final = 6
"""Hands kept between rest and a gesture; more would not show while they move."""


def arms(gesture: str, reach: float, beat: float) -> Arms:
    """Both arms `reach` of the way from rest into the gesture, moved by its beat.

    Raises `ValueError` naming the known gestures.
    """
    if gesture not in _IN:
        raise ValueError(f"no gesture is called {gesture!r}; known: {', '.join(_IN)}")
    left, right = _moved(gesture, _IN[gesture], beat)
    return _towards(REST[0], left, reach), _towards(REST[1], right, reach)


def _moved(gesture: str, arms: Arms, beat: float) -> Arms:
    left, right = arms
    if gesture == "wave":
        x, y = right.wrist
        return left, replace(right, wrist=(x + 9 * beat, y + 3 * abs(beat)), angle=right.angle + 17 * beat)
    if gesture == "count":
        return left, replace(right, hand=_counting(beat))
    return _nodded(left, beat, -1), _nodded(right, beat, 1)


def _counting(beat: float) -> HandPose:
    """One finger at -1, two at 0, three at 1."""
    at = min(max(beat + 1, 0.0), 2.0)
    first = min(int(at), 1)
    return _morph(HANDS[_FINGERS[first]], HANDS[_FINGERS[first + 1]], at - first)


def _nodded(arm: Arm, beat: float, side: int) -> Arm:
    if arm in REST:
        return arm
    x, y = arm.wrist
    return replace(arm, wrist=(x, y + 7 * beat), angle=arm.angle + 4 * side * beat)


def _towards(rest: Arm, goal: Arm, reach: float) -> Arm:
    if reach <= 0 or goal == rest:
        return rest
    share = min(reach, _FURTHEST)
    bulge = math.sin(min(share, 1.0) * math.pi)
    return Arm(
        _mid(rest.elbow, goal.elbow, share),
        (_mid(rest.wrist, goal.wrist, share)[0], _mid(rest.wrist, goal.wrist, share)[1] + 14 * bulge),
        rest.angle + (goal.angle - rest.angle) * share,
        _morph(rest.hand, goal.hand, (share - 0.2) / 0.55),
        goal.front if share > 0.3 else rest.front,
        rest.length + (goal.length - rest.length) * share,
        rest.size + (goal.size - rest.size) * share,
        1.0 if goal.turn == 1.0 else _turned(share),
    )


def _turned(share: float) -> float:
    """Which face of a hand that turns about its length is seen; never edge-on, where a flat drawing is a splinter."""
    turn = math.cos(math.pi * min(max((share - 0.15) / 0.6, 0.0), 1.0))
    return math.copysign(max(abs(turn), _NARROWEST), turn)


def every_hand() -> Iterator[HandPose]:
    """Every hand the gestures pass through."""
    for gesture in _IN:
        for beat in [step / _MORPHS - 1 for step in range(2 * _MORPHS + 1)] if gesture == "count" else [0.0]:
            for step in range(3 * _MORPHS + 1):
                yield from (arm.hand for arm in arms(gesture, step / (3 * _MORPHS), beat))


_morphs: dict[tuple[int, int, int], HandPose] = {}


def _morph(rest: HandPose, goal: HandPose, share: float) -> HandPose:
    """The nearest kept hand between two poses, always the same object for the same step."""
    step = round(min(max(share, 0.0), 1.0) * _MORPHS)
    key = (id(rest), id(goal), step)
    if key not in _morphs:
        _morphs[key] = between(rest, goal, step / _MORPHS)
    return _morphs[key]


def _mid(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
