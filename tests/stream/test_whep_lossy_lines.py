"""Viewers whose lines lose packets: what is lost is sent again, or the next keyframe and a smaller picture come."""

import asyncio
import itertools

import pytest

from stream.packet import Kind
from stream.timeline import PICTURE, PICTURES_PER_S
from tests.waiting import until


async def test_a_lost_picture_makes_the_viewer_ask_and_a_keyframe_come(receiver, whep_on_air):
    async with whep_on_air() as (whep, air):
        viewer = receiver()
        await viewer.watch(whep)
        await viewer.until(lambda r: len(r.pictures) >= 5)
        with air.bus.subscribe("spy", limit=500, kinds=(Kind.VIDEO,)) as spy:
            video = next(t.receiver for t in viewer.peer.getTransceivers() if t.kind == "video")
            ssrc = next(iter(video._RTCRtpReceiver__remote_streams))
            await until(lambda: len(spy._waiting) > 26)
            await video._send_rtcp_pli(ssrc)
            await until(lambda: sum(packet.keyframe for packet in spy._waiting) >= 2)
            keys = [n for n, packet in enumerate(spy._waiting) if packet.keyframe]
        assert keys[1] - keys[0] < 50


def is_rtp(datagram: bytes) -> bool:
    return 127 < datagram[0] < 192 and not 64 <= datagram[1] & 0x7F <= 95


def every(nth: int):
    """Loses every `nth` datagram of the pictures, but none that is sent again."""
    seen = itertools.count(1)

    def lost(datagram: bytes) -> bool:
        # H.264 is 99 or 101 at this peer, its retransmissions 100 or 102.
        return is_rtp(datagram) and datagram[1] & 0x7F in {97, 99, 101} and next(seen) % nth == 0

    return lost


@pytest.mark.parametrize("direct", [True, False])
async def test_lost_packets_are_asked_for_and_sent_again(receiver, whep_on_air, direct):
    async with whep_on_air(direct=direct) as (whep, air):
        with air.bus.subscribe("spy", limit=2000, kinds=(Kind.VIDEO,)) as spy:
            viewer = receiver()
            await viewer.watch(whep)
            await viewer.until(lambda r: r.pictures)
            seen = len(viewer.pictures)
            viewer.lose(every(10))
            await viewer.until(lambda r: len(r.pictures) >= seen + 60)
            sent = [packet.pts // PICTURE for packet in spy._waiting]
        totals = whep.stats().totals
        assert totals.nacked > 0
        assert totals.resent >= 3
    # What was sent is seen: unrepaired, each lost packet would cost a picture at least. A busy machine leaves out
    # pictures that it cannot make in time, and now and then its viewer gives one up before the repair has come.
    shown = [round(f.pts * PICTURES_PER_S / 90_000) for f in viewer.pictures[seen:]]
    assert 4 * (left_out(shown) - left_out(sent)) <= totals.resent


def left_out(numbers: list[int]) -> int:
    """How many are missing between the first and the last."""
    return numbers[-1] - numbers[0] + 1 - len(numbers)


@pytest.mark.slow
@pytest.mark.parametrize("direct", [True, False])
async def test_a_lossy_line_is_moved_to_the_small_rendition_without_a_break(receiver, whep_on_air, direct):
    async with whep_on_air(direct=direct) as (whep, air):
        viewer, other = receiver(), receiver()
        await asyncio.gather(viewer.watch(whep), other.watch(whep))
        await viewer.until(lambda r: r.pictures)
        viewer.lose(every(5))
        await until(lambda: whep.stats().by_level == {0: 1, 1: 1}, within_s=30)
        await until(lambda: air.stats().pictures.others == ("economy",))
        viewer.lose(lambda _: False)
        await asyncio.sleep(0.5)
        seen = len(viewer.pictures)
        await viewer.until(lambda r: len(r.pictures) >= seen + 40, within_s=40)
        await until(lambda: len(other.pictures) > 100)
    times = [round(f.pts * PICTURES_PER_S / 90_000) for f in viewer.pictures]
    assert times == sorted(set(times))
