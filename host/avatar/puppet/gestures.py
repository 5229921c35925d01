"""Gestures: where elbows, wrists and hands go, in figure units (a 720 x 1280 picture)."""

import math
from dataclasses import dataclass, replace
from typing import Final

from host.avatar.puppet.hands import HANDS, HandPose, between
from host.avatar.puppet.ink import Point

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


Arms = tuple[Arm, Arm]

_REST: Final[Arms] = (
    Arm((164, 872), (298, 862), 104, HANDS["relaxed"], front=True, length=0.86),
    Arm((556, 872), (428, 872), -106, HANDS["relaxed"], length=0.86),
)
_LEFT_REST, _RIGHT_REST = _REST

_IN: Final[dict[str, Arms]] = {
    "rest": _REST,
    "welcome": (
        Arm((140, 846), (112, 742), -52, HANDS["offer"]),
        Arm((580, 846), (608, 742), 52, HANDS["offer"]),
    ),
    "point": (Arm((92, 812), (196, 726), 186, HANDS["point"], front=True), _RIGHT_REST),
    "show": (Arm((150, 868), (118, 716), -8, HANDS["offer"], front=True), _RIGHT_REST),
    "count": (_LEFT_REST, Arm((582, 868), (590, 716), 4, HANDS["two"], front=True)),
    "thumbs_up": (_LEFT_REST, Arm((592, 868), (548, 770), 4, HANDS["thumb"], front=True)),
    "thank": (
        Arm((152, 856), (334, 822), 7, HANDS["pressed"]),
        Arm((568, 856), (386, 822), -7, HANDS["pressed"], front=True),
    ),
    "wave": (_LEFT_REST, Arm((590, 850), (604, 668), 6, HANDS["open"], front=True)),
}


def arms(gesture: str, reach: float, beat: float) -> Arms:
    """Both arms `reach` of the way from rest into the gesture, moved by its beat.

    Raises `ValueError` naming the known gestures.
    """
    if gesture not in _IN:
        raise ValueError(f"no gesture is called {gesture!r}; known: {', '.join(_IN)}")
    left, right = _moved(gesture, _IN[gesture], beat)
    return _towards(_REST[0], left, reach), _towards(_REST[1], right, reach)


def _moved(gesture: str, arms: Arms, beat: float) -> Arms:
    left, right = arms
    if gesture == "wave":
        x, y = right.wrist
        return left, replace(right, wrist=(x + 9 * beat, y + 3 * abs(beat)), angle=right.angle + 17 * beat)
    if gesture == "count":
        shape = HANDS["one"] if beat < -0.33 else HANDS["three"] if beat > 0.33 else HANDS["two"]
        return left, replace(right, hand=shape)
    return _nodded(left, beat, -1), _nodded(right, beat, 1)


def _nodded(arm: Arm, beat: float, side: int) -> Arm:
    if arm in _REST:
        return arm
    x, y = arm.wrist
    return replace(arm, wrist=(x, y + 7 * beat), angle=arm.angle + 4 * side * beat)


def _towards(rest: Arm, goal: Arm, reach: float) -> Arm:
    if reach <= 0 or goal == rest:
        return rest
    share = min(reach, 1.0)
    bulge = math.sin(share * math.pi)
    return Arm(
        _mid(rest.elbow, goal.elbow, share),
        (_mid(rest.wrist, goal.wrist, share)[0], _mid(rest.wrist, goal.wrist, share)[1] + 14 * bulge),
        rest.angle + (goal.angle - rest.angle) * share,
        between(rest.hand, goal.hand, (share - 0.2) / 0.55),
        goal.front if share > 0.3 else rest.front,
        rest.length + (goal.length - rest.length) * share,
    )


def _mid(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
