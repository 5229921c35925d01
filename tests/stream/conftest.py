"""Test support for the stream: a receiver that really connects, decodes and keeps what it saw and heard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame
from numpy.typing import NDArray

from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.viewer import gather_on
from stream.outputs.whep import Session, Whep
from stream.timeline import RATE_HZ, Samples

WIDTH, HEIGHT = 160, 288
LOOPBACK = ("127.0.0.1",)


class Receiver:
    """A WHEP client made of a real aiortc peer; `watch` joins, `close` leaves, `vanish` goes without a word."""

    def __init__(self, kinds: tuple[str, ...] = ("audio", "video")) -> None:
        self.pictures: list[VideoFrame] = []
        self.sounds: list[AudioFrame] = []
        self.session_id = ""
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._kinds = kinds
        self._news = asyncio.Event()
        self._reading: list[asyncio.Task[None]] = []

    async def offer(self) -> str:
        for kind in self._kinds:
            transceiver = self.peer.addTransceiver(kind, direction="recvonly")
            gather_on(LOOPBACK, transceiver.receiver.transport)
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return self.peer.localDescription.sdp

    async def watch(self, whep: Whep) -> None:
        await self.accept(await whep.offer(await self.offer()))

    async def accept(self, session: Session) -> None:
        self.session_id = session.id
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp=session.answer_sdp, type="answer"))
        for transceiver in self.peer.getTransceivers():
            self._reading.append(asyncio.create_task(self._read(transceiver.receiver.track)))

    async def until(self, enough: Callable[["Receiver"], bool], within_s: float = 20) -> None:
        async with asyncio.timeout(within_s):
            while not enough(self):
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        await self.peer.close()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    def vanish(self) -> None:
        """As when the power fails: nothing is sent any more, not even a goodbye."""
        for transceiver in self.peer.getTransceivers():
            for protocol in transceiver.receiver.transport.transport._connection._protocols:
                protocol.transport.sendto = lambda *_: None

    async def _read(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                self._news.set()
                if isinstance(frame, VideoFrame):
                    self.pictures.append(frame)
                else:
                    self.sounds.append(frame)


@pytest.fixture
async def receiver() -> AsyncIterator[Callable[..., Receiver]]:
    """Makes receivers and closes them all."""
    made: list[Receiver] = []

    def make(*kinds: str) -> Receiver:
        made.append(Receiver(kinds or ("audio", "video")))
        return made[-1]

    yield make
    await asyncio.gather(*(each.close() for each in made))


@pytest.fixture
def grey() -> Callable[[Samples], Callable[[], NDArray[np.uint8]]]:
    """A small picture whose grey tells its moment: level 16 + 4 * (picture number mod 50)."""

    def picture(at: Samples) -> Callable[[], NDArray[np.uint8]]:
        return lambda: grey_picture(16 + 4 * (at // 1920 % 50))

    return picture


@pytest.fixture
def whep_on_air(grey) -> Callable[..., contextlib.AbstractAsyncContextManager[tuple[Whep, Broadcast]]]:
    """Opens a broadcast of grey pictures and a tone with a WHEP endpoint on loopback beside it."""

    @contextlib.asynccontextmanager
    async def on_air(**settings: object) -> AsyncIterator[tuple[Whep, Broadcast]]:
        clock = Clock()
        air = Broadcast(clock, grey, width=WIDTH, height=HEIGHT, bitrate_bps=300_000)
        air.mixer.place(Samples(0), tone(60))
        whep = Whep(air.bus, clock, hosts=LOOPBACK, **settings)
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(air.run()), group.create_task(whep.run())]
            yield whep, air
            for task in running:
                task.cancel()

    return on_air


def tone(seconds: float) -> NDArray[np.int16]:
    t = np.arange(int(seconds * RATE_HZ))
    return (8000 * np.sin(2 * np.pi * 440 * t / RATE_HZ)).astype(np.int16)


def grey_picture(level: int) -> NDArray[np.uint8]:
    i420 = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    i420[:HEIGHT] = level
    return i420
