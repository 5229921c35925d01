"""Lips: a clause's marks as viseme weights over time, each sound leaning into its neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pose import VISEMES
from host.performance.phones import visemes_of
from host.performance.sound import mouth_from_sound
from host.voice.speech import Speech
from stream.timeline import PICTURE, RATE_HZ

HOP: Final = 480
"""10 ms: one row of a lip track."""

_LEAD_MS: Final = np.array([60, 85, 80, 70, 60, 55, 90, 65, 60, 80, 75, 75, 70, 110, 120], float)
_TAIL_MS: Final = np.array([70, 45, 50, 50, 40, 40, 55, 45, 40, 55, 65, 65, 60, 70, 70], float)
_STRENGTH: Final = np.array([0.7, 2.6, 2.2, 1.2, 0.7, 0.55, 1.3, 0.9, 0.65, 0.9, 2.4, 1.8, 1.7, 2.1, 2.1])
"""Anticipation, carry-over and dominance a viseme, after Cohen & Massaro 1993: lips lead, rounding leads longest,
and sounds made behind the teeth leave the lips to their neighbours."""

_MARGIN: Final = 16
"""Rows before and after the clause, where the first mouth opens and the last one closes."""

_CLOSED: Final = VISEMES.index("PP")
_MURMUR: Final = 0.25
"""The share of a shape that is shown when it is hardly heard."""

_EFFORT_LEADS: Final = 2
"""Rows by which the jaw is ahead of the loudness it makes."""

_FIRST_VOWEL: Final = VISEMES.index("aa")


@dataclass(frozen=True, slots=True)
class _Sound:
    start: float
    stop: float
    viseme: int


def lip_track(speech: Speech) -> NDArray[np.float32]:
    """`(rows, 15)` weights that add to 1, one row every `HOP`, from `_MARGIN` rows before the clause to as many after.

    Without marks the track is read from the sound itself.
    """
    count = -(-int(speech.length) // HOP) + 2 * _MARGIN
    if not speech.marks or not speech.length:
        return _from_sound(speech, count)
    sounds = list(_sounds(speech))
    at = (np.arange(count) - _MARGIN) * HOP / RATE_HZ * 1000 + 5
    weights = np.zeros((count, len(VISEMES)))
    weights[:, 0] = 0.02
    for sound in sounds:
        lead, tail = _LEAD_MS[sound.viseme], _TAIL_MS[sound.viseme]
        rise = np.clip((at - sound.start + lead) / lead, 0, 1)
        fall = np.clip((sound.stop + tail - at) / tail, 0, 1)
        near = np.minimum(rise, fall)
        weights[:, sound.viseme] = np.maximum(weights[:, sound.viseme], _pull(sound) * near**2 * (3 - 2 * near))
    weights /= weights.sum(1, keepdims=True)
    weights *= _effort(speech, count)[:, None]
    weights[:, 0] += 1 - weights.sum(1)
    return _press(weights, sounds, at).astype(np.float32)


def lips_at(track: NDArray[np.float32], since: int) -> NDArray[np.float32]:
    """The weights `since` samples into the clause; silence beyond the track."""
    place = since / HOP + _MARGIN - 0.5
    row = int(np.floor(place))
    if row < 0 or row >= len(track) - 1:
        return _silence()
    return np.asarray(track[row] + (track[row + 1] - track[row]) * np.float32(place - row))


def _silence() -> NDArray[np.float32]:
    weights = np.zeros(len(VISEMES), np.float32)
    weights[0] = 1
    return weights


def _sounds(speech: Speech) -> Iterator[_Sound]:
    for mark in speech.marks:
        passed = visemes_of(mark.phone)
        start, stop = mark.at * 1000 / RATE_HZ, mark.until * 1000 / RATE_HZ
        step = (stop - start) / len(passed)
        for i, viseme in enumerate(passed):
            yield _Sound(start + i * step, start + (i + 1) * step, viseme)


def _effort(speech: Speech, count: int) -> NDArray[np.float64]:
    """How far the mouth goes towards its shapes, by loudness: nobody articulates a murmur like a call."""
    rows = count - 2 * _MARGIN
    padded = np.zeros(rows * HOP, np.float32)
    padded[: len(speech.pcm)] = speech.pcm
    level = np.sqrt((padded.reshape(rows, HOP) ** 2).mean(1))
    loud = float(np.percentile(level, 85)) + 1e-6
    smooth = np.convolve(np.minimum(level / loud, 1.2), np.full(7, 1 / 7), "same")
    effort = np.full(count, _MURMUR)
    start, stop = _MARGIN - _EFFORT_LEADS, count - _MARGIN - _EFFORT_LEADS
    effort[start:stop] = _MURMUR + (1 - _MURMUR) * np.minimum(smooth, 1)
    effort[:start] = effort[start : start + 5].max(initial=_MURMUR)
    return effort


def _pull(sound: _Sound) -> float:
    """How strongly a sound shapes the lips: short vowels are undershot (Lindblom 1963), consonants are not."""
    held = min(1.0, 0.4 + (sound.stop - sound.start) / 170) if sound.viseme >= _FIRST_VOWEL else 1.0
    return float(_STRENGTH[sound.viseme]) * held


def _press(weights: NDArray[np.float64], sounds: list[_Sound], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Close the lips on every m, b and p for at least one picture, however short the sound is."""
    shortest = (PICTURE + HOP) * 1000 / RATE_HZ
    for sound in sounds:
        if sound.viseme != _CLOSED:
            continue
        middle, half = (sound.start + sound.stop) / 2, max(sound.stop - sound.start, shortest) / 2
        away = np.clip((np.abs(at - middle) - half) / 24, 0, 1)[:, None]
        closed = np.zeros(len(VISEMES))
        closed[_CLOSED] = 1
        weights = closed * (1 - away) + weights * away
    return weights


def _from_sound(speech: Speech, count: int) -> NDArray[np.float32]:
    track = np.zeros((count, len(VISEMES)), np.float32)
    track[:, 0] = 1
    window = 2 * HOP
    for row in range(_MARGIN, count - _MARGIN):
        start = max(0, (row - _MARGIN) * HOP - HOP // 2)
        track[row] = mouth_from_sound(speech.pcm[start : start + window])
    return track
