"""Real peer connections on loopback that decode what the encode-once endpoint sends, and leave in every way."""

import asyncio
import contextlib
import itertools
import os

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.exceptions import InvalidStateError

from stream.outputs.offer import OfferRefused, UnknownSession
from stream.outputs.viewer import leave_quietly
from stream.packet import Kind
from stream.timeline import PICTURE, PICTURES_PER_S, from_s


def grey_levels(pictures) -> list[float]:
    return [float(picture.to_ndarray(format="yuv420p")[:288].mean()) for picture in pictures]


async def until(true, within_s: float = 20) -> None:
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 -- what is waited for belongs to the library, and tells nobody
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("direct", [True, False])
async def test_two_viewers_decode_the_same_pictures_and_sound(receiver, whep_on_air, direct):
    async with whep_on_air(direct=direct) as (whep, air):
        one, two = receiver(), receiver()
        await asyncio.gather(one.watch(whep), two.watch(whep))
        for each in (one, two):
            await each.until(lambda r: len(r.pictures) >= 30 and len(r.sounds) >= 60)
        assert (whep.count, whep.stats().half_open, whep.stats().joined) == (2, 0, 2)
        assert whep.stats().direct == (2 if direct else 0)
        # The direct way feeds all from one subscription a kind.
        assert air.bus.outputs == 2
    assert whep.count == 0
    assert air.bus.outputs == 0
    for each in (one, two):
        assert {(f.width, f.height) for f in each.pictures} == {(160, 288)}
        # Picture n has level 16 + 4 * (n mod 50): picture and time must belong together, each and every one.
        numbers = [round((level - 16) / 4) for level in grey_levels(each.pictures)]
        times = [f.pts * PICTURES_PER_S / 90_000 for f in each.pictures]
        assert all(time.is_integer() for time in times)
        assert len({(number - time) % 50 for number, time in zip(numbers, times, strict=True)}) == 1
        sound = np.concatenate([f.to_ndarray().ravel()[::2] for f in each.sounds]).astype(float)[4800:]
        assert np.argmax(np.abs(np.fft.rfft(sound))) * 48_000 / len(sound) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("kind", ["audio", "video"])
async def test_a_viewer_may_ask_for_sound_or_picture_alone(receiver, whep_on_air, kind):
    async with whep_on_air() as (whep, air):
        alone = receiver(kind)
        await alone.watch(whep)
        await alone.until(lambda r: len(r.pictures if kind == "video" else r.sounds) >= 10)
        assert (whep.count, air.bus.outputs) == (1, 1)


async def test_deleting_frees_the_seat_and_the_name(receiver, whep_on_air):
    async with whep_on_air() as (whep, air):
        viewer = receiver()
        await viewer.watch(whep)
        await viewer.until(lambda r: r.pictures)
        await whep.delete(viewer.session_id)
        assert whep.count == 0
        await until(lambda: air.bus.outputs == 0)
        for act in (whep.delete(viewer.session_id), whep.patch("nobody", "a=end-of-candidates")):
            with pytest.raises(UnknownSession) as refused:
                await act
            assert refused.value.status == 404


async def test_what_a_viewer_finds_that_leaves_amid_its_handshake_is_no_news(receiver, whep_on_air):
    async def closed_meanwhile() -> None:
        raise InvalidStateError("RTCIceTransport is closed")

    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peer._RTCPeerConnection__connect = closed_meanwhile
    leave_quietly(peer)
    # aiortc runs it as a task that nobody awaits: what it raises is logged with a traceback.
    await peer._RTCPeerConnection__connect()
    await peer.close()
    async with whep_on_air() as (whep, _):
        session = await whep.offer(await receiver().offer())
        connect = whep._seats[session.id].viewer._peer._RTCPeerConnection__connect
        assert connect.__qualname__.startswith(leave_quietly.__name__)


