"""One viewer's peer connection: shared payloads through aiortc's ICE, DTLS, SRTP and RTCP. Written for aiortc 1.16.0.

aiortc encodes once per peer; here each sender takes ready payloads instead. That needs its private methods, so the
version is pinned and tests/stream/test_aiortc_contract.py says which ones.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Final, Never, TypeAlias

from aioice import Candidate
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDtlsTransport,
    RTCIceCandidate,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.clock import datetime_to_ntp
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecCapability, RTCRtpCodecParameters
from aiortc.rtcrtpsender import RTCEncodedFrame
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket

from stream.bus import Bus, Subscription
from stream.outputs.offer import Offer
from stream.packet import Kind, Packet
from stream.timeline import PICTURES_PER_S, RATE_HZ, Samples

QUEUE: Final = 2 * PICTURES_PER_S
"""Packets of one kind that may wait for a viewer; more, and it skips to the next keyframe."""

_SendReports: TypeAlias = Callable[[list[AnyRtcpPacket]], Coroutine[Any, Any, None]]
_VIDEO_CLOCK_HZ: Final = 90_000
_BURST: Final = 8
"""Packets sent in one go; a keyframe of 70 packets in one burst overflows small routers' queues."""

_BREATH_S: Final = 0.002
"""Between two bursts: a keyframe takes about 20 ms."""


