"""A real broadcast of a test card and a tone, to real viewers, without a show."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import RATE_HZ, Samples

WIDTH, HEIGHT = 180, 320
TONE_HZ = 440


def test_card(at: Samples) -> NDArray[np.uint8]:
    """A bright bar that walks down eight picture lines per picture, on grey."""
    return card_of(WIDTH, HEIGHT, at)


def card_of(width: int, height: int, at: Samples) -> NDArray[np.uint8]:
    """The test card in another size."""
    i420 = np.full((height * 3 // 2, width), 128, np.uint8)
    i420[:height] = 60
    top = at // 1920 * 8 % (height - 40)
    i420[top : top + 40] = 210
    return i420


def tone(seconds: int) -> NDArray[np.int16]:
    """A sine at a quarter of full scale."""
    return (8000 * np.sin(2 * np.pi * TONE_HZ * np.arange(seconds * RATE_HZ) / RATE_HZ)).astype(np.int16)


@asynccontextmanager
async def on_the_air(width: int = WIDTH, height: int = HEIGHT) -> AsyncIterator[Whep]:
    """The test card with two minutes of tone, live, until the block ends."""
    clock = Clock()
    card = partial(partial, card_of, width, height)
    broadcast = Broadcast(clock, card, width=width, height=height, bitrate_bps=400_000)
    whep = Whep(broadcast.bus, clock, hosts=("127.0.0.1",))
    broadcast.mixer.place(clock.now(), tone(120))
    tasks = [asyncio.create_task(broadcast.run()), asyncio.create_task(whep.run())]
    try:
        yield whep
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
