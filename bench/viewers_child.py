"""The child processes of `bench.viewers`: a sender, either way, and receivers that only count."""

import asyncio
import contextlib
import gc
import json
import os
import random
import re
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from fractions import Fraction
from typing import Any

import aiortc.codecs.h264
import numpy as np
import psutil
from aioice.ice import StunProtocol
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket
from av import AudioFrame, VideoFrame
from numpy.typing import NDArray

from bench.content import moving_pictures
from bench.receiver import LOOPBACK
from stream.broadcast import BITRATE_BPS, Broadcast
from stream.clock import Clock
from stream.histogram import Histogram
from stream.outputs.gathering import gather_on
from stream.outputs.whep import Whep
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples

READ_EVERY_S = 0.005
SECONDS = 600
"""Of sound, longer than any bench takes."""

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class SharedSender:
    """The product's own way: one encode, every viewer the same packets."""

    def __init__(self, pictures: list[NDArray[np.uint8]], *, direct: bool) -> None:
        self._clock = Clock()
        self._air = Broadcast(self._clock, lambda at: lambda: pictures[at // PICTURE % len(pictures)])
        self._whep = Whep(self._air.bus, self._clock, hosts=LOOPBACK, direct=direct, viewers_max=500)
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


class Receivers:
    """Viewers that connect for real, count RTP datagrams, and report once a second like a browser.

    Once connected their sockets are looked at now and then. Did each datagram wake this process, the sender's `sendto`
    would pay for that on loopback, several times what it costs by itself, and what no network card makes it pay.
    """

    def __init__(self) -> None:
        self.packets = 0
        self._inlets: list[tuple[socket.socket, StunProtocol]] = []
        self._peers: list[RTCPeerConnection] = []
        self._joining: list[RTCPeerConnection] = []

    async def run(self) -> None:
        """Read what has come, and send a receiver report for every stream each second."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="reading")
            group.create_task(self._report_for_ever(), name="reports")

    async def _read(self) -> None:
        while True:
            await asyncio.sleep(READ_EVERY_S)
            for inlet, protocol in self._inlets:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        self._count(protocol, *inlet.recvfrom(2048))

    async def _report_for_ever(self) -> None:
        while True:
            await asyncio.sleep(1)
            for peer in tuple(self._peers):
                # one that is just being seen out has nobody to report to
                with contextlib.suppress(ConnectionError):
                    if peer.connectionState == "connected":
                        await self._report(peer)

    async def offers(self, count: int) -> list[str]:
        """The offers of so many new viewers."""
        return [await self._offer() for _ in range(count)]

    async def accept(self, answers: list[str]) -> None:
        """Connect the viewers that offered last; from then on their datagrams are only counted."""
        joining, self._joining = self._joining, []
        await asyncio.gather(*map(self._connect, joining, answers))
        self._peers += joining

    async def _offer(self) -> str:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for kind in ("audio", "video"):
            gather_on(LOOPBACK, peer.addTransceiver(kind, direction="recvonly").receiver.transport)
        await peer.setLocalDescription(await peer.createOffer())
        self._joining.append(peer)
        return peer.localDescription.sdp

    async def _connect(self, peer: RTCPeerConnection, answer: str) -> None:
        connected = asyncio.Event()

        def note_state() -> None:
            if peer.connectionState == "connected":
                connected.set()

        peer.on("connectionstatechange", note_state)
        await peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        await connected.wait()
        loop = asyncio.get_running_loop()
        for protocol in peer.getTransceivers()[0].receiver.transport.transport._connection._protocols:
            borrowed = protocol.transport.get_extra_info("socket").fileno()
            loop._remove_reader(borrowed)  # type: ignore[attr-defined]
            self._inlets.append((socket.socket(fileno=os.dup(borrowed)), protocol))

    async def leave(self) -> None:
        """All viewers go."""
        inlets, self._inlets = self._inlets, []
        for inlet, _ in inlets:
            inlet.close()
        peers, self._peers = self._peers, []
        await asyncio.gather(*(peer.close() for peer in peers))

    def _count(self, protocol: StunProtocol, data: bytes, address: tuple[Any, ...]) -> None:
        is_rtp = 127 < data[0] < 192 and not 64 <= data[1] & 0x7F <= 95
        if is_rtp:
            self.packets += 1
        else:
            protocol.datagram_received(data, address)

    async def _report(self, peer: RTCPeerConnection) -> None:
        ssrcs = {int(ssrc) for ssrc in re.findall(r"a=ssrc:(\d+) cname", peer.remoteDescription.sdp)}
        for ssrc in ssrcs:
            info = RtcpReceiverInfo(
                ssrc=ssrc, fraction_lost=0, packets_lost=0, highest_sequence=0, jitter=0, lsr=0, dlsr=0
            )
            report = RtcpRrPacket(ssrc=random.getrandbits(32), reports=[info])
            await peer.getTransceivers()[0].receiver.transport._send_rtp(bytes(report))


def tone() -> NDArray[np.int16]:
    """One second that is neither silence nor noise."""
    t = np.arange(RATE_HZ)
    return np.asarray(6000 * np.sin(2 * np.pi * (200 + 150 * t / RATE_HZ) * t / RATE_HZ), np.int16)


async def serve(run: Callable[[], Coroutine[Any, Any, None]], answer: Answer) -> None:
    """Answer questions from standard input until it ends, with `run` beside."""
    async with asyncio.TaskGroup() as group:
        background = group.create_task(run())
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await answer(json.loads(line))), flush=True)
        background.cancel()


def owned() -> dict[str, Any]:
    """What this process has: open files, tasks that are not a picture on its way, resident bytes."""
    gc.collect()
    tasks = [task for task in asyncio.all_tasks() if not task.get_name().startswith("picture")]
    process = psutil.Process()
    return {"files": process.num_fds(), "tasks": len(tasks), "rss": process.memory_info().rss}


async def send(way: str) -> None:
    """The sender child."""
    loop = moving_pictures(50)
    sender = StockSender(loop) if way == "stock" else SharedSender(loop, direct=way == "direct")

    async def answer(question: dict[str, Any]) -> dict[str, Any]:
        match question["do"]:
            case "answer":
                name, sdp = await sender.answer(question["sdp"])
                return {"sdp": sdp, "name": name}
            case "let go":
                await sender.let_go(question["name"])
                return {}
            case "forget":
                sender.forget()
                return {}
            case "owned":
                return owned()
        cost = {"cpu_s": time.process_time(), "at_s": time.perf_counter(), "pictures": sender.pictures}
        return cost | sender.told()

    await serve(sender.run, answer)


async def receive() -> None:
    """The receivers child."""
    receivers = Receivers()

    async def answer(question: dict[str, Any]) -> dict[str, Any]:
        match question["do"]:
            case "offer":
                return {"sdps": await receivers.offers(question["count"])}
            case "accept":
                await receivers.accept(question["sdps"])
            case "leave":
                await receivers.leave()
        return {"packets": receivers.packets, "at_s": time.perf_counter()}

    await serve(receivers.run, answer)


def keep_apart(role: str) -> None:
    """The sender has the first core for itself, encode included, and what it sends to the others."""
    first, *others = sorted(os.sched_getaffinity(0))
    if others:
        os.sched_setaffinity(0, {first} if role == "sender" else others)


if __name__ == "__main__":
    keep_apart(sys.argv[1])
    asyncio.run(send(sys.argv[2]) if sys.argv[1] == "sender" else receive())
