"""Gesturing: which gesture a clause gets, when it rises, how long it is held, and the small beats within it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from host.performance.chance import bump, chance, eased
from host.performance.spoken import Spoken
from host.performance.suited import asked
from stream.timeline import RATE_HZ, to_s

_EARLY_S: Final = 0.30
"""Arms set out before the word they belong to (McNeill 1992)."""
_RISE_S: Final = 0.56
_FALL_S: Final = 0.68
_HOLD_S: Final = {
    "wave": 2.2, "thank": 2.4, "thumbs_up": 1.9, "count": 3.4, "welcome": 2.6, "point": 2.8, "show": 3.6,
    "explain": 2.4, "offer": 2.0,
}  # fmt: skip
"""How long arms stay up; people let go of a gesture long before the sentence ends."""
_SHOWN_S: Final = 0.7
"""How long arms stay up at least, though the clause be over: a gesture taken back at once is a twitch."""
_AGAIN_SOON_S: Final = 0.3
"""Called again so soon after it was let go, a gesture stays up instead: down and up again is a twitch."""
_PACE: Final = {"excited": 0.86, "calm": 1.2, "sorry": 1.25}
"""How long a movement takes in a mood, against the usual."""

_AGAIN: Final = 0.4
"""How often a later clause of a line takes the gesture up again."""
_TALKING: Final = ("explain", "offer", "explain")
_TALKS: Final = 0.4
"""How often the hands talk along with a clause that asks for nothing."""
_LONG_S: Final = 1.3
"""Shorter clauses leave the hands no time to talk along."""
_GAP_S: Final = 0.25

_STREAM: Final = 71


@dataclass(frozen=True, slots=True)
class Gesturing:
    """What the arms do at one moment."""

    gesture: str = "rest"
    reach: float = 0.0
    beat: float = 0.0
    glance: float = 0.0
    """0 to 1: how far the eyes follow the hand, as they do for a moment when it points or shows."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    gesture: str
    called_s: float
    """When its word calls for it; what happens within the gesture is timed from here."""
    up_s: float
    """When the arms are free to rise, at the earliest when called."""
    down_s: float
    pace: float

    @property
    def over_s(self) -> float:
        return self.down_s + _FALL_S * self.pace

    def reach(self, at_s: float) -> float:
        """Eased up with a little swing beyond, and eased down."""
        rise = _RISE_S * self.pace
        since = at_s - self.up_s
        swing = 0.05 * bump(since - 0.62 * rise, rise=0.4 * rise, fall=0.7 * rise)
        return min(eased(since / rise) + swing, 1 - eased((at_s - self.down_s) / (_FALL_S * self.pace)) + swing)


def gesturing(seed: int, at_s: float, spoken: Sequence[Spoken], beat: float) -> Gesturing:
    """The gesture in play at `at_s`; `beat` is the speech's own rhythm, -1 to 1.

    A gesture never changes into another but through rest: the next waits until the last is down.
    """
    best, last = Gesturing(), None
    for clause in spoken:
        stroke = _stroke(seed, clause, last)
        if stroke is None:
            continue
        last = stroke
        reach = stroke.reach(at_s)
        if reach > best.reach:
            best = Gesturing(stroke.gesture, reach, _beat(stroke, at_s, beat, reach), _glance(stroke, at_s, reach))
    return best


def _stroke(seed: int, clause: Spoken, last: _Stroke | None) -> _Stroke | None:
    chosen = _chosen(seed, clause)
    if chosen is None:
        return None
    gesture, word_s = chosen
    pace = _PACE.get(clause.mood, 1.0)
    called = word_s - _EARLY_S
    up = _free_to_rise(gesture, called, _RISE_S * pace, last)
    held = _HOLD_S[gesture] * (0.85 + 0.3 * chance(seed, _STREAM + 1, clause.start))
    down = min(to_s(clause.end) - 0.15, called + _RISE_S * pace + held)
    seen = max(down, up + _RISE_S * pace + _SHOWN_S)
    return _Stroke(gesture, called, up, seen, pace) if down > up + 0.3 else None


def _free_to_rise(gesture: str, called: float, rise: float, last: _Stroke | None) -> float:
    """From when on the arms rise: after another gesture is down, and before the same one is let go."""
    if last is None:
        return called
    if gesture != last.gesture:
        return max(called, last.over_s)
    return min(called, last.down_s - rise) if called < last.over_s + _AGAIN_SOON_S else called


def _chosen(seed: int, clause: Spoken) -> tuple[str, float] | None:
    """The clause's gesture and the moment of the word it belongs to.

    A line's own gesture comes with its first clause and now and then again; else the clause's words decide; where
    they ask for nothing the hands may talk along.
    """
    start_s = to_s(clause.start)
    own = clause.gesture if clause.gesture in _HOLD_S else None
    if own and clause.speech.start == 0:
        return own, start_s
    if ask := asked(clause.text, clause.speech.start, clause.speech.stop):
        return ask.gesture, start_s + _said_at(clause, ask.at)
    if own:
        return (own, start_s) if chance(seed, _STREAM, clause.start) < _AGAIN else None
    if to_s(clause.speech.length) < _LONG_S or chance(seed, _STREAM + 2, clause.start) > _TALKS:
        return None
    turn = int(chance(seed, _STREAM + 3, clause.start) * len(_TALKING))
    return _TALKING[turn], start_s + _GAP_S + 0.5 * chance(seed, _STREAM + 4, clause.start)


def _said_at(clause: Spoken, char: int) -> float:
    """Seconds into the clause at which a character of its line is said."""
    return next((word.at for word in clause.speech.words if word.stop > char), 0) / RATE_HZ


def _beat(stroke: _Stroke, at_s: float, beat: float, reach: float) -> float:
    since = at_s - stroke.called_s
    if stroke.gesture == "wave":
        return math.sin(since * 2 * math.pi * 1.9) * reach**2
    if stroke.gesture == "count":
        return -1.0 + eased((since - 1.0) / 0.22) + eased((since - 1.9) / 0.22)
    return beat * reach


def _glance(stroke: _Stroke, at_s: float, reach: float) -> float:
    if stroke.gesture not in ("point", "show"):
        return 0.0
    return min(bump(at_s - stroke.up_s - 0.12, rise=0.30, fall=1.0), reach)
