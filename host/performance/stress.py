"""Stress: the moments of a clause that a speaker would underline with a nod or a brow."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from host.performance.phones import stressed
from host.voice.speech import Speech, Word
from stream.timeline import BLOCK, RATE_HZ, Samples

_NUMBER: Final = re.compile(
    r"[0-9]|[零一二两三四五六七八九十百千万亿半]|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundred|thousand|half)\b",
    re.IGNORECASE,
)
_APART_S: Final = 0.55
"""Underlining more often than this looks nervous."""

_SWELL: Final = 330.0
"""-40 dB: anything quieter is not speech."""

Stress = tuple[float, float]
"""Seconds into the clause, and how strong, 0 to 1."""


def stresses(speech: Speech, text: str) -> tuple[Stress, ...]:
    """The stressed moments in order, at least `_APART_S` apart: numbers first, then what is said loudest."""
    spans = speech.words or tuple(Word(m.at, m.until, 0, 0) for m in speech.marks if stressed(m.phone))
    spans = spans or tuple(_swells(speech))
    if not spans:
        return ()
    loud = np.array([_loudness(speech, span) for span in spans])
    usual = float(np.median(loud)) + 1e-6
    rated: list[Stress] = []
    for span, level in zip(spans, loud, strict=True):
        number = bool(text and _NUMBER.search(text[span.start : span.stop]))
        weight = 1.0 if number else min(1.0, max(0.0, float(level) / usual - 1.0) * 2.0)
        if weight > 0.15:
            rated.append((span.at / RATE_HZ, weight))
    return tuple(_thinned(rated))


def _swells(speech: Speech) -> Iterator[Word]:
    """Stretches about a syllable long that stand out of their surroundings, where nothing but the sound is known."""
    blocks = len(speech.pcm) // BLOCK
    level = np.sqrt((speech.pcm[: blocks * BLOCK].reshape(blocks, BLOCK).astype(np.float32) ** 2).mean(1))
    smooth = np.convolve(level, np.full(7, 1 / 7), "same")
    for i in range(2, blocks - 2):
        if smooth[i] == smooth[i - 2 : i + 3].max() and smooth[i] > _SWELL:
            yield Word(Samples((i - 2) * BLOCK), Samples((i + 3) * BLOCK), 0, 0)


def _loudness(speech: Speech, span: Word) -> float:
    wave = speech.pcm[span.at : span.until : 8].astype(np.float32)
    return float(np.sqrt(np.mean(wave**2))) if len(wave) else 0.0


def _thinned(rated: list[Stress]) -> list[Stress]:
    kept: list[Stress] = []
    for moment, weight in sorted(rated, key=lambda stress: -stress[1]):
        if all(abs(moment - other) >= _APART_S for other, _ in kept):
            kept.append((moment, weight))
    return sorted(kept)
