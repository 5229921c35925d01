"""The encodes beside the main one: an encoder for each rendition that somebody watches, and for no other."""

from collections.abc import Sequence
from typing import TypeAlias

from stream.bus import Bus
from stream.packet import Packet, Picture
from stream.renditions import PictureEncoder, Rendition
from stream.timeline import Samples

Wanted: TypeAlias = tuple[tuple[Rendition, bool], ...]
"""Renditions to be encoded of one picture, and whether it must be a keyframe."""


class SideEncodes:
    """`wanted` is asked on the event loop, `encode` works on the picture thread; each keeps to what is its own."""

    def __init__(self, renditions: Sequence[Rendition]) -> None:
        self._renditions = tuple(renditions)
        self._encoders: dict[Rendition, PictureEncoder] = {}

    @property
    def running(self) -> tuple[str, ...]:
        """The renditions encoded now, by name."""
        return tuple(each.name for each in self._encoders)

    def wanted(self, at: Samples) -> Wanted:
        """What to encode of the picture due at `at`."""
        return tuple((each, each.bus.take_keyframe_request(at)) for each in self._renditions if each.bus.outputs)

    def encode(self, picture: Picture, wanted: Wanted) -> list[tuple[Packet, Bus]]:
        """The packets and where they belong. A rendition nobody wants any more loses its encoder."""
        self._encoders = {
            each: self._encoders[each] if each in self._encoders else each.make_encoder() for each, _ in wanted
        }
        packets = ((self._encoders[each].encode(picture, keyframe=key), each.bus) for each, key in wanted)
        return [(packet, bus) for packet, bus in packets if packet is not None]

    @staticmethod
    def forget(wanted: Wanted) -> None:
        """The picture could not be made: its keyframes are still wanted."""
        for each, keyframe in wanted:
            if keyframe:
                each.bus.request_keyframe()
