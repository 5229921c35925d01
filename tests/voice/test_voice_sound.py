"""The finished sound: rate, loudness, peaks, edges, and marks that follow the symbols."""

import numpy as np
import pytest

from host.voice import loudness, marks
from host.voice.delivery import BRAND_STYLES, MOODS, manner
from host.voice.sound import doubled, edges, finish
from script_gen.line import Mood
from stream.timeline import RATE_HZ


def sine(hz: float, seconds: float, level: float, rate: int = RATE_HZ) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_loudness_of_the_reference_tone() -> None:
    """BS.1770-4: a 997 Hz sine at full scale in one channel reads -3.01 LUFS."""
    assert loudness.integrated(sine(997, 2, 1.0)) == pytest.approx(-3.01, abs=0.05)


def test_silence_is_gated_out() -> None:
    speech = sine(997, 2, 0.1)
    padded = np.concatenate([speech, np.zeros(5 * RATE_HZ, np.float32)])
    assert loudness.integrated(padded) == pytest.approx(loudness.integrated(speech), abs=0.5)
    assert loudness.integrated(np.zeros(RATE_HZ, np.float32)) == float("-inf")


def test_gain_stays_near_the_usual() -> None:
    assert loudness.gain_db(sine(997, 1, 0.1), 7.0) == pytest.approx(-16 + loudness.PAUSES_DB + 23.01, abs=0.1)
    assert loudness.gain_db(sine(997, 1, 0.001), 7.0) == 7.0 + loudness.WITHIN_DB


def test_the_limiter_holds_the_ceiling_and_leaves_the_rest() -> None:
    quiet, loud = sine(200, 0.5, 0.3), sine(200, 0.5, 1.7)
    held = loudness.limit(np.concatenate([quiet, loud, quiet]))
    assert np.abs(held).max() <= loudness.CEILING + 1e-6
    assert np.array_equal(held[: len(quiet) // 2], quiet[: len(quiet) // 2])


def test_what_the_limiter_takes_is_given_back() -> None:
    """Speech-like: clicks far above the rest are held, and the whole is as loud as was wanted."""
    peaky = sine(300, 2, 0.1)
    peaky[::4800] = 0.9
    wanted = loudness.integrated(peaky) + 12
    once = loudness.limit(np.asarray(peaky * 10 ** (12 / 20), np.float32))
    twice = loudness.limited(peaky, 12)
    assert wanted - loudness.integrated(once) > loudness.AUDIBLE_DB
    assert abs(loudness.integrated(twice) - wanted) < 0.5 * (wanted - loudness.integrated(once))
    assert np.abs(twice).max() <= loudness.CEILING + 1e-6


def test_doubling_keeps_tones_and_every_old_sample() -> None:
    low = sine(3000, 0.5, 0.5, 24_000)
    high = doubled(low)
    assert np.array_equal(high[::2], low)
    middle = slice(1000, -1000)
    assert np.abs(high - sine(3000, 0.5, 0.5))[middle].max() < 1e-3


def test_edges_are_trimmed_and_counted() -> None:
    silence = np.zeros(24_000, np.float32)
    raw = np.concatenate([silence, sine(200, 0.5, 0.3), silence])
    first, last = edges(raw)
    assert 22_000 < first < 24_000
    assert 48_000 < last < 52_000
    done = finish(raw, usual_db=0.0, gain_db=0.0, silence=4800)
    assert done.cut == first
    assert len(done.pcm) == last - first + 4800
    assert not done.pcm[-4800:].any()
    assert done.pcm[0] == 0


def test_silence_passes_through() -> None:
    done = finish(np.zeros(600, np.float32), usual_db=3.0, gain_db=0.0, silence=10)
    assert len(done.pcm) == 610
    assert not done.pcm.any()


@pytest.mark.parametrize(
    ("symbols", "ends", "wanted"),
    [
        (" ma↗", [10, 20, 30, 40], [("", 0, 10), ("m", 10, 20), ("a", 20, 40), ("", 40, 50)]),
        (" kʰa", [10, 20, 30, 40], [("", 0, 10), ("k", 10, 30), ("a", 30, 40), ("", 40, 50)]),
        (" ˈA", [10, 20, 40], [("", 0, 10), ("e", 10, 28), ("ɪ", 28, 40), ("", 40, 50)]),
        (" a.", [10, 20, 30], [("", 0, 10), ("a", 10, 20), ("", 20, 50)]),
        (" a b", [0, 20, 25, 40], [("a", 0, 25), ("b", 25, 40), ("", 40, 50)]),
    ],
)
def test_marks_tile_and_fold(symbols: str, ends: list[int], wanted: list[tuple[str, int, int]]) -> None:
    tiles = marks.phones(symbols, ends, np.full(50, 1000, np.int16))
    assert [(mark.phone, mark.at, mark.until) for mark in tiles] == wanted


def test_every_mood_has_a_manner_of_its_own() -> None:
    assert set(MOODS) == {mood.value for mood in Mood}
    manners = [manner("", mood) for mood in MOODS]
    assert len(set(manners)) == len(manners)


@pytest.mark.parametrize("style", BRAND_STYLES)
def test_brand_styles_multiply_with_moods(style: str) -> None:
    both = manner(style, "excited")
    assert both.pace == pytest.approx(BRAND_STYLES[style].pace * MOODS["excited"].pace, abs=1e-3)
    assert both.gain_db == pytest.approx(BRAND_STYLES[style].gain_db + MOODS["excited"].gain_db)
    assert both.emphasis == pytest.approx(BRAND_STYLES[style].emphasis * MOODS["excited"].emphasis, abs=1e-3)


def test_no_mood_in_any_style_leaves_the_loudness_that_platforms_ask_for() -> None:
    gains = [manner(style, mood).gain_db for style in BRAND_STYLES for mood in MOODS]
    assert max(gains) <= 0.8
    assert min(gains) >= -0.8


def test_unknown_names_change_nothing() -> None:
    assert manner("?", "?") == manner("", "neutral")
