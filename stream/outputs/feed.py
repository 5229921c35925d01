"""One encode's way to its direct viewers: everybody the next burst, keyframes paced, slow ones at the next keyframe."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from stream.bus import Bus, Subscription
from stream.clock import Clock
from stream.histogram import Histogram, Spread
from stream.outputs.direct_stream import DirectStream
from stream.outputs.rtp_history import History, Layout, RtpUnit, Slice
from stream.packet import Kind, Packet
from stream.timeline import PICTURES_PER_S, RATE_HZ, Samples, to_ms

QUEUE: Final = 2 * PICTURES_PER_S
BURST: Final = 10
"""Packets sent to a viewer in one go: most pictures whole. A keyframe in one burst overflows small routers' queues."""

BREATH_S: Final = 0.002
"""Between two bursts: a keyframe of 70 packets takes about 14 ms."""

LAG: Final = Samples(2 * RATE_HZ)
"""A stream further behind than this goes on at the next keyframe."""

TURN: Final = 64
"""Viewers served before others on the event loop have their turn."""

_Slices = dict[tuple[int, int, Layout], Slice]


class Feed:
    """Feeds the streams that joined from the packets of one kind on one bus; off the bus while there are none.

    Bounded: the subscription by `QUEUE`, the history by its own size; a stream that cannot keep up is never queued
    for but skipped to the next keyframe, and counted in `skips`.
    """

    def __init__(self, name: str, bus: Bus, kind: Kind, cut: Callable[[bytes, Samples], list[bytes]], clock: Clock):
        self.name = name
        self.skips = 0
        self._bus = bus
        self._kind = kind
        self._cut = cut
        self._clock = clock
        self._history = History(cut)
        self._streams: dict[DirectStream, None] = {}
        self._waiting: dict[DirectStream, Feed | None] = {}
        self._wanted = asyncio.Event()
        self._on_bus = False
        self._lateness = Histogram()

    def __len__(self) -> int:
        return len(self._streams)

    def join(self, stream: DirectStream, *, leaving: "Feed | None" = None) -> None:
        """Begin with a keyframe, the last one if it is fresh; until there is one the stream stays with `leaving`."""
        self._waiting[stream] = leaving
        self._wanted.set()
        if not self._on_bus:
            return  # what the feed kept is of another time; the bus has a fresh keyframe, or asks for one
        key = self._history.fresh_keyframe()
        if key is not None:
            self._let_in(key)
        if stream in self._waiting:
            self._bus.request_keyframe()

    def leave(self, stream: DirectStream) -> None:
        """Send this stream nothing any more. May be called again."""
        self._streams.pop(stream, None)
        self._waiting.pop(stream, None)

    def lateness(self) -> Spread:
        """How long after its moment a unit had gone to the last viewer."""
        return self._lateness.spread()

    async def run(self) -> None:
        """Feed for ever."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            self._history, self._on_bus = History(self._cut), True
            try:
                with self._bus.subscribe(self.name, limit=QUEUE, kinds=(self._kind,)) as packets:
                    await self._feed(packets)
            finally:
                self._on_bus = False

    async def _feed(self, packets: Subscription) -> None:
        while self._streams or self._waiting:
            self._add(await anext(packets))
            # The same picture came to the other feeds: whom its keyframe moves must leave before it is sent.
            await asyncio.sleep(0)
            while await self._advance():
                await asyncio.sleep(BREATH_S)
                while packets.waiting:
                    self._add(await anext(packets))

    def _add(self, packet: Packet) -> None:
        unit = self._history.add(packet)
        if unit.keyframe:
            self._let_in(unit)

    def _let_in(self, key: RtpUnit) -> None:
        for stream, leaving in tuple(self._waiting.items()):
            if stream.pts is None or key.pts > stream.pts:
                del self._waiting[stream]
                if leaving is not None:
                    leaving.leave(stream)
                stream.begin(self._history, key)
                self._streams[stream] = None

    async def _advance(self) -> bool:
        """Send every stream its next burst; whether any has still more to get."""
        slices: _Slices = {}
        served = behind = False
        for turn in _turns(tuple(self._streams)):
            for stream in turn:
                if stream in self._streams and stream.cursor < self._history.end:
                    served = True
                    behind |= self._serve(stream, slices)
            await asyncio.sleep(0)
        if served and not behind and self._history.newest is not None:
            self._lateness.add(to_ms(self._clock.now() - self._history.newest.pts))
        return behind

    def _serve(self, stream: DirectStream, slices: _Slices) -> bool:
        history, first = self._history, stream.cursor
        unit, newest = history.unit_of(first), history.newest
        if unit is None or newest is None or newest.pts - unit.pts > LAG:
            self._skip(stream)
            return False
        if stream.keyframes_only and not unit.keyframe:
            self._rest(stream)
            return False
        end = min(history.end, first + BURST) if not stream.keyframes_only else min(unit.end, first + BURST)
        layout = (first, end, stream.layout)
        slice_ = slices.get(layout)
        if slice_ is None:
            slice_ = slices[layout] = history.lay_out(first, end, stream.layout, self._clock.now())
        last = history.unit_of(end - 1)
        assert last is not None
        if not stream.send(slice_, last, end):
            self._skip(stream)
            return False
        return end < history.end

    def _skip(self, stream: DirectStream) -> None:
        self.skips += 1
        self._rest(stream)
        self._bus.request_keyframe()

    def _rest(self, stream: DirectStream) -> None:
        del self._streams[stream]
        self._waiting[stream] = None


def _turns(streams: tuple[DirectStream, ...]) -> Iterator[tuple[DirectStream, ...]]:
    for start in range(0, len(streams), TURN):
        yield streams[start : start + TURN]