async def test_a_viewer_that_says_goodbye_is_removed_by_itself(receiver, whep_on_air):
    async with whep_on_air() as (whep, air):
        viewer = receiver()
        await viewer.watch(whep)
        await viewer.until(lambda r: r.pictures)
        await viewer.close()
        await until(lambda: air.bus.outputs == 0)
        assert whep.stats().vanished == 1


async def test_a_viewer_that_vanishes_is_noticed_by_its_silence_and_the_others_see_on(receiver, whep_on_air):
    async with whep_on_air(silent_for=from_s(3)) as (whep, _):
        gone, there = receiver(), receiver()
        await asyncio.gather(gone.watch(whep), there.watch(whep))
        await asyncio.gather(gone.until(lambda r: r.pictures), there.until(lambda r: r.pictures))
        gone.vanish()
        await until(lambda: whep.stats().vanished == 1)
        assert whep.count == 1
        seen = len(there.pictures)
        await there.until(lambda r: len(r.pictures) >= seen + 10)


async def test_an_offer_that_is_never_followed_up_is_forgotten_and_half_open_ones_are_few(receiver, whep_on_air):
    async with whep_on_air(half_open_max=2, connect_within=from_s(1)) as (whep, _):
        offers = [await receiver().offer() for _ in range(3)]
        await whep.offer(offers[0])
        await whep.offer(offers[1])
        with pytest.raises(OfferRefused, match="too many viewers are connecting") as refused:
            await whep.offer(offers[2])
        assert refused.value.status == 503
        await until(lambda: whep.stats().never_connected == 2)
        await whep.offer(offers[2])
        assert whep.stats().refused == 1


async def test_a_viewer_whose_own_checks_come_late_and_from_an_address_it_did_not_name_is_let_in(receiver, whep_on_air):
    async with whep_on_air() as (whep, _):
        viewer = receiver()
        lines = (await viewer.offer()).splitlines()
        bare = [line for line in lines if not line.startswith(("a=candidate", "a=end-of-candidates"))]
        session = await whep.offer("\r\n".join([*bare, "a=end-of-candidates", ""]))
        await asyncio.sleep(0.5)
        assert whep.stats().half_open == 1
        await viewer.accept(session)
        await viewer.until(lambda r: r.pictures)


async def test_a_handshake_that_never_ends_costs_a_seat_for_a_while_and_is_counted_as_such(receiver, whep_on_air):
    async with whep_on_air(connect_within=from_s(5)) as (whep, _):
        stuck, usual = receiver(), receiver()
        session = await whep.offer(await stuck.offer())
        stuck.lose(lambda datagram: 19 < datagram[0] < 64)  # DTLS
        await stuck.accept(session)
        await usual.watch(whep)
        await usual.until(lambda r: r.pictures)
        await until(lambda: whep.stats().failed == {"dtls": 1})
        assert (whep.count, whep.stats().half_open) == (1, 0)


async def test_one_address_cannot_take_all_places_of_those_who_connect(receiver, whep_on_air):
    async with whep_on_air(half_open_max=8) as (whep, _):
        for _ in range(2):
            await whep.offer(await receiver().offer(), "192.0.2.1")
        with pytest.raises(OfferRefused, match="from this address") as refused:
            await whep.offer(await receiver().offer(), "192.0.2.1")
        assert refused.value.status == 503
        other = receiver()
        await other.accept(await whep.offer(await other.offer(), "192.0.2.2"))
        await other.until(lambda r: r.pictures)


async def test_a_full_house_refuses(receiver, whep_on_air):
    async with whep_on_air(viewers_max=1) as (whep, _):
        await whep.offer(await receiver().offer())
        with pytest.raises(OfferRefused, match="all 1 seats are taken") as refused:
            await whep.offer(await receiver().offer())
        assert refused.value.status == 503


