"""`livehost bench churn`: what five hundred joins and leaves leave in the sender, and how long those who vanish do."""

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
GONE_WITHIN_S: Final = 10.0


def run() -> Report:
    """Viewers that connect for real, receive for a moment and leave; a minute or two."""
    return asyncio.run(_run())


async def _run() -> Report:
    async with child("sender", "direct") as sender, child("receivers") as receivers:
        await _churn(sender, receivers, WARM_UP)
        before = await _owned(sender)
        await _churn(sender, receivers, ROUNDS)
        after = await _owned(sender)
        gone_s = await _vanish(sender, files=after["files"])
    return Report(
        "churn",
        (
            Row("more file descriptors after it", after["files"] - before["files"], "", 0),
            Row("more tasks after it", after["tasks"] - before["tasks"], "", 0),
            Row("more resident memory after it", 100 * (after["rss"] / before["rss"] - 1), "%", GROWTH),
            Row("resident memory after it", after["rss"] / 2**20, "MiB"),
            Row("joins and leaves", ROUNDS, ""),
            Row("until nothing is left of viewers whose process was killed", gone_s, "s", GONE_WITHIN_S),
        ),
    )


async def _churn(sender: Child, receivers: Child, joins: int) -> None:
    for _ in range(joins // AT_ONCE):
        names = await join(sender, receivers, AT_ONCE)
        await asyncio.sleep(STAYS_S)
        for name in names:
            await sender.ask(do="let go", name=name)
        await receivers.ask(do="leave")


async def _vanish(sender: Child, *, files: int) -> float:
    """Seconds until the sender has no more than `files` again after viewers went without a word."""
    async with child("receivers") as doomed:
        await join(sender, doomed, AT_ONCE)
        await asyncio.sleep(STAYS_S)
    began_s = asyncio.get_running_loop().time()
    while (await sender.ask(do="owned"))["files"] > files:  # noqa: ASYNC110 -- another process tells nobody
        await asyncio.sleep(0.25)
    return asyncio.get_running_loop().time() - began_s


async def _owned(sender: Child) -> dict[str, Any]:
    await asyncio.sleep(2)
    return await sender.ask(do="owned")
