"""`livehost bench viewers`: the sender's CPU for each viewer, one encode for all against aiortc's encode for each.

Three processes: this one passes offers and answers; a sender child shows the same pictures either way; a receiver child
holds viewers that connect for real (ICE, DTLS, SRTP) and only count what arrives, so that decoding costs nothing here.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bench.report import Report, Row

SHARED_VIEWERS = 24
STOCK_VIEWERS = 1
MEASURE_S = 10
SETTLE_S = 2
PICTURES_PER_S = 25


class Child:
    """A child process that answers one JSON line with one JSON line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, **question: object) -> dict[str, Any]:
        """Put a question and wait for its answer."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the child process has no pipes")
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the child process ended with {await self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way of sending costs."""

    idle: float
    """Share of a core without viewers."""
    per_viewer: float
    """Share of a core for each viewer, at 25 pictures a second."""
    pictures_per_s: float
    """Sent while it was measured; fewer than 25 tell of a busy machine."""
    packets_per_s: float
    """Received by each viewer."""


def run() -> Report:
    """About a minute; both ways one after the other on the same machine."""
    return asyncio.run(_run())


async def _run() -> Report:
    shared = await _cost("shared", SHARED_VIEWERS)
    stock = await _cost("stock", STOCK_VIEWERS)
    return Report(
        "viewers",
        (
            Row("one more viewer, stock aiortc (an encode for each)", stock.per_viewer * 100, "% of a core"),
            Row("one more viewer, one encode for all", shared.per_viewer * 100, "% of a core"),
            Row("times cheaper", stock.per_viewer / shared.per_viewer, "x", 20, "higher"),
            Row("the one encode, no viewers", shared.idle * 100, "% of a core"),
            Row("pictures sent, one encode for all", shared.pictures_per_s, "1/s"),
            Row("pictures sent, stock aiortc", stock.pictures_per_s, "1/s"),
            Row("packets a viewer received", shared.packets_per_s, "1/s"),
            Row("viewers in the measurement", SHARED_VIEWERS, ""),
        ),
    )


async def _cost(way: str, viewers: int) -> Cost:
    async with child("sender", way) as sender, child("receivers") as receivers:
        await asyncio.sleep(SETTLE_S)
        idle = await _measure(sender, receivers)
        for _ in range(viewers):
            offer = await receivers.ask(do="offer")
            answer = await sender.ask(do="answer", sdp=offer["sdp"])
            await receivers.ask(do="accept", sdp=answer["sdp"])
        await asyncio.sleep(SETTLE_S)
        busy = await _measure(sender, receivers)
    return Cost(
        idle=_at_full_pace(idle),
        per_viewer=(_at_full_pace(busy) - _at_full_pace(idle)) / viewers,
        pictures_per_s=busy["pictures_per_s"] / (viewers if way == "stock" else 1),
        packets_per_s=busy["packets_per_s"] / viewers,
    )


def _at_full_pace(measured: dict[str, float]) -> float:
    """What 25 pictures a second need; a sender on a busy machine falls behind and would look cheap."""
    if not measured["pictures_per_s"]:
        return measured["core"]
    return measured["core"] * PICTURES_PER_S / measured["pictures_per_s"]


async def _measure(sender: Child, receivers: Child) -> dict[str, float]:
    before, counted = await sender.ask(do="cost"), await receivers.ask(do="count")
    await asyncio.sleep(MEASURE_S)
    after, count = await sender.ask(do="cost"), await receivers.ask(do="count")
    seconds = after["at_s"] - before["at_s"]
    return {
        "core": (after["cpu_s"] - before["cpu_s"]) / seconds,
        "pictures_per_s": (after["pictures"] - before["pictures"]) / seconds,
        "packets_per_s": (count["packets"] - counted["packets"]) / (count["at_s"] - counted["at_s"]),
    }


@asynccontextmanager
async def child(*arguments: str) -> AsyncIterator[Child]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.viewers_child", *arguments, stdin=pipe, stdout=pipe, limit=1 << 20
    )
    try:
        yield Child(process)
    finally:
        process.kill()
        await process.wait()
