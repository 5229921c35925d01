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


Arms = tuple[Arm, Arm]

REST: Final[Arms] = (
    Arm((172, 862), (292, 866), 98, HANDS["relaxed"], front=True, length=0.86),
    Arm((548, 862), (432, 878), -104, HANDS["relaxed"], length=0.86),
)
_LEFT_REST, _RIGHT_REST = REST

_IN: Final[dict[str, Arms]] = {
    "rest": REST,
    "welcome": (
        Arm((150, 858), (142, 736), -50, HANDS["offer"]),
        Arm((570, 858), (578, 736), 50, HANDS["offer"]),
    ),
    "point": (Arm((94, 780), (200, 706), 184, HANDS["point"], front=True, length=0.86, size=1.04), _RIGHT_REST),
    "show": (Arm((156, 868), (128, 724), -14, HANDS["offer"], front=True), _RIGHT_REST),
    "count": (_LEFT_REST, Arm((566, 868), (582, 716), 6, HANDS["two"], front=True)),
    "thumbs_up": (_LEFT_REST, Arm((572, 868), (560, 772), 6, HANDS["thumb"], front=True, size=1.2)),
    "thank": (
        Arm((164, 858), (332, 826), 8, HANDS["pressed"]),
        Arm((556, 858), (388, 826), -8, HANDS["pressed"], front=True),
    ),
    "wave": (_LEFT_REST, Arm((572, 856), (596, 680), 6, HANDS["open"], front=True)),
}

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
        shape = HANDS["one"] if beat < -0.33 else HANDS["three"] if beat > 0.33 else HANDS["two"]
        return left, replace(right, hand=shape)
    return _nodded(left, beat, -1), _nodded(right, beat, 1)


def _nodded(arm: Arm, beat: float, side: int) -> Arm:
    if arm in REST:
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
        _morph(rest.hand, goal.hand, (share - 0.2) / 0.55),
        goal.front if share > 0.3 else rest.front,
        rest.length + (goal.length - rest.length) * share,
        rest.size + (goal.size - rest.size) * share,
    )


def every_hand() -> Iterator[HandPose]:
    """Every hand the gestures pass through."""
    for gesture in _IN:
        for beat in (-1.0, 0.0, 1.0):
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
