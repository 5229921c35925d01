"""Kokoro says what the published graph says, and silence that is not made does not change it."""

import json
from itertools import pairwise

import numpy as np
import onnx
import onnxruntime
import pytest

from host.assets import asset_dir
from host.voice import kokoro
from host.voice.brake import Brake
from host.voice.delivery import Manner
from host.voice.excitation import convolve_excitation
from host.voice.kokoro import Kokoro
from host.voice.sound import FRAME

pytestmark = pytest.mark.voice

SYMBOLS = "i↘ xɤ↗ ljou↘ʂɨ↗pa→ ɥɛn↗,"
"""一盒六十八元，"""


@pytest.fixture(scope="module")
def spoken() -> tuple[np.ndarray, list[int], np.ndarray, list[int]]:
    """The same clause with all its silence, and as it is made."""
    engine = Kokoro(asset_dir("kokoro"), Brake())
    short = engine.synthesise(SYMBOLS, "zf_xiaoyi", Manner())
    with pytest.MonkeyPatch.context() as patch:
        for bound in ("OPENING_FRAMES", "LAST_FRAMES", "CLOSING_FRAMES"):
            patch.setattr(kokoro, bound, 1000)
        return *engine.synthesise(SYMBOLS, "zf_xiaoyi", Manner()), *short


def test_a_third_of_the_work_is_saved(spoken: tuple[np.ndarray, list[int], np.ndarray, list[int]]) -> None:
    whole, all_frames, made, frames = spoken
    assert len(made) < 0.7 * len(whole)
    assert (len(whole), len(made)) == (FRAME * sum(all_frames), FRAME * sum(frames))


def test_speech_lasts_as_long_and_sounds_as_loud(
    spoken: tuple[np.ndarray, list[int], np.ndarray, list[int]],
) -> None:
    whole, all_frames, made, frames = spoken
    assert frames[1:-3] == all_frames[1:-3]
    for first, last in pairwise(range(2, len(frames) - 3, 5)):
        loud = [level(whole, all_frames, first, last), level(made, frames, first, last)]
        assert loud[1] == pytest.approx(loud[0], abs=1.5)


def test_the_sound_is_that_of_the_published_graph(
    spoken: tuple[np.ndarray, list[int], np.ndarray, list[int]],
) -> None:
    """But for its 8 bits in the generator; and for the sign of some phases, which is put right in both."""
    home = asset_dir("kokoro")
    model = onnx.load(str(home / "source" / "kokoro.onnx"))
    convolve_excitation(model.graph)
    plain = onnxruntime.SessionOptions()
    plain.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # costs more than it saves here
    session = onnxruntime.InferenceSession(model.SerializeToString(), plain, providers=["CPUExecutionProvider"])
    vocabulary = json.loads((home / "vocab.json").read_text("utf-8"))["vocab"]
    tokens = [vocabulary[symbol] for symbol in SYMBOLS]
    style = np.fromfile(home / "voices" / "zf_xiaoyi.bin", np.float32).reshape(-1, 256)[[len(tokens) - 1]]
    inputs = {"tokens": np.array([[0, *tokens, 0]]), "style": style, "speed": np.ones(1, np.float32)}
    wanted = session.run(None, inputs)[0].ravel()
    sound = spoken[0]
    assert len(sound) == len(wanted)
    assert 10 * np.log10(np.mean(sound**2) / np.mean(wanted**2)) == pytest.approx(0, abs=0.2)
    assert np.corrcoef(sound, wanted)[0, 1] > 0.97


def level(sound: np.ndarray, frames: list[int], first: int, last: int) -> float:
    """Loudness in dB of the symbols from `first` up to `last`."""
    stretch = sound[FRAME * sum(frames[:first]) : FRAME * sum(frames[:last])]
    return float(10 * np.log10(np.mean(stretch**2)))
