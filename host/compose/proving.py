"""What a file proves: its labels, its signature, and the visible label in its pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import av
import numpy as np
from av import VideoFrame
from av.container import InputContainer
from numpy.typing import NDArray

from host.avatar.stage import LABELS, Layout, label_visible, load_layout, shipped_layouts
from stream.outputs.aigc import read_aigc
from stream.outputs.provenance import DEVELOPMENT, Provenance, read_provenance

PICTURES: int = 12
"""Keyframes looked at, spread over the file."""

SHAPE: float = 0.01
"""How far a picture's proportions may be from a layout's: encoders take even numbers of pixels only."""

LONG_US: int = 60_000_000
"""A longer file is not decoded as a whole."""


@dataclass(frozen=True, slots=True)
class Proof:
    """All that could be read from a file."""

    aigc: dict[str, Any] | None
    """The fields of the AIGC label; None without one."""
    intact: bool
    """Whether the content is that which the AIGC label's hash was made of."""
    provenance: Provenance | None
    """The C2PA manifest; None without one."""
    pictures: int
    """Keyframes looked at."""
    labelled: int
    """Those that show the whole visible label."""

    @property
    def signed_for_development(self) -> bool:
        """Whether the signature is by a key that proves nothing."""
        return self.provenance is not None and self.provenance.signed_by == DEVELOPMENT

    @property
    def complete(self) -> bool:
        """Whether both labels and the signature are there and right, and every picture shows the visible label."""
        signed = self.provenance is not None and self.provenance.intact
        return self.aigc is not None and self.intact and signed and 0 < self.pictures == self.labelled


def prove(path: Path, layout: str | None = None) -> Proof:
    """Read a recording; `layout` names a layout file when the show used one of its own.

    Raises `OSError`, and ValueError when it is no MP4 file with pictures.
    """
    found = read_aigc(path)
    pictures, labelled = _look(path, layout)
    return Proof(found.fields, found.intact, read_provenance(path), pictures, labelled)


def _look(path: Path, layout: str | None) -> tuple[int, int]:
    """How many keyframes there are to look at, and how many of them show the label."""
    layouts = [load_layout(name) for name in ((layout,) if layout else shipped_layouts())]
    try:
        with av.open(str(path), metadata_errors="replace") as file:
            seen = [_is_labelled(picture, layouts) for picture in _pictures(file)]
    except (av.FFmpegError, IndexError) as error:
        raise ValueError("there are no pictures that can be decoded") from error
    return len(seen), sum(seen)


def _pictures(file: InputContainer) -> Iterator[VideoFrame]:
    """Keyframes spread over a file, at most `PICTURES`; of a long one only these are decoded."""
    stream = file.streams.video[0]
    stream.codec_context.skip_frame = "NONKEY"
    length_us = file.duration or 0
    if length_us <= LONG_US:
        frames = list(_until_torn(file.decode(stream)))
        yield from frames[:: max(1, -(-len(frames) // PICTURES))]
    else:
        for n in range(PICTURES):
            yield _keyframe_near(file, n * length_us // PICTURES)


def _until_torn(frames: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    """Those before the place where a file was torn off; an error where there is none before it."""
    seen = False
    try:
        for frame in frames:
            seen = True
            yield frame
    except av.error.InvalidDataError:
        if not seen:
            raise


def _keyframe_near(file: InputContainer, moment_us: int) -> VideoFrame:
    file.seek(moment_us)
    return next(file.decode(video=0))


def _is_labelled(frame: VideoFrame, layouts: Sequence[Layout]) -> bool:
    fitting = (layout for layout in layouts if _is_alike(frame, layout))
    return any(label_visible(_fitted(frame, layout), language, layout) for layout, language in product(fitting, LABELS))


def _is_alike(frame: VideoFrame, layout: Layout) -> bool:
    """Whether a picture has the shape of a layout: platforms make recordings smaller."""
    width, height = layout.size
    return abs(frame.width * height / (frame.height * width) - 1) < SHAPE


def _fitted(frame: VideoFrame, layout: Layout) -> NDArray[np.uint8]:
    width, height = layout.size
    return np.asarray(frame.reformat(width, height, format="yuv420p").to_ndarray(), np.uint8)
