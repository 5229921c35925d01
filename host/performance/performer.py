"""The performer: what is spoken and the time make a pose, with no memory of the pose before."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pose import CLOSED, Pose
from host.performance import life
from host.performance.chance import bump, chance, drift, eased
from host.performance.gesturing import Gesturing, gesturing
from host.performance.lips import lip_track, lips_at
from host.performance.spoken import Attention, Spoken
from host.performance.stress import Stress, stresses
from stream.timeline import PICTURE, Samples, to_s

_SMILE: Final = {"neutral": 0.38, "warm": 0.58, "excited": 0.78, "calm": 0.34, "sorry": 0.02}
_BROWS: Final = {"neutral": 0.0, "warm": 0.10, "excited": 0.32, "calm": -0.02, "sorry": 0.16}
_ENERGY: Final = {"neutral": 1.0, "warm": 1.0, "excited": 1.5, "calm": 0.7, "sorry": 0.55}
_PITCH: Final = {"neutral": 0.0, "warm": -0.006, "excited": -0.022, "calm": 0.014, "sorry": 0.055}
"""Posture: how the head is carried, radians down."""
_IDLE_SMILE: Final = 0.46
_TRAIL_S: Final = 0.16
"""How far loose hair is behind the head."""
_HAND: Final = {"point": (-0.5, 0.75), "show": (-0.8, 0.35)}
"""Where the eyes find the hand, as `Pose.gaze`."""
_KEPT: Final = 16
"""Clauses whose lips and stresses stay worked out."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause worked out once: a memo, not a memory."""

    clause: Spoken
    lips: NDArray[np.float32]
    stresses: tuple[Stress, ...]


class Performer:
    """Decides how the host moves. The same seed and arguments give the same pose in any order of calls."""

    def __init__(self, seed: int) -> None:
        """`seed` gives this show's blinks, glances and sways; two rooms with two seeds never move alike."""
        self._seed = seed
        self._readings: OrderedDict[tuple[int, int, int], _Reading] = OrderedDict()

    def pose(self, at: Samples, spoken: Sequence[Spoken], *, attention: Attention | None = None) -> Pose:
        """The pose of the picture that starts at `at`.

        `spoken` holds the clauses around `at`, oldest first, at least the sounding one and those within 2 s.
        """
        at_s = to_s(at + PICTURE // 2)
        readings = [self._read(clause) for clause in spoken]
        accent = _accent(readings, at_s)
        beat = min(1.0, accent) if accent > 0 else 0.0
        arms = gesturing(self._seed, at_s, spoken, beat)
        head = self._head(at_s, spoken, attention, accent, arms)
        before = self._head(at_s - _TRAIL_S, spoken, attention, accent, arms)
        return Pose(
            visemes=_lips(readings, at + PICTURE // 2),
            blink=life.blink(self._seed, at_s, spoken),
            gaze=_towards(life.gaze(self._seed, at_s, attention), arms),
            brows=self._brows(at_s, spoken, accent),
            smile=_mood(_SMILE, at_s, spoken, _IDLE_SMILE) + 0.05 * drift(self._seed, 61, at_s, 1.9),
            head=head,
            trail=(before[0] - head[0], before[2] - head[2]),
            breath=life.breath(self._seed, at_s),
            gesture=arms.gesture,
            reach=arms.reach,
            beat=arms.beat,
            sway=life.sway(self._seed, at_s),
        )

    def _read(self, clause: Spoken) -> _Reading:
        key = (id(clause.speech), clause.start, int(clause.speech.length))
        known = self._readings.get(key)
        if known is not None and known.clause.speech is clause.speech:
            return known
        reading = _Reading(clause, lip_track(clause.speech), stresses(clause.speech, clause.text))
        self._readings[key] = reading
        if len(self._readings) > _KEPT:
            self._readings.popitem(last=False)
        return reading

    def _head(
        self, at_s: float, spoken: Sequence[Spoken], attention: Attention | None, accent: float, arms: Gesturing
    ) -> tuple[float, float, float]:
        yaw, pitch, roll = life.head(self._seed, at_s)
        energy = _mood(_ENERGY, at_s, spoken, 0.9)
        postures = [_posture(self._seed, clause, at_s) for clause in spoken]
        lean, tilt = (sum(posture[axis] for posture in postures) for axis in (0, 1))
        turn = _turn(spoken, at_s) if attention is Attention.COMMENTS else 0.0
        return (
            yaw * energy + lean - 0.10 * turn - 0.08 * arms.glance,
            pitch * energy
            + _mood(_PITCH, at_s, spoken, 0.0)
            + 0.075 * accent * energy
            + 0.07 * turn
            + 0.03 * arms.glance,
            roll * energy + tilt,
        )

    def _brows(self, at_s: float, spoken: Sequence[Spoken], accent: float) -> float:
        mood = _mood(_BROWS, at_s, spoken, 0.05)
        return float(np.clip(mood + 0.55 * accent + 0.12 * drift(self._seed, 62, at_s, 1.1), -1, 1))


def _lips(readings: Sequence[_Reading], at: int) -> tuple[float, ...]:
    total = np.zeros(len(CLOSED), np.float32)
    for reading in readings:
        weights = lips_at(reading.lips, at - reading.clause.start)
        if 1 - weights[0] > 1 - total[0] or not total.any():
            total = weights
    return tuple(map(float, total)) if total.any() else CLOSED


def _accent(readings: Sequence[_Reading], at_s: float) -> float:
    """The strongest stress at this moment: it swells just before the stressed word and lingers after it."""
    swells = (
        weight * bump(at_s - to_s(reading.clause.start) - moment + 0.10, rise=0.18, fall=0.38)
        for reading in readings
        for moment, weight in reading.stresses
    )
    return max(swells, default=0.0)


def _mood(levels: dict[str, float], at_s: float, spoken: Sequence[Spoken], idle: float) -> float:
    """The level of the mood at `at_s`: eased in as a clause begins, and out to `idle` after it."""
    level = idle
    for clause in spoken:
        target = levels.get(clause.mood, idle)
        level += (target - level) * eased((at_s - to_s(clause.start) + 0.2) / 0.45)
        level += (idle - level) * eased((at_s - to_s(clause.end) - 0.25) / 1.2)
    return level


def _posture(seed: int, clause: Spoken, at_s: float) -> tuple[float, float]:
    """How a clause is addressed: a turn to one side and a tilt, taken as it begins and given up as it ends."""
    held = min(eased((at_s - to_s(clause.start)) / 0.6), 1 - eased((at_s - to_s(clause.end)) / 0.6))
    return (
        0.13 * (chance(seed, 64, clause.start) - 0.5) * held,
        0.085 * (chance(seed, 63, clause.start) - 0.5) * held,
    )


def _towards(gaze: tuple[float, float], arms: Gesturing) -> tuple[float, float]:
    """The gaze drawn to the hand that points or shows."""
    target = _HAND.get(arms.gesture)
    if target is None or arms.glance <= 0:
        return gaze
    share = min(1.0, 1.6 * arms.glance)
    return gaze[0] + (target[0] - gaze[0]) * share, gaze[1] + (target[1] - gaze[1]) * share


def _turn(spoken: Sequence[Spoken], at_s: float) -> float:
    """A short turn to the comments as a reply begins, over before the glance is."""
    return max((bump(at_s - to_s(clause.start), rise=0.28, fall=0.6) for clause in spoken), default=0.0)
