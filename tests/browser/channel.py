"""A real broadcast of a test card and a tone, to real viewers, without a show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from numpy.typing import NDArray

from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import RATE_HZ, Samples

WIDTH, HEIGHT = 180, 320
TONE_HZ = 440


def test_card(at: Samples) -> NDArray[np.uint8]:
    """A bright bar that walks down one picture line in eight per picture, on grey."""
    i420 = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    i420[:HEIGHT] = 60
    top = at // 1920 * 8 % (HEIGHT - 40)
    i420[top : top + 40] = 210
    return i420


def tone(seconds: int) -> NDArray[np.int16]:
    """A sine at a quarter of full scale."""
    return (8000 * np.sin(2 * np.pi * TONE_HZ * np.arange(seconds * RATE_HZ) / RATE_HZ)).astype(np.int16)


@asynccontextmanager
async def on_the_air() -> AsyncIterator[Whep]:
    """The test card with two minutes of tone, live, until the block ends."""
    clock = Clock()
    broadcast = Broadcast(clock, lambda at: lambda: test_card(at), width=WIDTH, height=HEIGHT, bitrate_bps=400_000)
    whep = Whep(broadcast.bus, clock, hosts=("127.0.0.1",))
    broadcast.mixer.place(clock.now(), tone(120))
    tasks = [asyncio.create_task(broadcast.run()), asyncio.create_task(whep.run())]
    try:
        yield whep
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
