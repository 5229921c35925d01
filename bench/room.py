"""A room without a show for the stream's benches: moving pictures with a time code, a beep a second, WHEP viewers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.content import moving_pictures
from bench.receiver import LOOPBACK
from bench.report import Report, Row
from bench.sync_chromium import ChromiumUnable, blank_page, first_line, served
from bench.timecode import stamp
from host.console.whep import WhepEndpoint
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import PICTURE, RATE_HZ, Samples, from_s

if TYPE_CHECKING:
    from playwright.async_api import Page

PAGE: Final = Path(__file__).with_name("watch_page")
LOADS_WITHIN_S: Final = 30


@dataclass(frozen=True, slots=True)
class Room:
    """What is on the air."""

    clock: Clock
    air: Broadcast
    whep: Whep


@asynccontextmanager
async def coded_room(seconds: float) -> AsyncIterator[Room]:
    """Pictures that carry the wall clock's milliseconds of the moment they were composed, until the block ends."""
    clock, pictures = Clock(), moving_pictures(25)
    air = Broadcast(clock, lambda at: lambda: coded(pictures[at // PICTURE % len(pictures)]))
    for second in range(int(seconds)):
        air.mixer.place(Samples(clock.now() + from_s(second)), beep())
    whep = Whep(air.bus, clock, hosts=LOOPBACK, renditions=air.renditions)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(air.run(), name="air"), group.create_task(whep.run(), name="whep")]
        try:
            yield Room(clock, air, whep)
        finally:
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def watched(endpoint: WhepEndpoint) -> AsyncIterator["Page"]:
    """Chromium with the watching page open; raises `ChromiumUnable`."""
    async with blank_page() as page, served(endpoint, PAGE) as address:
        try:
            async with asyncio.timeout(LOADS_WITHIN_S):
                await page.goto(address)
        except TimeoutError as error:
            raise ChromiumUnable(f"the page does not load within {LOADS_WITHIN_S} s") from error
        yield page
        await page.close()


def coded(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with the time of this moment in it."""
    return stamp(picture, time.time_ns() // 1_000_000)


def beep() -> NDArray[np.int16]:
    """200 ms of 1 kHz."""
    return np.asarray(12_000 * np.sin(2 * np.pi * 1000 * np.arange(RATE_HZ // 5) / RATE_HZ), np.int16)


def in_chromium(name: str, measure: Callable[[], Coroutine[Any, Any, tuple[Row, ...]]]) -> Report:
    """The report of a measurement in Chromium; one failing row that says why when Chromium cannot."""
    rows: tuple[Row, ...] = ()
    try:
        rows = asyncio.run(measure())
    except* ChromiumUnable as unable:
        rows = (Row(f"measured in Chromium: {first_line(unable)}", 0, "", 1, "higher"),)
    return Report(name, rows)
