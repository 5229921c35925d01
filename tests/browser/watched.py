"""A served room whose broadcast has every rendition and every figure, and no show behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from host.compose.watching import StreamFigures
from host.console.app import build_app
from host.console.whep import Watching
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import Samples
from tests.browser import channel
from tests.browser.serving import Served
from tests.browser.studio import TOKEN
from tests.fakes.desk import FakeDesk


@dataclass(frozen=True)
class Room:
    """A broadcast with its figures, served at `address`."""

    whep: Whep
    figures: StreamFigures
    desk: FakeDesk
    address: str


@asynccontextmanager
async def room(
    served: Served,
    watching: Watching | None = None,
    card: Callable[[Samples], NDArray[np.uint8]] = channel.test_card,
    **settings: object,
) -> AsyncIterator[Room]:
    """On the air until the block ends; `card` draws the pictures, `settings` are the WHEP endpoint's."""
    clock, size = Clock(), {"width": channel.WIDTH, "height": channel.HEIGHT}
    air = Broadcast(clock, partial(partial, card), bitrate_bps=400_000, **size)
    whep = Whep(air.bus, clock, hosts=("127.0.0.1",), renditions=air.renditions, **settings)  # type: ignore[arg-type]
    air.mixer.place(clock.now(), channel.tone(60))
    figures, desk = StreamFigures(clock, air, whep), FakeDesk()
    desk.panels = {"stream": figures.state}
    app = build_app(
        desk.room,
        desk,
        whep,
        token=TOKEN,
        watching=watching,
        viewing=figures.viewing,
        figures=figures.metrics,
    )
    async with asyncio.TaskGroup() as group, served(app) as address:
        running = [group.create_task(air.run()), group.create_task(whep.run())]
        yield Room(whep, figures, desk, address)
        for task in running:
            task.cancel()
