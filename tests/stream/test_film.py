"""Films joined from segments: one plain MP4, in sync, with its gaps in place, labelled and signed."""

import io
from itertools import pairwise
from pathlib import Path

import av
import pytest

from stream.outputs.aigc import AigcLabel, read_aigc
from stream.outputs.film import Film, join
from stream.outputs.provenance import read_provenance
from stream.outputs.segments import Reel
from stream.timeline import to_s
from tests.stream.reels import SEAL, flashes, recorded

LABEL = AigcLabel("Tea shop", "tea-1-000001-000004")


@pytest.fixture(scope="module")
def reel(tmp_path_factory) -> Reel:
    return recorded(tmp_path_factory.mktemp("reel"), seconds=18)


def paths(reel: Reel) -> list[Path]:
    return [segment.path for segment in reel.newest(99)]


def beeps(data: bytes) -> list[float]:
    """Moments in seconds at which a tone begins, by each frame's own time."""
    loud = []
    with av.open(io.BytesIO(data)) as file:
        for frame in file.decode(audio=0):
            above = abs(frame.to_ndarray()[0]) > 0.05
            if above.any():
                loud.append(frame.time + int(above.argmax()) / frame.sample_rate)
    return [at for before, at in pairwise([-1.0, *loud]) if at - before > 0.3]


def apart(data: bytes, seen: list[float]) -> float:
    """The longest time in seconds between a flash and the beep next to it. Where a film begins a tone may too."""
    heard = beeps(data)
    return max(min(abs(beep - flash) for beep in heard) for flash in seen)


def test_a_film_shows_and_sounds_what_was_on_air_when_it_was(reel, tmp_path) -> None:
    made = join(paths(reel), tmp_path / "film.mp4", LABEL, SEAL)
    data, zero = made.path.read_bytes(), reel.newest(99)[0].start
    seen = flashes(data)
    assert (made.gaps, made.unreadable, made.size) == (0, 0, len(data))
    assert seen == pytest.approx([second - to_s(zero) for second in range(1, 1 + len(seen))], abs=1e-6)
    assert len(seen) >= 16
    assert apart(data, seen) < 0.001
    with av.open(str(made.path)) as file:
        assert file.duration / 1e6 == pytest.approx(to_s(made.length), abs=0.05)
        assert b"moof" not in data


def test_it_is_labelled_and_signed_as_its_segments_are(reel, tmp_path) -> None:
    made = join(paths(reel), tmp_path / "film.mp4", LABEL, SEAL)
    found = read_aigc(made.path)
    assert found.intact
    assert found.fields["ProduceID"] == LABEL.produce_id
    assert read_provenance(made.path).intact
    data = bytearray(made.path.read_bytes())
    data[-500] ^= 1
    made.path.write_bytes(data)
    assert not read_aigc(made.path).intact
    assert not read_provenance(made.path).intact


def test_where_a_file_is_missing_time_goes_on_and_it_is_told(reel, tmp_path) -> None:
    some = [path for number, path in enumerate(paths(reel)) if number != 1]
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film")
    made = join([*some, broken], tmp_path / "film.mp4", LABEL, None)
    data = made.path.read_bytes()
    whole: Film = join(paths(reel), tmp_path / "whole.mp4", LABEL, None)
    assert (made.gaps, made.unreadable, made.length) == (1, 1, whole.length)
    missing = reel.newest(99)[1]
    kept = [
        at
        for at in flashes(whole.path.read_bytes())
        if not to_s(missing.start) <= at + to_s(reel.newest(99)[0].start) < to_s(missing.end)
    ]
    assert flashes(data) == pytest.approx(kept, abs=1e-6)
    assert apart(data, kept) < 0.001


@pytest.mark.parametrize("content", [[], [b"no film"]])
def test_nothing_to_join_is_refused_and_leaves_nothing(tmp_path, content) -> None:
    for number, data in enumerate(content):
        (tmp_path / f"{number}.mp4").write_bytes(data)
    with pytest.raises(ValueError, match="no recorded segments"):
        join(sorted(tmp_path.glob("*.mp4")), tmp_path / "film.out", LABEL, None)
    assert not (tmp_path / "film.out").exists()


def test_two_formats_are_no_film(reel, tmp_path) -> None:
    data = paths(reel)[0].read_bytes()
    at = data.index(b"avc1") + 4 + 24
    other = tmp_path / "other.mp4"
    other.write_bytes(data[:at] + b"\x02\xd0" + data[at + 2 :])
    with pytest.raises(ValueError, match="one format"):
        join([*paths(reel), other], tmp_path / "film.mp4", LABEL, None)
    assert list(tmp_path.iterdir()) == [other]
