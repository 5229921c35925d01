"""Idle life: blinks, gaze, breath and sway from hashed time slots, so that no moment repeats and none is frozen."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from host.performance.chance import bump, chance, drift, eased
from host.performance.spoken import Attention, Spoken
from stream.timeline import from_ms, to_s

_BLINK_SLOT_S: Final = 4.3
_SHUT_S: Final = 0.09
_REOPEN_S: Final = 0.19
"""A blink closes in about 90 ms and opens in twice that (Caffier et al. 2003)."""

_WHOLE: Final = from_ms(500)
"""Shorter pieces, as from a microphone, have no end that a blink would mark."""

_GAZE_SLOT_S: Final = 1.7
_STAND_S: Final = 7.3
_TARGETS: Final = {Attention.COMMENTS: (-0.55, 0.62), Attention.CARD: (-0.62, 0.78), Attention.CAMERA: (0.0, 0.0)}


def blink(seed: int, at_s: float, spoken: Sequence[Spoken]) -> float:
    """How far the lids are shut at `at_s`: some 12 to 20 blinks a minute, a few of them double."""
    return max((bump(at_s - start, rise=_SHUT_S, fall=_REOPEN_S) for start in _blinks(seed, at_s, spoken)), default=0.0)


def _blinks(seed: int, at_s: float, spoken: Sequence[Spoken]) -> Iterator[float]:
    whole = [clause for clause in spoken if clause.speech.length > _WHOLE]
    ends = [to_s(clause.end) - 0.02 for clause in whole if chance(seed, 11, clause.start) < 0.28]
    yield from ends
    slot = math.floor(at_s / _BLINK_SLOT_S)
    for k in (slot - 1, slot):
        start = (k + 0.08 + 0.72 * chance(seed, 12, k)) * _BLINK_SLOT_S
        if any(abs(start - end) < 0.9 for end in ends):
            continue
        yield start
        if chance(seed, 13, k) < 0.13:
            yield start + 0.34


def gaze(seed: int, at_s: float, attention: Attention | None) -> tuple[float, float]:
    """Where the eyes rest: mostly the camera, with quick small shifts; the target of `attention` when there is one."""
    slot = math.floor(at_s / _GAZE_SLOT_S)
    since = at_s - (slot + 0.7 * chance(seed, 21, slot)) * _GAZE_SLOT_S
    before, after = (slot - 1, slot) if since >= 0 else (slot - 2, slot - 1)
    share = eased(since / 0.07) if since >= 0 else 1.0
    (x0, y0), (x1, y1) = _fixation(seed, before, attention), _fixation(seed, after, attention)
    tremor = 0.025
    return (
        x0 + (x1 - x0) * share + tremor * drift(seed, 24, at_s, 0.31),
        y0 + (y1 - y0) * share + tremor * drift(seed, 25, at_s, 0.37),
    )


def _fixation(seed: int, slot: int, attention: Attention | None) -> tuple[float, float]:
    x, y = 2 * chance(seed, 22, slot) - 1, 2 * chance(seed, 23, slot) - 1
    if attention is not None:
        centre = _TARGETS[attention]
        return centre[0] + 0.10 * x, centre[1] + 0.06 * y
    away = chance(seed, 26, slot)
    if away < 0.12:
        return 0.45 * (1 if x > 0 else -1), 0.18 * y
    if away < 0.22:
        return -0.35 + 0.2 * x, 0.5
    return 0.11 * x, 0.07 * y


def breath(seed: int, at_s: float) -> float:
    """0 out to 1 in, about 15 a minute, never quite even."""
    phase = at_s / 4.1 + 0.22 * drift(seed, 31, at_s, 9.0)
    return 0.5 - 0.5 * math.cos(2 * math.pi * phase)


def sway(seed: int, at_s: float) -> tuple[float, float]:
    """The shifting of weight, -1 to 1 each: from one foot to the other every few seconds, and a little always."""
    slot = math.floor(at_s / _STAND_S)
    since = at_s - (slot + 0.6 * chance(seed, 44, slot)) * _STAND_S
    stand = _stand(seed, slot - 1) + (_stand(seed, slot) - _stand(seed, slot - 1)) * eased(since / 1.6)
    across = 0.5 * stand + 0.28 * drift(seed, 41, at_s, 2.9) + 0.22 * drift(seed, 42, at_s, 1.1)
    return across, 0.6 * drift(seed, 43, at_s, 2.3)


def _stand(seed: int, slot: int) -> float:
    """Which foot bears the weight: seldom both."""
    side = 1.0 if chance(seed, 45, slot) < 0.5 else -1.0
    return side * (0.3 + 0.7 * chance(seed, 46, slot))


def head(seed: int, at_s: float) -> tuple[float, float, float]:
    """The head's own unrest: yaw, pitch and roll in radians; three rhythms each, so that it is never still."""
    yaw = 0.070 * drift(seed, 51, at_s, 2.1) + 0.030 * drift(seed, 52, at_s, 0.83)
    pitch = 0.040 * drift(seed, 53, at_s, 1.7) + 0.022 * drift(seed, 54, at_s, 0.71)
    roll = 0.030 * drift(seed, 55, at_s, 2.6) + 0.014 * drift(seed, 56, at_s, 0.97)
    return yaw, pitch, roll
