"""Releases everything at its deadline: a sound block every 20 ms, each picture on its slot, whoever is late."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stream.aac import AacEncoder
from stream.bus import Bus
from stream.clock import Clock
from stream.deadlines import SKIP_AFTER, next_slot, slot_to_serve
from stream.encoder import SOUND_LOOKAHEAD, SoundEncoder
from stream.histogram import Histogram, Spread
from stream.packet import Kind, Packet
from stream.timeline import BLOCK, SOUND_LEAD, Samples, to_ms


@dataclass(frozen=True, slots=True)
class PacerStats:
    """How well deadlines were kept so far."""

    blocks: int
    """Sound blocks released."""
    skipped: int
    """Sound blocks never made because the pacer woke more than `SKIP_AFTER` late."""
    late_pictures: int
    """Pictures released after their deadline."""
    lateness: Spread
    """Of the pacer itself, per block."""


class Pacer:
    """Reads, encodes and publishes sound on absolute deadlines; never waits for the renderer.

    `sound(at)` gives the block of shape (960,), int16, that begins at `at`. Finished pictures come by `release`.
    Pictures leave at their moment, sound `SOUND_LEAD` before its own.
    """

    def __init__(self, clock: Clock, bus: Bus, sound: Callable[[Samples], NDArray[np.int16]]) -> None:
        self._clock = clock
        self._bus = bus
        self._sound = sound
        self._encoder = SoundEncoder()
        self._aac: AacEncoder | None = None
        self._pictures: deque[tuple[Packet, Bus]] = deque()
        self._lateness = Histogram()
        self._blocks = self._skipped = self._late_pictures = 0

    def release(self, packet: Packet, bus: Bus | None = None) -> None:
        """Take a finished picture packet, in encoding order; a late one goes out at once, for H.264 misses none.

        `bus` is a rendition's own. Bounded by the studio, which never has more than a few pictures on the way.
        """
        bus = bus or self._bus
        self._pictures.append((packet, bus))
        now = self._clock.now()
        if packet.pts < now and bus is self._bus:
            self._late_pictures += 1
        self._publish_pictures(now)

    async def run(self) -> None:
        """Serve block after block for ever."""
        due = next_slot(self._clock.now(), step=BLOCK)
        while True:
            await self._clock.sleep_until(due)
            now = self._clock.now()
            self._lateness.add(to_ms(now - due))
            slot, skipped = slot_to_serve(due, now, step=BLOCK, tolerance=SKIP_AFTER)
            self._skipped += skipped
            self._serve(slot)
            due = Samples(slot + BLOCK)
            # A loop that is behind must still let others run between two blocks.
            await asyncio.sleep(0)

    def stats(self) -> PacerStats:
        """Counters since the start."""
        return PacerStats(self._blocks, self._skipped, self._late_pictures, self._lateness.spread())

    def _serve(self, slot: Samples) -> None:
        self._publish_pictures(slot)
        at = Samples(slot + SOUND_LEAD)
        coded_from = Samples(at + SOUND_LOOKAHEAD)
        block = self._sound(coded_from)
        self._bus.publish(self._encoder.encode(block, at))
        self._publish_aac(block, coded_from)
        self._blocks += 1

    def _publish_aac(self, block: NDArray[np.int16], at: Samples) -> None:
        if not self._bus.wants(Kind.AAC):
            self._aac = None
            return
        self._aac = self._aac or AacEncoder()
        for packet in self._aac.encode(block, at):
            self._bus.publish(packet)

    def _publish_pictures(self, now: Samples) -> None:
        while self._pictures and self._pictures[0][0].pts <= now:
            packet, bus = self._pictures.popleft()
            bus.publish(packet)
