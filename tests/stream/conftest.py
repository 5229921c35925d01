"""Test support for the stream: a broadcast on the air, and receivers that really connect and decode."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.receiver import LOOPBACK, Receiver
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.segments import Reel
from stream.outputs.whep import Whep
from stream.timeline import RATE_HZ, Samples
from tests.stream.reels import recorded

WIDTH, HEIGHT = 160, 288


@pytest.fixture
async def receiver() -> AsyncIterator[Callable[..., Receiver]]:
    """Makes receivers and closes them all."""
    made: list[Receiver] = []

    def make(*kinds: str, codec: str = "") -> Receiver:
        made.append(Receiver(kinds or ("audio", "video"), codec))
        return made[-1]

    yield make
    await asyncio.gather(*(each.close() for each in made))


@pytest.fixture(scope="session")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Reel:
    """Fourteen seconds on the air, as segments."""
    return recorded(tmp_path_factory.mktemp("reel"))


@pytest.fixture
def grey() -> Callable[[Samples], Callable[[], NDArray[np.uint8]]]:
    """A small picture whose grey tells its moment: level 16 + 4 * (picture number mod 50)."""

    def picture(at: Samples) -> Callable[[], NDArray[np.uint8]]:
        return lambda: grey_picture(16 + 4 * (at // 1920 % 50))

    return picture


@pytest.fixture
def whep_on_air(grey) -> Callable[..., contextlib.AbstractAsyncContextManager[tuple[Whep, Broadcast]]]:
    """Opens a broadcast of grey pictures and a tone with a WHEP endpoint on loopback beside it."""

    @contextlib.asynccontextmanager
    async def on_air(**settings: object) -> AsyncIterator[tuple[Whep, Broadcast]]:
        clock = Clock()
        air = Broadcast(clock, grey, width=WIDTH, height=HEIGHT, bitrate_bps=300_000)
        air.mixer.place(Samples(0), tone(60))
        whep = Whep(air.bus, clock, hosts=LOOPBACK, **{"renditions": air.renditions} | settings)
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(air.run()), group.create_task(whep.run())]
            yield whep, air
            for task in running:
                task.cancel()

    return on_air


def tone(seconds: float) -> NDArray[np.int16]:
    t = np.arange(int(seconds * RATE_HZ))
    return (8000 * np.sin(2 * np.pi * 440 * t / RATE_HZ)).astype(np.int16)


def grey_picture(level: int) -> NDArray[np.uint8]:
    i420 = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    i420[:HEIGHT] = level
    return i420
