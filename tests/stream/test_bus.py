"""The bus: bounded subscriptions that skip to a keyframe, a start for late joiners, and few forced keyframes."""

import asyncio

import pytest

from stream.bus import Bus
from stream.packet import Kind, Packet
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples


def picture(number: int, *, key: bool = False) -> Packet:
    return Packet(Kind.VIDEO, Samples(number * PICTURE), b"I" if key else b"P", key)


def sound(number: int) -> Packet:
    return Packet(Kind.AUDIO, Samples(number * BLOCK), b"s", keyframe=True)


async def taken(subscription) -> list[str]:
    """What waits now, as I0 P1 s2 …; then the subscription is closed."""
    names = []
    while subscription._waiting:
        packet = await anext(subscription)
        length = PICTURE if packet.kind is Kind.VIDEO else BLOCK
        names.append(f"{packet.data.decode()}{packet.pts // length}")
    subscription.close()
    return names


async def test_every_output_gets_every_packet_of_its_kinds_in_order():
    bus = Bus()
    both, only_sound = bus.subscribe("a", limit=9), bus.subscribe("b", limit=9, kinds=(Kind.AUDIO,))
    for packet in (picture(0, key=True), sound(0), sound(1), picture(1)):
        bus.publish(packet)
    assert await taken(both) == ["I0", "s0", "s1", "P1"]
    assert await taken(only_sound) == ["s0", "s1"]
    assert bus.outputs == 0


async def test_an_output_too_slow_skips_to_the_next_keyframe_and_is_counted():
    bus = Bus()
    slow, quick = bus.subscribe("slow", limit=3), bus.subscribe("quick", limit=99)
    for n in range(12):
        bus.publish(picture(n, key=n in {0, 10}))
    assert await taken(slow) == ["I10", "P11"]
    assert slow.overflows == 1
    assert len(await taken(quick)) == 12
    assert quick.overflows == 0


async def test_after_an_overflow_sound_goes_on_at_once():
    bus = Bus()
    slow = bus.subscribe("slow", limit=2)
    for packet in (picture(0, key=True), picture(1), sound(4), sound(5), picture(2)):
        bus.publish(packet)
    assert await taken(slow) == ["s4", "s5"]


async def test_an_overflow_by_a_keyframe_starts_with_that_keyframe():
    bus = Bus()
    slow = bus.subscribe("slow", limit=2)
    for packet in (picture(0, key=True), picture(1), picture(2, key=True)):
        bus.publish(packet)
    assert await taken(slow) == ["I2"]


async def test_a_late_joiner_starts_with_the_last_keyframe_while_it_is_fresh():
    bus = Bus()
    for n in range(5):
        bus.publish(picture(n, key=n == 0))
    assert await taken(bus.subscribe("late", limit=50)) == ["I0", "P1", "P2", "P3", "P4"]
    assert not bus.take_keyframe_request(Samples(5 * PICTURE))


async def test_a_joiner_long_after_the_last_keyframe_waits_for_one_it_asks_for():
    bus = Bus()
    for n in range(30):
        bus.publish(picture(n, key=n == 0))
    late = bus.subscribe("late", limit=50)
    assert bus.take_keyframe_request(Samples(30 * PICTURE))
    for n in range(30, 33):
        bus.publish(picture(n, key=n == 31))
    assert await taken(late) == ["I31", "P32"]


async def test_an_output_of_sound_alone_asks_for_no_keyframe():
    bus = Bus()
    bus.subscribe("sound", limit=5, kinds=(Kind.AUDIO,))
    assert not bus.take_keyframe_request(Samples(0))


@pytest.mark.parametrize(("gap_ms", "granted"), [(40, False), (999, False), (1000, True), (5000, True)])
def test_at_most_one_keyframe_a_second_is_forced_however_many_ask(gap_ms, granted):
    bus = Bus()
    for _ in range(50):
        bus.request_keyframe()
    assert bus.take_keyframe_request(Samples(RATE_HZ))
    assert not bus.take_keyframe_request(Samples(RATE_HZ))
    bus.request_keyframe()
    assert bus.take_keyframe_request(Samples(RATE_HZ + gap_ms * 48)) is granted


def test_a_refused_request_is_served_later_and_not_forgotten():
    bus = Bus()
    for at, granted in ((0, True), (100, False), (RATE_HZ, True)):
        bus.request_keyframe()
        assert bus.take_keyframe_request(Samples(at)) is granted


@pytest.mark.parametrize("forced", [True, False])
def test_a_keyframe_serves_all_who_asked_before_it_left_and_nobody_who_asked_later(forced):
    bus = Bus()
    if forced:
        bus.request_keyframe()
        assert bus.take_keyframe_request(Samples(0))
    bus.request_keyframe()
    bus.publish(picture(0, key=True))
    assert not bus.take_keyframe_request(Samples(RATE_HZ))
    bus.request_keyframe()
    assert bus.take_keyframe_request(Samples(RATE_HZ))


async def test_closing_ends_the_wait_for_the_next_packet():
    bus = Bus()
    with bus.subscribe("leaving", limit=5) as leaving:
        wait = asyncio.ensure_future(anext(leaving))
        await asyncio.sleep(0)
        leaving.close()
        with pytest.raises(StopAsyncIteration):
            await wait
    assert bus.outputs == 0
