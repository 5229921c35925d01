"""RTP into a mountpoint of Janus' Streaming plugin: the cheapest way to thousands of viewers."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from aiortc.clock import datetime_to_ntp
from aiortc.rtp import (
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    RtpPacket,
)

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.janus_api import JanusFault, JanusSession, janus_session
from stream.outputs.rtp_h264 import rtp_payloads
from stream.outputs.supervision import OutputFault
from stream.packet import Kind, Packet
from stream.timeline import RATE_HZ, Samples, from_s
from stream.totals import Totals

PLUGIN: Final = "janus.plugin.streaming"
NO_SUCH_MOUNTPOINT: Final = 455
QUEUE: Final = 4 * 75
"""Packets that may wait, four seconds; more, and it skips to the next keyframe."""

REPORT_EVERY: Final = from_s(1)
_TYPES: Final = {Kind.AUDIO: 111, Kind.VIDEO: 96}
_CLOCKS_HZ: Final = {Kind.AUDIO: RATE_HZ, Kind.VIDEO: 90_000}
_KEYFRAME_REQUESTS: Final = {RTCP_PSFB_PLI, RTCP_PSFB_FIR}
_BURST, _BREATH_S = 8, 0.002
"""A keyframe of 70 packets in one burst overflows a receiver's socket."""


@dataclass(frozen=True, slots=True)
class Mountpoint:
    """Where Janus listens."""

    host: str
    ports: dict[Kind, int]
    types: dict[Kind, int]
    """RTP payload types."""
    rtcp_port: int
    """Of the pictures; 0: Janus takes no reports."""


class _Line:
    """One RTP stream: numbers, clock and counters."""

    def __init__(self, kind: Kind, payload_type: int) -> None:
        self.ssrc = secrets.randbits(32)
        self.packets = self.octets = 0
        self._sequence = secrets.randbits(15)
        self._type = payload_type
        self._hz = _CLOCKS_HZ[kind]

    def timestamp(self, pts: int) -> int:
        """The RTP time of a moment."""
        return pts * self._hz // RATE_HZ & 0xFFFFFFFF

    def packet(self, payload: bytes, pts: Samples, *, last: bool) -> bytes:
        """The next packet on the wire; `last` of its unit."""
        self.packets += 1
        self.octets += len(payload)
        self._sequence = (self._sequence + 1) & 0xFFFF
        return RtpPacket(
            payload_type=self._type,
            marker=int(last),
            sequence_number=self._sequence,
            timestamp=self.timestamp(pts),
            ssrc=self.ssrc,
            payload=payload,
        ).serialize()


class JanusStreamOutput:
    """Sends until cancelled or Janus ends the session. A mountpoint that is not there is made, for this session.

    Janus keeps the last keyframe (`bufferkf`), so that a viewer that joins sees a picture at once. Bounded: `QUEUE`.
    """

    def __init__(self, url: str, secret: str, mountpoint: int, clock: Clock) -> None:
        """`secret` is that of the API."""
        self.totals = Totals()
        self.loss = None
        self._url = url
        self._secret = secret
        self._mountpoint = mountpoint
        self._clock = clock

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        """Find or make the mountpoint, and send to it."""
        async with janus_session(self._url, self._secret) as janus:
            where = await self._found_or_made(janus)
            sockets = _Sockets(partial(self._keyframe_wanted, bus))
            try:
                await sockets.open(where)
                live()
                await self._send(bus, where, sockets)
            finally:
                sockets.close()

    def _keyframe_wanted(self, bus: Bus) -> None:
        self.totals.keyframe_requests += 1
        bus.request_keyframe()

    async def _found_or_made(self, janus: JanusSession) -> Mountpoint:
        handle = await janus.attach(PLUGIN)
        asked = {"request": "info", "id": self._mountpoint}
        try:
            data, _ = await janus.message(handle, asked)
        except JanusFault as fault:
            if fault.code != NO_SUCH_MOUNTPOINT:
                raise
            await janus.message(handle, _wanted(self._mountpoint))
            data, _ = await janus.message(handle, asked)
        return _read(data.get("info", {}), urlsplit(self._url).hostname or "")

    async def _send(self, bus: Bus, where: Mountpoint, sockets: "_Sockets") -> None:
        lines = {kind: _Line(kind, where.types[kind]) for kind in where.ports}
        before, report_at = self.totals.skips, Samples(0)
        with bus.subscribe("janus mountpoint", limit=QUEUE, kinds=where.ports.keys()) as packets:
            async for packet in packets:
                self.totals.skips = before + packets.overflows
                await self._send_packet(packet, lines[packet.kind], sockets)
                if packet.kind is Kind.VIDEO and packet.pts >= report_at:
                    report_at = Samples(packet.pts + REPORT_EVERY)
                    sockets.report(self._report(packet, lines[Kind.VIDEO]))

    async def _send_packet(self, packet: Packet, line: _Line, sockets: "_Sockets") -> None:
        pictures = packet.kind is Kind.VIDEO
        self.totals.keyframes += pictures and packet.keyframe
        payloads = rtp_payloads(packet.data) if pictures else [packet.data]
        for number, payload in enumerate(payloads, 1):
            data = line.packet(payload, packet.pts, last=number == len(payloads))
            sockets.send(packet.kind, data)
            self.totals.packets += 1
            self.totals.octets += len(data)
            if number % _BURST == 0:
                await asyncio.sleep(_BREATH_S)

    def _report(self, packet: Packet, line: _Line) -> bytes:
        """A sender report: which moment of the show this RTP time is, and where Janus finds us with its requests."""
        told = RtcpSenderInfo(
            ntp_timestamp=datetime_to_ntp(self._clock.steady(packet.pts)),
            rtp_timestamp=line.timestamp(packet.pts),
            packet_count=line.packets & 0xFFFFFFFF,
            octet_count=line.octets & 0xFFFFFFFF,
        )
        return bytes(RtcpSrPacket(ssrc=line.ssrc, sender_info=told))


