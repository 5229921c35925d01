"""The forms pictures are sent in besides the main one: each with its bus, and an encoder only while it is watched."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from stream.bus import Bus
from stream.packet import Packet, Picture


class Codec(StrEnum):
    """How pictures are coded."""

    H264 = "H264"
    VP8 = "VP8"


class PictureEncoder(Protocol):
    """Turns pictures into packets, one for one."""

    def encode(self, picture: Picture, *, keyframe: bool) -> Packet | None:
        """Encode the next picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Rendition:
    """One form of the pictures."""

    name: str
    codec: Codec
    bus: Bus
    make_encoder: Callable[[], PictureEncoder]
