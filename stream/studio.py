"""The picture thread and its slots: asks for each picture a little ahead of its deadline, draws it, encodes it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.bus import Bus
from stream.clock import Clock, Stopwatch
from stream.deadlines import SKIP_AFTER, next_slot, slot_to_serve
from stream.encoder import VideoEncoder
from stream.histogram import Histogram, Spread
from stream.packet import Packet, Picture
from stream.renditions import Rendition
from stream.side_encodes import SideEncodes, Wanted
from stream.timeline import LEAD, PICTURE, PICTURES_PER_S, Samples

Drawing: TypeAlias = Callable[[], NDArray[np.uint8]]
"""The work of drawing one picture, done on the picture thread: I420 of shape (height * 3 // 2, width)."""

IN_FLIGHT: Final = 3
"""Pictures begun and not finished; with that many the next slot shows the last picture again."""

FAULTS_IN_A_ROW: Final = PICTURES_PER_S
"""A drawing that fails repeats the last picture; after a second of failures the studio gives up loudly."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StudioStats:
    """What the picture thread did so far."""

    pictures: int
    repeated: int
    """Slots without a picture of their own: the thread was behind, or woke too late."""
    faults: int
    """Drawings that raised; they count as repeated too."""
    draw: Spread
    encode: Spread
    others: tuple[str, ...]
    """Renditions encoded now beside the main one."""


@dataclass(frozen=True, slots=True)
class _Made:
    packet: Packet | None
    others: list[tuple[Packet, Bus]]
    draw_ms: float
    encode_ms: float


class Studio:
    """Makes every picture of the show in one thread, and hands the packets to `release` on the event loop.

    `picture(at)` runs on the event loop: it must be cheap, and return a `Drawing` with everything it needs inside.
    Bounded: at most `IN_FLIGHT` drawings wait; a slot that finds no room is repeated. Under virtual time none is.
    """

    def __init__(
        self,
        clock: Clock,
        bus: Bus,
        encoder: VideoEncoder,
        picture: Callable[[Samples], Drawing],
        *,
        release: Callable[[Packet, Bus], None],
        lead: Samples = LEAD,
        renditions: Sequence[Rendition] = (),
    ) -> None:
        self._clock = clock
        self._bus = bus
        self._encoder = encoder
        self._picture = picture
        self._release = release
        self._lead = lead
        self._sides = SideEncodes(renditions)
        self._in_flight = 0
        self._pictures = self._repeated = self._faults = self._faults_in_a_row = 0
        self._draw, self._encode = Histogram(), Histogram()

    async def run(self) -> None:
        """Serve slot after slot for ever; ends with the drawing's error when every picture of a second failed."""
        with ThreadPoolExecutor(1, thread_name_prefix="picture") as thread:
            async with asyncio.TaskGroup() as group:
                due = next_slot(Samples(self._clock.now() + self._lead), step=PICTURE)
                while True:
                    await self._clock.sleep_until(Samples(due - self._lead))
                    now = Samples(self._clock.now() + self._lead)
                    slot, skipped = slot_to_serve(due, now, step=PICTURE, tolerance=SKIP_AFTER)
                    self._repeated += skipped
                    if self._in_flight < IN_FLIGHT:
                        self._in_flight += 1
                        group.create_task(self._make(thread, slot), name=f"picture {slot}")
                    else:
                        self._repeated += 1
                    due = Samples(slot + PICTURE)

    def stats(self) -> StudioStats:
        """Counters since the start."""
        draw, encode = self._draw.spread(), self._encode.spread()
        return StudioStats(self._pictures, self._repeated, self._faults, draw, encode, self._sides.running)

    async def _make(self, thread: ThreadPoolExecutor, at: Samples) -> None:
        loop = asyncio.get_running_loop()
        keyframe, sides = self._bus.take_keyframe_request(at), self._sides.wanted(at)
        try:
            with self._clock.outside():
                drawing = self._picture(at)
                made = await loop.run_in_executor(thread, self._draw_and_encode, at, drawing, keyframe, sides)
        except Exception:
            self._count_fault(at)
            self._sides.forget(sides)
            if keyframe:
                self._bus.request_keyframe()
            if self._faults_in_a_row >= FAULTS_IN_A_ROW:
                raise
        else:
            self._count(made)
            if made.packet is not None:
                self._release(made.packet, self._bus)
            for packet, bus in made.others:
                self._release(packet, bus)
        finally:
            self._in_flight -= 1

    def _draw_and_encode(self, at: Samples, drawing: Drawing, keyframe: bool, sides: Wanted) -> _Made:
        watch = Stopwatch()
        picture = Picture(at, drawing())
        draw_ms = watch.lap_ms()
        packet = self._encoder.encode(picture, keyframe=keyframe)
        return _Made(packet, self._sides.encode(picture, sides), draw_ms, watch.lap_ms())

    def _count(self, made: _Made) -> None:
        self._pictures += 1
        self._faults_in_a_row = 0
        self._draw.add(made.draw_ms)
        self._encode.add(made.encode_ms)

    def _count_fault(self, at: Samples) -> None:
        self._faults += 1
        self._repeated += 1
        self._faults_in_a_row += 1
        if self._faults_in_a_row == 1:
            _log.exception("the picture at sample %d could not be made; the last one stays on air", at)
