"""What flows to the outputs: pictures before the encoder, packets after it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stream.timeline import Samples


class Kind(StrEnum):
    """What a packet carries."""

    VIDEO = "video"
    AUDIO = "audio"
    """Opus, for WebRTC."""
    AAC = "aac"
    """The same sound for files, HLS and RTMP; encoded while an output wants it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the show, ready for the encoder."""

    start: Samples
    """When it goes on air; a multiple of PICTURE."""
    i420: NDArray[np.uint8]
    """Planar YUV 4:2:0, BT.601 limited range, shape (height * 3 // 2, width)."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One encoded access unit: an H.264 picture (Annex B), one 20 ms Opus frame or one AAC frame."""

    kind: Kind
    pts: Samples
    """When it is due on air."""
    data: bytes
    keyframe: bool
    """True for an IDR picture, and for every sound packet."""
