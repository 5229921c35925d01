"""What a viewer says about one stream by RTCP (loss, requests, bandwidth), and what it is told: when a unit was due."""

import asyncio
import itertools
import random
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from struct import Struct
from typing import Final, Protocol

import pylibsrtp
from aiortc import RTCRtpSender
from aiortc.clock import datetime_to_ntp
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RTCP_SR,
    AnyRtcpPacket,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSourceInfo,
    RtcpSrPacket,
    unpack_remb_fci,
)

from stream.clock import Clock
from stream.outputs.rtp_stream import Sent
from stream.timeline import Samples, to_s

REMEMBERED: Final = 8
"""Sender reports of which the round-trip time can still be told."""

OFTEN_S: Final = 1.0
SELDOM_S: Final = 3.0
"""Between sender reports: the first ones, from which a browser learns to play lips in step, and all others."""

OFTEN: Final = 5
"""Reports a second apart; RFC 3550, section 6.2, would have the first after 2.5 s and all others 5 s apart."""

ASKED_AT_ONCE: Final = 256
"""Packets one report may have sent again: a keyframe is 70; what is lost beyond that needs a new keyframe anyway."""

_CNAME: Final = 1
_SENDER_REPORT: Final = Struct("!BBHIQIII")
_VERSION: Final = 0x80


class Progress(Protocol):
    """How far a stream has been sent."""

    @property
    def pts(self) -> Samples | None:
        """Of the unit sent last."""

    @property
    def timestamp(self) -> int:
        """The RTP timestamp of that unit."""

    @property
    def sent(self) -> Sent:
        """Counters so far."""


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
    """Listens to one sender's RTCP and makes its sender reports. Written for aiortc 1.16.0.

    The library's own are a tenth of what a viewer costs, and tell when the last packet left. A browser's lip sync takes
    that for the moment on air, so it is told that moment itself: then late, paced and replayed pictures stay in step
    with the sound.
    """

    def __init__(self, clock: Clock, on_keyframe_wanted: Callable[[], None]):
        self.heard = Heard()
        self._clock = clock
        self._on_keyframe_wanted = on_keyframe_wanted
        self._reported: OrderedDict[int, Samples] = OrderedDict()

    def attach(self, sender: RTCRtpSender, progress: Progress) -> None:
        """Hook into a sender before it starts: its feedback comes here, its reports tell of `progress`."""

        async def hear(packet: AnyRtcpPacket) -> None:
            self.take(packet, sender._ssrc)
            if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
                for sequence in packet.lost[:ASKED_AT_ONCE]:
                    await sender._retransmit(sequence)

        sender._handle_rtcp_packet = hear  # type: ignore[method-assign]
        sender._run_rtcp = partial(self._report, sender, progress)  # type: ignore[method-assign]

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

    async def _report(self, sender: RTCRtpSender, progress: Progress) -> None:
        """In place of the library's task, until it is cancelled."""
        sender._RTCRtpSender__rtcp_started.set()  # type: ignore[attr-defined]
        name = RtcpSourceInfo(sender._ssrc, [(_CNAME, sender._RTCRtpSender__cname.encode())])  # type: ignore[attr-defined]
        description = bytes(RtcpSdesPacket([name]))
        with suppress(asyncio.CancelledError):
            for count in itertools.count():
                await asyncio.sleep((OFTEN_S if count < OFTEN else SELDOM_S) * random.uniform(0.5, 1.5))
                if progress.pts is not None:
                    await _send(sender, self._sender_report(sender._ssrc, progress, progress.pts) + description)
        await _send(sender, bytes(RtcpByePacket([sender._ssrc])))
        sender._RTCRtpSender__rtcp_exited.set()  # type: ignore[attr-defined]

    def _sender_report(self, ssrc: int, progress: Progress, pts: Samples) -> bytes:
        """RFC 3550, section 6.4.1, of the unit sent last and the moment it is due on air."""
        moment, sent = datetime_to_ntp(self._clock.steady(pts)), progress.sent
        self._reported[moment >> 16 & 0xFFFFFFFF] = self._clock.now()
        if len(self._reported) > REMEMBERED:
            self._reported.popitem(last=False)
        packets, octets = sent.packets & 0xFFFFFFFF, sent.octets & 0xFFFFFFFF
        words = _SENDER_REPORT.size // 4 - 1
        return _SENDER_REPORT.pack(_VERSION, RTCP_SR, words, ssrc, moment, progress.timestamp, packets, octets)


async def _send(sender: RTCRtpSender, rtcp: bytes) -> None:
    with suppress(OSError, pylibsrtp.Error):
        await sender.transport._send_rtp(rtcp)
