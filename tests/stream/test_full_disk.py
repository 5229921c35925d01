"""A disk that is really full while the show is recorded: whole files, and recording goes on when there is room."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.recorded import read_segment
from stream.outputs.recorder import Recorder
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


def _state(status: Status) -> tuple[State, str]:
    return status.state, status.reason
