"""The bench of lip sync over minutes: its show plays on, and its judgement finds what is wrong."""

import asyncio

import pytest

from bench.av_sync import BACK_WITHIN_S, EVERY, JUDGED_S, LIT, STALL_S, FlashShow, judge
from bench.sync_reading import Witness
from stream.broadcast import Broadcast
from stream.clock import Clock, run_virtual
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples, from_s, to_s

MINUTES, SHORT = 10.0, 0.5


def test_ten_minutes_of_beeps_find_their_places() -> None:
    """More than the mixer takes beforehand."""

    async def main() -> int:
        clock, show = Clock(), FlashShow(MINUTES)
        air = Broadcast(clock, show.picture)
        loud = 0
        async with asyncio.TaskGroup() as group:
            group.create_task(show.play(air, clock), name="beeps")
            for second in range(int(to_s(show.end))):
                await clock.sleep_until(from_s(second))
                for block in range(50):
                    loud += bool(air.mixer.read(Samples(second * RATE_HZ + block * BLOCK)).any())
        return loud

    assert run_virtual(main) >= MINUTES * 60 / to_s(EVERY) * 9


def witness(late_s: float, late_after_s: float) -> Witness:
    """What a viewer notes whose sound is late by so much before the stall and after it."""
    show = FlashShow(SHORT)
    pictures = []
    for at in range(0, show.end, PICTURE):
        if not show.stalls_at <= at < show.stalls_at + from_s(STALL_S):
            pictures.append((to_s(at), 100.0, 235.0 if at % EVERY < LIT else 16.0))
    late = [late_s if at < show.stalls_at else late_after_s for at in range(0, show.end, EVERY)]
    beeps = [to_s(at) + by for at, by in zip(range(0, show.end, EVERY), late, strict=True)]
    return Witness(pictures, beeps)


@pytest.mark.parametrize(("late_s", "late_after_s"), [(0.0, 0.0), (0.03, -0.02), (0.12, 0.0), (0.0, 0.3)])
def test_claps_before_the_stall_and_after_it_are_judged_apart(late_s: float, late_after_s: float) -> None:
    before, after = judge(witness(late_s, late_after_s))
    step = to_s(EVERY)
    assert (JUDGED_S - BACK_WITHIN_S) / step <= len(before) <= JUDGED_S / step + 1
    assert JUDGED_S / step - 1 <= len(after) <= JUDGED_S / step + 1
    assert before == pytest.approx([late_s * 1000] * len(before), abs=0.1)
    assert after == pytest.approx([late_after_s * 1000] * len(after), abs=0.1)
