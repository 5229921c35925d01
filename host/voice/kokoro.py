"""Kokoro-82M v1.0 (int8): Mandarin and English voices from one model."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from host.voice.brake import Brake
from host.voice.delivery import Manner
from host.voice.generator import Generator
from host.voice.text.token import PAUSES

THREADS = 2
"""Measured in a live room on two cores: docs/decisions/0004."""

OPENING_FRAMES, LAST_FRAMES, CLOSING_FRAMES = 6, 11, 2
"""The most frames of 25 ms that are made of the opening pad, of the last sound, and of what is silent behind it.

At an even pace speech begins in the last four frames of the pad, and the last sound has died away after eight."""


class Kokoro:
    """The model and its voices. About 550 MB resident; its speed is the matter of docs/decisions/0004."""

    def __init__(self, home: Path, brake: Brake, *, threads: int = THREADS) -> None:
        """`home` holds what `graphs.patch_kokoro` made, `vocab.json` and `voices/<id>.bin`."""
        self._home = home
        self._brake = brake
        self._vocabulary: dict[str, int] = json.loads((home / "vocab.json").read_text("utf-8"))["vocab"]
        self._session: Any = session(home / "kokoro.onnx", threads=threads)
        with np.load(home / "generator.npz") as weights:
            self._generator = Generator(weights, threads=threads)

    def sayable(self, symbol: str) -> bool:
        """Whether the model knows the symbol."""
        return symbol in self._vocabulary

    def synthesise(self, symbols: str, voice: str, manner: Manner) -> tuple[NDArray[np.float32], list[int]]:
        """Sound at 24 kHz, and frames of 600 samples for the opening pad, every symbol, and the closing pad.

        Raises `Halted` when the brake is pulled.
        """
        tokens = [self._vocabulary[symbol] for symbol in symbols]
        styles = _styles(self._home / "voices" / f"{voice}.bin")
        frames, features, excitation, style, share = self._brake.run(
            self._session,
            ["durations", "features", "excitation", "styles", "share"],
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": styles[min(len(tokens), len(styles)) - 1][None],
                "speed": np.array([manner.pace], np.float32),
                "f0_scale": np.array([manner.pitch], np.float32),
                "f0_range": np.array([manner.emphasis], np.float32),
                "longest": _longest(symbols, manner.pace),
            },
        )
        sound = self._generator.sound(
            _by_step(features), _by_step(excitation), style.ravel(), float(share.item()), self._brake.check
        )
        return sound, [round(float(frame)) for frame in frames.ravel()]


def _longest(symbols: str, pace: float) -> NDArray[np.float32]:
    """How many frames are made of every symbol, pads included: all of the speech, and little of the silence around it.

    The last sound rings into a second of near silence, which would be trimmed away again but costs as much as speech.
    """
    frames = np.full(len(symbols) + 2, np.inf, np.float32)
    frames[0] = round(OPENING_FRAMES / pace)
    frames[-1] = CLOSING_FRAMES
    stop = len(symbols.rstrip("".join(PAUSES)))
    frames[stop + 1 : -1] = CLOSING_FRAMES
    frames[max(stop, 1)] = round(LAST_FRAMES / pace)
    return frames


def _by_step(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """[1, channels, steps] as [steps, channels]."""
    return np.ascontiguousarray(channels[0].T)


def session(model: Path, *, threads: int = 1) -> Any:
    """An inference session on so many threads, none of which spins while it waits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_mem_reuse = False  # planned while loading, for 2.8 of 4.1 s of work; runs take no longer without it
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=8)
def _styles(path: Path) -> NDArray[np.float32]:
    """A voice's style vectors, one row of 256 for each length in symbols."""
    return np.fromfile(path, np.float32).reshape(-1, 256)
