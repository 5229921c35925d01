"""Segments: exact, playable by themselves also while written, labelled, signed, and kept within bounds."""

import asyncio
import errno
import io
import itertools
import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.hls import live_playlist, replay_playlist
from stream.outputs.playback import Playback
from stream.outputs.provenance import DEVELOPMENT, development_credentials, read_provenance, sealer
from stream.outputs.recorder import Recorder, Shelving
from stream.outputs.replay import ReplayFile
from stream.outputs.retention import Keep, Retention
from stream.outputs.segments import Reel, Segment
from stream.timeline import RATE_HZ, Samples, from_s, to_s
from tests.stream.airing import FLASH, beside, small_broadcast

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOREVER = Keep(timedelta(days=1000), 10**12)
SEAL = sealer(development_credentials(NOW), producer="Tea shop", version="1")


def shelving(folder: Path, **changes) -> Shelving:
    return Shelving(
        **{"root": folder, "show": "tea-1", "keep": FOREVER, "producer": "Tea shop", "seal": SEAL} | changes
    )


def recorded(folder: Path, *, seconds: float = 14, **changes) -> Reel:
    async def main() -> Reel:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()
        recorder = Recorder(shelving(folder, **changes), clock, reel)

        async def record() -> None:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")
                await clock.sleep_until(from_s(seconds))
                task.cancel()

        await beside(air, record)
        return reel

    return run_virtual(main)


@pytest.fixture(scope="module")
def reel(tmp_path_factory) -> Reel:
    return recorded(tmp_path_factory.mktemp("reel"))


def flashes(data: bytes) -> list[float]:
    """Moments in seconds at which pictures turn white, up to where the file is torn off."""
    seen: list[tuple[float, bool]] = []
    with av.open(io.BytesIO(data)) as file, suppress(av.error.InvalidDataError):
        for frame in file.decode(video=0):
            seen.append((to_s(frame.pts), float(frame.to_ndarray()[:100].mean()) > 100))
    return [at for (_, dark), (at, white) in pairwise(seen) if white and not dark]


