"""Loudness after ITU-R BS.1770-4, a limiter, and the gain that brings a clause to the target."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stream.timeline import RATE_HZ

Sound = NDArray[np.float32]

TARGET_LUFS: Final = -16.0
"""What streaming platforms ask of speech; EBU R128 s2."""
PAUSES_DB: Final = 0.4
"""What the pauses between its clauses take of a line's loudness, measured over all eight voices: 0.1 to 0.7."""
CEILING: Final = 10 ** (-1.0 / 20)
"""No sample is above -1 dB."""
WITHIN_DB: Final = 3.0
"""A clause is corrected this far around its voice's usual gain: a whisper of one syllable stays a whisper."""

AUDIBLE_DB: Final = 0.1
"""Less than this is not worth limiting twice."""

_BLOCK: Final = RATE_HZ * 400 // 1000
_STEP: Final = _BLOCK // 4
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
# The two K-weighting stages at 48 kHz: BS.1770-4, tables 1 and 2 (b then a).
_SHELF: Final = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def integrated(sound: Sound) -> float:
    """Integrated loudness in LUFS of mono sound at 48 kHz; `-inf` for silence. Shorter than 400 ms is one block."""
    weighted = _weighted(sound)
    if len(weighted) < _BLOCK:
        energies = np.array([np.mean(weighted**2)]) if len(weighted) else np.zeros(1)
    else:
        starts = np.arange(0, len(weighted) - _BLOCK + 1, _STEP)
        sums = np.concatenate([[0.0], np.cumsum(weighted**2)])
        energies = (sums[starts + _BLOCK] - sums[starts]) / _BLOCK
    loud = energies[_lufs(energies) > _ABSOLUTE_GATE]
    if not len(loud):
        return float("-inf")
    kept = loud[_lufs(loud) > float(_lufs(np.array([loud.mean()]))[0]) + _RELATIVE_GATE]
    return float(_lufs(np.array([kept.mean()]))[0])


def gain_db(sound: Sound, usual_db: float) -> float:
    """The gain that brings a line of clauses like `sound` to the target, near the voice's usual gain (`WITHIN_DB`)."""
    loudness = integrated(sound)
    if not np.isfinite(loudness):
        return usual_db
    return float(np.clip(TARGET_LUFS + PAUSES_DB - loudness, usual_db - WITHIN_DB, usual_db + WITHIN_DB))


def limit(sound: Sound) -> Sound:
    """Hold the peaks under `CEILING` with a smooth gain that looks 2.5 ms ahead and behind."""
    reach = RATE_HZ * 5 // 2000
    over = np.maximum(np.abs(sound) / CEILING, 1.0)
    if not len(sound) or over.max() <= 1.0:
        return sound
    padded = np.pad(1.0 / over, 2 * reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 3)[1:-1]
    smooth = np.convolve(lowest, window / window.sum(), mode="valid")
    return np.asarray(sound * smooth, dtype=np.float32)


def limited(sound: Sound, level_db: float) -> Sound:
    """`sound` so much louder, its peaks held; what holding them took of its loudness is given back once."""
    wanted = integrated(sound) + level_db
    held = limit(np.asarray(sound * 10 ** (level_db / 20), np.float32))
    lost = wanted - integrated(held)
    if not lost > AUDIBLE_DB:
        return held.copy()
    return limit(np.asarray(sound * 10 ** ((level_db + lost) / 20), np.float32))


def _lufs(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(energies, 1e-12)))


def _weighted(sound: Sound) -> NDArray[np.float64]:
    """K-weighted sound. The filters ring for less than 0.2 s, so filtering by spectrum with that much room is exact."""
    room = 1 << int(np.ceil(np.log2(max(len(sound), 1) + RATE_HZ // 5)))
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, room) * _response(room), room)[: len(sound)])


@lru_cache(maxsize=8)
def _response(room: int) -> NDArray[np.complex128]:
    z = np.exp(-2j * np.pi * np.arange(room // 2 + 1) / room)
    response = np.ones(room // 2 + 1, np.complex128)
    for b, a in (_SHELF, _HIGH_PASS):
        response *= np.polyval(b[::-1], z) / np.polyval(a[::-1], z)
    return response
