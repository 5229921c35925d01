"""Studio and pacer on virtual and on real time: every deadline kept, the slow skipped and counted, faults survived."""

import asyncio
import logging
import threading
from dataclasses import replace

import numpy as np
import pytest

from stream.broadcast import Broadcast
from stream.bus import Bus
from stream.clock import Clock, run_virtual
from stream.encoder import SOUND_LOOKAHEAD, VideoEncoder
from stream.pacer import Pacer
from stream.packet import Kind, Packet
from stream.studio import FAULTS_IN_A_ROW, IN_FLIGHT, Studio
from stream.timeline import BLOCK, LEAD, PICTURE, RATE_HZ, SOUND_LEAD, Samples, from_ms, from_s

W, H = 160, 288
GREY = np.full((H * 3 // 2, W), 128, np.uint8)


def silence(_: Samples) -> np.ndarray:
    return np.zeros(BLOCK, np.int16)


class Spy(Bus):
    """Keeps what was published, and when."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.seen: list[tuple[Samples, Packet]] = []

    def publish(self, packet: Packet) -> None:
        self.seen.append((self.clock.now(), packet))
        super().publish(packet)

    def moments(self, kind: Kind) -> list[Samples]:
        return [packet.pts for _, packet in self.seen if packet.kind is kind]

    def delays(self, kind: Kind) -> list[int]:
        return [at - packet.pts for at, packet in self.seen if packet.kind is kind]


async def run_for(length: Samples, clock: Clock, *jobs) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job) for job in jobs]
        await clock.sleep_until(Samples(clock.now() + length + 1))
        for task in tasks:
            task.cancel()


class SleepyClock(Clock):
    """A clock whose sleeper may oversleep, as on a machine that was busy elsewhere."""

    oversleep_at: Samples | None = None
    oversleep: Samples = Samples(0)

    async def sleep_until(self, at: Samples) -> None:
        await super().sleep_until(at)
        if self.oversleep_at is not None and at >= self.oversleep_at:
            self.oversleep_at = None
            await super().sleep_until(Samples(at + self.oversleep))


def test_sound_and_pictures_leave_exactly_on_their_deadlines_side_by_side():
    async def main() -> Spy:
        clock = Clock()
        bus = Spy(clock)
        pacer = Pacer(clock, bus, silence)
        studio = Studio(clock, bus, VideoEncoder(W, H, 300_000), lambda at: lambda: GREY, release=pacer.release)
        await run_for(from_s(3), clock, pacer.run(), studio.run())
        return bus

    bus = run_virtual(main)
    assert bus.moments(Kind.AUDIO) == list(range(SOUND_LEAD, SOUND_LEAD + 3 * RATE_HZ + 1, BLOCK))
    pictures = bus.moments(Kind.VIDEO)
    assert pictures == list(range(pictures[0], 3 * RATE_HZ + 1, PICTURE))
    assert pictures[0] <= LEAD + PICTURE
    assert set(bus.delays(Kind.AUDIO)) == {-SOUND_LEAD}
    assert set(bus.delays(Kind.VIDEO)) == {0}


def test_the_sound_is_read_ahead_by_its_lead_and_the_codecs_delay():
    async def main() -> list[Samples]:
        clock, asked = Clock(), []
        pacer = Pacer(clock, Bus(), lambda at: asked.append(at) or silence(at))
        await run_for(from_ms(50), clock, pacer.run())
        return asked

    assert run_virtual(main) == [SOUND_LEAD + SOUND_LOOKAHEAD + n * BLOCK for n in range(3)]


@pytest.mark.parametrize(
    ("stall_ms", "skipped"),
    [(10, 0), (59, 0), (61, 3), (1500, 75)],
)
def test_a_short_stall_loses_nothing_and_a_long_one_jumps_to_the_present(stall_ms, skipped):
    async def main() -> tuple[Spy, int]:
        clock = SleepyClock()
        clock.oversleep_at, clock.oversleep = from_s(1), from_ms(stall_ms)
        bus = Spy(clock)
        pacer = Pacer(clock, bus, silence)
        await run_for(from_s(4), clock, pacer.run())
        return bus, pacer.stats().skipped

    bus, counted = run_virtual(main)
    assert counted == skipped
    sounds = bus.moments(Kind.AUDIO)
    assert len(sounds) == 201 - skipped
    assert sounds[-1] == 4 * RATE_HZ + SOUND_LEAD
    # In step again from the next block on: nothing is left to catch up.
    assert bus.delays(Kind.AUDIO)[-100:] == [-SOUND_LEAD] * 100


def test_a_late_picture_leaves_at_once_and_is_never_dropped():
    async def main() -> tuple[Spy, int]:
        clock = Clock()
        bus = Spy(clock)
        pacer = Pacer(clock, bus, silence)
        first = Packet(Kind.VIDEO, Samples(0), b"I", keyframe=True)

        async def deliver() -> None:
            await clock.sleep_until(from_ms(100))
            for n in (0, 1, 5):
                pacer.release(replace(first, pts=Samples(n * PICTURE)))

        await run_for(from_ms(400), clock, pacer.run(), deliver())
        return bus, pacer.stats().late_pictures

    bus, late = run_virtual(main)
    assert late == 2
    assert bus.moments(Kind.VIDEO) == [0, PICTURE, 5 * PICTURE]
    assert bus.delays(Kind.VIDEO) == [from_ms(100), from_ms(60), 0]


async def test_a_picture_thread_that_is_behind_repeats_pictures_and_never_holds_up_the_sound():
    clock = Clock()
    bus = Spy(clock)
    pacer = Pacer(clock, bus, silence)
    gate = threading.Event()
    waiting = 0

    def drawing() -> np.ndarray:
        nonlocal waiting
        waiting += 1
        gate.wait(5)
        return GREY

    studio = Studio(clock, bus, VideoEncoder(W, H, 300_000), lambda at: drawing, release=pacer.release)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(pacer.run()), group.create_task(studio.run())]
        await clock.sleep_until(from_ms(500))
        sounds_during_the_stall = len(bus.moments(Kind.AUDIO))
        repeated = studio.stats().repeated
        gate.set()
        async with asyncio.timeout(20):
            while len(bus.moments(Kind.VIDEO)) <= IN_FLIGHT:  # noqa: ASYNC110 -- a bus has no event for it
                await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
    assert sounds_during_the_stall + pacer.stats().skipped >= 24
    assert repeated >= 5
    pictures = bus.moments(Kind.VIDEO)
    assert pictures == sorted(pictures)
    assert pacer.stats().late_pictures >= IN_FLIGHT


def test_on_virtual_time_even_a_slow_drawing_is_neither_late_nor_repeated():
    def slow() -> np.ndarray:
        threading.Event().wait(0.06)
        return GREY

    async def main() -> Broadcast:
        clock = Clock()
        air = Broadcast(clock, lambda at: slow, width=W, height=H, bitrate_bps=300_000)
        await run_for(from_s(1), clock, air.run())
        return air

    stats = run_virtual(main).stats()
    assert stats.pictures.pictures == 25
    assert (stats.pictures.repeated, stats.sound.late_pictures, stats.sound.skipped) == (0, 0, 0)
    assert stats.pictures.draw.p50_ms >= 60 / 1.1


def test_one_failing_drawing_repeats_a_picture_and_says_so_once(caplog):
    def picture(at: Samples):
        return (lambda: GREY) if at // PICTURE % 10 else (lambda: 1 / 0)

    async def main() -> Broadcast:
        clock = Clock()
        air = Broadcast(clock, picture, width=W, height=H, bitrate_bps=300_000)
        await run_for(from_s(2), clock, air.run())
        return air

    with caplog.at_level(logging.ERROR, "stream"):
        stats = run_virtual(main).stats()
    assert stats.pictures.faults == stats.pictures.repeated == len(caplog.records) == 5
    assert stats.pictures.pictures == 45


def test_a_second_of_failing_drawings_ends_the_broadcast_with_their_error():
    async def main() -> None:
        clock = Clock()
        air = Broadcast(clock, lambda at: lambda: GREY[:10], width=W, height=H, bitrate_bps=300_000)
        await run_for(from_s(60), clock, air.run())

    with pytest.raises(ExceptionGroup) as raised:
        run_virtual(main)
    assert raised.group_contains(ValueError, match=r"takes I420 of shape \(432, 160\)")
    assert FAULTS_IN_A_ROW == 25


def test_a_keyframe_lost_to_a_failing_drawing_is_asked_for_again():
    async def main() -> Spy:
        clock = Clock()
        bus = Spy(clock)
        pacer = Pacer(clock, bus, silence)
        fails = [10 * PICTURE]

        def picture(at: Samples):
            return (lambda: 1 / 0) if at in fails else (lambda: GREY)

        studio = Studio(clock, bus, VideoEncoder(W, H, 300_000), picture, release=pacer.release)
        clock.call_at(Samples(8 * PICTURE + 10), bus.request_keyframe)
        await run_for(from_s(2), clock, pacer.run(), studio.run())
        return bus

    keyframes = [p.pts // PICTURE for _, p in run_virtual(main).seen if p.kind is Kind.VIDEO and p.keyframe]
    assert keyframes[0] == 2
    # Picture 10 should have been it; the rule of one a second holds for the next attempt too.
    assert keyframes[1] == 35


def test_a_minute_of_broadcasting_takes_a_second_and_misses_nothing():
    """Tiny pictures, so that the time is the schedule's and not the encoder's."""

    async def main() -> Broadcast:
        clock = Clock()
        tiny = np.full((24, 16), 128, np.uint8)
        air = Broadcast(clock, lambda at: lambda: tiny, width=16, height=16, bitrate_bps=50_000)
        await run_for(from_s(60), clock, air.run())
        return air

    stats = run_virtual(main).stats()
    assert (stats.sound.blocks, stats.sound.skipped, stats.pictures.repeated) == (3_001, 0, 0)
