"""Real peer connections on loopback that decode what the encode-once endpoint sends."""

import asyncio

import numpy as np

from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import RATE_HZ, Samples


def tone(seconds: float) -> np.ndarray:
    t = np.arange(int(seconds * RATE_HZ))
    return (8000 * np.sin(2 * np.pi * 440 * t / RATE_HZ)).astype(np.int16)


async def test_two_viewers_decode_picture_and_sound(receiver, grey):
    clock = Clock()
    air = Broadcast(clock, grey, width=160, height=288, bitrate_bps=300_000)
    air.mixer.place(Samples(0), tone(30))
    whep = Whep(air.bus, clock, hosts=["127.0.0.1"])
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(air.run()), group.create_task(whep.run())]
        one, two = receiver(), receiver()
        await asyncio.gather(one.watch(whep), two.watch(whep))
        for each in (one, two):
            await each.until(lambda r: len(r.pictures) >= 25 and len(r.sounds) >= 50)
            assert {(f.width, f.height) for f in each.pictures} == {(160, 288)}
        assert whep.count == 2
        print(air.stats(), whep.stats())
        for task in running:
            task.cancel()
    assert whep.count == 0
    assert air.bus.outputs == 0
