"""Segments: exact, playable by themselves also while written, labelled and signed."""

import asyncio
import itertools

import av
import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.provenance import DEVELOPMENT, read_provenance
from stream.outputs.recorder import Recorder
from stream.outputs.segments import Reel
from stream.timeline import RATE_HZ, from_s, to_s
from tests.stream.airing import beside, small_broadcast
from tests.stream.reels import NOW, beeps, flashes, shelving


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
