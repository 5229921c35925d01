"""The two senders that `bench.viewers` compares: one encode for all viewers, and the library's one for each."""

import asyncio
from fractions import Fraction

import aiortc.codecs.h264
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from av import AudioFrame, VideoFrame
from numpy.typing import NDArray

from bench.receiver import LOOPBACK
from stream.broadcast import BITRATE_BPS, Broadcast
from stream.clock import Clock
from stream.histogram import Histogram
from stream.outputs.doors import Doors
from stream.outputs.gathering import gather_on
from stream.outputs.whep import Whep
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples

SECONDS = 600
"""Of sound, longer than any bench takes."""


class SharedSender:
    """The product's own way: one encode, every viewer the same packets."""

    def __init__(self, pictures: list[NDArray[np.uint8]], *, direct: bool) -> None:
        self._clock = Clock()
        self._air = Broadcast(self._clock, lambda at: lambda: pictures[at // PICTURE % len(pictures)])
        self._whep = Whep(self._air.bus, self._clock, hosts=LOOPBACK, direct=direct, doors=Doors(viewers_max=500))
        self._air.mixer.place(Samples(0), np.tile(tone(), SECONDS))

    async def run(self) -> None:
        """Be on the air."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._air.run())
            group.create_task(self._whep.run())

    async def answer(self, sdp: str) -> tuple[str, str]:
        """Let a viewer in: its name and the answer."""
        session = await self._whep.offer(sdp)
        return session.id, session.answer_sdp

    async def let_go(self, name: str) -> None:
        """See a viewer out."""
        await self._whep.delete(name)

    @property
    def pictures(self) -> int:
        """Encoded so far."""
        return self._air.stats().pictures.pictures

    def forget(self) -> None:
        """Lateness counts from now on: two hundred handshakes in half a minute are no part of the figure."""
        self._whep._ladder.best._lateness = Histogram()

    def told(self) -> dict[str, float]:
        """What the endpoint knows about its viewers."""
        stats = self._whep.stats()
        return {"late_p95_ms": stats.lateness.p95_ms, "direct": stats.direct, "skips": stats.totals.skips}


class StockSender:
    """The library's way: every peer connection reads tracks of its own and encodes them."""

    def __init__(self, pictures: list[NDArray[np.uint8]]) -> None:
        self._clock = Clock()
        self._frames = pictures
        self.pictures = 0
        # The same bitrate for both ways.
        aiortc.codecs.h264.DEFAULT_BITRATE = BITRATE_BPS

    async def run(self) -> None:
        """Nothing happens without viewers."""
        await asyncio.Event().wait()

    def forget(self) -> None:
        """There is nothing."""

    def told(self) -> dict[str, float]:
        """Nothing that could be compared."""
        return {}

    async def let_go(self, name: str) -> None:
        """Viewers stay until the end."""

    async def answer(self, sdp: str) -> tuple[str, str]:
        """Let a viewer in: its name and the answer."""
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for track in (_Sound(self._clock), _Pictures(self._clock, self)):
            transceiver = peer.addTransceiver(track, direction="sendonly")
            wanted = {"audio/opus", "video/H264"}
            codecs = RTCRtpSender.getCapabilities(track.kind).codecs
            transceiver.setCodecPreferences([codec for codec in codecs if codec.mimeType in wanted])
        await peer.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="offer"))
        for transceiver in peer.getTransceivers():
            gather_on(LOOPBACK, transceiver.receiver.transport)
        await peer.setLocalDescription(await peer.createAnswer())
        return "", peer.localDescription.sdp

    def frame(self, at: Samples) -> VideoFrame:
        """The picture on air at `at`."""
        self.pictures += 1
        frame = VideoFrame.from_ndarray(self._frames[at // PICTURE % len(self._frames)], format="yuv420p")
        frame.pts, frame.time_base = at * 90_000 // RATE_HZ, Fraction(1, 90_000)
        return frame


class _Pictures(MediaStreamTrack):
    kind = "video"

    def __init__(self, clock: Clock, sender: StockSender) -> None:
        super().__init__()
        self._clock, self._sender = clock, sender
        self._at = Samples(clock.now() // PICTURE * PICTURE)

    async def recv(self) -> VideoFrame:
        self._at = Samples(max(self._at + PICTURE, self._clock.now() // PICTURE * PICTURE))
        await self._clock.sleep_until(self._at)
        return self._sender.frame(self._at)


class _Sound(MediaStreamTrack):
    kind = "audio"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._at = Samples(clock.now() // BLOCK * BLOCK)
        self._tone = tone()

    async def recv(self) -> AudioFrame:
        self._at = Samples(self._at + BLOCK)
        await self._clock.sleep_until(self._at)
        start = self._at % RATE_HZ
        frame = AudioFrame.from_ndarray(self._tone[np.newaxis, start : start + BLOCK], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, self._at, Fraction(1, RATE_HZ)
        return frame


def tone() -> NDArray[np.int16]:
    """One second that is neither silence nor noise."""
    t = np.arange(RATE_HZ)
    return np.asarray(6000 * np.sin(2 * np.pi * (200 + 150 * t / RATE_HZ) * t / RATE_HZ), np.int16)
