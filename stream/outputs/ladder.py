"""What viewers can be fed from: the sound, and for each codec its renditions from the best down."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.feed import Feed
from stream.outputs.rtp_h264 import rtp_payloads
from stream.outputs.rtp_opus import Pairs
from stream.outputs.rtp_vp8 import vp8_payloads
from stream.packet import Kind
from stream.renditions import Codec, Rendition

_CUTS: Final[dict[Codec, Callable[[bytes], list[bytes]]]] = {
    Codec.H264: rtp_payloads,
    Codec.VP8: vp8_payloads,
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One encode: the bus that keyframes are asked of, and the feed of its viewers."""

    bus: Bus
    feed: Feed


class Ladder:
    """The rungs of one room. `run` must be beside it for viewers to get anything."""

    def __init__(self, bus: Bus, clock: Clock, renditions: Sequence[Rendition] = ()) -> None:
        """`bus` carries sound and the best H.264; `renditions` are what else there is, best first."""
        # Pictures leave at their moment, sound two blocks before its own: it has the time to let them pass.
        wire = asyncio.Lock()
        sound = Feed("sound", bus, Kind.AUDIO, lambda data: [data], clock, gathering=Pairs, wire=wire, patient=True)
        self.sound = Rung(bus, sound)
        best = _pictures("pictures", bus, Codec.H264, clock, wire)
        others = [(r.codec, _pictures(r.name, r.bus, r.codec, clock, wire)) for r in renditions]
        self._pictures = {
            codec: tuple(rung for own, rung in [(Codec.H264, best), *others] if own is codec) for codec in Codec
        }

    def rungs(self, kind: Kind, codec: Codec) -> tuple[Rung, ...]:
        """What a viewer of this codec can be moved between, best first; empty when it cannot be served."""
        return (self.sound,) if kind is Kind.AUDIO else self._pictures[codec]

    @property
    def best(self) -> Feed:
        """The feed of the best pictures."""
        return self._pictures[Codec.H264][0].feed

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds of sound and of every picture rung."""
        return (self.sound.feed, *(rung.feed for rungs in self._pictures.values() for rung in rungs))

    @property
    def skips(self) -> int:
        """Times a viewer could not keep up and went on at a keyframe."""
        return sum(feed.skips for feed in self.feeds)

    async def run(self) -> None:
        """Feed the viewers until cancelled."""
        async with asyncio.TaskGroup() as group:
            for feed in self.feeds:
                group.create_task(feed.run(), name=f"feed {feed.name}")


def _pictures(name: str, bus: Bus, codec: Codec, clock: Clock, wire: asyncio.Lock) -> Rung:
    return Rung(bus, Feed(name, bus, Kind.VIDEO, _CUTS[codec], clock, wire=wire))
