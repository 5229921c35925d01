"""`livehost bench first-frame`: from sending the offer to the first decoded picture, in a real Chromium."""

import asyncio
from typing import Final

from bench.report import Report, Row, spread
from bench.room import coded_room, in_chromium, watched

JOINS: Final = 20
APART_S: Final = 0.7
"""Not in step with the keyframes, so that joins fall anywhere between two of them."""

LIMIT_MS: Final = 400.0


def run() -> Report:
    """Twenty joins one after the other; about half a minute."""
    return in_chromium("first-frame", _measure)


async def _measure() -> tuple[Row, ...]:
    waits = await joins()
    return (
        *spread("offer sent to first picture", waits, "ms", LIMIT_MS, at="p95"),
        Row("largest", max(waits), "ms"),
        Row("joins", len(waits), "", JOINS, "higher"),
    )


async def joins() -> list[float]:
    """The wait of each join, in milliseconds. The first of all warms the browser up and does not count."""
    waits: list[float] = []
    async with coded_room(60) as room, watched(room.whep) as page:
        for _ in range(JOINS + 1):
            waits.append(float(await page.evaluate("watch.first()")))
            await asyncio.sleep(APART_S)
            await page.evaluate("watch.leave()")
    return waits[1:]
