"""Whether moods are heard: median pitch and syllables a second, measured on the sound, against neutral."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.voice.cache import ClauseCache
from host.voice.delivery import MOODS
from host.voice.speaker import Speaker
from host.voice.speech import Delivery
from stream.timeline import RATE_HZ

VOICES: Final = (("zh", "zf_xiaoyi"), ("en", "heart"))
HEARD: Final = 8.0
"""Percent: a mood differs by so much from neutral in pitch or pace, and its row's other factor in direction."""
LINES: Final = 3

_RATE: Final = RATE_HZ // 4
_FRAME, _HOP = round(0.04 * _RATE), round(0.01 * _RATE)
_LOWEST_HZ, _HIGHEST_HZ = 70, 450
_VOICED: Final = 0.6
"""Height of the autocorrelation's peak from which a frame counts as voiced."""


def run() -> Report:
    """Three sentences in each mood. A figure is the change in the direction that the table's row says."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        speaker = Speaker(ClauseCache(Path(scratch), 1 << 28), asset_dir)
        for language, voice in VOICES:
            measured = {mood: _measured(speaker, Delivery(voice, language, "", mood)) for mood in MOODS}
            for mood in MOODS:
                if mood != "neutral":
                    rows += _rows(voice, mood, measured[mood], measured["neutral"])
    return Report("voice-range", tuple(rows))


def _rows(voice: str, mood: str, here: tuple[float, float], neutral: tuple[float, float]) -> list[Row]:
    """Pitch, pace and the larger of both, in percent towards the row's direction."""
    row = MOODS[mood]
    pitch, pace = (
        100 * (here[part] / neutral[part] - 1) * (1 if factor > 1 else -1)
        for part, factor in enumerate((row.pitch, row.pace))
    )
    return [
        Row(f"{voice} {mood}: pitch ×{row.pitch:g}, heard {here[0]:.0f} Hz", pitch, "%", 0.0, "higher"),
        Row(f"{voice} {mood}: pace ×{row.pace:g}, heard {here[1]:.2f} syllables/s", pace, "%", 0.0, "higher"),
        Row(f"{voice} {mood}: the larger difference from neutral", max(pitch, pace), "%", HEARD, "higher"),
    ]


def _measured(speaker: Speaker, delivery: Delivery) -> tuple[float, float]:
    """Median pitch in Hz, and syllables a second of the sound without the silences behind clauses."""
    pitches: list[float] = []
    syllables, seconds = 0, 0.0
    for text in SENTENCES[delivery.language][-LINES:]:
        plan = speaker.plan(text, delivery)
        syllables += sum(token.syllables for planned in plan for token in planned.clause.tokens)
        for speech in clauses(speaker, text, delivery):
            sounding = speech.pcm[: speech.marks[-1].at]
            seconds += len(sounding) / RATE_HZ
            pitches += fundamentals(sounding)
    return float(np.median(pitches)), syllables / seconds


def fundamentals(pcm: NDArray[np.int16]) -> Sequence[float]:
    """The fundamental frequency in Hz of each voiced 40 ms frame of 48 kHz sound, by normalised autocorrelation."""
    sound = pcm[: len(pcm) // 4 * 4].reshape(-1, 4).mean(axis=1)
    if len(sound) < _FRAME:
        return []
    frames = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)[::_HOP]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(_FRAME)
    loud = frames.std(axis=1) > 0.2 * frames.std(axis=1).max()
    spectra = np.abs(np.fft.rfft(frames[loud], 2 * _FRAME)) ** 2
    lags = np.fft.irfft(spectra)[:, :_FRAME]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_FRAME), 2 * _FRAME)) ** 2)[:_FRAME]
    likeness = lags / lags[:, :1] / (window / window[0])
    shortest, longest = _RATE // _HIGHEST_HZ, _RATE // _LOWEST_HZ
    return [pitch for row in likeness if (pitch := _pitch(row[: longest + 2], shortest)) is not None]


def _pitch(likeness: NDArray[np.float64], shortest: int) -> float | None:
    """The first peak nearly as high as the highest: an octave below is as alike, but later."""
    inner = likeness[shortest:-1]
    peaks = shortest + np.flatnonzero((inner > likeness[shortest - 1 : -2]) & (inner >= likeness[shortest + 1 :]))
    if not len(peaks) or likeness[peaks].max() < _VOICED:
        return None
    lag = int(peaks[likeness[peaks] >= 0.9 * likeness[peaks].max()][0])
    before, here, after = likeness[lag - 1 : lag + 2]
    return float(_RATE / (lag + 0.5 * (before - after) / (before - 2 * here + after)))
