"""An MP4 file of the show: the very packets the viewers got, H.264 and Opus, without a second encode; labelled."""

import asyncio
import io
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import av
from av.container import OutputContainer
from av.stream import Stream

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.aigc import AigcLabel, fill_in_hash
from stream.outputs.segment_file import Seal, seal_in_place
from stream.packet import Kind, Packet
from stream.timeline import BLOCK, PICTURE, RATE_HZ, SOUND_LEAD, Samples

QUEUE: Final = 1500
"""Packets that may wait while the disk is slow: twenty seconds."""

BATCH: Final = 75
"""Packets written in one visit to the disk: one second."""

EARLY: Final = 1 + -(-SOUND_LEAD // BLOCK)
"""Sound packets kept until the first keyframe comes: theirs is among them, for sound leaves before its pictures."""

_TIMELINE: Final = Fraction(1, RATE_HZ)
_LENGTH: Final = {Kind.VIDEO: PICTURE, Kind.AUDIO: BLOCK}


class Mp4Recording:
    """Writes from the first keyframe on; time 0 of the file is that keyframe, and sound keeps its place beside it.

    Opus in MP4 plays in current browsers and in ffmpeg-based players. The index is moved to the front at the end, so
    that the file plays while it downloads; a file that was never finished does not play.
    Bounded: when the disk is `QUEUE` packets behind, the file skips to the next keyframe and has a gap there.
    """

    def __init__(self, path: Path, clock: Clock, label: AigcLabel, *, seal: Seal | None = None) -> None:
        """`label` says in the file that it is generated; `seal` signs it when it is complete."""
        self.path = path
        self.overflows = 0
        """How often the disk was too slow."""
        self._clock = clock
        self._label = label
        self._seal = seal
        self._file: _Mp4 | None = None
        self._early: deque[Packet] = deque(maxlen=EARLY)

    async def run(self, bus: Bus, *, until: Samples | None = None) -> None:
        """Record until cancelled, or up to `until` and return; the file is complete then. Raises `OSError`."""
        # One thread: what is being written when the show is cancelled is written before the file is closed.
        with (
            ThreadPoolExecutor(1, thread_name_prefix="recording") as thread,
            bus.subscribe(f"recording {self.path.name}", limit=QUEUE) as packets,
        ):
            batch: list[Packet] = []
            try:
                async for packet in packets:
                    if until is not None and packet.pts >= until:
                        if packet.kind is Kind.VIDEO:
                            break
                        continue
                    batch.append(packet)
                    if len(batch) >= BATCH:
                        full, batch = batch, []
                        await self._outside(thread, full)
            finally:
                self.overflows = packets.overflows
                await self._outside(thread, batch, last=True)

    async def _outside(self, thread: ThreadPoolExecutor, batch: list[Packet], *, last: bool = False) -> None:
        with self._clock.outside():
            await asyncio.get_running_loop().run_in_executor(thread, partial(self._write, batch, last=last))

    def _write(self, batch: list[Packet], *, last: bool) -> None:
        for packet in batch:
            if self._file is None and packet.kind is Kind.VIDEO:
                self._file = _Mp4(self.path, packet, self._label)
                while self._early:
                    self._file.write(self._early.popleft())
            if self._file is None:
                self._early.append(packet)
            else:
                self._file.write(packet)
        if last and self._file is not None:
            self._file.close()
            with self.path.open("r+b") as file:
                fill_in_hash(file)
            if self._seal:
                seal_in_place(self.path, self._seal)


class _Mp4:
    """One open file; `first` is the keyframe it begins with."""

    def __init__(self, path: Path, first: Packet, label: AigcLabel) -> None:
        self._zero = first.pts
        options = {"movflags": "faststart+use_metadata_tags", "video_track_timescale": str(RATE_HZ)}
        self._file: OutputContainer = av.open(str(path), "w", format="mp4", options=options)
        self._file.metadata.update(label.metadata())
        self._streams = {Kind.VIDEO: self._picture_stream(first), Kind.AUDIO: self._sound_stream()}

    def write(self, packet: Packet) -> None:
        """Add one packet; what is older than the first keyframe is left out."""
        if packet.pts < self._zero:
            return
        coded = av.Packet(packet.data)
        coded.stream = self._streams[packet.kind]
        coded.pts = coded.dts = packet.pts - self._zero
        coded.time_base, coded.duration = _TIMELINE, _LENGTH[packet.kind]
        coded.is_keyframe = packet.keyframe
        self._file.mux(coded)

    def close(self) -> None:
        """Write the index."""
        self._file.close()

    def _picture_stream(self, first: Packet) -> Stream:
        # The muxer wants the parameter sets beforehand, and the keyframe carries them.
        with av.open(io.BytesIO(first.data), "r", format="h264") as probe:
            return self._file.add_stream_from_template(probe.streams.video[0], time_base=_TIMELINE)

    def _sound_stream(self) -> Stream:
        # Never encodes: it states the codec's header, whose pre-skip is our encoder's delay.
        stream = self._file.add_stream("libopus", rate=RATE_HZ, layout="mono")
        stream.time_base = _TIMELINE
        return stream
