"""A WHEP viewer made of a real aiortc peer: connects, decodes, and knows when each frame was on air."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

from aioice.ice import StunProtocol
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.codecs import get_capabilities
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket
from av import AudioFrame, VideoFrame

from stream.outputs.gathering import gather_on
from stream.outputs.whep import Session

LOOPBACK = ("127.0.0.1",)


class Endpoint(Protocol):
    """What lets viewers in."""

    async def offer(self, sdp: str) -> Session:
        """Answer an offer."""


class AirTime:
    """Maps a stream's frame times to the sender's wall clock by its sender reports, as a browser does for lip sync."""

    def __init__(self, receiver: RTCRtpReceiver) -> None:
        self._receiver = receiver
        self._clock_hz = 90_000 if receiver.track.kind == "video" else 48_000
        self._report: tuple[float, int] | None = None

    def reported(self, packet: AnyRtcpPacket) -> None:
        """Note a sender report: this RTP time was that wall time."""
        if isinstance(packet, RtcpSrPacket) and packet.sender_info.packet_count:
            wall_s = packet.sender_info.ntp_timestamp / (1 << 32)
            self._report = wall_s, packet.sender_info.rtp_timestamp

    def seconds(self, pts: int) -> float:
        """The sender's wall time, in seconds, of the frame with this time."""
        # aiortc counts frame times from the first frame it put together; only its own mapper knows which that was.
        origin: int | None = self._receiver._RTCRtpReceiver__timestamp_mapper._origin  # type: ignore[attr-defined]
        if self._report is None or origin is None:
            raise ValueError("no sender report has come yet")
        wall_s, rtp = self._report
        ahead = (origin + pts - rtp + (1 << 31)) % (1 << 32) - (1 << 31)
        return wall_s + ahead / self._clock_hz


class Receiver:
    """`watch` joins, `until` waits, `close` leaves, `vanish` goes without a word."""

    def __init__(self, kinds: tuple[str, ...] = ("audio", "video"), codec: str = "") -> None:
        """`codec` is the only one it takes pictures in, as `video/VP8`; empty: whatever it can."""
        self.pictures: list[VideoFrame] = []
        self.sounds: list[AudioFrame] = []
        self.air_time: dict[str, AirTime] = {}
        self.session_id = ""
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._kinds = kinds
        self._codec = codec
        self._news = asyncio.Event()
        self._reading: list[asyncio.Task[None]] = []

    async def offer(self) -> str:
        """An SDP offer to receive, with candidates on loopback."""
        for kind in self._kinds:
            transceiver = self.peer.addTransceiver(kind, direction="recvonly")
            if kind == "video" and self._codec:
                known, wanted = get_capabilities(kind), {self._codec, "video/rtx"}
                transceiver.setCodecPreferences([each for each in known.codecs if each.mimeType in wanted])
            gather_on(LOOPBACK, transceiver.receiver.transport)
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return self.peer.localDescription.sdp

    async def watch(self, endpoint: Endpoint) -> None:
        """Offer, and take the answer."""
        await self.accept(await endpoint.offer(await self.offer()))

    async def accept(self, session: Session) -> None:
        """Connect, and keep every frame from then on."""
        self.session_id = session.id
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp=session.answer_sdp, type="answer"))
        for transceiver in self.peer.getTransceivers():
            self.air_time[transceiver.kind] = _listen(transceiver.receiver)
            self._reading.append(asyncio.create_task(self._read(transceiver.receiver.track)))

    async def until(self, enough: Callable[["Receiver"], object], within_s: float = 20) -> None:
        """Wait until `enough(self)`; raises TimeoutError."""
        async with asyncio.timeout(within_s):
            while not enough(self):
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        """Say goodbye and free everything."""
        await self.peer.close()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    def lose(self, lost: Callable[[bytes], bool]) -> None:
        """From now on have datagrams lost on the way here for which `lost(datagram)` is true, and no others."""
        for protocol in self.peer.getTransceivers()[0].receiver.transport.transport._connection._protocols:
            protocol.datagram_received = _losing(protocol, lost)  # type: ignore[method-assign]

    def vanish(self) -> None:
        """As when the power fails: nothing is sent any more, not even a goodbye."""
        for transceiver in self.peer.getTransceivers():
            for protocol in transceiver.receiver.transport.transport._connection._protocols:
                protocol.transport.sendto = lambda *_: None  # type: ignore[method-assign]

    async def _read(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                self._news.set()
                if isinstance(frame, VideoFrame):
                    self.pictures.append(frame)
                elif isinstance(frame, AudioFrame):
                    self.sounds.append(frame)


def _losing(protocol: StunProtocol, lost: Callable[[bytes], bool]) -> Callable[..., None]:
    def datagram_received(data: bytes, address: tuple[str, int]) -> None:
        if not lost(data):
            StunProtocol.datagram_received(protocol, data, address)

    return datagram_received


def _listen(receiver: RTCRtpReceiver) -> AirTime:
    air_time, take_report = AirTime(receiver), receiver._handle_rtcp_packet

    async def hear_report(packet: AnyRtcpPacket) -> None:
        air_time.reported(packet)
        await take_report(packet)

    receiver._handle_rtcp_packet = hear_report  # type: ignore[method-assign]
    return air_time
