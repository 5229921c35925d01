"""`livehost bench av-sync`: beep against flash in Chromium after minutes of watching, and after the pictures stall."""

import asyncio
import time
from collections.abc import Callable
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.content import moving_pictures
from bench.receiver import LOOPBACK
from bench.report import Report, Row
from bench.room import beep, in_chromium
from bench.sync_chromium import blank_page, fetch, served, watch
from bench.sync_reading import Witness, onsets
from bench.sync_show import FLASH
from stream.broadcast import WIDTH, Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import PICTURE, Samples, from_ms, from_s, to_s

MINUTES: Final = 10.0
EVERY: Final = from_ms(800)
LIT: Final = from_ms(200)
AHEAD: Final = from_s(5)
STALL_S: Final = 1.5
BACK_WITHIN_S: Final = 2.0
JUDGED_S: Final = 10.0
"""Long enough for a dozen claps, before the stall and after it."""

LIMIT_MS: Final = 40.0
_DARK, _LIGHT = 16, 235


class FlashShow:
    """A square lights up for 200 ms on the very sample a beep begins, every 800 ms; once a drawing takes 1.5 s."""

    def __init__(self, minutes: float) -> None:
        self.stalls_at = Samples(from_s(minutes * 60) // EVERY * EVERY + EVERY // 2)
        self.end = Samples(self.stalls_at + from_s(STALL_S + BACK_WITHIN_S + JUDGED_S + 1))
        self._pictures = moving_pictures(25)

    async def play(self, air: Broadcast, clock: Clock) -> None:
        """Put the beeps in their places, a little ahead: the mixer takes no more than a few minutes beforehand."""
        for at in range(0, self.end, EVERY):
            await clock.sleep_until(Samples(at - AHEAD))
            air.mixer.place(Samples(at), beep())

    def picture(self, at: Samples) -> Callable[[], NDArray[np.uint8]]:
        """The job that draws the picture at `at`."""
        stalled = self.stalls_at <= at < self.stalls_at + PICTURE
        lit = (at + PICTURE // 2) % EVERY < LIT

        def draw() -> NDArray[np.uint8]:
            if stalled:
                time.sleep(STALL_S)
            picture = self._pictures[at // PICTURE % len(self._pictures)].copy()
            FLASH.of(picture)[:] = _LIGHT if lit else _DARK
            return picture

        return draw


def run(minutes: float = MINUTES) -> Report:
    """So many minutes and a quarter: what is promised is promised after ten."""
    return in_chromium("av-sync", lambda: _measure(minutes))


async def _measure(minutes: float) -> tuple[Row, ...]:
    before, after = judge(await watch_show(FlashShow(minutes)))
    return (
        *_rows(f"after {minutes:g} min", before),
        *_rows(f"from {BACK_WITHIN_S:g} s after a stall of {STALL_S:g} s", after),
    )


async def watch_show(show: FlashShow) -> Witness:
    """What Chromium saw and heard of it; raises `ChromiumUnable`."""
    async with blank_page() as page:
        clock = Clock()
        air = Broadcast(clock, show.picture)
        whep = Whep(air.bus, clock, hosts=LOOPBACK, renditions=air.renditions)
        async with asyncio.TaskGroup() as group, served(whep) as address:
            works = {"air": air.run(), "whep": whep.run(), "beeps": show.play(air, clock)}
            tasks = [group.create_task(work, name=name) for name, work in works.items()]
            await watch(page, address, width=WIDTH)
            await clock.sleep_until(show.end)
            witness = await fetch(page)
            await page.close()
            for task in tasks:
                task.cancel()
    return witness


def judge(witness: Witness) -> tuple[list[float], list[float]]:
    """Beep minus flash in ms, of the claps before the stall and of those from two seconds after it."""
    flashes = onsets((second, luma) for second, _, luma in witness.pictures)
    gaps = [(beep, min((beep - flash for flash in flashes), key=abs, default=9.0) * 1000) for beep in witness.beeps]
    last = max((second for second, _ in gaps), default=0.0)
    resumed = last - JUDGED_S
    stalled = resumed - BACK_WITHIN_S - STALL_S
    before = [gap for second, gap in gaps if stalled - JUDGED_S < second < stalled - to_s(EVERY)]
    return before, [gap for second, gap in gaps if second > resumed]


def _rows(when: str, gaps: list[float]) -> tuple[Row, ...]:
    if not gaps:
        return (Row(f"claps compared {when}", 0, "", 1, "higher"),)
    return (
        Row(f"|beep - flash| {when}, median", median(map(abs, gaps)), "ms", LIMIT_MS),
        Row(f"|beep - flash| {when}, largest", max(map(abs, gaps)), "ms"),
        Row(f"beep after flash {when}, median", median(gaps), "ms"),
        Row(f"claps compared {when}", len(gaps), "", JUDGED_S / 2, "higher"),
    )
