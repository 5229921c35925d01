"""Kokoro-82M v1.0 (int8): Mandarin and English voices from one model."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

THREADS = 2
"""Measured in a live room on two cores: docs/decisions/0004."""

OPENING_FRAMES, SYMBOL_FRAMES, CLOSING_FRAMES = 20, 24, 6
"""The most frames of 25 ms that the opening pad, a symbol, and the last two may last."""


class Kokoro:
    """The model and its voices. About 550 MB resident; its speed is the matter of docs/decisions/0004."""

    def __init__(self, home: Path) -> None:
        """`home` holds `kokoro.onnx` with its controls added, `vocab.json` and `voices/<id>.bin`."""
        self._home = home
        self._vocabulary: dict[str, int] = json.loads((home / "vocab.json").read_text("utf-8"))["vocab"]
        self._session: Any = session(home / "kokoro.onnx", threads=THREADS)

    def sayable(self, symbol: str) -> bool:
        """Whether the model knows the symbol."""
        return symbol in self._vocabulary

    def synthesise(self, symbols: str, voice: str, pace: float, pitch: float) -> tuple[NDArray[np.float32], list[int]]:
        """Sound at 24 kHz, and frames of 600 samples for the opening pad, every symbol, and the closing pad."""
        tokens = [self._vocabulary[symbol] for symbol in symbols]
        styles = _styles(self._home / "voices" / f"{voice}.bin")
        sound, frames = self._session.run(
            ["audio", "durations"],
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": styles[min(len(tokens), len(styles)) - 1][None],
                "speed": np.array([pace], np.float32),
                "f0_scale": np.array([pitch], np.float32),
                "longest": _longest(len(tokens)),
            },
        )
        return sound.ravel(), [round(float(frame)) for frame in frames.ravel()]


def _longest(symbols: int) -> NDArray[np.float32]:
    """The bounds of every symbol's length, pads included.

    Left alone, the model lets the last sound and the stop behind it ring for a second of near silence, which is
    trimmed away again but costs as much work as speech. Speech itself stays below the bounds.
    """
    frames = np.full(symbols + 2, SYMBOL_FRAMES, np.float32)
    frames[0] = OPENING_FRAMES
    frames[-2:] = CLOSING_FRAMES
    return frames


def session(model: Path, *, threads: int = 1) -> Any:
    """An inference session on so many threads, none of which spins while it waits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=8)
def _styles(path: Path) -> NDArray[np.float32]:
    """A voice's style vectors, one row of 256 for each length in symbols."""
    return np.fromfile(path, np.float32).reshape(-1, 256)
