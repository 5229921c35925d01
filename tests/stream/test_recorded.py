"""Recorded segments read back from the disk, and those mended whose writer was killed."""

import fcntl
import io
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import av
import pytest

from stream.outputs.aigc import read_aigc
from stream.outputs.boxes import top_boxes
from stream.outputs.provenance import read_provenance
from stream.outputs.recorded import last_segment, read_reel, read_segment, segments_in
from stream.outputs.segment_file import MANIFEST, mend
from stream.outputs.segments import WINDOW, Reel
from stream.packet import Kind
from stream.timeline import to_s
from tests.stream.reels import NOW, SEAL, flashes, recorded

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def reel(tmp_path_factory) -> Reel:
    return recorded(tmp_path_factory.mktemp("reel"))


def folder_of(reel: Reel) -> Path:
    return reel.newest(1)[0].path.parent.parent


def torn(reel: Reel, folder: Path, share: float) -> Path:
    """A segment as a killed recorder leaves it: not hashed, not signed, and cut off somewhere."""
    whole = reel.newest(9)[0].path.read_bytes()
    data = bytearray(b"".join(whole[start:end] for kind, start, _, end in _boxes(whole) if kind != MANIFEST))
    del data[round(len(data) * share) :]
    at = data.index(b"sha256:") + len(b"sha256:")
    data[at : at + 64] = b"0" * 64
    path = folder / "torn.mp4"
    path.write_bytes(data)
    return path


def test_a_run_is_read_back_as_it_was_recorded(reel) -> None:
    found, opened = read_reel(folder_of(reel), LONG_AGO, WINDOW)
    assert found.newest(99) == reel.newest(99)
    assert (found.format, found.init) == (reel.format, reel.init)
    assert abs(opened - NOW) < timedelta(seconds=1)


def test_only_what_is_young_enough_is_read(reel) -> None:
    folder = folder_of(reel)
    found, _ = read_reel(folder, NOW + timedelta(seconds=5), WINDOW)
    assert found.newest(99) == reel.newest(99)[2:]
    assert read_reel(folder, NOW + timedelta(hours=3), WINDOW) is None
    assert last_segment(folder) == reel.newest(1)[0].path
    assert [number for number, _, _ in segments_in(folder, NOW)] == [1, 2, 3, 4]


def test_a_gap_between_files_is_a_break(reel, tmp_path) -> None:
    for segment in (*reel.newest(9)[:1], *reel.newest(9)[2:]):
        path = tmp_path / segment.path.parent.name / segment.path.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(segment.path.read_bytes())
    (path.parent / "120000-000009.mp4").write_bytes(b"no film")
    (path.parent / "notes.txt").write_text("left here by a person")
    found, _ = read_reel(tmp_path, LONG_AGO, WINDOW)
    assert [(segment.number, segment.breaks) for segment in found.newest(9)] == [(1, 0), (3, 1), (4, 1)]


def test_the_samples_of_a_segment_lie_where_it_says(reel) -> None:
    segment = reel.newest(9)[1]
    found, data = read_segment(segment.path), segment.path.read_bytes()
    pictures = [run for run in found.runs if run.kind is Kind.VIDEO]
    assert sum(len(run.rows) for run in pictures) == round(to_s(segment.end - segment.start) * 25)
    for run in pictures:
        size = int.from_bytes(data[run.at : run.at + 4], "big")
        assert size + 4 <= run.rows[0][1]
        assert data[run.at + 4] & 0x1F in {1, 5, 6}


@pytest.mark.parametrize("data", [b"", b"no film", b"\0\0\0\x10ftypiso6\0\0\0\x01", b"\0\0\0\0moov"])
def test_what_is_no_recording_is_refused(tmp_path, data) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="whole fragment"):
        read_segment(path)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_segment_is_read_or_refused_and_never_breaks_the_show(reel, tmp_path, seed) -> None:
    """A bad disk, or a person: bytes changed where the structure is, which a show reads when it starts."""
    damaged, chance = bytearray(reel.newest(9)[0].path.read_bytes()), random.Random(seed)
    header, fragment = damaged.index(b"moov"), damaged.index(b"moof")
    for _ in range(20):
        damaged[chance.choice((header, fragment)) + chance.randrange(1200)] = chance.randrange(256)
    path = tmp_path / "x.mp4"
    path.write_bytes(damaged)
    for read in (read_segment, read_aigc, lambda path: mend(path, None)):
        with suppress(ValueError):
            read(path)


# -- after a kill -------------------------------------------------------------------------------


def test_wherever_a_power_cut_tears_a_segment_it_plays_up_to_its_last_whole_fragment(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 1.0)
    whole, fragments = path.read_bytes(), read_segment(path)
    ends = [end for kind, _, _, end in _boxes(whole) if kind == b"mdat"]
    boundaries = sorted(
        {0, len(whole), *(at for _, start, inside, end in _boxes(whole) for at in (start, inside, end))}
    )
    halves = [(before + after) // 2 for before, after in pairwise(boundaries)]
    for cut in {*boundaries, *halves, *(at - 1 for at in boundaries[1:])}:
        path.write_bytes(whole[:cut])
        assert mend(path, None)
        last = max((end for end in ends if end <= cut), default=0)
        assert path.exists() == (last > 0), cut
        if last:
            assert path.stat().st_size == last
            assert read_aigc(path).intact
            runs = [run for run in fragments.runs if run.kind is Kind.VIDEO and run.at < last]
            assert read_segment(path).end == max(run.end for run in runs)
            assert _pictures(path) == sum(len(run.rows) for run in runs)


def _boxes(data: bytes) -> list[tuple[bytes, int, int, int]]:
    return list(top_boxes(io.BytesIO(data)))


def _pictures(path: Path) -> int:
    with av.open(str(path)) as file:
        return sum(1 for _ in file.decode(video=0))


def test_one_that_was_hashed_when_the_power_went_is_signed(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 1.0)
    assert mend(path, None)
    assert not mend(path, None)
    assert mend(path, SEAL)
    assert read_provenance(path).intact
    assert not mend(path, SEAL)


def test_what_was_changed_after_it_was_hashed_is_not_signed(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 1.0)
    assert mend(path, None)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert not mend(path, SEAL)
    assert read_provenance(path) is None


def test_a_torn_segment_ends_whole_hashed_and_signed(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 0.7)
    assert not read_aigc_intact(path)
    assert mend(path, SEAL)
    assert read_aigc(path).intact
    assert read_provenance(path).intact
    assert flashes(path.read_bytes())[:1] == [1.0]
    assert not mend(path, SEAL)


def read_aigc_intact(path: Path) -> bool:
    try:
        return read_aigc(path).intact
    except ValueError:
        return False


def test_one_without_a_whole_second_is_removed(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 0.2)
    assert mend(path, SEAL)
    assert not path.exists()


def test_one_that_is_being_written_is_left_alone(reel, tmp_path) -> None:
    path = torn(reel, tmp_path, 0.7)
    before = path.read_bytes()
    with path.open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        assert not mend(path, SEAL)
    assert path.read_bytes() == before
