"""`livehost bench glass`: how old a picture is when it is on the canvas of a real Chromium on this machine."""

import asyncio
from typing import Final

from bench.report import Report, Row, spread
from bench.room import coded_room, in_chromium, watched
from stream.timeline import LEAD, to_ms

SETTLE_S: Final = 5
MEASURE_S: Final = 15
LIMIT_MS: Final = 120.0
ENOUGH: Final = 200


def run() -> Report:
    """A quarter of a minute of pictures, each with the moment of its composing in it."""
    return in_chromium("glass", _measure)


async def _measure() -> tuple[Row, ...]:
    ages = await read_ages()
    on_air = [age - to_ms(LEAD) for age in ages]
    return (
        *spread("picture composed to canvas", ages, "ms", LIMIT_MS, at="p95"),
        *spread("on air to canvas, if it was begun in time", on_air, "ms", None),
        Row("pictures are begun ahead by", to_ms(LEAD), "ms"),
        Row("pictures read", len(ages), "", ENOUGH, "higher"),
    )


async def read_ages() -> list[float]:
    """The age of each picture as it was read, in milliseconds."""
    async with coded_room(SETTLE_S + MEASURE_S + 30) as room, watched(room.whep) as page:
        await page.evaluate("watch.first()")
        await asyncio.sleep(SETTLE_S)
        await page.evaluate("watch.read()")
        await asyncio.sleep(MEASURE_S)
        ages: list[float] = (await page.evaluate("watch.noted()"))["ages"]
        return ages
