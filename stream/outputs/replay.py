"""A part of the show as one MP4 file that exists only while it is read: header, index and the segments' fragments."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from stream.outputs.boxes import Format, header, segment_index, with_time_moved
from stream.outputs.segments import Segment


class ReplayFile:
    """Nothing is encoded or copied: bytes are read from the segments when asked for, their time moved to begin at 0.

    Reading blocks. Bounded: one segment is in memory at a time.
    """

    def __init__(self, segments: Sequence[Segment], format_: Format, labels: dict[str, str]) -> None:
        """`segments` are in order, at least one."""
        self._segments = segments
        zero = segments[0].start
        ends = [*(segment.start for segment in segments[1:]), segments[-1].end]
        lengths = [end - segment.start for segment, end in zip(segments, ends, strict=True)]
        index = segment_index([(s.size - s.head, n) for s, n in zip(segments, lengths, strict=True)], start=0)
        self._zero = zero
        self._head = header(format_, duration=sum(lengths), labels=labels) + index
        self._starts = [0, *accumulate((s.size - s.head for s in segments), initial=len(self._head))]

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self._starts[-1]

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`, in pieces. Raises `OSError` when a segment is gone."""
        first = bisect_right(self._starts, start) - 1
        for part, (begins, stops) in enumerate(pairwise(self._starts)):
            if part < first or begins >= end:
                continue
            yield self._part(part)[max(0, start - begins) : min(stops, end) - begins]

    def _part(self, part: int) -> bytes:
        if part == 0:
            return self._head
        segment = self._segments[part - 1]
        return with_time_moved(segment.path.read_bytes()[segment.head : segment.size], -self._zero)
