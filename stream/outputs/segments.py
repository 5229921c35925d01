"""The show's last hours as segments on the disk: what HLS, the replay and whoever needs evidence read from."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

from stream.outputs.boxes import Format
from stream.timeline import Samples, from_s

WINDOW: Final = from_s(2 * 3600)
"""How far back viewers may look."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One finished file: a header with labels, then fragments, the first of which begins with a keyframe."""

    number: int
    """Counted from 1 in each run of a show."""
    path: Path
    start: Samples
    end: Samples
    head: int
    """Bytes of the header; the fragments follow."""
    size: int
    """Bytes of the whole file."""
    breaks: int
    """How often this run was interrupted before it: one more than the segment before it says that time is missing."""
    entries: tuple[tuple[Samples, int], ...] = ()
    """Fragments that begin with a keyframe: the moment, and how many bytes behind the header."""

    def trimmed(self, start: int) -> "Segment":
        """The same, but begun with the last keyframe that is not after `start`."""
        at, skipped = max((each for each in self.entries if each[0] <= start), default=(self.start, 0))
        return replace(self, start=at, head=self.head + skipped, entries=())


class Reel:
    """The finished segments of this run, oldest first. Lives on the event loop.

    Bounded: those that ended more than `window` before the newest are let go; their files belong to the retention.
    """

    def __init__(self, window: Samples = WINDOW) -> None:
        self.format: Format | None = None
        """What a decoder must know; None until the first keyframe."""
        self.init: bytes | None = None
        """The header that HLS players read first."""
        self.numbers = count(1)
        """The next segment's number, whoever records it: an address must never name two segments of a run."""
        self._window = window
        self._segments: deque[Segment] = deque()

    def add(self, segment: Segment) -> None:
        """Take the newest segment."""
        self._segments.append(segment)
        while self._segments[0].end < segment.end - self._window:
            self._segments.popleft()

    def forget(self, paths: Collection[Path]) -> None:
        """Let go of segments whose files are gone."""
        if paths:
            self._segments = deque(segment for segment in self._segments if segment.path not in paths)

    def get(self, number: int) -> Segment | None:
        """The segment of that number, while it is known."""
        return next((segment for segment in self._segments if segment.number == number), None)

    def newest(self, count: int) -> list[Segment]:
        """The last `count` segments."""
        return list(self._segments)[-count:]

    def between(self, start: int, end: int) -> list[Segment]:
        """The segments that show any of the time from `start` to `end`."""
        return [segment for segment in self._segments if segment.end > start and segment.start < end]
