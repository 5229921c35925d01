"""`livehost bench churn`: what five hundred joins and leaves leave in the sender: files, tasks and memory."""

import asyncio
from typing import Any, Final

from bench.report import Report, Row
from bench.viewers import Child, child, join

ROUNDS: Final = 500
WARM_UP: Final = 50
"""Joins before the first reading: codecs, caches and the allocator take their share once."""

AT_ONCE: Final = 5
STAYS_S: Final = 0.2
GROWTH: Final = 10.0


def run() -> Report:
    """Viewers that connect for real, receive for a moment and leave; a minute or two."""
    return asyncio.run(_run())


async def _run() -> Report:
    async with child("sender", "direct") as sender, child("receivers") as receivers:
        await _churn(sender, receivers, WARM_UP)
        before = await _owned(sender)
        await _churn(sender, receivers, ROUNDS)
        after = await _owned(sender)
    return Report(
        "churn",
        (
            Row("more file descriptors after it", after["files"] - before["files"], "", 0),
            Row("more tasks after it", after["tasks"] - before["tasks"], "", 0),
            Row("more resident memory after it", 100 * (after["rss"] / before["rss"] - 1), "%", GROWTH),
            Row("resident memory after it", after["rss"] / 2**20, "MiB"),
            Row("joins and leaves", ROUNDS, ""),
        ),
    )


async def _churn(sender: Child, receivers: Child, joins: int) -> None:
    for _ in range(joins // AT_ONCE):
        names = await join(sender, receivers, AT_ONCE)
        await asyncio.sleep(STAYS_S)
        for name in names:
            await sender.ask(do="let go", name=name)
        await receivers.ask(do="leave")


async def _owned(sender: Child) -> dict[str, Any]:
    await asyncio.sleep(2)
    return await sender.ask(do="owned")
