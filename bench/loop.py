"""`livehost bench loop`: how late the event loop runs in a live show that three viewers watch and a crowd talks to."""

import asyncio
import tempfile
from pathlib import Path

from bench.report import Report, Row, spread
from bench.viewers import child
from host.compose.on_air import OnAir
from host.compose.programme import Programme, crowd_for
from host.compose.room import open_room
from host.settings import Settings
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

VIEWERS = 3
SETTLE_S = 15
MEASURE_S = 40
LIMIT_MS = 20.0


def run() -> Report:
    """The Chinese show, which needs the most work, for about a minute."""
    return asyncio.run(_run())


async def _run() -> Report:
    shop = load_shop(sample_shop("zh"))
    crowd = crowd_for(shop, seed=1, per_minute=12)
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        settings = Settings(data_dir=Path(scratch), media_hosts=("127.0.0.1",))
        programme = Programme(sources=(crowd,), simulated=True)
        async with open_room(shop, settings, programme) as room, asyncio.TaskGroup() as group:
            on_air = group.create_task(room.run(), name="room")
            report = await _watched(room)
            on_air.cancel()
    return report


async def _watched(room: OnAir) -> Report:
    """Let the viewers in, let the show settle, and measure."""
    async with child("receivers") as receivers:
        for _ in range(VIEWERS):
            offers = await receivers.ask(do="offer", count=1)
            answer = await room.whep.offer(offers["sdps"][0])
            await receivers.ask(do="accept", sdps=[answer.answer_sdp])
        await asyncio.sleep(SETTLE_S)
        room.lag.forget()
        before = room.broadcast.stats()
        await asyncio.sleep(MEASURE_S)
        after, viewers = room.broadcast.stats(), room.whep.count
    lags = room.lag.lags_ms()
    p99 = sorted(lags)[int(len(lags) * 0.99)]
    return Report(
        "loop",
        (
            Row("event-loop lag, p99", p99, "ms", LIMIT_MS),
            *spread("event-loop lag", lags, "ms", None),
            Row("event-loop lag, largest", max(lags), "ms"),
            Row("viewers", viewers, "", VIEWERS, "higher"),
            Row("pictures made", (after.pictures.pictures - before.pictures.pictures) / MEASURE_S, "1/s"),
            Row("pictures repeated", after.pictures.repeated - before.pictures.repeated, f"in {MEASURE_S} s"),
            Row("pacer skips", after.sound.skipped - before.sound.skipped, f"in {MEASURE_S} s"),
        ),
    )