async def test_candidates_may_trickle_in_after_the_offer(receiver, whep_on_air):
    async with whep_on_air() as (whep, _):
        viewer = receiver()
        full = await viewer.offer()
        lines = full.splitlines()
        trickled = [line for line in lines if line.startswith(("a=candidate", "a=end-of-candidates"))]
        session = await whep.offer("\r\n".join(line for line in lines if line not in trickled))
        await whep.patch(session.id, "\r\n".join(["a=mid:0", *dict.fromkeys(trickled)]))
        await viewer.accept(session)
        await viewer.until(lambda r: r.pictures and r.sounds)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A profile only, High, that the encoder does not make; the library finds it out.
        ("profile-level-id=42", "profile-level-id=64"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 7"),
    ],
)
async def test_an_offer_the_library_chokes_on_is_refused_or_answered_and_leaves_no_seat(
    receiver, whep_on_air, old, new
):
    async with whep_on_air(connect_within=from_s(1)) as (whep, air):
        sdp = await receiver().offer()
        assert old in sdp
        with contextlib.suppress(OfferRefused):
            await whep.offer(sdp.replace(old, new))
        await until(lambda: whep.stats().half_open == 0)
        assert (whep.count, air.bus.outputs) == (0, 0)


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


async def test_a_browser_without_h264_gets_vp8_and_nobody_else_pays_for_it(receiver, whep_on_air):
    async with whep_on_air() as (whep, air):
        usual = receiver()
        await usual.watch(whep)
        await usual.until(lambda r: r.pictures)
        assert air.stats().pictures.others == ()
        other = receiver(codec="video/VP8")
        await other.watch(whep)
        await other.until(lambda r: len(r.pictures) >= 30)
        assert air.stats().pictures.others == ("vp8",)
        await whep.delete(other.session_id)
        await until(lambda: air.stats().pictures.others == ())
    numbers = [round((level - 16) / 4) for level in grey_levels(other.pictures)]
    times = [f.pts * PICTURES_PER_S / 90_000 for f in other.pictures]
    assert len({(number - time) % 50 for number, time in zip(numbers, times, strict=True)}) == 1


async def test_without_a_vp8_rendition_such_a_browser_is_told_so(receiver, whep_on_air):
    async with whep_on_air(renditions=()) as (whep, _):
        with pytest.raises(OfferRefused, match="packetization-mode") as refused:
            await whep.offer(await receiver(codec="video/VP8").offer())
        assert refused.value.status == 422


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


def possessions() -> tuple[int, int]:
    """Open files and running tasks; pictures come and go at any moment."""
    tasks = [task for task in asyncio.all_tasks() if not task.get_name().startswith("picture")]
    return len(os.listdir("/proc/self/fd")), len(tasks)


def at_most(held: tuple[int, int], bound: tuple[int, int]) -> bool:
    return all(have <= may for have, may in zip(held, bound, strict=True))


@pytest.mark.slow
async def test_a_hundred_joins_and_leaves_leave_nothing_behind(receiver, whep_on_air):
    async with whep_on_air() as (whep, air):

        async def come_and_go() -> None:
            viewers = [receiver() for _ in range(4)]
            await asyncio.gather(*(viewer.watch(whep) for viewer in viewers))
            await asyncio.gather(*(viewer.until(lambda r: r.pictures and r.sounds) for viewer in viewers))
            await asyncio.gather(*(whep.delete(viewer.session_id) for viewer in viewers))
            await asyncio.gather(*(viewer.close() for viewer in viewers))

        # What is made once and kept (a thread's pool, a resolver) is there after the first round.
        await come_and_go()
        before = await settled_possessions()
        for _ in range(25):
            await come_and_go()
        with contextlib.suppress(TimeoutError):
            await until(lambda: at_most(possessions(), before) and air.bus.outputs == 0, within_s=10)
        assert (at_most(now := possessions(), before), air.bus.outputs) == (True, 0), f"{now} held, before {before}"


async def settled_possessions() -> tuple[int, int]:
    """What is held once that was the same for a second: sockets close a little after their viewer."""
    held, same = possessions(), 0
    async with asyncio.timeout(20):
        while same < 20:
            await asyncio.sleep(0.05)
            before, held = held, possessions()
            same = same + 1 if held == before else 0
    return held
