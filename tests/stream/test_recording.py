"""The recording: complete, playable, and with picture and sound on the samples they had on air."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from stream.broadcast import Broadcast
from stream.clock import Clock, run_virtual
from stream.outputs.aigc import AigcLabel, read_aigc
from stream.outputs.provenance import development_credentials, read_provenance, sealer
from stream.outputs.recording import Mp4Recording
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples, from_ms, from_s

W, H = 160, 288
LABEL = AigcLabel("Tea shop", "tea-1")
SEAL = sealer(development_credentials(datetime(2026, 11, 22, tzinfo=UTC)), producer="Tea shop", version="1")
START, NEVER = Samples(0), from_s(60)
CLAPS = [from_s(1), from_s(2), from_s(4)]


def clapping_picture(at: Samples):
    level = 235 if any(clap <= at < clap + from_ms(200) for clap in CLAPS) else 16
    i420 = np.full((H * 3 // 2, W), 128, np.uint8)
    i420[:H] = level
    return lambda: i420


def beep() -> np.ndarray:
    t = np.arange(from_ms(200))
    return (12_000 * np.sin(2 * np.pi * 1000 * t / RATE_HZ)).astype(np.int16)


def record(path: Path, *, until: Samples | None, cancel_at: Samples = NEVER, join_at: Samples = START):
    """Records the clapping broadcast on virtual time."""

    async def main() -> Mp4Recording:
        clock = Clock()
        air = Broadcast(clock, clapping_picture, width=W, height=H, bitrate_bps=500_000)
        for clap in CLAPS:
            air.mixer.place(clap, beep())
        recording = Mp4Recording(path, clock, LABEL, seal=SEAL)
        async with asyncio.TaskGroup() as group:
            on_air = group.create_task(air.run())
            await clock.sleep_until(join_at)
            taping = group.create_task(recording.run(air.bus, until=until))
            clock.call_at(cancel_at, lambda: taping.cancel())
            await asyncio.wait([taping])
            on_air.cancel()
        return recording

    return run_virtual(main)


def flashes(path: Path) -> list[float]:
    """Seconds at which the picture turns white."""
    with av.open(str(path)) as file:
        levels = [(frame.time, frame.to_ndarray(format="gray").mean()) for frame in file.decode(video=0)]
    return [now[0] for before, now in pairwise(levels) if before[1] < 128 <= now[1]]


def beeps(path: Path) -> list[float]:
    """Seconds at which the beep begins."""
    with av.open(str(path)) as file:
        frames = list(file.decode(audio=0))
    sound = np.concatenate([frame.to_ndarray().ravel() for frame in frames])
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-RATE_HZ) > RATE_HZ // 10)]
    return [float(frames[0].time + start / RATE_HZ) for start in starts]


def test_it_plays_and_every_clap_is_in_sync_within_a_millisecond(tmp_path):
    path = tmp_path / "show.mp4"
    recording = record(path, until=from_s(5))
    assert recording.overflows == 0
    with av.open(str(path)) as file:
        assert [stream.codec_context.name for stream in file.streams] == ["h264", "opus"]
        pictures = sum(1 for _ in file.decode(video=0))
    first = from_s(5) / PICTURE - pictures
    assert 0 < first <= 4
    zero = first * PICTURE / RATE_HZ
    seen, heard = flashes(path), beeps(path)
    assert seen == pytest.approx([clap / RATE_HZ - zero for clap in CLAPS], abs=1e-4)
    assert heard == pytest.approx(seen, abs=1e-3)


def test_a_recording_that_joins_late_starts_at_a_keyframe_in_sync(tmp_path):
    path = tmp_path / "late.mp4"
    record(path, until=from_s(5), join_at=from_ms(1500))
    assert beeps(path) == pytest.approx(flashes(path), abs=1e-3)
    assert len(beeps(path)) == 2


def test_a_cancelled_recording_is_a_complete_file(tmp_path):
    path = tmp_path / "cut.mp4"
    record(path, until=None, cancel_at=from_ms(2990))
    with av.open(str(path)) as file:
        assert file.duration / av.time_base == pytest.approx(2.99, abs=0.2)
        assert sum(frame.samples for frame in file.decode(audio=0)) >= 2.8 * RATE_HZ - BLOCK


def test_it_says_that_it_is_generated_and_is_signed(tmp_path):
    path = tmp_path / "show.mp4"
    record(path, until=from_s(3))
    found = read_aigc(path)
    assert (found.intact, found.fields["ContentProducer"]) == (True, "Tea shop")
    assert read_provenance(path).intact
    assert [entry.name for entry in tmp_path.iterdir()] == ["show.mp4"]


def test_a_folder_that_does_not_exist_is_an_os_error(tmp_path):
    with pytest.raises(ExceptionGroup) as raised:
        record(tmp_path / "no" / "show.mp4", until=from_s(2))
    assert raised.group_contains(OSError)
