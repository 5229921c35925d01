"""One viewer's peer connection: ICE, DTLS and RTCP by aiortc, everything sent by its deliveries. For aiortc 1.16.0.

aiortc encodes once per peer; here each sender takes ready payloads instead. That needs its private methods, so the
version is pinned and tests/stream/test_aiortc_contract.py says which ones.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, Never

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceCandidate,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecCapability

from stream.outputs.delivery import Delivery, Ways
from stream.outputs.gathering import gather_on
from stream.outputs.ingress import Ingress
from stream.outputs.ladder import Ladder
from stream.outputs.offer import Offer
from stream.outputs.quality import Quality, Second
from stream.outputs.reception import Heard
from stream.outputs.rtp_stream import Sent
from stream.packet import Kind
from stream.renditions import Codec
from stream.totals import Totals

CLOSE_WITHIN_S: Final = 1
_VP8_PREFERRED: Final = {"video/VP8", "video/rtx"}
_H264_PREFERRED: Final = {"video/H264", "video/rtx"}


class Viewer:
    """A connection that has been answered; sends from the moment its DTLS is up until it is closed."""

    def __init__(
        self,
        name: str,
        ladder: Ladder,
        ways: Ways,
        *,
        hosts: Sequence[str],
        ice_servers: Sequence[RTCIceServer],
        on_change: Callable[[], None],
    ) -> None:
        self.name = name
        self.quality = Quality()
        self._ladder = ladder
        self._ways = ways
        self._hosts = hosts
        self._deliveries: dict[Kind, Delivery] = {}
        self._judged = Sent(), Heard()
        # Without a list aiortc would ask a public STUN server.
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=list(ice_servers)))
        leave_quietly(self._peer)
        self._peer.on("connectionstatechange", on_change)

    @property
    def state(self) -> str:
        """As in WebRTC: new, connecting, connected, failed or closed."""
        return self._peer.connectionState

    @property
    def reached(self) -> bool:
        """Whether ICE found a way, even if encryption was never agreed on."""
        return self._peer.iceConnectionState in {"connected", "completed"}

    @property
    def reports(self) -> int:
        """RTCP packets from the viewer so far: the sign that it is still there."""
        return sum(delivery.reception.heard.reports for delivery in self._deliveries.values())

    @property
    def direct(self) -> bool:
        """Whether everything goes the direct way."""
        return bool(self._deliveries) and all(delivery.direct for delivery in self._deliveries.values())

    @property
    def broken(self) -> bool:
        """Whether its sound or its pictures cannot be sent any more."""
        return any(delivery.broken for delivery in self._deliveries.values())

    @property
    def loss(self) -> float:
        """Share of the pictures' packets lost lately, before retransmission; of the sound's when it is all there is."""
        return self._main.reception.heard.loss if self._deliveries else 0.0

    @property
    def rtt_s(self) -> float | None:
        """Round-trip time by the last report."""
        return self._main.reception.heard.rtt_s if self._deliveries else None

    async def answer(self, offer: Offer) -> str:
        """The SDP answer, with every candidate of this machine in it."""
        for kind in map(Kind, offer.kinds):
            transceiver = self._peer.addTransceiver(SilentTrack(kind), direction="sendonly")
            transceiver.setCodecPreferences(codecs_for(kind, offer.codec))
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp=offer.sdp, type="offer"))
        # Only now is it settled which transport each sender uses; nothing connects before the answer is set.
        gathering = set()
        for transceiver in self._peer.getTransceivers():
            kind, transport = Kind(transceiver.kind), transceiver.sender.transport
            if transport not in gathering:
                gather_on(self._hosts, transport)
                gathering.add(transport)
                if transport._role == "auto":
                    # As client aiortc offers no cipher for RSA certificates, which GStreamer's viewers have.
                    transport._set_role("server")
            rungs = self._ladder.rungs(kind, offer.codec)
            series = self._ways.series[kind]
            transceiver.sender._ssrc, transceiver.sender._rtx_ssrc = series.ssrc, series.rtx_ssrc
            self._deliveries[kind] = Delivery(transceiver, rungs, self._ways)
        self.quality = Quality(lowest=len(self._main.rungs) if Kind.VIDEO in self._deliveries else 0)
        await self._peer.setLocalDescription(await self._peer.createAnswer())
        for transport in gathering:
            Ingress(transport, self._ways.clock)
        return only_sha256(self._peer.localDescription.sdp)

    async def add_candidate(self, candidate: RTCIceCandidate) -> None:
        """Take a candidate that came after the offer."""
        await self._peer.addIceCandidate(candidate)

    def judge(self, seconds: float) -> None:
        """Choose the rendition by what was reported in the last `seconds`; call it about once a second."""
        if Kind.VIDEO not in self._deliveries:
            return
        delivery = self._main
        sent, heard = delivery.sent, delivery.reception.heard
        sent_before, heard_before = self._judged
        packets = max(1, sent.packets - sent_before.packets)
        self.quality = self.quality.after(
            Second(
                loss=heard.loss,
                nacked=(heard.nacked - heard_before.nacked) / packets,
                sent_bps=(sent.octets - sent_before.octets) * 8 / seconds,
                remb_bps=heard.remb_bps,
            )
        )
        self._judged = replace(sent), replace(heard)
        delivery.move(self.quality.level)

    def totals(self) -> Totals:
        """Counters so far."""
        return sum((delivery.totals for delivery in self._deliveries.values()), Totals())

    async def close(self) -> None:
        """End the connection and free its sockets and tasks."""
        for delivery in self._deliveries.values():
            delivery.close()
        # A TURN server that died is told goodbye for forty seconds; that may go on without anybody waiting.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await close_peer(self._peer)

    @property
    def _main(self) -> Delivery:
        return self._deliveries.get(Kind.VIDEO) or self._deliveries[Kind.AUDIO]


class SilentTrack(MediaStreamTrack):
    """Stands for the show in the library's eyes; nothing is read from it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind.value

    async def recv(self) -> Never:
        raise MediaStreamError


def leave_quietly(peer: RTCPeerConnection) -> None:
    """Closed amid its handshake, a connection goes on to its next stream and finds that closed: no news to anybody."""
    connect: Callable[[], Awaitable[None]] = peer._RTCPeerConnection__connect  # type: ignore[attr-defined]

    async def connected() -> None:
        with contextlib.suppress(InvalidStateError):
            await connect()

    peer._RTCPeerConnection__connect = connected  # type: ignore[attr-defined]


async def close_peer(peer: RTCPeerConnection) -> None:
    """End a connection; where the library gives up half-way over a description it never understood, sockets too."""
    try:
        await peer.close()
    finally:
        for transport in tuple(peer._RTCPeerConnection__iceTransports):  # type: ignore[attr-defined]
            await transport.stop()


def codecs_for(kind: Kind, codec: Codec) -> list[RTCRtpCodecCapability]:
    """What is offered and answered: Opus, and pictures of this codec with retransmission."""
    pictures = _H264_PREFERRED if codec is Codec.H264 else _VP8_PREFERRED
    wanted = {"audio/opus"} if kind is Kind.AUDIO else pictures
    return [each for each in RTCRtpSender.getCapabilities(kind.value).codecs if each.mimeType in wanted]


def only_sha256(sdp: str) -> str:
    """The description without other fingerprints: some SFUs and players reject those they do not know."""
    unwanted = ("a=fingerprint:sha-384", "a=fingerprint:sha-512")
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith(unwanted))
