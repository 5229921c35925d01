"""What one viewer, or a stranger, can do to the others: nothing. Real peers, real SRTP, real sockets."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from struct import pack

import pytest
from aiortc.rtp import RtcpRtpfbPacket
from pylibsrtp import Policy, Session

from bench.receiver import Receiver
from stream.outputs.offer import OfferRefused
from stream.outputs.seat import Seat
from stream.outputs.whep import Whep
from tests.waiting import until

NACK = 1


async def sees_on(viewer: Receiver, pictures: int = 10) -> None:
    """More pictures come."""
    seen = len(viewer.pictures)
    await viewer.until(lambda r: len(r.pictures) >= seen + pictures)


def seat_of(whep: Whep, viewer: Receiver) -> Seat:
    return whep._seats[viewer.session_id]


def transport_of(viewer: Receiver):
    """The viewer's own end, through which it can send whatever it likes."""
    return viewer.peer.getTransceivers()[0].receiver.transport


def ssrc_of_pictures(whep: Whep) -> int:
    return next(series.ssrc for kind, series in whep._ways.series.items() if kind.value == "video")


def door_of(whep: Whep, viewer: Receiver) -> tuple[str, int]:
    """The address at which the endpoint awaits this viewer."""
    (transceiver, *_) = seat_of(whep, viewer).viewer._peer.getTransceivers()
    (protocol,) = transceiver.sender.transport.transport._connection._protocols
    return protocol.transport.get_extra_info("sockname")


def another_streams_session() -> Session:
    """Real libsrtp, which refuses what is sent with any SSRC but one."""
    policy = Policy(bytes(30), Policy.SSRC_SPECIFIC, 4_000_000_000)
    return Session(policy)


def break_srtp(seat: Seat) -> None:
    for delivery in seat.viewer._deliveries.values():
        delivery._line._session = session = another_streams_session()
        if delivery.direct:
            delivery._line._srtp = session._srtp[0]


def break_socket(seat: Seat) -> None:
    """The connection's own socket goes while pictures are being sent."""
    for transceiver in seat.viewer._peer.getTransceivers():
        for protocol in transceiver.sender.transport.transport._connection._protocols:
            protocol.transport.abort()


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("fault", [break_srtp, break_socket])
async def test_what_breaks_for_one_viewer_ends_that_viewer_alone(receiver, whep_on_air, direct, fault):
    async with whep_on_air(direct=direct) as (whep, air):
        first, broken, last = receiver(), receiver(), receiver()
        for viewer in (first, broken, last):
            await viewer.watch(whep)
            await sees_on(viewer, 2)
        fault(seat_of(whep, broken))
        await asyncio.gather(sees_on(first), sees_on(last))
        await until(lambda: whep.stats().vanished == 1)
        assert broken.session_id not in whep._seats
        await asyncio.gather(sees_on(first), sees_on(last))
        assert (whep.count, air.bus.outputs) == (2, 2)


async def test_strangers_at_a_viewers_door_change_nothing(receiver, whep_on_air):
    async with whep_on_air() as (whep, _):
        viewer = receiver()
        await viewer.watch(whep)
        await sees_on(viewer, 2)
        reports = seat_of(whep, viewer).viewer.reports
        stun = pack("!HHI12s", 1, 8, 0x2112A442, bytes(12))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for datagram in (
                b"",
                b"\x00",
                stun + pack("!HH", 0x24, 2) + bytes(4),
                stun + pack("!HH", 0x06, 4) + b"\xff\xff\xff\xff",
                pack("!HHI12s", 0x0FFF, 0, 0x2112A442, bytes(12)),
                b"\x16\xfe\xfd" + bytes(40),
                b"\x80\xc9" + bytes(30),
                os.urandom(9000),
            ):
                for _ in range(50):
                    stranger.sendto(datagram, door_of(whep, viewer))
        await sees_on(viewer, 30)
        await until(lambda: seat_of(whep, viewer).viewer.reports > reports)
        assert whep.count == 1


async def send_rtcp(viewer: Receiver, *packets: bytes) -> None:
    for packet in packets:
        await transport_of(viewer)._send_rtp(packet)


