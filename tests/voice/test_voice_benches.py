"""The measuring itself: pitch of known sounds, distances of known words, and that every benchmark can miss."""

import numpy as np
import pytest

from bench.voice_accuracy import distance, syllables, words
from bench.voice_range import fundamentals
from bench.voice_sentences import SENTENCES
from stream.timeline import RATE_HZ


def voiced(hz: float, harmonics: int = 12) -> np.ndarray:
    """A buzz like a voice's: all harmonics, falling by 6 dB an octave."""
    times = np.arange(RATE_HZ) / RATE_HZ
    parts = [np.sin(2 * np.pi * hz * n * times) / n for n in range(1, harmonics + 1)]
    return np.asarray(3000 * np.sum(parts, axis=0), np.int16)


@pytest.mark.parametrize("hz", [80.0, 110.0, 175.0, 220.0, 305.0, 420.0])
def test_the_pitch_of_a_buzz_is_found(hz: float) -> None:
    found = fundamentals(voiced(hz))
    assert len(found) > 80
    assert np.median(found) == pytest.approx(hz, rel=0.02)


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, RATE_HZ).astype(np.int16)
    assert len(fundamentals(noise)) < 8


@pytest.mark.parametrize(
    ("wanted", "heard", "errors"),
    [
        ("现在只要99元", "现在只要九十九元", 0),
        ("买2送1", "买二送一", 0),
        ("现在只要99元", "现在只要九十元", 1),
        ("晚上8点", "碗上八点", 0),
    ],
)
def test_mandarin_is_compared_by_sound(wanted: str, heard: str, errors: int) -> None:
    assert distance(syllables(wanted), syllables(heard)) == errors


@pytest.mark.parametrize(
    ("wanted", "heard", "errors"),
    [("It is $9.99.", "it is nine dollars and ninety-nine cents", 0), ("20% off", "20 percent of", 1)],
)
def test_english_is_compared_by_words(wanted: str, heard: str, errors: int) -> None:
    assert distance(words(wanted), words(heard)) == errors


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_forty_sentences_and_half_hold_figures(language: str) -> None:
    texts = SENTENCES[language]
    assert len(set(texts)) == 40
    assert sum(any(c.isdigit() for c in text) for text in texts) >= 20
