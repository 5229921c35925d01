"""One encode's feed to its direct viewers: who begins when, how a keyframe is paced, and what becomes of the slow."""

import asyncio
import errno
import struct
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pylibsrtp
import pytest

from stream.bus import Bus
from stream.clock import Clock, run_virtual
from stream.outputs.feed import BURST, TURN, Feed
from stream.outputs.rtp_h264 import rtp_payloads
from stream.outputs.rtp_history import Layout, Plate
from stream.outputs.rtp_stream import Identity, RtpStream, Series
from stream.packet import Kind, Packet
from stream.timeline import PICTURE, Samples, from_ms, from_s, to_ms

LAYOUT = Layout(0, "", 0, 10)
SERIES = Series(1, 2, 0, 0)


class Line:
    """A viewer's line that remembers what was sent and when; `full` leaves it no room, `fault` is what it raises."""

    def __init__(self, clock: Clock) -> None:
        self.full = False
        self.fault: Exception | None = None
        self.sent: list[tuple[Samples, list[int]]] = []
        """Moment, and the RTP times of a burst."""
        self.plates: list[Plate] = []
        self.told: Callable[[], None] = lambda: None
        self._clock = clock

    @property
    def pictures(self) -> list[int]:
        """The numbers of the pictures that have come, as the viewer would count them."""
        return sorted({ticks // 3600 for _, times in self.sent for ticks in times})

    def send(self, plate: Plate) -> bool:
        self.told()
        if self.fault is not None:
            raise self.fault
        if not self.full:
            self.sent.append((self._clock.now(), [ticks for *_, ticks in plate.slice.packets]))
            self.plates.append(plate)
        return not self.full

    def repeat(self, sequence: int) -> bool:
        return False


@dataclass
class House:
    """A bus with a feed, and a source of pictures of which every fiftieth is a keyframe, or one asked for."""

    clock: Clock
    bus: Bus
    feed: Feed
    key_bytes: int = 3000

    def viewer(self) -> tuple[RtpStream, Line]:
        line = Line(self.clock)
        return RtpStream(line, Identity(1, 96, LAYOUT), SERIES), line

    async def show(self) -> None:
        number = 0
        while True:
            at = Samples(number * PICTURE)
            await self.clock.sleep_until(at)
            key = self.bus.take_keyframe_request(at) or number % 50 == 0
            body = b"\x00\x00\x01" + bytes([0x65 if key else 0x41]) + b"\x55" * (self.key_bytes if key else 2000)
            self.bus.publish(Packet(Kind.VIDEO, at, body, key))
            number += 1


def on_air(story: Callable[[House], Coroutine[None, None, None]], **settings: int) -> None:
    """Play a story in virtual time, beside the pictures and the feed."""

    async def main() -> None:
        clock, bus = Clock(), Bus()
        house = House(clock, bus, Feed("pictures", bus, Kind.VIDEO, rtp_payloads, clock))
        house.key_bytes = settings.get("key_bytes", 3000)
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(house.show()), group.create_task(house.feed.run())]
            await story(house)
            for task in running:
                task.cancel()

    run_virtual(main)


def test_sound_lets_the_pictures_of_its_moment_pass():
    async def main() -> None:
        clock, bus, wire, order = Clock(), Bus(), asyncio.Lock(), []
        sound = Feed("sound", bus, Kind.AUDIO, lambda data: [data], clock, wire=wire, patient=True)
        pictures = Feed("pictures", bus, Kind.VIDEO, rtp_payloads, clock, wire=wire)

        def listener(feed: Feed) -> None:
            line = Line(clock)
            line.told = partial(order.append, feed.name)
            feed.join(RtpStream(line, Identity(1, 96, LAYOUT), SERIES))

        async with asyncio.TaskGroup() as group:
            running = [group.create_task(sound.run()), group.create_task(pictures.run())]
            for feed in (sound, pictures):
                for _ in range(2 * TURN):
                    listener(feed)
            await asyncio.sleep(0.01)
            bus.publish(Packet(Kind.AUDIO, Samples(0), b"block", True))
            bus.publish(Packet(Kind.VIDEO, Samples(0), b"\x00\x00\x01\x65" + bytes(100), True))
            await asyncio.sleep(0.01)
            for task in running:
                task.cancel()
        assert order == ["pictures"] * 2 * TURN + ["sound"] * 2 * TURN

    run_virtual(main)


@pytest.mark.parametrize("empty_s", [0.1, 0.9, 1.5, 6.0])
def test_a_viewer_of_a_house_that_was_empty_begins_as_soon_as_the_first_one(empty_s):
    async def story(house: House) -> None:
        first, _ = house.viewer()
        house.feed.join(first)
        await house.clock.sleep_until(from_s(3.3))
        house.feed.leave(first)
        joined = from_s(3.3 + empty_s)
        await house.clock.sleep_until(joined)
        second, line = house.viewer()
        house.feed.join(second)
        await house.clock.sleep_until(Samples(joined + from_s(1)))
        began = line.sent[0][0]
        # Either the last keyframe is fresh and comes at once, or one is forced for the next picture.
        assert to_ms(began - joined) <= 41
        assert line.pictures == list(range(line.pictures[0], line.pictures[-1] + 1))

    on_air(story)


def test_a_keyframe_goes_out_in_bursts_with_a_breath_between_them():
    async def story(house: House) -> None:
        viewer, line = house.viewer()
        house.feed.join(viewer)
        await house.clock.sleep_until(from_ms(39))
        assert [len(times) for _, times in line.sent] == [BURST] * 4 + [3]
        moments = [to_ms(at) for at, _ in line.sent]
        assert all(1.9 < later - earlier < 2.5 for earlier, later in pairwise(moments))

    on_air(story, key_bytes=80_000)


def test_a_slow_viewer_is_not_queued_for_but_goes_on_at_the_next_keyframe():
    async def story(house: House) -> None:
        (slow, slow_line), (swift, swift_line) = house.viewer(), house.viewer()
        house.feed.join(slow)
        house.feed.join(swift)
        await house.clock.sleep_until(from_s(1.1))
        slow_line.full = True
        await house.clock.sleep_until(from_s(1.13))
        slow_line.full = False
        await house.clock.sleep_until(from_s(3))
        gaps = [n for n in range(slow_line.pictures[-1] + 1) if n not in slow_line.pictures]
        # A keyframe is forced at once, for the last one forced is more than a second ago.
        assert gaps == [28]
        assert house.feed.skips >= 1
        assert swift_line.pictures == list(range(swift_line.pictures[-1] + 1))

    on_air(story)


@pytest.mark.parametrize(
    "fault",
    [pylibsrtp.Error("unspecified failure"), OSError(errno.EMFILE, "too many files"), ValueError(), struct.error()],
)
def test_whatever_breaks_in_one_viewer_leaves_out_that_viewer_alone(fault):
    async def story(house: House) -> None:
        viewers = [house.viewer() for _ in range(3)]
        for viewer, _ in viewers:
            house.feed.join(viewer)
        await house.clock.sleep_until(from_s(1))
        (first, first_line), (broken, broken_line), (last, last_line) = viewers
        broken_line.fault = fault
        await house.clock.sleep_until(from_s(2.2))
        assert (first.broken, broken.broken, last.broken) == (False, True, False)
        assert len(house.feed) == 2
        assert max(broken_line.pictures) <= 25
        for line in (first_line, last_line):
            assert line.pictures == list(range(line.pictures[0], 55))

    on_air(story)


def test_viewers_who_have_seen_the_same_get_the_very_same_packets():
    async def story(house: House) -> None:
        viewers = [house.viewer() for _ in range(TURN + 2)]
        for viewer, _ in viewers:
            house.feed.join(viewer)
        await house.clock.sleep_until(from_s(0.2))
        (_, first), *others = viewers
        assert len(first.plates) >= 5
        # The same object, not only the same bytes: it was made once.
        assert all(line.plates == first.plates for _, line in others)

    on_air(story)


def test_the_first_in_one_turn_is_not_the_first_in_the_next():
    async def story(house: House) -> None:
        order: list[int] = []
        for n, (viewer, line) in enumerate([house.viewer() for _ in range(3)]):
            line.told = partial(order.append, n)
            house.feed.join(viewer)
        await house.clock.sleep_until(from_s(0.3))
        first = order[::3]
        assert set(first) == {0, 1, 2}
        assert all(sorted(order[n : n + 3]) == [0, 1, 2] for n in range(0, len(order) - 2, 3))

    on_air(story)


def test_with_keyframes_only_nothing_else_is_sent():
    async def story(house: House) -> None:
        viewer, line = house.viewer()
        house.feed.join(viewer)
        await house.clock.sleep_until(from_s(0.5))
        viewer.keyframes_only = True
        await house.clock.sleep_until(from_s(6.5))
        assert [n for n in line.pictures if n > 13] == [50, 100, 150]

    on_air(story)


def test_a_viewer_that_is_moved_misses_no_picture_and_gets_none_twice():
    async def story(house: House) -> None:
        other = Feed("economy", house.bus, Kind.VIDEO, rtp_payloads, house.clock)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(other.run())
            viewer, line = house.viewer()
            house.feed.join(viewer)
            await house.clock.sleep_until(from_s(1.2))
            other.join(viewer, leaving=house.feed)
            await house.clock.sleep_until(from_s(3.2))
            running.cancel()
        assert len(other) == 1
        assert len(house.feed) == 0
        times = [ticks for _, burst in line.sent for ticks in burst]
        assert times == sorted(times)
        assert line.pictures == list(range(line.pictures[-1] + 1))

    on_air(story)


def test_a_viewer_that_left_gets_nothing_more_and_the_feed_leaves_the_bus():
    async def story(house: House) -> None:
        viewer, line = house.viewer()
        house.feed.join(viewer)
        await house.clock.sleep_until(from_s(0.5))
        house.feed.leave(viewer)
        before = len(line.sent)
        await house.clock.sleep_until(from_s(1))
        assert len(line.sent) == before
        assert house.bus.outputs == 0

    on_air(story)