async def too_much_promised(viewer: Receiver, ssrc: int) -> None:
    remb = pack("!BBHII4sBBH", 0x8F, 206, 4, 1, 0, b"REMB", 200, 0, 0)
    cut_short = pack("!BBHI", 0x9F, 201, 1, 1)
    names = pack("!BBHIBB", 0x9F, 202, 2, 1, 1, 200) + bytes(2)
    await send_rtcp(viewer, remb, cut_short, names, pack("!BBHI", 0x9F, 203, 1, 1), pack("!BBHI", 0xBF, 200, 1, 9))


async def everything_lost(viewer: Receiver, ssrc: int) -> None:
    """More than half a million packets asked for at once, of which there have been a few hundred."""
    lists = [bytes(RtcpRtpfbPacket(NACK, 1, ssrc, lost=list(range(n, n + 5400)))) for n in range(0, 59_400, 5400)]
    await send_rtcp(viewer, *lists * 10)


async def congestion_reports_that_say_nothing(viewer: Receiver, ssrc: int) -> None:
    await send_rtcp(viewer, *(pack("!BBHII", 0x8F, 205, 2 + 200, 1, ssrc) + os.urandom(800) for _ in range(100)))


async def media_of_its_own(viewer: Receiver, ssrc: int) -> None:
    """A viewer sends pictures, where nobody looks."""
    await send_rtcp(viewer, *(pack("!BBHII", 0x80, 96, n, 0, 7) + bytes(1000) for n in range(500)))


async def data_where_there_is_no_channel(viewer: Receiver, ssrc: int) -> None:
    for _ in range(100):
        await transport_of(viewer)._send_data(os.urandom(1000))


@pytest.mark.parametrize(
    "deed",
    [
        too_much_promised,
        everything_lost,
        congestion_reports_that_say_nothing,
        media_of_its_own,
        data_where_there_is_no_channel,
    ],
)
async def test_a_hostile_viewer_is_borne_and_the_others_see_on(
    receiver, whep_on_air, deed: Callable[[Receiver, int], Awaitable[None]]
):
    async with whep_on_air() as (whep, _):
        good, bad = receiver(), receiver()
        await asyncio.gather(good.watch(whep), bad.watch(whep))
        await asyncio.gather(sees_on(good, 2), sees_on(bad, 2))
        await deed(bad, ssrc_of_pictures(whep))
        await asyncio.gather(sees_on(good, 20), sees_on(bad, 5))
        totals = seat_of(whep, bad).viewer.totals()
        assert whep.count == 2
        # Half of what was sent and a first stock of 128, whatever it asks for.
        assert totals.resent <= 128 + totals.packets
        assert totals.nacked < 350_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:300 urn:ietf:params:rtp-hdrext:sdes:mid"),
        ("a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:15 urn:ietf:params:rtp-hdrext:sdes:mid"),
        ("a=extmap:3 http://www.webrtc.org", "a=extmap:4096 http://www.webrtc.org"),
    ],
)
async def test_an_offer_with_numbers_that_fit_no_packet_is_served_without_them(receiver, whep_on_air, old, new):
    async with whep_on_air() as (whep, _):
        good, odd = receiver(), receiver()
        await good.watch(whep)
        sdp = await odd.offer()
        assert old in sdp
        await odd.accept(await whep.offer(sdp.replace(old, new)))
        await until(lambda: whep.count == 2)
        await asyncio.gather(sees_on(good, 20), until(lambda: seat_of(whep, odd).viewer.totals().packets > 50))
        assert whep.count == 2


@pytest.mark.parametrize("bundle", ["7 0 1", "0 0", "1 0 1 9"])
async def test_an_offer_the_library_cannot_undo_leaves_no_socket(receiver, whep_on_air, bundle):
    async with whep_on_air() as (whep, _):
        viewer = receiver()
        await viewer.watch(whep)
        await sees_on(viewer, 2)
        sdp = await receiver().offer()
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            try:
                await whep.delete((await whep.offer(sdp.replace("BUNDLE 0 1", f"BUNDLE {bundle}"))).id)
            except OfferRefused as refused:
                assert refused.status in {400, 422}  # noqa: PT017 -- some are answered
        assert len(os.listdir("/proc/self/fd")) <= before
        await sees_on(viewer)
