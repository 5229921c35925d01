"""A mouth from sound alone: loudness opens it, the spectrum shapes it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.pose import VISEMES
from host.performance import Performer, Spoken, mouth_from_sound
from host.performance.stress import stresses
from host.voice.speech import Speech
from stream.timeline import PICTURE, RATE_HZ, Samples, from_s


def vowel(*formants_hz: int, loud: float = 0.3, seconds: float = 0.02) -> NDArray[np.int16]:
    """A 120 Hz voice whose harmonics near the formants are strong."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave = sum(
        np.sin(2 * np.pi * hz * at + hz) / (1 + min(abs(hz - formant) / 90 for formant in formants_hz) ** 2)
        for hz in range(120, 4000, 120)
    )
    return np.asarray(wave / np.abs(wave).max() * loud * 32767).astype(np.int16)


def hiss() -> NDArray[np.int16]:
    noise = np.diff(np.random.default_rng(1).normal(0, 1, 962), 2)
    return np.asarray(noise * 2500).astype(np.int16)


@pytest.mark.parametrize(
    ("pcm", "expected"),
    [
        (np.zeros(960, np.int16), {"sil"}),
        (np.zeros(0, np.int16), {"sil"}),
        (vowel(850, 1250), {"aa"}),
        (vowel(300, 2400), {"I", "E"}),
        (vowel(320, 650), {"U", "O"}),
        (hiss(), {"SS"}),
    ],
    ids=["silence", "nothing", "a", "i", "u", "s"],
)
def test_the_spectrum_shapes_the_mouth(pcm: NDArray[np.int16], expected: set[str]) -> None:
    weights = mouth_from_sound(pcm)
    assert weights.sum() == pytest.approx(1, abs=1e-4)
    assert VISEMES[int(np.argmax(weights))] in expected


def test_louder_is_wider() -> None:
    opened = [1 - float(mouth_from_sound(vowel(850, 1250, loud=loud))[0]) for loud in (0.002, 0.02, 0.2)]
    assert opened == sorted(opened)
    assert opened[2] > opened[0] + 0.5


def test_a_clause_without_marks_is_lipped_from_its_sound() -> None:
    pcm = np.concatenate([vowel(850, 1250, seconds=0.5), np.zeros(from_s(0.5), np.int16)])
    spoken = Spoken(from_s(1), Speech(pcm, (), ()), "neutral", "rest")
    performer = Performer(1)
    silence = [performer.pose(Samples(at), [spoken]).visemes[0] for at in range(from_s(0.8), from_s(2.2), PICTURE)]
    times = (np.arange(len(silence)) * PICTURE + from_s(0.8) + PICTURE // 2) / RATE_HZ
    speaking = (times > 1.05) & (times < 1.45)
    assert max(np.array(silence)[speaking]) < 0.4
    assert min(np.array(silence)[(times < 0.95) | (times > 1.6)]) > 0.9


def test_swells_of_the_voice_are_underlined_where_only_the_sound_is_known() -> None:
    calm, call = vowel(850, 1250, loud=0.1, seconds=0.2), vowel(850, 1250, loud=0.5, seconds=0.2)
    rest = np.zeros(from_s(0.1), np.int16)
    pcm = np.concatenate([part for loud in (0, 0, 0, 1, 0, 0) for part in (call if loud else calm, rest)])
    (moment, weight), *others = stresses(Speech(pcm, (), ()), "")
    assert not others
    assert 0.85 < moment < 1.1
    assert weight > 0.5
