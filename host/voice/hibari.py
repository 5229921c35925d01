"""hibari 0.2: a small, very quick American English voice."""

import json
from pathlib import Path
from typing import Any, Final

import hibari
import numpy as np
from hibari import dsp
from numpy.typing import NDArray

from host.voice.delivery import Manner
from host.voice.kokoro import session

_NOISE_SEED: Final = 7
_SPEEDS: Final = (0.70, 0.75, 0.80, 0.85, 0.90, 1.00, 1.10, 1.20, 1.30, 1.40)
_PACES: Final = (0.70, 0.72, 0.81, 0.92, 0.96, 1.00, 1.03, 1.10, 1.14, 1.58)
"""How fast the model really speaks at each `speed`, measured on two sentences: its durations are whole frames."""
_PARTS: Final = ("lh", "theta", "ln", "lr", "phi", "f0")


class Hibari:
    """The model. About 60 MB resident; 0.01 s of work for a second of speech on one thread."""

    def __init__(self, home: Path) -> None:
        """`home` holds `hibari.onnx` with its controls added."""
        self._session: Any = session(home / "hibari.onnx")
        vocabulary = Path(hibari.__file__).parent / "assets" / "vocab.json"
        self._vocabulary: dict[str, int] = json.loads(vocabulary.read_text("utf-8"))

    def sayable(self, symbol: str) -> bool:
        """Whether the model knows the symbol."""
        return symbol in self._vocabulary

    def synthesise(self, symbols: str, voice: str, manner: Manner) -> tuple[NDArray[np.float32], list[int]]:
        """Sound at 24 kHz, and frames of 600 samples for the opening pad, every symbol, and the closing pad."""
        ids = [self._vocabulary[symbol] for symbol in symbols]
        *parts, frames = self._session.run(
            [*_PARTS, "durations"],
            {
                "ids": np.array([[0, *ids, 0]], np.int64),
                "speed": np.array([np.interp(manner.pace, _PACES, _SPEEDS)], np.float32),
                "f0_scale": np.array([manner.pitch], np.float32),
                "f0_range": np.array([manner.emphasis], np.float32),
            },
        )
        sound = dsp.synth(*(part[0] for part in parts), np.random.default_rng(_NOISE_SEED))
        return sound, [round(float(frame)) for frame in frames.ravel()]
