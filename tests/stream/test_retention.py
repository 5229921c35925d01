"""The disk: old segments go by age and by size, a full one ends a run with whole files."""

import asyncio
import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.recorder import Recorder
from stream.outputs.retention import AT_ONCE, Keep, Retention
from stream.outputs.segments import Reel
from stream.timeline import Samples, from_s
from tests.stream.airing import beside, small_broadcast
from tests.stream.reels import FOREVER, NOW, flashes, recorded, shelving


def test_the_oldest_go_by_age_and_by_size(tmp_path) -> None:
    def put(name: str, hours_old: float, size: int) -> Path:
        path = tmp_path / "show" / name / "1.mp4"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(size))
        made = (NOW - timedelta(hours=hours_old)).timestamp()
        os.utime(path, (made, made))
        return path

    ancient, old, young = put("a", 50, 10), put("b", 3, 700), put("c", 1, 200)
    retention = Retention(tmp_path, Keep(timedelta(hours=48), 1000))
    assert retention.sweep(NOW) == {ancient}
    assert not ancient.parent.exists()
    newest = put("d", 0, 300)
    assert retention.add(newest, NOW) == {old}
    assert young.exists()
    assert newest.exists()


def test_a_clock_far_ahead_removes_little_by_little_and_says_so(tmp_path, caplog) -> None:
    for number in range(3 * AT_ONCE):
        (tmp_path / f"{number:06d}.mp4").write_bytes(b"film")
    retention = Retention(tmp_path, Keep(timedelta(days=1096), 10**12))
    (newest := tmp_path / "now.mp4").write_bytes(b"film")
    far = NOW + timedelta(days=40_000)
    assert [len(retention.add(newest, far)) for _ in range(2)] == [AT_ONCE, AT_ONCE]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"{3 * AT_ONCE} files are older than 1096 days" in caplog.text


def test_what_cannot_be_read_or_removed_does_not_end_a_recording(tmp_path, caplog) -> None:
    hour = tmp_path / "show" / "20261122-12"
    hour.mkdir(parents=True)
    (tmp_path / "nowhere.mp4").symlink_to(tmp_path / "gone.mp4")
    (tmp_path / "a folder.mp4").mkdir()
    (hour / "old.mp4").write_bytes(bytes(9))
    retention = Retention(tmp_path, Keep(timedelta(days=1), 10))
    (hour / "old.mp4").unlink()
    hour.rmdir()
    (newest := tmp_path / "new.mp4").write_bytes(bytes(9))
    assert retention.add(newest, NOW + timedelta(days=400)) >= {hour / "old.mp4", tmp_path / "a folder.mp4"}
    assert "a folder.mp4 cannot be removed" in caplog.text
    assert (tmp_path / "a folder.mp4").is_dir()


def test_half_signed_copies_of_a_killed_run_are_removed(tmp_path) -> None:
    run = tmp_path / "tea-1"
    (hour := run / "20261122-12").mkdir(parents=True)
    torn = [hour / "120000-000001.mp4.part", run / "init.mp4.part"]
    film = run / "20261122-11.mp4.part"
    for path in (*torn, film):
        path.write_bytes(b"half")
    Retention(tmp_path, FOREVER)
    assert not any(path.exists() for path in torn)
    assert film.exists(), "it is being joined by another command"


def test_a_show_only_kept_for_the_window_loses_its_old_files(tmp_path) -> None:
    reel = recorded(tmp_path, seconds=22, keep=Keep(timedelta(seconds=9), 10**12))
    left = sorted(path.stem[-6:] for path in tmp_path.rglob("*-*.mp4"))
    assert left[-1] == "000006"
    assert "000001" not in left
    assert [f"{segment.number:06d}" for segment in reel.newest(99)] == left


def test_a_full_disk_ends_the_run_with_whole_files_and_the_next_run_goes_on(tmp_path, monkeypatch) -> None:
    room = 60_000
    write = os.write

    def limited(file: int, data: memoryview | bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room -= (written := write(file, bytes(data)[:room]))
        return written

    async def main() -> Reel:
        nonlocal room
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()
        recorder = Recorder(shelving(tmp_path, seal=None), clock, reel)

        async def record() -> None:
            nonlocal room
            monkeypatch.setattr(os, "write", limited)
            with pytest.raises(OSError, match="No space"):
                await recorder.run(air.bus)
            stopped = clock.now()
            room = 10**9
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")
                await clock.sleep_until(Samples(stopped + from_s(7)))
                task.cancel()
            monkeypatch.setattr(os, "write", write)

        await beside(air, record)
        return reel

    reel = run_virtual(main)
    before = [segment for segment in reel.newest(99) if segment.breaks == 0]
    after = [segment for segment in reel.newest(99) if segment.breaks == 1]
    assert reel.newest(99) == before + after
    assert read_aigc(before[-1].path).intact
    assert flashes(before[-1].path.read_bytes())
    assert after[0].start > before[-1].end
    assert flashes(after[0].path.read_bytes())
