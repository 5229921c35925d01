"""How near a vector lies to each of many: one product of bytes, a quarter of the memory to read of one of numbers."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_BLOCK: Final = 128
_ZERO: Final = 128
"""ONNX Runtime wants the bytes unsigned, and a scale for so many."""


class Nearness:
    """Unit vectors, each number a byte with one scale for all. Some 8,000 of them are compared in 0.4 ms."""

    def __init__(self, steps: NDArray[np.int8], scale: float) -> None:
        """`steps * scale` are the vectors, shape (vectors, width)."""
        self.steps, self.scale = steps, scale
        self._session: Any = None

    def rows(self) -> Floats:
        """The vectors."""
        return self.steps.astype(np.float32) * np.float32(self.scale)

    def load(self) -> None:
        """Make ready to compare; otherwise the first comparison does."""
        if self._session is None:
            from comments.engine import settle  # loads onnx, which tests of the pure parts should not pay

            self._session = _session(self.steps, self.scale)
            settle()

    def cosines(self, vector: Floats) -> Floats:
        """The cosine of a unit vector with each, shape (vectors,), some 0.001 off."""
        self.load()
        near: Floats = self._session.run(None, {"vector": vector[None]})[0][0]
        return near


def in_bytes(rows: Floats) -> Nearness:
    """Unit vectors of shape (vectors, width)."""
    scale = float(np.abs(rows).max()) / 127
    return Nearness(np.round(rows / scale).astype(np.int8), scale)


def _session(steps: NDArray[np.int8], scale: float) -> Any:
    from comments.engine import Graph

    rows, width = steps.shape
    blocks = width // _BLOCK
    unsigned = (steps.astype(np.int16) + _ZERO).astype(np.uint8).reshape(rows, blocks, _BLOCK)
    graph = Graph("vector", [1, width])
    kept = [graph.constant("steps", unsigned), graph.constant("scales", np.full((rows, blocks), scale, np.float32))]
    size = {"N": rows, "K": width, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}
    return graph.session([graph.node("MatMulNBits", ["vector", *kept], "near", **size)])
