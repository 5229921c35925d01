"""A mouth read from sound alone, for the operator's microphone: loudness opens it, the spectrum shapes it."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pose import VISEMES
from stream.timeline import RATE_HZ

_QUIET_DB: Final = -46.0
_LOUD_DB: Final = -18.0
_BANDS_HZ: Final = np.array([80, 500, 1000, 1700, 3200, 5000, 11000])
_PLACE: Final = {name: VISEMES.index(name) for name in VISEMES}


def mouth_from_sound(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """15 viseme weights that add to 1 from a block of mono sound at 48 kHz, best 20 ms long.

    Loudness decides how far the mouth opens. Hiss above 5 kHz is S; strong energy around 1 kHz is an open A, below
    500 Hz alone a rounded U or O, and a gap at 1 kHz with a second formant above 1.7 kHz a spread I or E.
    """
    weights = np.zeros(len(VISEMES), np.float32)
    if len(pcm) < 64:
        weights[0] = 1
        return weights
    wave = pcm.astype(np.float32) / 32768
    level = 20 * float(np.log10(np.sqrt(np.mean(wave**2)) + 1e-9))
    voiced = float(np.clip((level - _QUIET_DB) / (_LOUD_DB - _QUIET_DB), 0, 1))
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)).astype(np.float32))) ** 2
    hz = np.fft.rfftfreq(len(wave), 1 / RATE_HZ)
    low, half, mid, front, edge, hiss = (float(power[(hz >= a) & (hz < b)].sum()) for a, b in pairwise(_BANDS_HZ))
    total = low + half + mid + front + edge + hiss + 1e-9
    noisy = float(np.clip(((hiss + edge) / total - 0.35) / 0.35, 0, 1))
    shapes = {
        "aa": half + 2.2 * mid,
        "O": 0.9 * half + 0.35 * low,
        "U": 0.45 * low,
        "I": 3.0 * front,
        "E": 0.5 * mid + 1.2 * front,
    }
    weights[0] = 1 - voiced
    weights[_PLACE["SS"]] = voiced * noisy
    scale = voiced * (1 - noisy) / (sum(shapes.values()) + 1e-9)
    for name, weight in shapes.items():
        weights[_PLACE[name]] = scale * weight
    return weights
