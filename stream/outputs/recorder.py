"""The recording: the show as segments of a few seconds, cut at keyframes, each a file that plays by itself."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import av

from stream.aac import CONFIG
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.aigc import AigcLabel
from stream.outputs.boxes import Format, parameter_sets
from stream.outputs.chunks import Chunk, Chunker
from stream.outputs.retention import Keep, Retention
from stream.outputs.segment_file import Seal, SegmentFile, seal_header
from stream.outputs.segments import Reel, Segment
from stream.outputs.supervision import OutputFault
from stream.packet import Kind, Packet
from stream.timeline import Samples, from_s
from stream.totals import Totals

QUEUE: Final = 1500
"""Packets that may wait while the disk is slow: twenty seconds; then the recording skips to the next keyframe."""

SEGMENT: Final = from_s(4)
"""A segment ends with the first keyframe after so long. Players without WebRTC are about three segments behind."""

LATEST: Final = from_s(6)
"""Keyframes come every two seconds; when one has not come by then (pictures were left out), it is asked for."""


@dataclass(frozen=True, slots=True)
class Shelving:
    """Where segments go and what they say of themselves."""

    root: Path
    show: str
    """Folder of this run, the name its events are stored under."""
    keep: Keep
    producer: str
    """Who answers for the content, as the AIGC label names it."""
    seal: Seal | None = None


class Recorder:
    """Records until cancelled. Raises when the disk is full (`OSError`) or nearly (`OutputFault`), to be run again.

    Muxing, hashing, signing and flushing happen in one thread of its own. Bounded: `QUEUE` packets.
    """

    def __init__(
        self,
        shelving: Shelving,
        clock: Clock,
        reel: Reel,
        *,
        segment: Samples = SEGMENT,
        gone: Callable[[set[Path]], None] | None = None,
    ) -> None:
        """`gone` is told of the files that had to go, instead of the reel alone: they may be of earlier shows."""
        self.totals = Totals()
        self.loss = None
        self._shelving = shelving
        self._clock = clock
        self._reel = reel
        self._segment = segment
        self._gone = gone or reel.forget
        self._file: SegmentFile | None = None
        self._retention: Retention | None = None
        self._before: Samples | None = None
        self._breaks = 0
        self._done: deque[tuple[Segment | None, set[Path]]] = deque()

    async def run(self, bus: Bus, live: Callable[[], None] = lambda: None) -> None:
        """Record; `live` is told when the first chunk is safe."""
        chunker, before = Chunker(), self.totals.skips
        self._take_over()
        with (
            ThreadPoolExecutor(1, thread_name_prefix="recording") as thread,
            bus.subscribe("recording", limit=QUEUE, kinds={Kind.VIDEO, Kind.AAC}) as packets,
        ):
            try:
                async for packet in packets:
                    self.totals.skips = before + packets.overflows
                    if self._is_overdue(packet):
                        bus.request_keyframe()
                    if chunks := chunker.feed(packet):
                        await self._outside(thread, partial(self._write, chunks))
                        live()
            finally:
                await self._outside(thread, partial(self._close, chunker.rest()))

    def _is_overdue(self, packet: Packet) -> bool:
        start = self._file.start if self._file else None
        return packet.kind is Kind.VIDEO and start is not None and packet.pts - start >= LATEST

    def _take_over(self) -> None:
        """Begin after what another recorder of this run left behind: players are told of the time between."""
        if self._before is None and (last := self._reel.newest(1)):
            self._before, self._breaks = last[0].end, last[0].breaks

    async def _outside(self, thread: ThreadPoolExecutor, work: Callable[[], None]) -> None:
        try:
            with self._clock.outside():
                await asyncio.get_running_loop().run_in_executor(thread, work)
        finally:
            self._tell()

    def _tell(self) -> None:
        """Pass on what the thread has finished; when waiting for it was broken off, the next call brings the rest."""
        while self._done:
            segment, gone = self._done.popleft()
            if segment is not None:
                self._reel.add(segment)
            if gone:
                self._gone(gone)

    # -- in the recording's thread --------------------------------------------------------------

    def _write(self, chunks: list[Chunk]) -> None:
        if self._retention is None:
            self._retention = Retention(self._shelving.root, self._shelving.keep)
        for chunk in chunks:
            if self._file is None:
                # Also when the disk was full, and nothing could be finished that would have made room.
                self._done.append((None, self._retention.sweep(self._clock.wall(chunk.start))))
            if self._file is not None and self._is_due(chunk, self._file):
                self._finish()
            if self._file is None and not self._retention.has_room():
                raise OutputFault("too little room is left on the disk; it goes on when there is more")
            if self._file is None and chunk.keyframe:
                self._file = self._open(chunk)
            if self._file is not None:
                self._append(chunk, self._file)

    def _append(self, chunk: Chunk, file: SegmentFile) -> None:
        file.append(chunk)
        self._before = chunk.end
        self.totals.octets += sum(len(packet.data) for piece in chunk.pieces.values() for packet in piece.packets)
        self.totals.keyframes += chunk.keyframe

    def _is_due(self, chunk: Chunk, file: SegmentFile) -> bool:
        """Whether a chunk begins the next file: it is time for it, or something is missing before it."""
        long_enough = file.start is not None and chunk.start - file.start >= self._segment
        return chunk.keyframe and (long_enough or chunk.start != self._before)

    def _close(self, rest: list[Chunk]) -> None:
        if self._file is None:
            return
        # A disk that refuses has been told of already, and costs the last second only.
        with suppress(OSError):
            for chunk in rest:
                self._append(chunk, self._file)
        self._finish()

    def _finish(self) -> None:
        file, self._file = self._file, None
        segment = file.finish(self._shelving.seal) if file else None
        if segment is not None and self._retention is not None:
            self._done.append((segment, self._retention.add(segment.path, self._clock.wall(segment.end))))

    def _open(self, chunk: Chunk) -> SegmentFile:
        if self._reel.format is None:
            self._reel.format = format_of(chunk.first)
            self._write_init(self._reel.format)
        number = next(self._reel.numbers)
        wall = self._clock.wall(chunk.start)
        name = f"{wall:%H%M%S}-{number:06d}"
        path = self._shelving.root / self._shelving.show / f"{wall:%Y%m%d-%H}" / f"{name}.mp4"
        label = AigcLabel(self._shelving.producer, f"{self._shelving.show}-{number:06d}")
        self._breaks += self._before not in {None, chunk.start}
        return SegmentFile(path, number, self._reel.format, label, breaks=self._breaks)

    def _write_init(self, format_: Format) -> None:
        """What an HLS player reads before any segment: a header alone, labelled and signed as they are."""
        folder = self._shelving.root / self._shelving.show
        folder.mkdir(parents=True, exist_ok=True)
        label = AigcLabel(self._shelving.producer, f"{self._shelving.show}-init")
        self._reel.init = seal_header(folder / "init.mp4", format_, label, self._shelving.seal)


def format_of(keyframe: Packet) -> Format:
    """What a decoder of these pictures and the show's AAC must know."""
    sps, pps = parameter_sets(keyframe.data)
    decoder = av.CodecContext.create("h264", "r")
    frames = [*decoder.decode(av.Packet(keyframe.data)), *decoder.decode(None)]
    return Format(sps, pps, frames[0].width, frames[0].height, CONFIG)