class _Sockets:
    """One UDP socket a stream, and one for reports, by which Janus asks for keyframes."""

    def __init__(self, on_keyframe: Callable[[], None]) -> None:
        self._on_keyframe = on_keyframe
        self._rtp: dict[Kind, asyncio.DatagramTransport] = {}
        self._rtcp: asyncio.DatagramTransport | None = None

    async def open(self, where: Mountpoint) -> None:
        """Raises `OSError` when the host cannot be reached."""
        connect = asyncio.get_running_loop().create_datagram_endpoint
        for kind, port in where.ports.items():
            self._rtp[kind], _ = await connect(asyncio.DatagramProtocol, remote_addr=(where.host, port))
        if where.rtcp_port:
            remote = (where.host, where.rtcp_port)
            self._rtcp, _ = await connect(lambda: _Requests(self._on_keyframe), remote_addr=remote)

    def send(self, kind: Kind, data: bytes) -> None:
        """Send one packet of a stream."""
        self._rtp[kind].sendto(data)

    def report(self, data: bytes) -> None:
        """Send a report, when Janus takes any."""
        if self._rtcp is not None:
            self._rtcp.sendto(data)

    def close(self) -> None:
        """Close all of them."""
        for socket in (*self._rtp.values(), *([self._rtcp] if self._rtcp else [])):
            socket.close()


class _Requests(asyncio.DatagramProtocol):
    """Hears what Janus asks for."""

    def __init__(self, on_keyframe: Callable[[], None]) -> None:
        self._on_keyframe = on_keyframe

    def datagram_received(self, data: bytes, addr: object) -> None:
        """PLI and FIR ask for a keyframe; everything else is of no use here."""
        try:
            packets = RtcpPacket.parse(data)
        except ValueError:
            return
        if any(isinstance(packet, RtcpPsfbPacket) and packet.fmt in _KEYFRAME_REQUESTS for packet in packets):
            self._on_keyframe()


def _wanted(mountpoint: int) -> dict[str, Any]:
    """A mountpoint as this output feeds it; port 0 lets Janus choose."""
    sound = {"type": "audio", "mid": "a", "pt": _TYPES[Kind.AUDIO], "codec": "opus", "port": 0}
    pictures = {
        "type": "video",
        "mid": "v",
        "pt": _TYPES[Kind.VIDEO],
        "codec": "h264",
        "fmtp": "profile-level-id=42e01f;packetization-mode=1",
        "port": 0,
        "rtcpport": 0,
        "bufferkf": True,
    }
    about = {"request": "create", "type": "rtp", "id": mountpoint, "name": f"livehost-{mountpoint}"}
    return about | {"description": "livehost", "media": [sound, pictures]}


def _read(info: dict[str, Any], host: str) -> Mountpoint:
    """Where a mountpoint listens, by Janus' description of it."""
    media = {str(each.get("type")): each for each in info.get("media", []) if each.get("port")}
    pictures = media.get("video", {})
    if pictures.get("codec") != "h264":
        raise OutputFault("the mountpoint takes no H.264 by RTP, or is another's and does not tell its ports")
    ports = {Kind(name): int(each["port"]) for name, each in media.items() if name in {"audio", "video"}}
    types = {kind: int(media[kind.value].get("pt", _TYPES[kind])) for kind in ports}
    return Mountpoint(host, ports, types, int(pictures.get("rtcpport", 0)))
