"""`livehost bench loss`: what 3 % and 10 % of lost packets, and a narrow line, with 50 ms of delay, do in Chromium."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bench.lossy import LossyEndpoint
from bench.report import Report, Row
from bench.room import coded_room, in_chromium, watched

DELAY_S: Final = 0.025
"""Each way: 50 ms there and back."""

SETTLE_S: Final = 5
MEASURE_S: Final = 30
FROZEN_MS: Final = 500.0
RECOVERS_MS: Final = 2000.0
NARROW_BPS: Final = 1e6
"""Two thirds of the best rendition's rate, and nearly twice the economy rendition's."""

NARROW_S: Final = 12
CALM_S: Final = 6
"""When a viewer on the narrow line should have been moved and the queue before it be empty."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browser noted on a bad line."""

    longest_gap_ms: float
    """Between two pictures on the screen."""
    pictures: int
    lost: int
    packets: int
    resent: int
    rung: int
    """Where the viewer was at the end: 0 the best rendition."""


def run() -> Report:
    """Two runs of half a minute and a short one; the line is simulated in user space (bench/lossy.py says why)."""
    return in_chromium("loss", _measure)


async def _measure() -> tuple[Row, ...]:
    mild, hard = await watch_at(0.03), await watch_at(0.10)
    narrow = await watch_at(0, rate_bps=NARROW_BPS, settle_s=CALM_S, measure_s=NARROW_S - CALM_S)
    return (
        Row("longest gap between two pictures at 3 % loss", mild.longest_gap_ms, "ms", FROZEN_MS),
        Row("longest gap between two pictures at 10 % loss", hard.longest_gap_ms, "ms", RECOVERS_MS),
        Row(f"rendition after {NARROW_S} s on a line of 1 Mbit/s (1: economy)", narrow.rung, "", 1, "higher"),
        Row("longest gap between two pictures there, once moved", narrow.longest_gap_ms, "ms", FROZEN_MS),
        *(row for at, seen in (("3 %", mild), ("10 %", hard)) for row in _told(at, seen)),
    )


def _told(at: str, seen: Seen) -> tuple[Row, ...]:
    return (
        Row(f"pictures a second at {at}", seen.pictures / MEASURE_S, "1/s"),
        Row(f"packets the browser counts as lost at {at}", 100 * seen.lost / max(1, seen.lost + seen.packets), "%"),
        Row(f"packets sent again at {at}", seen.resent, ""),
        Row(f"rendition at the end of {at} (0: the best)", seen.rung, ""),
    )


async def watch_at(
    loss: float, *, rate_bps: float = float("inf"), settle_s: float = SETTLE_S, measure_s: float = MEASURE_S
) -> Seen:
    """In Chromium behind a line that loses this share of datagrams, and carries so many bits a second, each way."""
    async with coded_room(settle_s + measure_s + 40) as room:
        line = LossyEndpoint(room.whep, loss=loss, delay_s=DELAY_S, rate_bps=rate_bps)
        async with watched(line) as page:
            await page.evaluate("watch.first()")
            await asyncio.sleep(settle_s)
            await page.evaluate("watch.read()")
            await asyncio.sleep(measure_s)
            noted = await page.evaluate("watch.noted()")
            stats = room.whep.stats()
        line.close()
    told = noted["stats"]
    rung = max(stats.by_level, default=0)
    gap = max(noted["gaps"], default=40.0)
    return Seen(gap, len(noted["ages"]), told["packets_lost"], told["packets"], stats.totals.resent, rung)
