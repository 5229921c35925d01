"""A small broadcast for tests of outputs: grey pictures that flash, and a tone that begins with each flash."""

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np

from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.studio import Drawing
from stream.timeline import Samples, from_ms, from_s

WIDTH, HEIGHT = 160, 288
FLASH = from_ms(200)


def flashing(at: Samples) -> Drawing:
    """White for the first 200 ms of every second, else dark."""
    picture = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    picture[:HEIGHT] = 235 if at % from_s(1) < FLASH else 16
    return lambda: picture


def noisy(at: Samples) -> Drawing:
    """What cannot be compressed."""
    picture = np.random.default_rng(at).integers(0, 255, (HEIGHT * 3 // 2, WIDTH), np.uint8)
    return lambda: picture


def small_broadcast(
    clock: Clock, *, seconds: int = 25, picture: Callable[[Samples], Drawing] = flashing, bitrate_bps: int = 300_000
) -> Broadcast:
    """On the air once `run`; the tones are placed already."""
    air = Broadcast(clock, picture, width=WIDTH, height=HEIGHT, bitrate_bps=bitrate_bps)
    tone = (np.sin(np.arange(FLASH) / 20) * 9000).astype(np.int16)
    for second in range(seconds):
        air.mixer.place(from_s(second), tone)
    return air


async def beside(air: Broadcast, work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` while the broadcast runs, then end both."""
    async with asyncio.TaskGroup() as group:
        on_air = group.create_task(air.run(), name="broadcast")
        await work()
        on_air.cancel()
