"""Outputs of every kind, added and removed while they connect, hang, are refused or run: nothing is left of them."""

import asyncio
import os
import random
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from stream.clock import Clock
from stream.outputs.janus_room import JanusRoomOutput
from stream.outputs.janus_stream import JanusStreamOutput
from stream.outputs.recorder import Recorder
from stream.outputs.rtmp import RtmpOutput
from stream.outputs.rtmp_session import rtmp_address
from stream.outputs.segments import Reel
from stream.outputs.supervision import Label, Output, Outputs
from stream.outputs.whip_push import WhipOutput
from stream.timeline import Samples, from_ms, from_s
from tests.stream.airing import beside, small_broadcast
from tests.stream.nginx_rtmp import RtmpServer, free_port, rtmp_server
from tests.stream.reels import shelving

ROUNDS = 60


@asynccontextmanager
async def black_hole() -> AsyncIterator[int]:
    """A server that takes connections and says nothing."""
    taken: set[asyncio.StreamWriter] = set()

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.add(writer)
        while await reader.read(65536):
            pass
        writer.close()
        taken.discard(writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def platform(tmp_path):
    with rtmp_server(tmp_path) as running:
        yield running


def kinds(clock: Clock, hole: int, platform: RtmpServer, folder: Path, reel: Reel) -> list[Output]:
    """One of each, and where they can go wrong."""
    closed = free_port()
    push = [f"rtmp://127.0.0.1:{port}/live" for port in (platform.port, hole, closed)]
    return [
        *(RtmpOutput(rtmp_address(url, "key"), clock, bitrate_bps=300_000) for url in push),
        *(WhipOutput(f"http://127.0.0.1:{port}/whip", "", clock, hosts=["127.0.0.1"]) for port in (hole, closed)),
        *(JanusStreamOutput(f"ws://127.0.0.1:{port}", "", 1, clock) for port in (hole, closed)),
        JanusRoomOutput(f"ws://127.0.0.1:{hole}", "", 1, clock, bitrate_bps=300_000),
        Recorder(shelving(folder, seal=None), clock, reel),
    ]


def owned() -> tuple[int, int, int]:
    """Open files, tasks and threads of this process."""
    return len(os.listdir("/proc/self/fd")), len(asyncio.all_tasks()), threading.active_count()


async def churn(outputs: Outputs, clock: Clock, made: list[Output], chance: random.Random) -> None:
    names: list[str] = []
    for number, output in enumerate(made):
        names.append(str(number))
        outputs.add(Label(names[-1], "any", ""), output)
        if len(names) > 4:
            outputs.remove(names.pop(chance.randrange(len(names))))
        await clock.sleep_until(Samples(clock.now() + from_ms(chance.randrange(60))))
    for name in names:
        outputs.remove(name)


async def test_nothing_is_left_of_outputs_that_came_and_went(tmp_path: Path, platform: RtmpServer) -> None:
    clock, chance, reel = Clock(), random.Random(5), Reel()
    air = small_broadcast(clock)
    outputs = Outputs(clock, air.bus)

    async def work(hole: int) -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(outputs.run(), name="outputs")
            await asyncio.sleep(0)
            await churn(outputs, clock, kinds(clock, hole, platform, tmp_path, reel), chance)
            await clock.sleep_until(Samples(clock.now() + from_s(1)))  # what is made once has been made
            before = owned()
            for _ in range(ROUNDS // 9):
                await churn(outputs, clock, kinds(clock, hole, platform, tmp_path, reel), chance)
            async with asyncio.timeout(20):
                while any(now > then for now, then in zip(owned()[:2], before[:2], strict=True)):
                    await clock.sleep_until(Samples(clock.now() + from_ms(50)))
            assert owned()[2] <= before[2] + 8, "asyncio's own pool of threads may still grow a little"
            assert outputs.statuses() == []
            running.cancel()

    async with black_hole() as hole:
        await beside(air, lambda: work(hole))
    numbers = [segment.number for segment in reel.newest(99)]
    assert numbers == sorted(set(numbers))
