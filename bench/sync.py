"""`livehost bench sync`: the clap test, mouth and flash against a beep, at the packets, at a viewer and in Chromium."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.receiver import LOOPBACK, Receiver
from bench.report import Report, Row
from bench.sync_chromium import ChromiumUnable, blank_page, fetch, first_line, served, watch
from bench.sync_reading import Gaps, ViewerReading, read_packets
from bench.sync_show import ClapShow
from host.avatar.puppet import Puppet
from host.avatar.stage import Stage, load_layout, theme_for
from stream.broadcast import HEIGHT, Broadcast
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.packet import Packet
from stream.timeline import from_s

CLAPS: Final = 12
COMPARED: Final = 10
LIMIT_MS: Final = 40.0
"""One picture."""

SETTLE: Final = from_s(8)
"""A browser brings picture and sound in step over its first sender reports; claps begin after that."""


@dataclass(frozen=True, slots=True)
class Claps:
    """The same claps at two places."""

    at_packets: Gaps
    at_viewer: Gaps


@dataclass(frozen=True, slots=True)
class _Air:
    clock: Clock
    bus: Bus
    whep: Whep


def run() -> Report:
    """The real presenter at 720x1280, twice: for a viewer that decodes here, then for Chromium; about 35 s."""
    puppet = Puppet()
    puppet.prewarm()
    stage = Stage(puppet, layout=load_layout("portrait"), theme=theme_for(""))
    claps = asyncio.run(clap(ClapShow(stage, CLAPS)))
    rows = [*_rows("at the packets", claps.at_packets), *_rows("at a WebRTC viewer", claps.at_viewer)]
    try:
        rows += _rows("in Chromium", asyncio.run(clap_in_chromium(ClapShow(stage, CLAPS, first=SETTLE))))
    except* ChromiumUnable as unable:
        rows.append(Row(f"claps compared in Chromium: {first_line(unable)}", 0, "", COMPARED, "higher"))
    return Report("sync", tuple(rows))


async def clap(show: ClapShow, *, height: int = HEIGHT) -> Claps:
    """Show the claps to a real viewer, and keep the packets."""
    viewer, packets = Receiver(), list[Packet]()
    reading = ViewerReading(viewer)
    async with _on_air(show, height) as air, asyncio.TaskGroup() as group:
        keeping = group.create_task(keep(air.bus, packets), name="packets")
        await viewer.watch(air.whep)
        watching = group.create_task(reading.run(), name="viewer")
        await air.clock.sleep_until(show.end)
        keeping.cancel()
        watching.cancel()
        await viewer.close()
    return Claps(read_packets(packets).gaps(), reading.witness().gaps())


async def clap_in_chromium(show: ClapShow) -> Gaps:
    """Show the claps to Chromium; raises `ChromiumUnable`."""
    async with blank_page() as page, _on_air(show, HEIGHT) as air, served(air.whep) as address:
        await watch(page, address, width=show.width)
        await air.clock.sleep_until(show.end)
        witness = await fetch(page)
        await page.close()
    return witness.gaps()


@asynccontextmanager
async def _on_air(show: ClapShow, height: int) -> AsyncIterator[_Air]:
    clock = Clock()
    broadcast = Broadcast(clock, show.picture, width=show.width, height=height)
    show.place(broadcast.mixer)
    whep = Whep(broadcast.bus, clock, hosts=LOOPBACK)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(broadcast.run(), name="broadcast"),
            group.create_task(whep.run(), name="whep"),
        ]
        try:
            yield _Air(clock, broadcast.bus, whep)
        finally:
            for task in tasks:
                task.cancel()


async def keep(bus: Bus, packets: list[Packet]) -> None:
    """Add whatever goes on air to `packets`, until cancelled."""
    with bus.subscribe("clap", limit=1000) as subscription:
        async for packet in subscription:
            packets.append(packet)


def _rows(where: str, gaps: Gaps) -> Iterator[Row]:
    """Medians are promised; the largest is told, for one late wake-up of a busy machine makes it."""
    for what, each in (("flash", gaps.flash_ms), ("mouth", gaps.mouth_ms)):
        if each:
            yield Row(f"|beep - {what}| {where}, median", median(map(abs, each)), "ms", LIMIT_MS)
            yield Row(f"|beep - {what}| {where}, largest", max(map(abs, each)), "ms")
            yield Row(f"beep after {what} {where}, median", median(each), "ms")
    yield Row(f"claps compared {where}", min(len(gaps.flash_ms), len(gaps.mouth_ms)), "", COMPARED, "higher")
