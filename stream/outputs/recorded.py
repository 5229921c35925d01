"""Reads recorded segments back from the disk: where each begins and ends, its samples, and all of an earlier run."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from stream.aac import CONFIG
from stream.outputs.boxes import FREE, TRACKS, Format, boxes, top_boxes
from stream.outputs.segments import Reel, Segment
from stream.packet import Kind
from stream.timeline import RATE_HZ, Samples

NAME: Final = re.compile(r"(\d{8})-\d\d/(\d{6})-(\d{6,})\.mp4")
"""Day and hour, time of day and number, as the recorder calls its files."""

_KINDS: Final = {track: kind for kind, track in TRACKS.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """One track's samples in one fragment."""

    kind: Kind
    start: int
    """Decode time of the first, in samples of the timeline."""
    rows: list[tuple[int, int, int]]
    """Length in samples, size in bytes and flags of each."""
    at: int
    """Where their bytes begin in the file."""
    fragment: int
    """Where their fragment begins."""

    @property
    def end(self) -> int:
        """When the last one ends."""
        return self.start + sum(length for length, _, _ in self.rows)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A segment as it lies on the disk, up to its last whole fragment."""

    format: Format
    runs: list[Run]
    head: int
    size: int

    @property
    def start(self) -> Samples:
        """When its first picture is shown."""
        return Samples(next(run.start for run in self.runs if run.kind is Kind.VIDEO))

    @property
    def entries(self) -> tuple[tuple[Samples, int], ...]:
        """As `Segment.entries`."""
        pictures = (run for run in self.runs if run.kind is Kind.VIDEO)
        return tuple((Samples(run.start), run.fragment - self.head) for run in pictures if run.rows[0][2] == FREE)

    @property
    def end(self) -> Samples:
        """When its last picture ends."""
        return Samples(max(run.end for run in self.runs if run.kind is Kind.VIDEO))


def read_segment(path: Path) -> Recorded:
    """Read a recorder's file. Raises `OSError`, and ValueError when it holds no whole fragment of ours."""
    runs: list[Run] = []
    format_, head, size = None, 0, 0
    with path.open("rb") as file:
        waiting: list[Run] = []
        for kind, start, inside, end in top_boxes(file):
            if kind == b"moov":
                format_ = _format(_read(file, inside, end))
            elif kind == b"moof":
                waiting, head = list(_runs(_read(file, inside, end), start)), head or start
            elif kind == b"mdat":
                runs, waiting, size = runs + waiting, [], end
    if format_ is None or not any(run.kind is Kind.VIDEO for run in runs):
        raise ValueError("it holds no whole fragment of a recording")
    return Recorded(format_, runs, head, size)


def segments_in(folder: Path, since: datetime) -> list[tuple[int, datetime, Path]]:
    """Number, beginning and path of a run's segments that begin then or later, in order."""
    hours = (hour for hour in _hours(folder) if hour.name >= f"{since:%Y%m%d-%H}")
    return sorted(each for hour in hours for each in _in_hour(hour) if each[1] >= since)


def last_segment(folder: Path) -> Path | None:
    """The newest file of a run."""
    return max((path for hour in _hours(folder)[-1:] for _, _, path in _in_hour(hour)), default=None)


def _hours(folder: Path) -> list[Path]:
    return sorted(hour for hour in folder.iterdir() if hour.is_dir())


def _in_hour(hour: Path) -> Iterator[tuple[int, datetime, Path]]:
    for path in hour.iterdir():
        if match := NAME.fullmatch(f"{hour.name}/{path.name}"):
            begins = datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            yield int(match[3]), begins, path


def read_reel(folder: Path, since: datetime, window: Samples) -> tuple[Reel, datetime] | None:
    """What a run recorded since then, and the wall time of its sample 0; None when nothing of it is left.

    Files that cannot be read are passed over. Blocks: about a millisecond a segment.
    """
    reel, opened, before, breaks = Reel(window), None, None, 0
    for number, wall, path in segments_in(folder, since):
        try:
            found = read_segment(path)
        except (OSError, ValueError):
            continue
        breaks += before not in {None, found.start}
        before = found.end
        reel.format = found.format
        reel.add(
            Segment(
                number=number,
                path=path,
                start=found.start,
                end=found.end,
                head=found.head,
                size=found.size,
                breaks=breaks,
                entries=found.entries,
            )
        )
        # Names are cut off to the second: the latest of these estimates is the closest.
        opened = max(filter(None, (opened, wall - timedelta(seconds=found.start / RATE_HZ))))
    if opened is None:
        return None
    init = folder / "init.mp4"
    reel.init = init.read_bytes() if init.is_file() else None
    return reel, opened


def _read(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start)


def _runs(moof: bytes, moof_at: int) -> Iterator[Run]:
    for kind, start, end in boxes(moof):
        if kind == b"traf":
            yield _run(moof, start, end, moof_at)


def _run(moof: bytes, start: int, end: int, moof_at: int) -> Run:
    """The boxes are ours: sizes and flags lie where `boxes.fragment` puts them."""
    found = {kind: first for kind, first, _ in boxes(moof, start, end)}
    try:
        (track,) = struct.unpack_from(">L", moof, found[b"tfhd"] + 4)
        (time,) = struct.unpack_from(">Q", moof, found[b"tfdt"] + 4)
        count, offset = struct.unpack_from(">Ll", moof, found[b"trun"] + 4)
        rows = list(struct.iter_unpack(">3L", moof[found[b"trun"] + 12 :][: count * 12]))
        if not rows:
            raise ValueError("a fragment is empty")
        return Run(_KINDS[track], time, rows, moof_at + offset, moof_at)
    except (KeyError, struct.error) as error:
        raise ValueError("its fragments are not a recorder's") from error


def _format(moov: bytes) -> Format:
    """The decoders' settings, from the first `avc1` entry."""
    at = moov.find(b"avc1")
    config = moov.find(b"avcC", at)
    if at < 0 or config < 0:
        raise ValueError("its pictures are not H.264")
    try:
        width, height = struct.unpack_from(">2H", moov, at + 4 + 24)
        sps_at = config + 4 + 8
        (sps_size,) = struct.unpack_from(">H", moov, sps_at - 2)
        pps_at = sps_at + sps_size + 3
        (pps_size,) = struct.unpack_from(">H", moov, pps_at - 2)
    except struct.error as error:
        raise ValueError("its header is torn") from error
    sps, pps = moov[sps_at : sps_at + sps_size], moov[pps_at : pps_at + pps_size]
    return Format(sps, pps, width, height, CONFIG)