class Viewer:
    """A connection that has been answered; sends from the moment its DTLS is up until it is closed."""

    def __init__(
        self,
        name: str,
        bus: Bus,
        payloads: Callable[[Packet], list[bytes]],
        wall: Callable[[Samples], datetime],
        *,
        hosts: Sequence[str],
        ice_servers: Sequence[RTCIceServer],
        on_change: Callable[[], None],
    ) -> None:
        self.name = name
        self.reports = 0
        """RTCP packets from the viewer so far: the sign that it is still there."""
        self._bus = bus
        self._payloads = payloads
        self._wall = wall
        self._hosts = hosts
        self._subscriptions: list[Subscription] = []
        # Without a list aiortc would ask a public STUN server.
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=list(ice_servers)))
        self._peer.on("connectionstatechange", on_change)

    @property
    def state(self) -> str:
        """As in WebRTC: new, connecting, connected, failed or closed."""
        return self._peer.connectionState

    @property
    def overflows(self) -> int:
        """How often this viewer was skipped to the next keyframe."""
        return sum(subscription.overflows for subscription in self._subscriptions)

    async def answer(self, offer: Offer) -> str:
        """The SDP answer, with every candidate of this machine in it."""
        for kind in map(Kind, offer.kinds):
            transceiver = self._peer.addTransceiver(_Track(kind), direction="sendonly")
            transceiver.setCodecPreferences(_codecs(kind))
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type="offer"))
        # Only now is it settled which transport each sender uses; nothing connects before the answer is set.
        for transceiver in self._peer.getTransceivers():
            self._attach(transceiver)
        await self._peer.setLocalDescription(await self._peer.createAnswer())
        return _only_sha256(self._peer.localDescription.sdp)

    async def add_candidate(self, candidate: RTCIceCandidate | None) -> None:
        """Take a candidate that came after the offer, or `None` for the end of them."""
        await self._peer.addIceCandidate(candidate)

    async def close(self) -> None:
        """End the connection and free its sockets and tasks."""
        for subscription in self._subscriptions:
            subscription.close()
        await self._peer.close()

    def _attach(self, transceiver: RTCRtpTransceiver) -> None:
        sender = transceiver.sender
        gather_on(self._hosts, sender.transport)
        line = _PacedLine(sender.transport)
        sender.setTransport(line)  # type: ignore[arg-type]
        sender._next_encoded_frame = self._frames(Kind(sender.kind), line)  # type: ignore[assignment,method-assign]
        sender._send_keyframe = self._bus.request_keyframe  # type: ignore[method-assign]
        sender._send_rtcp = self._reports(line, sender._send_rtcp)  # type: ignore[assignment,method-assign]
        answer_report = sender._handle_rtcp_packet

        async def hear_report(packet: AnyRtcpPacket) -> None:
            self.reports += 1
            await answer_report(packet)

        sender._handle_rtcp_packet = hear_report  # type: ignore[method-assign]

    def _frames(
        self, kind: Kind, line: "_PacedLine"
    ) -> Callable[[RTCRtpCodecParameters], Coroutine[Any, Any, RTCEncodedFrame]]:
        subscription: Subscription | None = None

        async def next_frame(_: RTCRtpCodecParameters) -> RTCEncodedFrame:
            # aiortc asks for the first frame when the viewer can receive: only then is it time to join.
            nonlocal subscription
            if subscription is None:
                subscription = self._bus.subscribe(f"viewer {self.name}", limit=QUEUE, kinds=(kind,))
                self._subscriptions.append(subscription)
            packet = await _next(subscription)
            line.begin(packet.pts)
            if kind is Kind.AUDIO:
                return _frame([packet.data], packet.pts)
            return _frame(self._payloads(packet), packet.pts * _VIDEO_CLOCK_HZ // RATE_HZ)

        return next_frame

    def _reports(self, line: "_PacedLine", send: _SendReports) -> _SendReports:
        async def send_reports(packets: list[AnyRtcpPacket]) -> None:
            # aiortc reports when the last packet left. A browser's lip sync takes that for the moment on air, so it
            # is told that moment itself: then late, paced and replayed pictures stay in step with the sound.
            for packet in packets:
                if isinstance(packet, RtcpSrPacket) and line.pts is not None:
                    packet.sender_info.ntp_timestamp = datetime_to_ntp(self._wall(line.pts))
            await send(packets)

        return send_reports


class _Track(MediaStreamTrack):
    """Stands for the show in the library's eyes; nothing is read from it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind.value

    async def recv(self) -> Never:
        raise MediaStreamError


class _PacedLine:
    """A sender's transport that takes a breath between bursts; everything else passes through."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self.pts: Samples | None = None
        """Of the frame on the line now, or sent last."""
        self._transport = transport
        self._in_a_row = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def begin(self, pts: Samples) -> None:
        """A new frame starts a new burst."""
        self.pts = pts
        self._in_a_row = 0

    async def _send_rtp(self, data: bytes) -> None:
        if self._in_a_row == _BURST:
            self._in_a_row = 0
            await asyncio.sleep(_BREATH_S)
        self._in_a_row += 1
        await self._transport._send_rtp(data)


async def _next(subscription: Subscription) -> Packet:
    try:
        return await anext(subscription)
    except StopAsyncIteration as end:
        raise MediaStreamError from end


def _frame(payloads: list[bytes], timestamp: int) -> RTCEncodedFrame:
    return RTCEncodedFrame(payloads, timestamp & 0xFFFFFFFF, None)  # type: ignore[arg-type]


def _codecs(kind: Kind) -> list[RTCRtpCodecCapability]:
    wanted = {"audio/opus"} if kind is Kind.AUDIO else {"video/H264", "video/rtx"}
    return [codec for codec in RTCRtpSender.getCapabilities(kind.value).codecs if codec.mimeType in wanted]


def gather_on(hosts: Sequence[str], transport: RTCDtlsTransport) -> None:
    """Have a transport listen on `hosts` instead of on every address of this machine but loopback."""
    if not hosts:
        return
    ice = transport.transport._connection
    gather = ice.get_component_candidates

    async def gather_on_hosts(component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:
        return await gather(component, list(hosts), timeout)

    ice.get_component_candidates = gather_on_hosts  # type: ignore[method-assign]


def _only_sha256(sdp: str) -> str:
    # Some SFUs and players reject a description with fingerprints they do not know.
    unwanted = ("a=fingerprint:sha-384", "a=fingerprint:sha-512")
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith(unwanted))
