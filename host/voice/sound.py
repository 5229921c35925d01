"""From a voice's raw sound to a finished clause at 48 kHz: edges, rate, level, fades and the silence behind."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.voice import loudness
from stream.timeline import RATE_HZ

FRAME: Final = 600
"""Samples at 24 kHz of one duration step, in both models."""

_LEAD_S, _TAIL_S = 0.012, 0.045
_FADE: Final = RATE_HZ * 4 // 1000
_QUIET: Final = 0.012
"""A 5 ms stretch is silent below this share of the clause's loudest stretch."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A clause's sound and where it lay in the raw sound."""

    pcm: NDArray[np.int16]
    """Mono, 48 kHz; the last `silence` samples are zero."""
    cut: int
    """Samples at 48 kHz taken away from the raw sound's start."""
    silence: int


def finish(raw: NDArray[np.float32], *, usual_db: float, gain_db: float, silence: int) -> Finished:
    """Trim the edges of sound at 48 kHz, set the level, fade both ends over 4 ms, and add `silence` samples."""
    first, last = edges(raw)
    body = raw[first:last]
    level = loudness.gain_db(body, usual_db) + gain_db
    body = loudness.limited(body, level)
    fade = min(_FADE, len(body) // 2)
    ramp = np.linspace(0.0, 1.0, fade, endpoint=False, dtype=np.float32)
    body[:fade] *= ramp
    body[len(body) - fade :] *= ramp[::-1]
    pcm = np.zeros(len(body) + silence, np.int16)
    pcm[: len(body)] = np.round(body * 32767.0)
    return Finished(pcm, first, silence)


def edges(raw: NDArray[np.float32]) -> tuple[int, int]:
    """First and one past the last sample worth hearing, with a little room; everything when all is silent."""
    size = RATE_HZ * 5 // 1000
    whole = len(raw) // size * size
    levels = np.sqrt(np.mean(raw[:whole].reshape(-1, size) ** 2, axis=1)) if whole else np.zeros(0)
    heard = np.flatnonzero(levels > _QUIET * levels.max()) if len(levels) and levels.max() > 0 else np.zeros(0, int)
    if not len(heard):
        return 0, len(raw)
    first = int(heard[0]) * size - round(_LEAD_S * RATE_HZ)
    last = (int(heard[-1]) + 1) * size + round(_TAIL_S * RATE_HZ)
    return max(0, first), min(len(raw), last)


def doubled(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Twice the rate by a half-band polyphase filter: every old sample stays, every new one is interpolated."""
    new = np.convolve(np.pad(sound, (_TAPS // 2 - 1, _TAPS // 2)), _HALF_BAND, mode="valid")
    out = np.empty(2 * len(sound), np.float32)
    out[0::2] = sound
    out[1::2] = new
    return out


def _half_band(taps: int) -> NDArray[np.float32]:
    """The odd phase of a Kaiser-windowed (beta 8, -80 dB) sinc at half the new band."""
    places = np.arange(taps) - taps / 2 + 0.5
    kernel = np.sinc(places) * np.kaiser(taps, 8.0)
    return np.asarray(kernel / kernel.sum(), np.float32)


_TAPS: Final = 48
_HALF_BAND: Final = _half_band(_TAPS)
