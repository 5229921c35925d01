"""Real peer connections on loopback that decode what the encode-once endpoint sends, and leave in every way."""

import asyncio
import contextlib
import os

import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.exceptions import InvalidStateError

from stream.outputs.doors import Doors
from stream.outputs.offer import UnknownSession
from stream.outputs.viewer import leave_quietly
from stream.timeline import PICTURES_PER_S, from_s
from tests.waiting import until


def grey_levels(pictures) -> list[float]:
    return [float(picture.to_ndarray(format="yuv420p")[:288].mean()) for picture in pictures]


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
    async with whep_on_air(doors=Doors(silent_for=from_s(3))) as (whep, _):
        gone, there = receiver(), receiver()
        await asyncio.gather(gone.watch(whep), there.watch(whep))
        await asyncio.gather(gone.until(lambda r: r.pictures), there.until(lambda r: r.pictures))
        gone.vanish()
        await until(lambda: whep.stats().vanished == 1)
        assert whep.count == 1
        seen = len(there.pictures)
        await there.until(lambda r: len(r.pictures) >= seen + 10)


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
