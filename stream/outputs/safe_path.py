"""The safe way out: ready payloads through aiortc's own packets, SRTP and ICE. Written for aiortc 1.16.0.

For relayed connections, kernels and peers that the direct way does not serve, and whenever it is switched off.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import aiortc.clock
from aiortc import RTCDtlsTransport, RTCRtpSender
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpsender import RTCEncodedFrame
from aiortc.rtp import RtcpSrPacket

from stream.bus import Bus, Subscription
from stream.clock import ntp_time
from stream.outputs.direct_stream import Sent
from stream.packet import Kind, Packet
from stream.timeline import PICTURES_PER_S, RATE_HZ, Samples

QUEUE: Final = 2 * PICTURES_PER_S
"""Packets of one kind that may wait for a viewer; more, and it skips to the next keyframe."""

_CLOCK_HZ: Final = {Kind.VIDEO: 90_000, Kind.AUDIO: RATE_HZ}
_BURST: Final = 8
"""Packets sent in one go; a keyframe of 70 packets in one burst overflows small routers' queues."""

_BREATH_S: Final = 0.002
"""Between two bursts: a keyframe takes about 20 ms."""


class PacedLine:
    """A sender's transport that takes a breath between bursts; everything else passes through."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self.transport = transport
        self._in_a_row = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def begin(self) -> None:
        """A new frame starts a new burst."""
        self._in_a_row = 0

    async def _send_rtp(self, data: bytes) -> None:
        if self._in_a_row == _BURST:
            self._in_a_row = 0
            await asyncio.sleep(_BREATH_S)
        self._in_a_row += 1
        await self.transport._send_rtp(data)


class SafeStream:
    """Gives a sender frame after frame from a bus; changes to another bus at a keyframe."""

    def __init__(
        self, name: str, kind: Kind, bus: Bus, cut: Callable[[bytes, Samples], list[bytes]], line: PacedLine
    ) -> None:
        self.keyframes_only = False
        """For a viewer whose line does not even carry the smallest rendition."""
        self.sent = Sent()
        self.pts: Samples | None = None
        self._name = name
        self._kind = kind
        self._cut = cut
        self._line = line
        self._packets = self._subscribe(bus)
        self._next: Subscription | None = None
        self._dropped = 0

    @property
    def skips(self) -> int:
        """How often this viewer was too slow and was skipped to a keyframe."""
        return self._dropped + self._packets.overflows

    def move(self, bus: Bus) -> None:
        """Take the packets of `bus` from its next keyframe on."""
        if self._next is not None:
            self._next.close()
        self._next = self._subscribe(bus)

    def close(self) -> None:
        """Leave the bus; the sender ends. May be called again."""
        self._packets.close()
        if self._next is not None:
            self._next.close()

    async def next_frame(self, _: object = None) -> RTCEncodedFrame:
        """The next frame of the sender; raises `MediaStreamError` when closed."""
        packet = await self._packet()
        while self.keyframes_only and not packet.keyframe:
            packet = await self._packet()
        payloads = self._cut(packet.data, packet.pts)
        self.pts = packet.pts
        self.sent.packets += len(payloads)
        self.sent.octets += sum(map(len, payloads))
        self.sent.keyframes += packet.keyframe
        self._line.begin()
        timestamp = packet.pts * _CLOCK_HZ[self._kind] // RATE_HZ & 0xFFFFFFFF
        return RTCEncodedFrame(payloads, timestamp, None)  # type: ignore[arg-type]

    def correct(self, report: RtcpSrPacket) -> None:
        """aiortc's own numbers are right."""

    async def _packet(self) -> Packet:
        changed = await self._change_over()
        if changed is not None:
            return changed
        try:
            packet = await anext(self._packets)
        except StopAsyncIteration as end:
            raise MediaStreamError from end
        # The keyframe of the same picture may have come meanwhile.
        return await self._change_over() or packet

    async def _change_over(self) -> Packet | None:
        """The keyframe with which the next bus begins, if it has come; the present one is left then."""
        while self._next is not None and self._next.waiting:
            first = await anext(self._next)
            if first.keyframe and (self.pts is None or first.pts > self.pts):
                self._dropped += self._packets.overflows
                self._packets.close()
                self._packets, self._next = self._next, None
                return first
        return None

    def _subscribe(self, bus: Bus) -> Subscription:
        return bus.subscribe(f"viewer {self._name}", limit=QUEUE, kinds=(self._kind,))


def hasten_clock() -> None:
    """Have aiortc read the wall time directly: by way of `datetime`, twice a packet, it is a seventh of the cost."""
    aiortc.clock.current_ntp_time = ntp_time


def resending(sender: RTCRtpSender) -> int | None:
    """The payload type a connected sender retransmits with, if the viewer agreed to one."""
    payload_type: int | None = sender._RTCRtpSender__rtx_payload_type  # type: ignore[attr-defined]
    return payload_type
