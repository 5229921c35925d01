"""From frames for each symbol to marks: which phone sounds where, to the sample."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.voice.speech import Mark
from host.voice.text.token import PAUSES
from stream.timeline import RATE_HZ, Samples

SPLIT: Final = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "W": "aʊ", "Y": "ɔɪ", "Q": "əʊ"}
"""The alphabet's capital diphthongs: their first vowel takes three fifths of the time."""
PLAIN: Final = {"ᵊ": "ə", "ᵻ": "ɪ", "T": "ɾ", "S": "ɕ", "ɚ": "ɚ"}
BACKWARD: Final = frozenset("→↗↘↓ʰːʲ̃ᵝ")
"""Tones, aspiration and length sound on the phone before them."""
FORWARD: Final = frozenset("ˈˌ")
"""Stress belongs to the phone after it."""

_GAP: Final = RATE_HZ * 60 // 1000
_QUIET: Final = 0.05


def phones(symbols: str, ends: Sequence[int], pcm: NDArray[np.int16]) -> tuple[Mark, ...]:
    """Marks that tile `pcm`. `ends` is where each symbol stops, in samples of `pcm`; what is left is silence.

    Every phone is one IPA letter (affricates and retroflexes as the ligatures ʦ ʨ ꭧ ʧ ʤ).
    """
    marks: list[Mark] = []
    begin = 0
    for symbol, end in zip(symbols, ends, strict=True):
        end = min(max(end, begin), len(pcm))
        marks += _sounding(symbol, begin, end, pcm, marks)
        begin = max(begin, end) if symbol not in FORWARD else begin
    if begin < len(pcm):
        marks.append(Mark(Samples(begin), Samples(len(pcm)), ""))
    return _tiled(marks)


def _sounding(symbol: str, begin: int, end: int, pcm: NDArray[np.int16], before: list[Mark]) -> list[Mark]:
    if end <= begin or symbol in FORWARD:
        return []
    if symbol in BACKWARD or (symbol == " " and not _silent(pcm, begin, end)):
        phone = before[-1].phone if before else ""
        return [Mark(Samples(begin), Samples(end), phone)]
    if symbol in PAUSES or symbol == " ":
        return [Mark(Samples(begin), Samples(end), "")]
    pair = SPLIT.get(symbol)
    if pair and end - begin > 1:
        middle = begin + max(1, (end - begin) * 3 // 5)
        return [Mark(Samples(begin), Samples(middle), pair[0]), Mark(Samples(middle), Samples(end), pair[1])]
    return [Mark(Samples(begin), Samples(end), PLAIN.get(symbol, symbol))]


def _silent(pcm: NDArray[np.int16], begin: int, end: int) -> bool:
    if end - begin < _GAP:
        return False
    level = float(np.sqrt(np.mean(pcm[begin:end].astype(np.float64) ** 2)))
    return level < _QUIET * float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)) + 1e-9)


def _tiled(marks: list[Mark]) -> tuple[Mark, ...]:
    """Neighbours with the same phone joined: a tone's time becomes its vowel's."""
    joined: list[Mark] = []
    for mark in marks:
        if joined and joined[-1].phone == mark.phone:
            joined[-1] = Mark(joined[-1].at, mark.until, mark.phone)
        else:
            joined.append(mark)
    return tuple(joined)
