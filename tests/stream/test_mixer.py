"""The mixer: what is placed is heard at its sample, sums saturate, a cut fades, the bed ducks, memory is bounded."""

import numpy as np
import pytest

from stream.mixer import AHEAD, DUCK_GAIN, Mixer, TooFarAhead
from stream.timeline import BLOCK, Samples, from_ms, from_s


def pcm(length: int, level: int = 1000) -> np.ndarray:
    return np.full(length, level, np.int16)


def heard(mixer: Mixer, blocks: int, start: int = 0) -> np.ndarray:
    return np.concatenate([mixer.read(Samples(start + n * BLOCK)) for n in range(blocks)])


@pytest.mark.parametrize(
    ("at", "length"),
    [(0, 960), (0, 1), (959, 2), (960, 960), (100, 5000), (1919, 962), (4799, 1)],
)
def test_a_sound_is_heard_exactly_where_it_was_placed(at, length):
    mixer = Mixer()
    mixer.place(Samples(at), pcm(length))
    expected = np.zeros(8 * BLOCK, np.int16)
    expected[at : at + length] = 1000
    np.testing.assert_array_equal(heard(mixer, 8), expected)


@pytest.mark.parametrize(
    ("levels", "sum_"),
    [((1000, 500), 1500), ((30000, 30000), 32767), ((-30000, -30000), -32768), ((30000, 30000, -30000), 30000)],
)
def test_sounds_on_one_another_are_summed_and_saturate(levels, sum_):
    mixer = Mixer()
    for level in levels:
        mixer.place(Samples(0), pcm(BLOCK, level))
    assert set(mixer.read(Samples(0))) == {sum_}


def test_a_block_is_960_int16_samples_even_in_silence():
    block = Mixer().read(Samples(0))
    assert (block.shape, block.dtype) == ((960,), np.int16)


def test_a_cut_leaves_what_was_before_and_fades_what_comes():
    mixer = Mixer()
    mixer.place(Samples(0), pcm(10 * BLOCK))
    mixer.place(Samples(5 * BLOCK), pcm(BLOCK))
    mixer.cut(Samples(1000), fade=Samples(500))
    sound = heard(mixer, 10)
    assert set(sound[:1000]) == {1000}
    assert list(np.diff(sound[1000:1500].astype(int))) == pytest.approx([-2] * 499, abs=1)
    assert not sound[1500:].any()


def test_a_cut_without_fade_is_silence_at_once():
    mixer = Mixer()
    mixer.place(Samples(0), pcm(2 * BLOCK))
    mixer.cut(Samples(100), fade=Samples(0))
    assert np.count_nonzero(heard(mixer, 2)) == 100


def test_what_is_placed_after_a_cut_is_not_cut():
    mixer = Mixer()
    mixer.place(Samples(0), pcm(4 * BLOCK))
    mixer.cut(Samples(BLOCK), fade=Samples(0))
    mixer.place(Samples(2 * BLOCK), pcm(BLOCK, 7))
    assert set(heard(mixer, 4)[2 * BLOCK : 3 * BLOCK]) == {7}


def test_cutting_does_not_change_the_array_that_was_placed():
    mixer, sound = Mixer(), pcm(2 * BLOCK)
    mixer.place(Samples(0), sound)
    mixer.cut(Samples(0), fade=Samples(BLOCK))
    assert set(sound) == {1000}


def test_the_past_is_forgotten_and_late_sound_starts_in_the_present():
    mixer = Mixer()
    heard(mixer, 2)
    mixer.place(Samples(0), pcm(BLOCK))
    mixer.place(Samples(BLOCK), pcm(2 * BLOCK))
    assert set(mixer.read(Samples(2 * BLOCK))) == {1000}
    assert mixer._clips == []


def test_a_skipped_stretch_is_never_heard():
    mixer = Mixer()
    mixer.place(Samples(0), np.arange(10 * BLOCK, dtype=np.int16))
    mixer.read(Samples(0))
    assert mixer.read(Samples(5 * BLOCK))[0] == 5 * BLOCK


def test_memory_is_bounded_by_refusing_the_far_future():
    mixer = Mixer()
    mixer.place(Samples(AHEAD - 960), pcm(960))
    with pytest.raises(TooFarAhead, match="sample 28800001"):
        mixer.place(Samples(AHEAD - 960), pcm(961))


@pytest.mark.parametrize("wrong", [np.zeros(10, np.float32), np.zeros((2, 480), np.int16)])
def test_only_mono_int16_is_taken(wrong):
    with pytest.raises(ValueError, match="int16 sound of shape"):
        Mixer().place(Samples(0), wrong)


class Constant:
    def read(self, start, length):
        return np.full(length, 800, np.float32)


def test_the_bed_is_down_before_the_first_word_and_comes_back_slowly():
    mixer = Mixer(bed=Constant())
    word, length = from_s(1), from_s(1)
    mixer.place(word, pcm(length, 1))
    bed = heard(mixer, 150) - np.concatenate([np.zeros(word), np.ones(length), np.zeros(from_s(1))])
    assert bed[0] == 800
    assert np.all(bed[word : word + length] == 800 * DUCK_GAIN)
    assert 200 < bed[word + length + from_ms(300)] < 500
    assert bed[-1] == 800
    assert np.abs(np.diff(bed)).max() <= 1
