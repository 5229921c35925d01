"""`livehost bench change`: host, clothes and background change on a live broadcast; how many pictures are missed."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

import cv2

from bench.frame import scene_at, talk
from bench.report import Report, Row, percentile_95
from host.avatar.backdrop import Backdrop
from host.avatar.look import Look
from host.avatar.stage import Dissolve
from host.compose.presenting import stage_for
from host.performance import Performer
from host.show.dressing import Dressing
from stream.broadcast import Broadcast
from stream.clock import Clock, Stopwatch
from stream.studio import Drawing
from stream.timeline import LEAD, Samples

STYLE: Final = "luxury-story"
QUIET_S: Final = 5.0
LOOKS: Final = (Look("leo", "forest"), Look("leo", "forest", Backdrop("room", "night")), Look("mei", "jade"))


@dataclass(frozen=True, slots=True)
class _Change:
    missed: int
    """Pictures repeated from asking for the look until it stands alone."""
    took_s: float


def run() -> Report:
    """A talking host at 720x1280, encoded; three changes, one after another."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        quiet, changes = asyncio.run(_live())
    finally:
        cv2.setNumThreads(threads)
    took = [change.took_s for change in changes]
    return Report(
        "change",
        (
            Row("pictures missed in 5 s without a change", quiet, "", None),
            Row("pictures missed in three changes of the look", sum(change.missed for change in changes), "", 0),
            Row("asked until it shows, longest", percentile_95(took), "s", None),
        ),
    )


async def _live() -> tuple[int, list[_Change]]:
    clock = Clock(epoch=-LEAD)
    build = partial(stage_for, STYLE, lambda: clock.wall().date())
    painter = Dissolve(build(Look()))
    dressing = Dressing(clock, painter, build, Look())
    performer, spoken = Performer(1), talk()

    def picture(at: Samples) -> Drawing:
        pose = performer.pose(Samples(max(at, 0) % spoken[-1].start), spoken)
        return partial(painter.paint, scene_at(at), pose, at)

    broadcast = Broadcast(clock, picture)
    async with asyncio.TaskGroup() as group:
        on_air = group.create_task(broadcast.run(), name="broadcast")
        await asyncio.sleep(2)
        before = broadcast.stats().pictures.repeated
        await asyncio.sleep(QUIET_S)
        quiet = broadcast.stats().pictures.repeated - before
        changes = [await _changed(broadcast, dressing, look) for look in LOOKS]
        on_air.cancel()
    return quiet, changes


async def _changed(broadcast: Broadcast, dressing: Dressing, look: Look) -> _Change:
    before, watch = broadcast.stats().pictures.repeated, Stopwatch()
    await dressing.change(look)
    took_s = watch.lap_ms() / 1000
    await asyncio.sleep(1)
    return _Change(broadcast.stats().pictures.repeated - before, took_s)
