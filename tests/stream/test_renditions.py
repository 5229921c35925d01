"""A second rendition costs nothing until it is watched, begins with a keyframe, and VP8 decodes as well."""

import asyncio
from itertools import pairwise

import av
import numpy as np
import pytest

from stream.broadcast import Broadcast
from stream.clock import Clock, run_virtual
from stream.packet import Kind
from stream.timeline import PICTURE, from_s

SIZE = {"width": 160, "height": 288}
GREY = np.full((288 * 3 // 2, 160), 128, np.uint8)


def watched_late(name: str, seconds: int = 4):
    """The packets of a rendition that is joined at second 1 and left at second 2, and then for good."""

    async def main():
        clock = Clock()
        air = Broadcast(clock, lambda at: lambda: GREY, bitrate_bps=300_000, **SIZE)
        rendition = next(each for each in air.renditions if each.name == name)
        packets = []
        async with asyncio.TaskGroup() as group:
            running = group.create_task(air.run())
            await clock.sleep_until(from_s(1))
            with rendition.bus.subscribe("late", limit=200) as subscription:
                await clock.sleep_until(from_s(2))
                while subscription.waiting:
                    packets.append(await anext(subscription))
            assert air.stats().pictures.others == (name,)
            await clock.sleep_until(from_s(seconds))
            assert air.stats().pictures.others == ()
            running.cancel()
        return packets

    return run_virtual(main)


@pytest.mark.parametrize(("name", "codec"), [("economy", "h264"), ("vp8", "vp8")])
def test_a_rendition_is_encoded_only_while_it_is_watched_and_begins_with_a_keyframe(name, codec):
    packets = watched_late(name)
    assert packets[0].keyframe
    assert {packet.kind for packet in packets} == {Kind.VIDEO}
    pts = [packet.pts for packet in packets]
    assert pts == list(range(pts[0], pts[-1] + 1, PICTURE))
    assert from_s(1) <= pts[0] <= from_s(1.2)
    decoder = av.CodecContext.create(codec, "r")
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet.data))]
    assert len(frames) >= len(packets) - 2
    assert frames[-1].to_ndarray(format="yuv420p")[:288].mean() == pytest.approx(128, abs=2)


def test_a_keyframe_of_one_rendition_is_not_forced_on_the_others():
    async def main():
        clock = Clock()
        air = Broadcast(clock, lambda at: lambda: GREY, bitrate_bps=300_000, **SIZE)
        economy = air.renditions[0]
        async with asyncio.TaskGroup() as group:
            running = group.create_task(air.run())
            best = air.bus.subscribe("best", limit=500, kinds=(Kind.VIDEO,))
            other = economy.bus.subscribe("economy", limit=500)
            await clock.sleep_until(from_s(1.7))
            economy.bus.request_keyframe()
            await clock.sleep_until(from_s(3.5))
            keys = [await keyframes(best), await keyframes(other)]
            running.cancel()
        return keys

    best, economy = run_virtual(main)
    assert len(set(economy) - set(best)) >= 1
    assert all(later - earlier == 50 for earlier, later in pairwise(best[1:]))


async def keyframes(subscription) -> list[int]:
    numbers = []
    while subscription.waiting:
        packet = await anext(subscription)
        if packet.keyframe:
            numbers.append(packet.pts // PICTURE)
    subscription.close()
    return numbers
