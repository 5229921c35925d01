"""Who gets in at the encode-once endpoint, who is refused and why, and what a handshake that goes wrong costs."""

import asyncio
import contextlib

import pytest

from stream.outputs.doors import Doors
from stream.outputs.offer import OfferRefused
from stream.timeline import from_s
from tests.waiting import until


async def test_an_offer_that_is_never_followed_up_is_forgotten_and_half_open_ones_are_few(receiver, whep_on_air):
    async with whep_on_air(doors=Doors(half_open_max=2, connect_within=from_s(1))) as (whep, _):
        offers = [await receiver().offer() for _ in range(3)]
        await whep.offer(offers[0])
        await whep.offer(offers[1])
        with pytest.raises(OfferRefused, match="too many viewers are connecting") as refused:
            await whep.offer(offers[2])
        assert refused.value.status == 503
        await until(lambda: whep.stats().failed.get("ice") == 2)
        await whep.offer(offers[2])
        assert whep.stats().failed == {"full": 1, "ice": 2}


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
    async with whep_on_air(doors=Doors(connect_within=from_s(5))) as (whep, _):
        stuck, usual = receiver(), receiver()
        session = await whep.offer(await stuck.offer())
        stuck.lose(lambda datagram: 19 < datagram[0] < 64)  # DTLS
        await stuck.accept(session)
        await usual.watch(whep)
        await usual.until(lambda r: r.pictures)
        await until(lambda: whep.stats().failed == {"dtls": 1})
        assert (whep.count, whep.stats().half_open) == (1, 0)


async def test_one_address_cannot_take_all_places_of_those_who_connect(receiver, whep_on_air):
    async with whep_on_air(doors=Doors(half_open_max=8)) as (whep, _):
        for _ in range(2):
            await whep.offer(await receiver().offer(), "192.0.2.1")
        with pytest.raises(OfferRefused, match="from this address") as refused:
            await whep.offer(await receiver().offer(), "192.0.2.1")
        assert refused.value.status == 503
        other = receiver()
        await other.accept(await whep.offer(await other.offer(), "192.0.2.2"))
        await other.until(lambda r: r.pictures)


async def test_a_full_house_refuses(receiver, whep_on_air):
    async with whep_on_air(doors=Doors(viewers_max=1)) as (whep, _):
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
    async with whep_on_air(doors=Doors(connect_within=from_s(1))) as (whep, air):
        sdp = await receiver().offer()
        assert old in sdp
        with contextlib.suppress(OfferRefused):
            await whep.offer(sdp.replace(old, new))
        await until(lambda: whep.stats().half_open == 0)
        assert (whep.count, air.bus.outputs) == (0, 0)


async def test_without_a_vp8_rendition_such_a_browser_is_told_so(receiver, whep_on_air):
    async with whep_on_air(renditions=()) as (whep, _):
        with pytest.raises(OfferRefused, match="packetization-mode") as refused:
            await whep.offer(await receiver(codec="video/VP8").offer())
        assert refused.value.status == 422
