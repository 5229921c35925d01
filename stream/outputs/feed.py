"""One encode's way to its viewers: everybody the next burst, keyframes paced, slow ones at the next keyframe."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final, TypeAlias

from stream.bus import Bus, Subscription
from stream.clock import Clock
from stream.histogram import Histogram, Spread
from stream.outputs.rtp_history import History, Layout, Numbers, Plate, RtpUnit, Slice
from stream.outputs.rtp_stream import RtpStream
from stream.packet import Kind, Packet
from stream.timeline import PICTURES_PER_S, RATE_HZ, Samples, to_ms

QUEUE: Final = 2 * PICTURES_PER_S
BURST: Final = 16
"""Packets sent to a viewer in one go: pictures whole but for the largest. A keyframe of 70 in one burst overflows small
routers' queues; at 200 viewers each further burst of it costs some 8 ms in which everybody's next picture waits."""

BREATH_S: Final = 0.002
"""Between two bursts: to one viewer alone a keyframe of 70 packets takes about 8 ms."""

LAG: Final = Samples(2 * RATE_HZ)
"""A stream further behind than this goes on at the next keyframe."""

TURN: Final = 64
"""Viewers served before others on the event loop have their turn."""

_log = logging.getLogger(__name__)

Gather: TypeAlias = Callable[[Packet], tuple[Packet, ...]]
"""The packets to send now that this one has come."""


class Turn:
    """What one turn sends: laid out once for each layout, numbered once for each numbering, whoever many take it."""

    def __init__(self, history: History, now: Samples) -> None:
        self._history = history
        self._now = now
        self._slices: dict[tuple[int, int, Layout], Slice] = {}
        self._plates: dict[tuple[int, bool, Layout, Numbers], Plate | None] = {}

    def plate(self, stream: RtpStream) -> Plate | None:
        """A stream's next burst; None when it must wait for a keyframe."""
        key = (stream.cursor, stream.keyframes_only, stream.layout, stream.numbers)
        plate = self._plates.get(key)
        if plate is None:
            plate = self._plates[key] = self._make(stream)
        return plate

    def late(self, stream: RtpStream) -> bool:
        """Whether its next packet is forgotten, or `LAG` behind."""
        unit, newest = self._history.unit_of(stream.cursor), self._history.newest
        return unit is None or newest is None or newest.pts - unit.pts > LAG

    def _make(self, stream: RtpStream) -> Plate | None:
        first, unit = stream.cursor, self._history.unit_of(stream.cursor)
        if unit is None or self.late(stream) or (stream.keyframes_only and not unit.keyframe):
            return None
        end = min(first + BURST, unit.end if stream.keyframes_only else self._history.end)
        layout = (first, end, stream.layout)
        slice_ = self._slices.get(layout)
        if slice_ is None:
            slice_ = self._slices[layout] = self._history.lay_out(first, end, stream.layout, self._now)
        return slice_.plate(stream.numbers)


class Feed:
    """Feeds the streams that joined from the packets of one kind on one bus; off the bus while there are none.

    Each turn begins with another stream, so that nobody is always the last one.

    Bounded: the subscription by `QUEUE`, the history by its own size; a stream that cannot keep up is never queued
    for but skipped to the next keyframe, and counted in `skips`. One that cannot be sent to at all is left out and
    marked `broken`; the others notice nothing.
    """

    def __init__(
        self,
        name: str,
        bus: Bus,
        kind: Kind,
        cut: Callable[[bytes], list[bytes]],
        clock: Clock,
        *,
        gathering: Callable[[], Gather] | None = None,
        wire: asyncio.Lock | None = None,
        patient: bool = False,
    ) -> None:
        """`cut` makes RTP payloads of a unit; `gathering` makes what may hold packets back and join them.

        Feeds that share a `wire` send one after the other, a `patient` one after those that have something at the
        same moment.
        """
        self.name = name
        self.skips = 0
        self._bus = bus
        self._kind = kind
        self._cut = cut
        self._gathering = gathering or (lambda: _singly)
        self._gather = self._gathering()
        self._clock = clock
        self._wire = wire or asyncio.Lock()
        self._patient = patient
        self._history = History(cut)
        self._streams: dict[RtpStream, None] = {}
        self._waiting: dict[RtpStream, Feed | None] = {}
        self._wanted = asyncio.Event()
        self._on_bus = False
        self._first = 0
        self._lateness = Histogram()

    def __len__(self) -> int:
        return len(self._streams)

    def join(self, stream: RtpStream, *, leaving: "Feed | None" = None) -> None:
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

    def leave(self, stream: RtpStream) -> None:
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
            self._history, self._gather, self._on_bus = History(self._cut), self._gathering(), True
            try:
                with self._bus.subscribe(self.name, limit=QUEUE, kinds=(self._kind,)) as packets:
                    await self._feed(packets)
            finally:
                self._on_bus = False

    async def _feed(self, packets: Subscription) -> None:
        while self._streams or self._waiting:
            if not self._add(await anext(packets)):
                continue
            # The same picture came to the other feeds: whom its keyframe moves must leave before it is sent.
            await asyncio.sleep(0)
            if self._patient:
                await asyncio.sleep(0)
            while await self._advance():
                await asyncio.sleep(BREATH_S)
                while packets.waiting:
                    self._add(await anext(packets))

    def _add(self, packet: Packet) -> bool:
        """Take a packet from the bus; whether there is something new to send."""
        gathered = self._gather(packet)
        for each in gathered:
            unit = self._history.add(each)
            if unit.keyframe:
                self._let_in(unit)
        return bool(gathered)

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
        async with self._wire:
            return await self._send_round()

    async def _send_round(self) -> bool:
        turn = Turn(self._history, self._clock.now())
        served = behind = False
        for number, stream in enumerate(self._in_order(), 1):
            if stream.cursor < self._history.end and stream in self._streams:
                served = True
                try:
                    behind |= self._serve(stream, turn)
                except Exception as error:  # noqa: BLE001 one viewer's fault must never end the others' feed
                    self._give_up(stream, error)
            if number % TURN == 0:
                await asyncio.sleep(0)
        if served and not behind and self._history.newest is not None:
            self._lateness.add(to_ms(self._clock.now() - self._history.newest.pts))
        return behind

    def _in_order(self) -> list[RtpStream]:
        streams = list(self._streams)
        self._first = (self._first + TURN) % max(1, len(streams))
        return streams[self._first :] + streams[: self._first]

    def _serve(self, stream: RtpStream, turn: Turn) -> bool:
        plate = turn.plate(stream)
        if plate is None:
            if turn.late(stream):
                self._skip(stream)
            else:
                self._rest(stream)
            return False
        if not stream.send(plate):
            self._skip(stream)
            return False
        return plate.end < self._history.end

    def _give_up(self, stream: RtpStream, error: Exception) -> None:
        _log.warning("%s: sending to a viewer failed, its connection ends: %s", self.name, type(error).__name__)
        stream.broken = True
        self.leave(stream)

    def _skip(self, stream: RtpStream) -> None:
        self.skips += 1
        self._rest(stream)
        self._bus.request_keyframe()

    def _rest(self, stream: RtpStream) -> None:
        del self._streams[stream]
        self._waiting[stream] = None


def _singly(packet: Packet) -> tuple[Packet, ...]:
    return (packet,)
