"""What a viewer is told by sender reports, and what its own reports, requests and estimates are taken for."""

import asyncio
from itertools import pairwise

import pytest
from aiortc.clock import datetime_from_ntp
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    pack_remb_fci,
)

from stream.clock import Clock, run_virtual
from stream.outputs.reception import OFTEN, Reception
from stream.outputs.rtp_stream import Sent
from stream.timeline import RATE_HZ, Samples, from_s

SSRC = 7


class Sender:
    """As much of the library's sender as reports need."""

    def __init__(self, clock: Clock) -> None:
        self._ssrc = SSRC
        self._RTCRtpSender__cname = "livehost"
        self._RTCRtpSender__rtcp_started = asyncio.Event()
        self._RTCRtpSender__rtcp_exited = asyncio.Event()
        self.transport = self
        self.sent: list[tuple[Samples, list[object]]] = []
        self.again: list[int] = []
        self.connected = True
        self._clock = clock

    async def _send_rtp(self, data: bytes) -> None:
        if not self.connected:
            raise ConnectionError
        self.sent.append((self._clock.now(), RtcpPacket.parse(data)))

    async def _retransmit(self, sequence: int) -> None:
        self.again.append(sequence)


class Stream:
    """Something that has sent pictures until now."""

    sent = Sent(packets=(1 << 32) + 5, octets=6_000)
    timestamp = 90_000

    def __init__(self) -> None:
        self.pts: Samples | None = from_s(2)


def test_reports_tell_the_moment_on_air_often_at_first_and_end_with_a_goodbye():
    async def main() -> None:
        clock = Clock()
        sender, stream = Sender(clock), Stream()
        Reception(clock, lambda: None).attach(sender, stream)
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(sender._run_rtcp())
            await clock.sleep_until(from_s(60))
            reporting.cancel()
        assert sender._RTCRtpSender__rtcp_exited.is_set()
        *reports, (_, goodbye) = sender.sent
        assert goodbye == [RtcpByePacket([SSRC])]
        report, description = reports[0][1]
        assert isinstance(report, RtcpSrPacket)
        info = report.sender_info
        assert abs((datetime_from_ntp(info.ntp_timestamp) - clock.wall(from_s(2))).total_seconds()) < 1e-5
        assert (report.ssrc, info.rtp_timestamp, info.packet_count, info.octet_count) == (SSRC, 90_000, 5, 6_000)
        assert isinstance(description, RtcpSdesPacket)
        gaps = [(later - earlier) / RATE_HZ for (earlier, _), (later, _) in pairwise([(0, None), *reports])]
        assert all(0.49 < gap < 1.51 for gap in gaps[:OFTEN])
        assert all(1.49 < gap < 4.51 for gap in gaps[OFTEN:])

    run_virtual(main)


def test_nothing_is_reported_before_anything_was_sent_and_a_lost_line_ends_quietly():
    async def main() -> None:
        clock = Clock()
        sender, stream = Sender(clock), Stream()
        stream.pts = None
        Reception(clock, lambda: None).attach(sender, stream)
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(sender._run_rtcp())
            await clock.sleep_until(from_s(10))
            assert sender.sent == []
            stream.pts, sender.connected = from_s(9), False
            await clock.sleep_until(from_s(20))
            reporting.cancel()
        assert sender._RTCRtpSender__rtcp_exited.is_set()
        assert sender.sent == []

    run_virtual(main)


def test_the_round_trip_is_told_from_the_report_the_viewer_names():
    async def main() -> None:
        clock = Clock()
        sender, stream = Sender(clock), Stream()
        reception = Reception(clock, lambda: None)
        reception.attach(sender, stream)
        async with asyncio.TaskGroup() as group:
            reporting = group.create_task(sender._run_rtcp())
            while not sender.sent:  # noqa: ASYNC110 -- virtual time
                await asyncio.sleep(0.01)
            lsr = sender.sent[0][1][0].sender_info.ntp_timestamp >> 16 & 0xFFFFFFFF
            await clock.sleep_until(Samples(sender.sent[0][0] + from_s(0.3)))
            half = 1 << 14  # the viewer kept it for a quarter of a second
            about = RtcpReceiverInfo(SSRC, 26, 4, 0, 0, lsr, half)
            await sender._handle_rtcp_packet(RtcpRrPacket(1, [about]))
            reporting.cancel()
        assert reception.heard.rtt_s == pytest.approx(0.05, abs=0.001)
        assert (reception.heard.lost, reception.heard.loss) == (4, 26 / 256)

    run_virtual(main)


async def test_requests_are_counted_and_passed_on():
    clock, wanted = Clock(), []
    sender, reception = Sender(clock), Reception(clock, lambda: wanted.append(1))
    reception.attach(sender, Stream())
    await sender._handle_rtcp_packet(RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, SSRC, [3, 4, 9]))
    await sender._handle_rtcp_packet(RtcpPsfbPacket(RTCP_PSFB_PLI, 1, SSRC))
    await sender._handle_rtcp_packet(RtcpPsfbPacket(RTCP_PSFB_APP, 1, 0, pack_remb_fci(800_000, [SSRC])))
    await sender._handle_rtcp_packet(RtcpPsfbPacket(RTCP_PSFB_APP, 1, 0, b"nonsense"))
    heard = reception.heard
    assert sender.again == [3, 4, 9]
    assert wanted == [1]
    assert (heard.reports, heard.nacked, heard.keyframe_requests) == (4, 3, 1)
    assert heard.remb_bps == pytest.approx(800_000, rel=0.01)
