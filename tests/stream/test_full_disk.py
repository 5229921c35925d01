"""A disk that is really full while the show is recorded: whole files, and recording goes on when there is room."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.recorded import read_segment
from stream.outputs.recorder import Recorder
from stream.outputs.retention import Keep
from stream.outputs.segments import Reel
from stream.outputs.supervision import Label, Outputs, State, Status
from stream.timeline import Samples, from_s
from tests.stream.airing import beside, noisy, small_broadcast
from tests.stream.reels import NOW, shelving


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("missing: small disks")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_the_show_goes_on_and_recording_comes_back_when_there_is_room(disk: Path) -> None:
    told: list[tuple[State, str]] = []
    pictures = 0

    async def main() -> None:
        nonlocal pictures
        clock = Clock(NOW)
        air, reel = small_broadcast(clock, picture=noisy, bitrate_bps=2_000_000), Reel()
        outputs = Outputs(clock, air.bus, tell=lambda status: told.append(_state(status)), chance=lambda: 0.0)
        outputs.add(Label("recording", "recording", ""), Recorder(shelving(disk), clock, reel, segment=from_s(2)))

        async def record() -> None:
            nonlocal pictures
            async with asyncio.TaskGroup() as group:
                running = group.create_task(outputs.run(), name="outputs")
                while State.RETRYING not in dict(told):
                    await clock.sleep_until(Samples(clock.now() + from_s(0.5)))
                full_at = clock.now()
                await clock.sleep_until(Samples(full_at + from_s(3)))
                for segment in reel.newest(99):
                    assert read_aigc(segment.path).intact
                oldest = reel.newest(99)[0].path
                oldest.unlink()
                reel.forget({oldest})
                await clock.sleep_until(Samples(full_at + from_s(9)))
                running.cancel()

        await beside(air, record)
        pictures = air.stats().pictures.repeated

    run_virtual(main)
    states = [state for state, _ in told]
    assert (State.RETRYING, "the disk is full; it goes on when there is room") in told
    assert State.LIVE in states[states.index(State.RETRYING) :]
    assert pictures == 0
    for path in disk.rglob("*-*.mp4"):
        found = read_segment(path)
        assert found.size == path.stat().st_size
        assert found.end > found.start


def test_a_disk_that_holds_less_than_may_be_kept_is_freed_as_recordings_grow_old(disk: Path) -> None:
    """Nothing can be finished on a full disk; what is too old goes all the same, and nobody needs to help."""
    told: list[tuple[State, str]] = []

    async def main() -> None:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock, picture=noisy, bitrate_bps=2_000_000), Reel()
        outputs = Outputs(clock, air.bus, tell=lambda status: told.append(_state(status)), chance=lambda: 0.0)
        recorder = Recorder(shelving(disk, keep=Keep(timedelta(seconds=7), 10**12)), clock, reel, segment=from_s(2))
        outputs.add(Label("recording", "recording", ""), recorder)

        async def record() -> None:
            async with asyncio.TaskGroup() as group:
                running = group.create_task(outputs.run(), name="outputs")
                while State.RETRYING not in dict(told):
                    await clock.sleep_until(Samples(clock.now() + from_s(0.25)))
                fill(disk / "ballast")
                await clock.sleep_until(from_s(15))
                running.cancel()

        await beside(air, record)
        kept.update(segment.path for segment in reel.newest(99))

    kept: set[Path] = set()
    run_virtual(main)
    assert kept <= set(disk.rglob("*-*.mp4"))
    states = [state for state, _ in told]
    assert State.RETRYING in states
    assert State.LIVE in states[states.index(State.RETRYING) :]


def test_recording_leaves_a_reserve_on_the_disk_and_comes_back_when_there_is_more_room(disk: Path) -> None:
    told: list[tuple[State, str]] = []
    reserve, short = 500_000, (State.RETRYING, "too little room is left on the disk; it goes on when there is more")
    keep = Keep(timedelta(days=1000), 10**12, reserve)
    free: list[int] = []

    async def main() -> None:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock, bitrate_bps=200_000), Reel()
        outputs = Outputs(clock, air.bus, tell=lambda status: told.append(_state(status)), chance=lambda: 0.0)
        outputs.add(Label("recording", "recording", ""), Recorder(shelving(disk, keep=keep), clock, reel))
        ballast = disk / "ballast"

        async def record() -> None:
            async with asyncio.TaskGroup() as group:
                running = group.create_task(outputs.run(), name="outputs")
                await clock.sleep_until(from_s(6))
                ballast.write_bytes(bytes(shutil.disk_usage(disk).free - reserve + 20_000))
                await clock.sleep_until(from_s(12))
                free.append(shutil.disk_usage(disk).free)
                assert reel.newest(99), "what was begun is finished"
                os.truncate(ballast, ballast.stat().st_size - (reserve - free[0] + reserve // 50))
                await clock.sleep_until(from_s(40))
                assert told[-1] == short, "a little more than the reserve is not enough to begin again"
                ballast.unlink()
                await clock.sleep_until(from_s(90))
                running.cancel()

        await beside(air, record)

    run_virtual(main)
    states = [state for state, _ in told]
    assert short in told
    assert State.LIVE in states[: told.index(short)]
    assert State.LIVE in states[told.index(short) :]
    assert free[0] > reserve - 300_000
    for path in disk.rglob("*-*.mp4"):
        assert read_aigc(path).intact


def fill(path: Path) -> None:
    """Leave no room at all."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))


def _state(status: Status) -> tuple[State, str]:
    return status.state, status.reason
