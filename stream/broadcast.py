"""The air: mixer, studio, pacer and bus as the one thing a show is built on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from stream.bus import Bus
from stream.clock import Clock
from stream.encoder import VideoEncoder
from stream.mixer import Mixer
from stream.pacer import Pacer, PacerStats
from stream.renditions import Codec, Rendition
from stream.studio import Drawing, Studio, StudioStats
from stream.timeline import LEAD, Samples

WIDTH: Final = 720
HEIGHT: Final = 1280
BITRATE_BPS: Final = 1_500_000
ECONOMY: Final = 0.4
"""Its share of the bitrate, at the same size: 3 dB better than at half the size (docs/decisions/0010-renditions.md)."""

VP8: Final = 0.8


def bitrate_for(width: int, height: int) -> int:
    """Bits a second for pictures of this size, as many a pixel as at 720x1280."""
    return BITRATE_BPS * width * height // (WIDTH * HEIGHT)


@dataclass(frozen=True, slots=True)
class BroadcastStats:
    """How picture and sound are doing."""

    pictures: StudioStats
    sound: PacerStats


class Broadcast:
    """Place sound on `mixer`, subscribe outputs to `bus`, and `run` it; `picture(at)` is asked for every picture."""

    def __init__(
        self,
        clock: Clock,
        picture: Callable[[Samples], Drawing],
        *,
        width: int = WIDTH,
        height: int = HEIGHT,
        bitrate_bps: int = BITRATE_BPS,
        lead: Samples = LEAD,
    ) -> None:
        self.bus = Bus()
        self.mixer = Mixer()
        self.renditions = tuple(
            Rendition(name, codec, Bus(), partial(VideoEncoder, width, height, round(bitrate_bps * share), codec))
            for name, codec, share in (("economy", Codec.H264, ECONOMY), ("vp8", Codec.VP8, VP8))
        )
        self._pacer = Pacer(clock, self.bus, self.mixer.read)
        encoder = VideoEncoder(width, height, bitrate_bps)
        self._studio = Studio(
            clock, self.bus, encoder, picture, release=self._pacer.release, lead=lead, renditions=self.renditions
        )

    async def run(self) -> None:
        """Be on the air until cancelled; ends with an error only when no picture can be made any more."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pacer.run(), name="pacer")
            group.create_task(self._studio.run(), name="studio")

    def stats(self) -> BroadcastStats:
        """Counters since the start."""
        return BroadcastStats(self._studio.stats(), self._pacer.stats())
