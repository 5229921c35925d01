"""Joins recorded segments into one plain MP4 film: any player, editor or platform takes it, and nothing is encoded."""

import hashlib
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import BinaryIO, Final

from stream.outputs.aigc import AigcLabel
from stream.outputs.boxes import FREE, TRACKS, Laid, box, full_box, plain_header
from stream.outputs.recorded import Recorded, Run, read_segment
from stream.outputs.segment_file import UNFINISHED, Seal, seal_in_place
from stream.packet import Kind
from stream.timeline import Samples

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Film:
    """What was joined."""

    path: Path
    length: Samples
    size: int
    gaps: int
    """Places where time is missing, because recording was interrupted or files are gone."""
    unreadable: int
    """Files that could not be read and were left out."""
    sources: tuple[Path, ...]
    """What it holds."""


def join(paths: Sequence[Path], out: Path, label: AigcLabel, seal: Seal | None) -> Film:
    """Write the segments of one run, in order, as one labelled and signed film.

    Times are kept: where something is missing, the last picture stays on. Raises `OSError`, and ValueError when there
    is nothing to join or the formats differ. Blocks; memory is bounded by the index, about a megabyte an hour.
    """
    read = [(path, found) for path in paths if (found := _readable(path))]
    if not read:
        raise ValueError("there are no recorded segments")
    if len({found.format for _, found in read}) > 1:
        raise ValueError("the segments were not recorded in one format")
    draft = out.with_name(out.name + UNFINISHED)
    try:
        _write(read, draft, label)
        if seal:
            seal_in_place(draft, seal)
        draft.replace(out)
        # As old as what is in it: the retention goes by that.
        made = read[-1][0].stat().st_mtime
        os.utime(out, (made, made))
    finally:
        draft.unlink(missing_ok=True)
    gaps = sum(before.end != after.start for (_, before), (_, after) in pairwise(read))
    length = Samples(read[-1][1].end - read[0][1].start)
    return Film(out, length, out.stat().st_size, gaps, len(paths) - len(read), tuple(path for path, _ in read))


def _readable(path: Path) -> Recorded | None:
    try:
        return read_segment(path)
    except (OSError, ValueError):
        return None


def _write(read: list[tuple[Path, Recorded]], draft: Path, label: AigcLabel) -> None:
    runs = [run for _, found in read for run in found.runs]
    body = sum(size for run in runs for _, size, _ in run.rows)
    format_, zero = read[0][1].format, read[0][1].start
    media = struct.pack(">L4sQ", 1, b"mdat", body + 16)
    # The header is as long wherever the samples lie: it is made once to know where they do.
    at = len(plain_header(format_, _laid(runs, zero, 0), label.metadata())) + len(media)
    head = plain_header(format_, _laid(runs, zero, at), label.metadata())
    content = hashlib.sha256(media)
    with draft.open("w+b") as file:
        file.write(head + media)
        for path, found in read:
            for piece in _samples(path, found):
                content.update(piece)
                file.write(piece)
        file.flush()
        os.pwrite(file.fileno(), label.hash_text(content.hexdigest()), head.index(label.hash_text()))
        os.fsync(file.fileno())


def _samples(path: Path, found: Recorded) -> Iterator[bytes]:
    with path.open("rb") as file:
        for run in found.runs:
            yield from _pieces(file, run.at, sum(size for _, size, _ in run.rows))


def _pieces(file: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    file.seek(at)
    while size:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise OSError("a segment became shorter while it was read")
        size -= len(piece)
        yield piece


def _laid(runs: list[Run], zero: int, at: int) -> dict[Kind, Laid]:
    """The index of each track: its runs are chunks that follow one another from byte `at` of the file."""
    places: dict[Kind, list[tuple[Run, int]]] = {kind: [] for kind in TRACKS}
    for run in runs:
        places[run.kind].append((run, at))
        at += sum(size for _, size, _ in run.rows)
    return {kind: _track(kind, chunks, zero) for kind, chunks in places.items() if chunks}


def _track(kind: Kind, chunks: list[tuple[Run, int]], zero: int) -> Laid:
    lengths = list(_lengths([run for run, _ in chunks]))
    rows = [row for run, _ in chunks for row in run.rows]
    late = max(0, chunks[0][0].start - zero)
    counts = [(number, len(run.rows)) for number, (run, _) in enumerate(chunks, 1)]
    changes = [next(same) for _, same in groupby(counts, key=lambda each: each[1])]
    steps = [(len(list(same)), length) for length, same in groupby(lengths)]
    keyframes = [number for number, (_, _, flags) in enumerate(rows, 1) if flags == FREE]
    tables = [
        _table(b"stts", ">2L", steps),
        _table(b"stsc", ">3L", [(number, count, 1) for number, count in changes]),
        full_box(b"stsz", 0, 0, struct.pack(f">2L{len(rows)}L", 0, len(rows), *(size for _, size, _ in rows))),
        _table(b"co64", ">Q", [(place,) for _, place in chunks]),
    ]
    if kind is Kind.VIDEO:
        tables.append(_table(b"stss", ">L", [(number,) for number in keyframes]))
    return Laid(late + sum(lengths), _edits(late, sum(lengths)), tuple(tables))


def _lengths(runs: list[Run]) -> Iterator[int]:
    """How long each sample is shown; the last before a gap until the gap ends."""
    ends = [*(after.start for after in runs[1:]), runs[-1].end]
    for run, end in zip(runs, ends, strict=True):
        *others, last = (length for length, _, _ in run.rows)
        yield from others
        yield max(0, last + end - run.end)


def _edits(late: int, length: int) -> bytes:
    """A track that begins later than the film."""
    if not late:
        return b""
    rows = struct.pack(">QqL", late, -1, 0x10000) + struct.pack(">QqL", length, 0, 0x10000)
    return box(b"edts", full_box(b"elst", 1, 0, struct.pack(">L", 2), rows))


def _table(kind: bytes, row: str, rows: Sequence[tuple[int, ...]]) -> bytes:
    return full_box(kind, 0, 0, struct.pack(">L", len(rows)), *(struct.pack(row, *each) for each in rows))
