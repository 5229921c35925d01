"""Recorders that come and go, or are broken off, leave nothing out and call nothing twice."""

import asyncio
import errno
import os
import time
from itertools import pairwise
from pathlib import Path

import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import AigcLabel
from stream.outputs.recorder import Recorder
from stream.outputs.recording import Mp4Recording
from stream.outputs.segments import Reel
from stream.timeline import Samples, from_s
from tests.stream.airing import beside, small_broadcast
from tests.stream.reels import NOW, SEAL, flashes, shelving


def test_a_second_recorder_goes_on_counting_where_the_first_stopped(tmp_path: Path) -> None:
    async def main() -> Reel:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()

        async def record() -> None:
            for _ in range(3):
                recorder = Recorder(shelving(tmp_path), clock, reel, segment=from_s(2))
                async with asyncio.TaskGroup() as group:
                    task = group.create_task(recorder.run(air.bus), name="recording")
                    await clock.sleep_until(Samples(clock.now() + from_s(5)))
                    task.cancel()

        await beside(air, record)
        return reel

    segments = run_virtual(main).newest(99)
    assert [segment.number for segment in segments] == list(range(1, len(segments) + 1))
    assert all(before.breaks + (before.end != after.start) == after.breaks for before, after in pairwise(segments))
    assert segments[-1].breaks == 2
    assert all(segment.path.is_file() for segment in segments)


def test_a_recorder_broken_off_while_it_signs_tells_of_every_file(tmp_path: Path) -> None:
    """Cancelled amid its thread's work, as when an operator removes it."""

    async def main() -> Reel:
        clock = Clock(NOW)
        loop = asyncio.get_running_loop()
        air, reel = small_broadcast(clock), Reel()

        def slow(source: Path, signed: Path) -> None:
            SEAL(source, signed)
            if source.name.endswith("-000002.mp4"):
                loop.call_soon_threadsafe(task.cancel)
                time.sleep(0.1)

        recorder = Recorder(shelving(tmp_path, seal=slow), clock, reel, segment=from_s(2))

        async def record() -> None:
            nonlocal task
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")

        task: asyncio.Task[None]
        await beside(air, record)
        return reel

    told = {segment.path for segment in run_virtual(main).newest(99)}
    assert told == set(tmp_path.rglob("*-*.mp4"))
    assert len(told) == 3


def test_a_segment_is_told_of_though_the_disk_has_no_room_for_the_next(tmp_path: Path, monkeypatch) -> None:
    write = os.write

    def no_third_file(file: int, data: memoryview | bytes) -> int:
        if bytes(data[4:8]) == b"ftyp" and len(list(tmp_path.rglob("*-*.mp4"))) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    async def main() -> Reel:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()

        async def record() -> None:
            monkeypatch.setattr(os, "write", no_third_file)
            with pytest.raises(OSError, match="No space"):
                await Recorder(shelving(tmp_path, seal=None), clock, reel, segment=from_s(2)).run(air.bus)

        await beside(air, record)
        return reel

    reel = run_virtual(main)
    assert [segment.number for segment in reel.newest(9)] == [1, 2]


def test_a_film_broken_off_while_it_begins_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "show.mp4"

    async def main() -> None:
        clock = Clock(NOW)
        loop = asyncio.get_running_loop()
        air = small_broadcast(clock)

        class Slow(AigcLabel):
            def metadata(self, sha256: str = "0" * 64) -> dict[str, str]:
                loop.call_soon_threadsafe(task.cancel)
                time.sleep(0.1)
                return super().metadata(sha256)

        async def record() -> None:
            nonlocal task
            async with asyncio.TaskGroup() as group:
                task = group.create_task(Mp4Recording(path, clock, Slow("Tea shop", "tea-1")).run(air.bus), name="film")

        task: asyncio.Task[None]
        await beside(air, record)

    run_virtual(main)
    assert len(flashes(path.read_bytes())) <= 1
