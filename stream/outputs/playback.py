"""What players without WebRTC are given: the live playlist, the segments behind it, and parts of the last hours."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from stream.outputs.aigc import AigcLabel
from stream.outputs.hls import LIVE_SEGMENTS, live_playlist, replay_playlist
from stream.outputs.replay import ReplayFile
from stream.outputs.segments import Reel, Segment
from stream.timeline import Samples

LIVE_WITHIN: Final = timedelta(minutes=1)
"""How long a playlist may go without a new segment: who joins later must not be shown the past as the present."""


class Film(Protocol):
    """A file that is read in parts."""

    @property
    def size(self) -> int:
        """Bytes."""

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`; blocks."""


class Playback:
    """Reads the reel of one run; everything but a film's bytes is answered from memory. Lives on the event loop."""

    def __init__(self, reel: Reel, run: str, producer: str, wall: Callable[[Samples | None], datetime]) -> None:
        """`run` names this run of the show: it is part of every segment's address, so that caches never mix two."""
        self.run = run
        self._reel = reel
        self._producer = producer
        self._wall = wall

    @property
    def recorded_until(self) -> Samples:
        """The end of the newest segment."""
        newest = self._reel.newest(1)
        return newest[0].end if newest else Samples(0)

    def forget(self, paths: Collection[Path]) -> None:
        """These files are gone."""
        self._reel.forget(paths)

    def live(self) -> str | None:
        """The live playlist; None before the first segment is finished, and when recording has stopped since."""
        segments = self._reel.newest(LIVE_SEGMENTS)
        if not segments or self._wall(None) - self._wall(segments[-1].end) > LIVE_WITHIN:
            return None
        return live_playlist(segments, self.run, self._wall)

    def init(self) -> bytes | None:
        """The header players read first."""
        return self._reel.init

    def segment(self, number: int) -> Path | None:
        """A segment's file, while it is kept."""
        segment = self._reel.get(number)
        return segment.path if segment else None

    def replay(self, start: Samples, end: Samples) -> str | None:
        """A playlist of the part from `start` to `end`; None when nothing of it is kept."""
        segments = self._part(start, end)
        return replay_playlist(segments, f"../hls/{self.run}", self._wall, start=start) if segments else None

    def film(self, start: Samples, end: Samples) -> Film | None:
        """The same part as one MP4 file, from the keyframe before `start` on."""
        segments = self._part(start, end)
        if not segments or self._reel.format is None:
            return None
        label = AigcLabel(self._producer, f"{self.run}-{segments[0].number:06d}-{segments[-1].number:06d}")
        return ReplayFile(segments, self._reel.format, label.metadata())

    def _part(self, start: Samples, end: Samples) -> list[Segment]:
        segments = self._reel.between(start, end)
        return [segments[0].trimmed(start), *segments[1:]] if segments else []
