"""Gesturing: when a clause's gesture rises, how long it is held, and the small beats within it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from host.performance.chance import chance, eased
from host.performance.spoken import Spoken
from stream.timeline import to_s

_EARLY_S: Final = 0.22
_RISE_S: Final = 0.56
_FALL_S: Final = 0.68
_HOLD_S: Final = {"wave": 2.2, "thank": 2.4, "thumbs_up": 1.9, "count": 3.4, "welcome": 2.6, "point": 2.8, "show": 3.6}
"""How long arms stay up; people let go of a gesture long before the sentence ends."""

_AGAIN: Final = 0.4
"""How often a later clause of a line takes the gesture up again."""

_STREAM: Final = 71


@dataclass(frozen=True, slots=True)
class Gesturing:
    """What the arms do at one moment."""

    gesture: str = "rest"
    reach: float = 0.0
    beat: float = 0.0


@dataclass(frozen=True, slots=True)
class _Stroke:
    gesture: str
    up_s: float
    down_s: float

    @property
    def over_s(self) -> float:
        return self.down_s + _FALL_S

    def reach(self, at_s: float) -> float:
        return min(eased((at_s - self.up_s) / _RISE_S), 1 - eased((at_s - self.down_s) / _FALL_S))


def gesturing(seed: int, at_s: float, spoken: Sequence[Spoken], beat: float) -> Gesturing:
    """The gesture in play at `at_s`; `beat` is the speech's own rhythm, -1 to 1.

    A gesture never changes into another but through rest: the next waits until the last is down.
    """
    best = Gesturing()
    free_s, last = -math.inf, ""
    for clause in spoken:
        stroke = _stroke(seed, clause, free_s if clause.gesture != last else -math.inf)
        if stroke is None:
            continue
        free_s, last = stroke.over_s, stroke.gesture
        reach = stroke.reach(at_s)
        if reach > best.reach:
            best = Gesturing(stroke.gesture, reach, _beat(stroke, at_s, beat, reach))
    return best


def _stroke(seed: int, clause: Spoken, free_s: float) -> _Stroke | None:
    if clause.gesture not in _HOLD_S:
        return None
    if clause.speech.start > 0 and chance(seed, _STREAM, clause.start) > _AGAIN:
        return None
    up = max(to_s(clause.start) - _EARLY_S, free_s)
    held = _HOLD_S[clause.gesture] * (0.85 + 0.3 * chance(seed, _STREAM + 1, clause.start))
    down = min(to_s(clause.end) - 0.15, to_s(clause.start) + _RISE_S + held)
    return _Stroke(clause.gesture, up, down) if down > up + 0.3 else None


def _beat(stroke: _Stroke, at_s: float, beat: float, reach: float) -> float:
    since = at_s - stroke.up_s
    if stroke.gesture == "wave":
        return math.sin(since * 2 * math.pi * 1.9) * reach**2
    if stroke.gesture == "count":
        return -1.0 if since < 1.0 else 0.0 if since < 1.9 else 1.0
    return beat * reach
