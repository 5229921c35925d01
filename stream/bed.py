"""A quiet bed of music of our own: soft chords and a few plucked notes, composed and computed at start-up, looped."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stream.timeline import RATE_HZ, Samples

CHORD_S: Final = 4.0
CHORDS: Final = ((48, 55, 64, 71, 74), (45, 52, 60, 67, 71), (41, 53, 57, 64, 67), (43, 50, 59, 62, 69))
"""MIDI notes: Cmaj9, Am9, Fmaj9, G6/9 without a leading tone that would ask for attention."""
PLUCKS: Final = (76, 79, 72, 74, 79, 76, 71, 74)
"""One note on every half chord, from the scale all four chords share."""
FULL_DB: Final = -22.0
"""RMS against full scale at level 1."""

_LOOP: Final = round(len(CHORDS) * CHORD_S * RATE_HZ)


class Music:
    """The looped bed. Making it takes 0.1 s and 3 MB; from then on a read is a copy."""

    def __init__(self, level: float) -> None:
        """`level` from 0 (silence) to 1."""
        tune = _tune()
        rms = float(np.sqrt(np.mean(tune**2)))
        self._loop = np.asarray(tune * (level * 32_767 * 10 ** (FULL_DB / 20) / rms), np.float32)

    def read(self, start: Samples, length: int) -> NDArray[np.float32]:
        """Shape (length,), in units of int16 samples, beginning at `start`; the loop has no seam."""
        return np.take(self._loop, np.arange(start, start + length), mode="wrap")


def _tune() -> NDArray[np.float32]:
    """One round; what rings on at its end rings into its beginning."""
    tune = np.zeros(_LOOP, np.float32)
    for place, chord in enumerate(CHORDS):
        for note in chord:
            _add(tune, place * CHORD_S, _pad(note))
    for place, note in enumerate(PLUCKS):
        _add(tune, (place + 0.5) * CHORD_S / 2, _pluck(note))
    return tune


def _add(tune: NDArray[np.float32], at_s: float, sound: NDArray[np.float32]) -> None:
    places = (round(at_s * RATE_HZ) + np.arange(len(sound))) % _LOOP
    tune[places] += sound


def _pad(note: int) -> NDArray[np.float32]:
    """A held note that swells for a second and fades for two; its two voices beat slowly against one another."""
    times = np.arange(round((CHORD_S + 2.0) * RATE_HZ), dtype=np.float32) / RATE_HZ
    swell = np.clip(times / 1.2, 0, 1) * np.clip((times[-1] - times) / 2.2, 0, 1)
    turns = np.float32(2 * np.pi * _hz(note)) * times
    voices = np.sin(turns) + 0.6 * np.sin(turns * np.float32(1.0015)) + 0.12 * np.sin(2 * turns)
    return np.asarray(voices * np.sin(swell * np.pi / 2) ** 2 * _tilt(note), np.float32)


def _pluck(note: int) -> NDArray[np.float32]:
    """A short round note, like a kalimba."""
    times = np.arange(round(2.5 * RATE_HZ), dtype=np.float32) / RATE_HZ
    turns = np.float32(2 * np.pi * _hz(note)) * times
    body = np.sin(turns) * np.exp(-2.4 * times) + 0.15 * np.sin(3 * turns) * np.exp(-9 * times)
    ends = np.clip(times / 0.006, 0, 1) * np.clip((times[-1] - times) / 0.1, 0, 1)
    return np.asarray(0.9 * body * ends * _tilt(note), np.float32)


def _hz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _tilt(note: int) -> float:
    """Higher notes are softer, by 3 dB an octave: the bed leaves room where consonants are."""
    return float(2 ** (-(note - 57) / 24))
