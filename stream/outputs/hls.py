"""HLS playlists over the recorded segments (RFC 8216, version 7): the live end for players without WebRTC, replays."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Final

from stream.outputs.recorder import LATEST
from stream.outputs.segments import Segment
from stream.timeline import Samples, to_s

LIVE_SEGMENTS: Final = 8
"""Named at once: half a minute, so that a player that stalls can go on where it was."""

TARGET_S: Final = ceil(to_s(LATEST)) + 2
"""No segment may be longer. One keyframe a second is granted; a busy machine may leave out pictures before it."""

PLAYLIST: Final = "application/vnd.apple.mpegurl"

Wall = Callable[[Samples | None], datetime]


def live_playlist(segments: Sequence[Segment], folder: str, wall: Wall) -> str:
    """The playlist of a show that goes on; `segments` are its newest, at least one, found in `folder`."""
    # Counted from the second the show opened, so that a player whose show was restarted sees numbers go on (RFC 8216,
    # section 6.2.2: they never decrease); no run makes more than a segment a second.
    opened = int(wall(Samples(0)).timestamp())
    return "\n".join((*_opening(segments, opened), *_media(segments, folder, wall), ""))


def replay_playlist(segments: Sequence[Segment], folder: str, wall: Wall, *, start: int) -> str:
    """The playlist of a part that is over; it begins to play at `start`, inside the first segment."""
    offset = to_s(max(0, start - segments[0].start))
    begin = (f"#EXT-X-START:TIME-OFFSET={offset:.3f},PRECISE=YES", "#EXT-X-PLAYLIST-TYPE:VOD")
    return "\n".join((*_opening(segments), *begin, *_media(segments, folder, wall), "#EXT-X-ENDLIST", ""))


def _opening(segments: Sequence[Segment], opened: int = 0) -> Iterator[str]:
    yield "#EXTM3U"
    yield "#EXT-X-VERSION:7"
    yield f"#EXT-X-TARGETDURATION:{TARGET_S}"
    yield f"#EXT-X-MEDIA-SEQUENCE:{opened + segments[0].number}"
    yield f"#EXT-X-DISCONTINUITY-SEQUENCE:{opened + segments[0].breaks}"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"


def _media(segments: Sequence[Segment], folder: str, wall: Wall) -> Iterator[str]:
    """Players take the fragments of each file and leave its own header, which is for those who fetch it whole."""
    yield f'#EXT-X-MAP:URI="{folder}/init.mp4"'
    breaks = segments[0].breaks
    for segment in segments:
        if segment.breaks != breaks:
            breaks = segment.breaks
            yield "#EXT-X-DISCONTINUITY"
        yield f"#EXT-X-PROGRAM-DATE-TIME:{wall(segment.start).isoformat(timespec='milliseconds')}"
        yield f"#EXTINF:{to_s(segment.end - segment.start):.5f},"
        yield f"#EXT-X-BYTERANGE:{segment.size - segment.head}@{segment.head}"
        yield f"{folder}/{segment.number:06d}.mp4"
