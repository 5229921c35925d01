"""The music bed: quiet, without a seam, and out of the way of speech."""

from itertools import pairwise

import numpy as np
import pytest

from stream.bed import FULL_DB, Music
from stream.mixer import Mixer
from stream.timeline import BLOCK, RATE_HZ, Samples, from_s

ROUND = 16 * RATE_HZ


@pytest.fixture(scope="module")
def music() -> Music:
    return Music(0.5)


def rms_db(sound: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(sound.astype(float) ** 2)) / 32_767))


def test_it_is_as_quiet_as_asked(music: Music) -> None:
    whole = music.read(Samples(0), ROUND)
    assert rms_db(whole) == pytest.approx(FULL_DB - 6.02, abs=0.1)
    assert np.abs(whole).max() < 32_767 / 3
    assert not Music(0.0).read(Samples(0), BLOCK).any()


def test_it_loops_without_a_seam(music: Music) -> None:
    steps = np.abs(np.diff(music.read(Samples(ROUND - RATE_HZ), 2 * RATE_HZ)))
    assert steps[RATE_HZ - 2 : RATE_HZ + 2].max() <= np.quantile(steps, 0.999)
    assert np.array_equal(music.read(Samples(100), 960), music.read(Samples(100 + 5 * ROUND), 960))


def test_blocks_join(music: Music) -> None:
    blocks = [music.read(Samples(n * BLOCK), BLOCK) for n in range(40)]
    assert np.array_equal(np.concatenate(blocks), music.read(Samples(0), 40 * BLOCK))


def test_it_is_defined_before_the_show(music: Music) -> None:
    assert np.array_equal(music.read(Samples(-480), 960)[480:], music.read(Samples(0), 480))


def test_it_never_falls_silent_for_long(music: Music) -> None:
    seconds = music.read(Samples(0), ROUND).reshape(16, RATE_HZ)
    levels = [rms_db(second) for second in seconds]
    assert min(levels) > max(levels) - 12
    assert all(abs(a - b) < 9 for a, b in pairwise(levels))


def test_it_ducks_under_speech(music: Music) -> None:
    mixer = Mixer(music)
    mixer.place(from_s(2), np.zeros(RATE_HZ * 2, np.int16))
    heard = np.concatenate([mixer.read(Samples(n * BLOCK)) for n in range(250)])
    bare = music.read(Samples(0), len(heard))
    before, under, after = slice(0, RATE_HZ), slice(2 * RATE_HZ, 4 * RATE_HZ), slice(-BLOCK * 2, None)
    assert rms_db(heard[before]) == pytest.approx(rms_db(bare[before]), abs=0.1)
    assert rms_db(heard[under]) == pytest.approx(rms_db(bare[under]) - 12, abs=0.5)
    assert rms_db(heard[after]) == pytest.approx(rms_db(bare[after]), abs=1.0)
