"""One comment's place in meaning space: multilingual-e5-small on one CPU thread."""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.e5 import read_e5
from comments.pieces import Cutter

WIDTH: Final = 384
"""Numbers in an embedding; its length is 1."""

_HAN_COST: Final = 3
"""A Chinese character costs the model about three times what a Latin letter costs."""

_BUDGET: Final = 72
"""Latin letters' worth of text that is embedded: some 26 pieces, about 17 ms on one core."""


class Embedder:
    """The embedding model, made once and safe to use from any thread; it works in the one that asks."""

    def __init__(self) -> None:
        self._model: _Model | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Make the model now (some 0.6 s of one core, 140 MB); otherwise the first use does. Raises ModelFault."""
        self._loaded()

    def embed(self, text: str) -> NDArray[np.float32]:
        """The unit vector of `text`, shape (384,). Of a long text its beginning and its end are read."""
        return self.look(text)[:WIDTH]

    def look(self, text: str) -> NDArray[np.float32]:
        """The same and behind it what the model sees of the text half way, shape (768,)."""
        return self._loaded().look(gist(text))

    def look_at_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, each the same as `look` gives."""
        return np.stack([self.look(text) for text in texts])

    def _loaded(self) -> "_Model":
        with self._lock:
            if self._model is None:
                self._model = _Model()
            return self._model


class _Model:
    """Weights, pieces and graph."""

    def __init__(self) -> None:
        from comments.engine import settle  # loads onnx, which tests of the pure parts should not pay
        from comments.graph import light, load_start

        self._e5 = read_e5()
        self._cutter = Cutter(self._e5.pieces)
        self._graph = light(self._e5, load_start())
        settle()

    def look(self, text: str) -> NDArray[np.float32]:
        rows = self._e5.rows(self._cutter.cut(text), first=1)
        meaning, half = self._graph.run(["meaning", "half"], {"pieces": rows[None]})
        return np.concatenate([meaning[0], half[0]])


def gist(text: str) -> str:
    """What fits the embedding budget: the whole of a short comment, the two ends of a long one."""
    if _cost(text) <= _BUDGET:
        return text
    return f"{_within(text, _BUDGET // 2)} … {_within(text[::-1], _BUDGET // 2)[::-1]}"


def _within(text: str, budget: int) -> str:
    spent = 0
    for at, char in enumerate(text):
        spent += _char_cost(char)
        if spent > budget:
            return text[:at]
    return text


def _cost(text: str) -> int:
    return sum(map(_char_cost, text))


def _char_cost(char: str) -> int:
    return 1 if char < "\u0250" else _HAN_COST
