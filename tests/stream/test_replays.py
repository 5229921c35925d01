"""Playlists and replays: cut from the segments, beginning where they were asked to."""

import io
import re
from datetime import datetime, timedelta

import av
import pytest

from stream.outputs.hls import live_playlist, replay_playlist
from stream.outputs.playback import Playback
from stream.outputs.replay import ReplayFile
from stream.outputs.segments import Segment
from stream.timeline import Samples, from_s, to_s
from tests.stream.reels import NOW, flashes


def wall(at: Samples | None) -> datetime:
    return NOW + timedelta(seconds=to_s(at or 0))


OPENED = int(NOW.timestamp())


def sequences(playlist: str) -> tuple[int, int]:
    """Media and discontinuity sequence."""
    media = re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)\n", playlist)
    breaks = re.search(r"#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)\n", playlist)
    return int(media[1]), int(breaks[1])


def test_the_live_playlist_names_fragments_inside_whole_files(reel) -> None:
    segments = reel.newest(2)
    text = live_playlist(segments, "tea-1", wall)
    assert sequences(text)[0] == OPENED + 3
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
    assert sequences(live_playlist(late[1:], "x", wall)) == (OPENED + 3, OPENED + 1)


@pytest.mark.parametrize(("later_s", "there"), [(0, True), (59, True), (61, False)])
def test_a_recording_that_stopped_is_not_shown_as_live(reel, later_s, there) -> None:
    now = Samples(reel.newest(1)[0].end + from_s(later_s))
    playback = Playback(reel, "tea-1", "Tea shop", lambda at: wall(now if at is None else at))
    assert (playback.live() is not None) == there
    assert playback.replay(from_s(6), from_s(9)) is not None


def test_numbers_go_on_when_the_show_is_restarted(reel) -> None:
    """A player that stays asks the same address: nothing it counts by may go back, and it must see the break."""
    before = sequences(live_playlist(reel.newest(1), "tea-1", wall))
    after = sequences(live_playlist(reel.newest(4)[:1], "tea-2", lambda at: wall(at) + timedelta(seconds=20)))
    assert all(new > old for old, new in zip(before, after, strict=True))


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
