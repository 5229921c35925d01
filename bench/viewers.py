"""`livehost bench viewers`: the sender's CPU for each viewer by the fast path, the safe path and stock aiortc.

Three processes: this one passes offers and answers; a sender child shows the same pictures each way; a receiver child
holds viewers that connect for real (ICE, DTLS, SRTP) and only count what arrives, so that decoding costs nothing here.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from bench.report import Report, Row

DIRECT_VIEWERS: Final = 40
SAFE_VIEWERS: Final = 24
STOCK_VIEWERS: Final = 1
FULL_HOUSE: Final = 200
JOIN_AT_ONCE: Final = 8
MEASURE_S: Final = 10
SETTLE_S: Final = 2
PICTURES_PER_S: Final = 25
ENOUGH_PICTURES: Final = 24.75
"""A hundredth may be repeated; a sender that makes fewer has not fed this house."""


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
    busy: float
    """Share of a core with all viewers."""
    pictures_per_s: float
    """Sent while it was measured; fewer than 25 tell of a busy machine."""
    packets_per_s: float
    """Received by each viewer."""
    late_p95_ms: float
    """After its moment a picture had gone to the last viewer."""
    direct: float
    """Viewers on the fast path."""


def run() -> Report:
    """About two minutes; all ways one after the other on the same machine."""
    return asyncio.run(_run())


async def _run() -> Report:
    direct, full = await _cost("direct", (DIRECT_VIEWERS, FULL_HOUSE))
    (safe,) = await _cost("safe", (SAFE_VIEWERS,))
    (stock,) = await _cost("stock", (STOCK_VIEWERS,))
    return Report(
        "viewers",
        (
            Row(f"one more viewer, fast path, of {DIRECT_VIEWERS}", direct.per_viewer * 100, "% of a core", 0.33),
            Row(f"one more viewer, fast path, of {FULL_HOUSE}", full.per_viewer * 100, "% of a core"),
            Row(f"one more viewer, safe path, of {SAFE_VIEWERS}", safe.per_viewer * 100, "% of a core", 0.8),
            Row("one more viewer, stock aiortc (an encode for each)", stock.per_viewer * 100, "% of a core"),
            Row("the one encode, no viewers", direct.idle * 100, "% of a core"),
            Row(f"fast path, {FULL_HOUSE} viewers and the encode", full.busy * 100, "% of a core", 100),
            Row(f"a picture sent to the last of {FULL_HOUSE}, p95 late", full.late_p95_ms, "ms", 40),
            Row("viewers on the fast path", full.direct, "", FULL_HOUSE, "higher"),
            Row(f"pictures sent with {FULL_HOUSE} viewers", full.pictures_per_s, "1/s", ENOUGH_PICTURES, "higher"),
            Row("pictures sent, stock aiortc", stock.pictures_per_s, "1/s"),
            Row(f"packets a viewer of {DIRECT_VIEWERS} received, fast path", direct.packets_per_s, "1/s"),
            Row(f"packets a viewer of {FULL_HOUSE} received, fast path", full.packets_per_s, "1/s"),
            Row("packets a viewer received, safe path", safe.packets_per_s, "1/s"),
        ),
    )


async def _cost(way: str, houses: tuple[int, ...]) -> list[Cost]:
    """What each house of so many viewers costs, filled one after the other."""
    async with child("sender", way) as sender, child("receivers") as receivers:
        await asyncio.sleep(SETTLE_S)
        idle, costs, here = await _measure(sender, receivers), [], 0
        for viewers in houses:
            await join(sender, receivers, viewers - here)
            here = viewers
            await asyncio.sleep(SETTLE_S)
            costs.append(_compare(idle, await _measure(sender, receivers), viewers, way))
    return costs


async def join(sender: Child, receivers: Child, viewers: int) -> list[str]:
    """Let so many viewers in, a few at a time; the names the sender knows them by."""
    names: list[str] = []
    for start in range(0, viewers, JOIN_AT_ONCE):
        count = min(JOIN_AT_ONCE, viewers - start)
        offers = (await receivers.ask(do="offer", count=count))["sdps"]
        answers = [await sender.ask(do="answer", sdp=each) for each in offers]
        await receivers.ask(do="accept", sdps=[each["sdp"] for each in answers])
        names += [each["name"] for each in answers]
    return names


def _compare(idle: dict[str, float], busy: dict[str, float], viewers: int, way: str) -> Cost:
    return Cost(
        idle=_at_full_pace(idle),
        per_viewer=(_at_full_pace(busy) - _at_full_pace(idle)) / viewers,
        busy=_at_full_pace(busy),
        pictures_per_s=busy["pictures_per_s"] / (viewers if way == "stock" else 1),
        packets_per_s=busy["packets_per_s"] / viewers,
        late_p95_ms=busy["late_p95_ms"],
        direct=busy["direct"],
    )


def _at_full_pace(measured: dict[str, float]) -> float:
    """What 25 pictures a second need; a sender on a busy machine falls behind and would look cheap."""
    if not measured["pictures_per_s"]:
        return measured["core"]
    return measured["core"] * PICTURES_PER_S / measured["pictures_per_s"]


async def _measure(sender: Child, receivers: Child) -> dict[str, float]:
    await sender.ask(do="forget")
    before, counted = await sender.ask(do="cost"), await receivers.ask(do="count")
    await asyncio.sleep(MEASURE_S)
    after, count = await sender.ask(do="cost"), await receivers.ask(do="count")
    seconds = after["at_s"] - before["at_s"]
    return {
        "core": (after["cpu_s"] - before["cpu_s"]) / seconds,
        "pictures_per_s": (after["pictures"] - before["pictures"]) / seconds,
        "packets_per_s": (count["packets"] - counted["packets"]) / (count["at_s"] - counted["at_s"]),
        "late_p95_ms": after.get("late_p95_ms", 0.0),
        "direct": after.get("direct", 0),
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
        if process.returncode is None:
            process.kill()
        await process.wait()
