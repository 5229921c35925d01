"""`livehost bench sync`: the clap, a beep and a flash on the same sample, read back at the packets and at a viewer."""

import asyncio
from dataclasses import dataclass
from statistics import median

import av
import numpy as np
from numpy.typing import NDArray

from bench.receiver import LOOPBACK, Receiver
from bench.report import Report, Row
from stream.broadcast import HEIGHT, WIDTH, Broadcast
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.packet import Kind, Packet
from stream.studio import Drawing
from stream.timeline import RATE_HZ, Samples, from_ms, from_s

CLAP_EVERY = from_s(1)
CLAP = from_ms(200)
LIMIT_MS = 40.0


@dataclass(frozen=True, slots=True)
class Claps:
    """How far each beep was from its flash, in milliseconds; positive when the sound came later."""

    at_packets_ms: list[float]
    at_viewer_ms: list[float]


def run() -> Report:
    """Eight seconds of clapping at 720x1280 with one decoding viewer."""
    claps = asyncio.run(clap(8))
    packets, viewer = ([abs(ms) for ms in each] for each in (claps.at_packets_ms, claps.at_viewer_ms))
    return Report(
        "sync",
        (
            Row("|beep - flash| at the packets, largest", max(packets), "ms", LIMIT_MS),
            Row("|beep - flash| at a WebRTC viewer, median", median(viewer), "ms", LIMIT_MS),
            Row("|beep - flash| at a WebRTC viewer, largest", max(viewer), "ms", LIMIT_MS),
            Row("claps compared at the viewer", len(viewer), "", 4, "higher"),
        ),
    )


async def clap(seconds: int, *, width: int = WIDTH, height: int = HEIGHT) -> Claps:
    """Clap for so long on a real broadcast with a real viewer."""
    clock = Clock()
    air = Broadcast(clock, _flashing(width, height), width=width, height=height)
    for at in range(CLAP_EVERY, from_s(seconds), CLAP_EVERY):
        air.mixer.place(Samples(at), _beep())
    whep = Whep(air.bus, clock, hosts=LOOPBACK)
    viewer, packets = Receiver(), list[Packet]()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in (air.run(), whep.run(), _keep(air.bus, packets))]
        await viewer.watch(whep)
        await clock.sleep_until(from_s(seconds))
        await viewer.close()
        for task in tasks:
            task.cancel()
    return Claps(_gaps(*_read_packets(packets)), _gaps(*_read_viewer(viewer)))


def _flashing(width: int, height: int) -> "_Flashing":
    dark = np.full((height * 3 // 2, width), 128, np.uint8)
    dark[:height] = 16
    light = dark.copy()
    light[:height] = 235
    return _Flashing(dark, light)


@dataclass(frozen=True, slots=True)
class _Flashing:
    dark: NDArray[np.uint8]
    light: NDArray[np.uint8]

    def __call__(self, at: Samples) -> Drawing:
        picture = self.light if at >= CLAP_EVERY and at % CLAP_EVERY < CLAP else self.dark
        return lambda: picture


def _beep() -> NDArray[np.int16]:
    t = np.arange(CLAP)
    return np.asarray(12_000 * np.sin(2 * np.pi * 1000 * t / RATE_HZ), np.int16)


async def _keep(bus: Bus, packets: list[Packet]) -> None:
    with bus.subscribe("clap", limit=1000) as subscription:
        async for packet in subscription:
            packets.append(packet)


def _read_packets(packets: list[Packet]) -> tuple[list[float], list[float]]:
    eye, ear = av.CodecContext.create("h264", "r"), av.CodecContext.create("libopus", "r")
    levels: list[tuple[float, float]] = []
    blocks: list[tuple[float, NDArray[np.float64]]] = []
    for packet in packets:
        coded = av.Packet(packet.data)
        if packet.kind is Kind.VIDEO:
            coded.pts = packet.pts
            levels += [((frame.pts or 0) / RATE_HZ, _grey(frame)) for frame in eye.decode(coded)]
        else:
            for frame in ear.decode(coded):
                blocks.append((packet.pts / RATE_HZ, _loudness(frame)))
    return _flashes(levels), _beeps(blocks)


def _read_viewer(viewer: Receiver) -> tuple[list[float], list[float]]:
    eye, ear = viewer.air_time["video"], viewer.air_time["audio"]
    levels = [(eye.seconds(frame.pts or 0), _grey(frame)) for frame in viewer.pictures]
    blocks = [(ear.seconds(frame.pts or 0), _loudness(frame)) for frame in viewer.sounds]
    return _flashes(levels), _beeps(blocks)


def _grey(frame: av.VideoFrame) -> float:
    return float(frame.to_ndarray(format="gray").mean())


def _loudness(frame: av.AudioFrame) -> NDArray[np.float64]:
    """Magnitude of the first channel, 1.0 at full scale."""
    sound = frame.to_ndarray()
    scale = 32_768 if sound.dtype == np.int16 else 1
    step = 1 if frame.format.is_planar else len(frame.layout.channels)
    return np.abs(sound[0, ::step].astype(np.float64)) / scale


def _flashes(levels: list[tuple[float, float]]) -> list[float]:
    was_dark = False
    flashes = []
    for second, level in levels:
        if was_dark and level > 128:
            flashes.append(second)
        was_dark = level <= 128
    return flashes


def _beeps(blocks: list[tuple[float, NDArray[np.float64]]]) -> list[float]:
    beeps: list[float] = []
    for second, loudness in blocks:
        loud = np.flatnonzero(loudness > 0.05)
        if len(loud) and (not beeps or second - beeps[-1] > 0.5):
            beeps.append(second + float(loud[0]) / RATE_HZ)
    return beeps


def _gaps(flashes: list[float], beeps: list[float]) -> list[float]:
    """For each flash the nearest beep, when there is one within half a second."""
    nearest = (min((beep - flash for beep in beeps), key=abs, default=9.0) for flash in flashes)
    return [gap * 1000 for gap in nearest if abs(gap) < 0.5]
