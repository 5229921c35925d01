"""Reading claps back: when the mouth opened, the square lit up and the beep began, from decoded pictures and sound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from bench.receiver import Receiver
from bench.sync_show import FLASH, MOUTH
from stream.packet import Kind, Packet
from stream.timeline import PICTURE, RATE_HZ, to_s

_AUDIBLE: Final = 0.05
_APART_S: Final = 0.5
_FAINTEST: Final = 4.0
"""A swing of mean luma smaller than this is no clap: the coder alone makes half of it."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far each beep was from what is seen, in milliseconds; positive when the sound came later."""

    flash_ms: list[float]
    mouth_ms: list[float]


@dataclass(frozen=True, slots=True)
class Witness:
    """What one receiver saw and heard, each with its moment in seconds on the receiver's own clock."""

    pictures: list[tuple[float, float, float]] = field(default_factory=list)
    """When a picture came on, the mean luma of the mouth and that of the square."""
    beeps: list[float] = field(default_factory=list)

    def hear(self, second: float, loudness: NDArray[np.float64]) -> None:
        """Note the onset in a block of sound that begins at `second`; `loudness` is 1.0 at full scale."""
        loud = np.flatnonzero(loudness > _AUDIBLE)
        if len(loud) and (not self.beeps or second - self.beeps[-1] > _APART_S):
            self.beeps.append(second + float(loud[0]) / RATE_HZ)

    def gaps(self) -> Gaps:
        """Every beep against the nearest flash and the nearest opening of the mouth, if within half a second."""
        # An open mouth is darker than a closed one.
        mouth = onsets((second, -luma) for second, luma, _ in self.pictures)
        flash = onsets((second, luma) for second, _, luma in self.pictures)
        return Gaps(self._against(flash), self._against(mouth))

    def _against(self, seen: Sequence[float]) -> list[float]:
        gaps = (min((beep - onset for onset in seen), key=abs, default=9.0) for beep in self.beeps)
        return [gap * 1000 for gap in gaps if abs(gap) < _APART_S]


def onsets(levels: Iterable[tuple[float, float]]) -> list[float]:
    """The seconds at which a level rises through half of its range; `levels` are of pictures by when they came on.

    A picture stands for its middle, as the performer draws it, and movement between two pictures is taken as even: a
    square that lights from one picture to the next is then found exactly where the second picture came on.
    """
    ordered = np.array(sorted(levels))
    if not len(ordered):
        return []
    seconds, level = ordered[:, 0] + to_s(PICTURE) / 2, ordered[:, 1]
    low, high = np.percentile(level, (5, 95))
    if high - low < _FAINTEST:
        return []
    above = level - (low + high) / 2
    rising = np.flatnonzero((above[:-1] <= 0) & (above[1:] > 0))
    share = -above[rising] / (above[rising + 1] - above[rising])
    return [float(onset) for onset in seconds[rising] + share * np.diff(seconds)[rising]]


def read_packets(packets: Iterable[Packet]) -> Witness:
    """Decode what an output was given."""
    eye, ear = av.CodecContext.create("h264", "r"), av.CodecContext.create("libopus", "r")
    witness = Witness()
    for packet in packets:
        coded = av.Packet(packet.data)
        if packet.kind is Kind.VIDEO:
            coded.pts = packet.pts
            witness.pictures.extend((to_s(frame.pts or 0), *lumas(frame)) for frame in eye.decode(coded))
        else:
            for frame in ear.decode(coded):
                witness.hear(to_s(packet.pts), _loudness(frame))
    return witness


class ViewerReading:
    """Reads a viewer's frames as they come and lets them go: a minute of pictures would be gigabytes."""

    def __init__(self, viewer: Receiver) -> None:
        self._viewer = viewer
        self._pictures: list[tuple[int, float, float]] = []
        self._sounds: list[tuple[int, NDArray[np.float64]]] = []

    async def run(self) -> None:
        """Read until cancelled; raises `TimeoutError` when nothing comes for a long while."""
        while True:
            await self._viewer.until(lambda viewer: viewer.pictures or viewer.sounds)
            pictures, self._viewer.pictures = self._viewer.pictures, []
            sounds, self._viewer.sounds = self._viewer.sounds, []
            self._pictures += [(picture.pts or 0, *lumas(picture)) for picture in pictures]
            self._sounds += [(sound.pts or 0, _loudness(sound)) for sound in sounds]

    def witness(self) -> Witness:
        """Everything read, in the sender's wall time."""
        eye, ear = self._viewer.air_time["video"], self._viewer.air_time["audio"]
        witness = Witness([(eye.seconds(pts), mouth, flash) for pts, mouth, flash in self._pictures])
        for pts, loudness in self._sounds:
            witness.hear(ear.seconds(pts), loudness)
        return witness


def lumas(frame: av.VideoFrame) -> tuple[float, float]:
    """The mean luma of the mouth and of the square in a decoded picture."""
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    mouth, flash = (area.on(frame.width).of(luma) for area in (MOUTH, FLASH))
    return float(mouth.mean()), float(flash.mean())


def _loudness(frame: av.AudioFrame) -> NDArray[np.float64]:
    """Magnitude of the first channel, 1.0 at full scale."""
    sound = frame.to_ndarray()
    scale = 32_768 if sound.dtype == np.int16 else 1
    step = 1 if frame.format.is_planar else len(frame.layout.channels)
    return np.abs(sound[0, ::step].astype(np.float64)) / scale
