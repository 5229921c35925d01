"""What a viewer says about one stream by RTCP (loss, requests, bandwidth), and what it is told: when a unit was due."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeAlias

from aiortc import RTCRtpSender
from aiortc.clock import datetime_to_ntp
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from stream.clock import Clock
from stream.timeline import Samples, to_s

REMEMBERED: Final = 8
"""Sender reports of which the round-trip time can still be told."""

SendReports: TypeAlias = Callable[[list[AnyRtcpPacket]], Coroutine[Any, Any, None]]


class Progress(Protocol):
    """How far a stream has been sent."""

    @property
    def pts(self) -> Samples | None:
        """Of the unit sent last."""

    def correct(self, report: RtcpSrPacket) -> None:
        """Put the stream's own numbers into a sender report."""


@dataclass(slots=True)
class Heard:
    """Counters of one stream's feedback."""

    reports: int = 0
    """RTCP packets of any kind: the sign of life."""
    nacked: int = 0
    """Packets asked for again."""
    keyframe_requests: int = 0
    lost: int = 0
    """Packets the viewer counts as lost, before retransmission."""
    loss: float = 0.0
    """Share lost since the report before, 0..1, as of the last report."""
    remb_bps: int | None = None
    """What the viewer's browser thinks its line carries, if it says so."""
    rtt_s: float | None = None


class Reception:
    """Listens to one sender's RTCP and times its sender reports. Written for aiortc 1.16.0."""

    def __init__(self, clock: Clock, wall: Callable[[Samples], datetime], on_keyframe_wanted: Callable[[], None]):
        self.heard = Heard()
        self._clock = clock
        self._wall = wall
        self._on_keyframe_wanted = on_keyframe_wanted
        self._reported: OrderedDict[int, Samples] = OrderedDict()

    def attach(self, sender: RTCRtpSender, progress: Progress) -> None:
        """Hook into a sender: its feedback comes here first, its reports tell when `progress` was due on air."""
        handle = sender._handle_rtcp_packet

        async def hear(packet: AnyRtcpPacket) -> None:
            self.take(packet, sender._ssrc)
            await handle(packet)

        sender._handle_rtcp_packet = hear  # type: ignore[method-assign]
        sender._send_keyframe = lambda: None  # type: ignore[method-assign]
        sender._send_rtcp = self._timed(progress, sender._send_rtcp)  # type: ignore[assignment,method-assign]

    def take(self, packet: AnyRtcpPacket, ssrc: int) -> None:
        """Note what one RTCP packet says of the stream `ssrc`."""
        heard = self.heard
        heard.reports += 1
        match packet:
            case RtcpRrPacket() | RtcpSrPacket():
                for report in packet.reports:
                    if report.ssrc == ssrc:
                        heard.lost, heard.loss = max(0, report.packets_lost), report.fraction_lost / 256
                        self._time_round_trip(report.lsr, report.dlsr)
            case RtcpRtpfbPacket(fmt=fmt) if fmt == RTCP_RTPFB_NACK:
                heard.nacked += len(packet.lost)
            case RtcpPsfbPacket(fmt=fmt) if fmt in {RTCP_PSFB_FIR, RTCP_PSFB_PLI}:
                heard.keyframe_requests += 1
                self._on_keyframe_wanted()
            case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_APP:
                self._note_bandwidth(packet.fci, ssrc)

    def _note_bandwidth(self, fci: bytes, ssrc: int) -> None:
        try:
            bps, ssrcs = unpack_remb_fci(fci)
        except ValueError:
            return
        if ssrc in ssrcs:
            self.heard.remb_bps = bps

    def _time_round_trip(self, lsr: int, dlsr: int) -> None:
        sent = self._reported.get(lsr)
        if sent is not None:
            self.heard.rtt_s = max(0.0, to_s(self._clock.now() - sent) - dlsr / 65_536)

    def _timed(self, progress: Progress, send: SendReports) -> SendReports:
        async def send_reports(packets: list[AnyRtcpPacket]) -> None:
            # aiortc reports when the last packet left. A browser's lip sync takes that for the moment on air, so it
            # is told that moment itself: then late, paced and replayed pictures stay in step with the sound.
            for packet in packets:
                if isinstance(packet, RtcpSrPacket) and progress.pts is not None:
                    packet.sender_info.ntp_timestamp = datetime_to_ntp(self._wall(progress.pts))
                    progress.correct(packet)
                    self._reported[packet.sender_info.ntp_timestamp >> 16 & 0xFFFFFFFF] = self._clock.now()
                    if len(self._reported) > REMEMBERED:
                        self._reported.popitem(last=False)
            await send(packets)

        return send_reports