def beeps(data: bytes) -> list[float]:
    """Moments in seconds at which a tone begins after silence."""
    with av.open(io.BytesIO(data)) as file:
        frames = list(file.decode(audio=0))
    sound, zero = np.abs(np.concatenate([frame.to_ndarray()[0] for frame in frames])) > 0.05, frames[0].pts
    starts = np.flatnonzero(sound)
    return [to_s(int(at) + zero) for before, at in itertools.pairwise(starts) if at - before > FLASH // 2]


def test_segments_follow_one_another_without_a_gap(reel) -> None:
    segments = reel.newest(9)
    assert [segment.number for segment in segments] == [1, 2, 3, 4]
    assert all(before.end == after.start for before, after in itertools.pairwise(segments))
    assert [to_s(segment.end - segment.start) for segment in segments[:3]] == [4, 4, 4]
    assert {segment.breaks for segment in segments} == {0}


def test_each_segment_plays_alone_with_picture_and_sound_where_they_were_on_air(reel) -> None:
    segment = reel.newest(9)[1]
    data = segment.path.read_bytes()
    seen, heard = flashes(data), beeps(data)
    assert seen == [float(second) for second in range(5, 9) if second * RATE_HZ < segment.end]
    assert heard == pytest.approx(seen, abs=0.001)


def test_the_segment_being_written_plays_up_to_its_last_chunk(tmp_path) -> None:
    async def main() -> bytes:
        clock = Clock(NOW)
        air, seen = small_broadcast(clock), b""
        recorder = Recorder(shelving(tmp_path), clock, Reel())

        async def look() -> None:
            nonlocal seen
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")
                await clock.sleep_until(from_s(3.4))
                seen = next(tmp_path.rglob("*-000001.mp4")).read_bytes()
                task.cancel()

        await beside(air, look)
        return seen

    assert flashes(run_virtual(main)) == [1.0, 2.0, 3.0]


def test_a_file_cut_off_anywhere_plays_up_to_there(reel) -> None:
    data = reel.newest(9)[0].path.read_bytes()
    assert flashes(data[: len(data) * 2 // 3])[:1] == [1.0]


def test_every_file_says_that_it_is_generated_and_was_not_changed(reel) -> None:
    for segment in reel.newest(9):
        found = read_aigc(segment.path)
        assert found.intact
        assert found.fields["Label"] == "1"
        assert found.fields["ContentProducer"] == "Tea shop"
        assert found.fields["ProduceID"] == f"tea-1-{segment.number:06d}"
        with av.open(str(segment.path)) as file:
            assert "sha256:" in file.metadata["AIGC"]


def test_every_file_is_signed_by_a_key_that_says_what_it_is(reel) -> None:
    found = read_provenance(reel.newest(1)[0].path)
    assert found is not None
    assert found.intact
    assert found.signed_by == DEVELOPMENT
    assert found.generator == "livehost 1"


def test_a_changed_file_is_found_out_twice(reel, tmp_path) -> None:
    data = bytearray(reel.newest(9)[1].path.read_bytes())
    data[-400] ^= 1
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(data)
    assert not read_aigc(changed).intact
    assert not read_provenance(changed).intact


def test_a_file_without_labels_is_told_so(tmp_path) -> None:
    plain = tmp_path / "plain.mp4"
    with av.open(str(plain), "w") as file:
        file.add_stream("mpeg4", rate=25).width = 64
        file.start_encoding()
    assert read_aigc(plain).fields is None
    assert read_provenance(plain) is None
    (tmp_path / "none.mp4").write_bytes(b"this is no film")
    with pytest.raises(ValueError, match="no moov box"):
        read_aigc(tmp_path / "none.mp4")


# -- playlists and replays ----------------------------------------------------------------------


def wall(at: Samples | None) -> datetime:
    return NOW + timedelta(seconds=to_s(at or 0))


def test_the_live_playlist_names_fragments_inside_whole_files(reel) -> None:
    segments = reel.newest(2)
    text = live_playlist(segments, "tea-1", wall)
    assert "#EXT-X-MEDIA-SEQUENCE:3" in text
    assert '#EXT-X-MAP:URI="tea-1/init.mp4"' in text
    assert f"#EXT-X-BYTERANGE:{segments[0].size - segments[0].head}@{segments[0].head}\ntea-1/000003.mp4" in text
    assert "ENDLIST" not in text
    longest = max(to_s(segment.end - segment.start) for segment in segments)
    assert int(text.split("TARGETDURATION:")[1].split()[0]) >= round(longest)
    assert segments[0].path.read_bytes()[segments[0].head + 4 :][:4] == b"moof"


def test_a_gap_is_told_once_and_counted_when_it_has_passed(reel) -> None:
    first, second, third, _ = reel.newest(4)
    late = [
        Segment(s.number, s.path, s.start, s.end, s.head, s.size, breaks) for s, breaks in ((second, 0), (third, 1))
    ]
    assert live_playlist([first, *late], "x", wall).count("#EXT-X-DISCONTINUITY\n") == 1
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1" in live_playlist(late[1:], "x", wall)


def test_a_replay_begins_where_it_was_asked_to(reel) -> None:
    segments = reel.between(from_s(6), from_s(9))
    assert [segment.number for segment in segments] == [2, 3]
    text = replay_playlist(segments, "x", wall, start=from_s(6))
    assert f"TIME-OFFSET={6 - to_s(segments[0].start):.3f}" in text
    assert text.endswith("#EXT-X-ENDLIST\n")


def test_a_replay_file_is_one_film_that_begins_at_zero(reel) -> None:
    segments = reel.between(from_s(6), from_s(9))
    film = ReplayFile(segments, reel.format, {"AIGC": "{}"})
    data = b"".join(film.read(0, film.size))
    assert len(data) == film.size
    zero = to_s(segments[0].start)
    assert flashes(data) == pytest.approx([at - zero for at in range(5, 13) if at < to_s(segments[-1].end)], abs=1e-6)
    with av.open(io.BytesIO(data)) as file:
        assert file.start_time == 0
        assert file.duration / 1e6 == pytest.approx(to_s(segments[-1].end - segments[0].start), abs=0.05)


@pytest.mark.parametrize(("start", "end"), [(0, 10), (100, 20_000), (1500, 1501), (20_000, 40_000)])
def test_any_part_of_a_replay_file_can_be_asked_for(reel, start, end) -> None:
    film = ReplayFile(reel.newest(3), reel.format, {})
    whole = b"".join(film.read(0, film.size))
    assert b"".join(film.read(start, end)) == whole[start:end]


# -- the disk -----------------------------------------------------------------------------------


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


def test_half_signed_copies_of_a_killed_run_are_removed(tmp_path) -> None:
    torn = tmp_path / "x.mp4.part"
    torn.write_bytes(b"half")
    Retention(tmp_path, FOREVER)
    assert not torn.exists()


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


def test_a_replay_begins_with_the_keyframe_before_its_moment_and_not_with_the_file(reel) -> None:
    playback = Playback(reel, "tea-1", "Tea shop", wall)
    first = reel.between(from_s(6.5), from_s(9))[0]
    assert len(first.entries) >= 2
    film = playback.film(from_s(6.5), from_s(9))
    data = b"".join(film.read(0, film.size))
    begins = first.trimmed(from_s(6.5)).start
    assert first.start < begins <= from_s(6.5)
    assert flashes(data)[0] == pytest.approx(7 - to_s(begins), abs=1e-6)
    text = playback.replay(from_s(6.5), from_s(9))
    assert f"TIME-OFFSET={6.5 - to_s(begins):.3f}" in text
    length, at = re.search(r"BYTERANGE:(\d+)@(\d+)", text).groups()
    assert first.path.read_bytes()[int(at) + 4 :][:4] == b"moof"
    assert int(length) + int(at) == first.size
