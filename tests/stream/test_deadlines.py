"""Deadline arithmetic, the histogram, and the virtual clock it all runs on."""

import asyncio

import pytest

from stream.clock import Clock, run_virtual
from stream.deadlines import next_slot, slot_to_serve
from stream.histogram import Histogram
from stream.timeline import BLOCK, RATE_HZ, Samples, from_ms


@pytest.mark.parametrize(
    ("due", "now", "served", "skipped"),
    [
        (960, 960, 960, 0),
        (960, 1000, 960, 0),
        (960, 960 + 2880, 960, 0),
        (960, 960 + 2881, 3840 - 0, 3),
        (960, 73_000, 72_960, 75),
    ],
)
def test_up_to_the_tolerance_no_slot_is_given_up_and_then_the_schedule_jumps(due, now, served, skipped):
    assert slot_to_serve(Samples(due), Samples(now), step=BLOCK, tolerance=from_ms(60)) == (served, skipped)


@pytest.mark.parametrize(("moment", "slot"), [(0, 0), (1, 960), (960, 960), (961, 1920)])
def test_the_next_slot(moment, slot):
    assert next_slot(Samples(moment), step=BLOCK) == slot


def test_percentiles_are_right_within_a_bucket():
    histogram = Histogram()
    for ms in range(1, 1001):
        histogram.add(ms)
    spread = histogram.spread()
    assert spread.count == 1000
    assert spread.p50_ms == pytest.approx(500, rel=0.1)
    assert spread.p95_ms == pytest.approx(950, rel=0.1)
    assert spread.max_ms == 1000


def test_an_empty_histogram_says_zero_and_a_huge_value_is_kept_as_the_maximum():
    histogram = Histogram()
    assert histogram.spread().p99_ms == 0
    histogram.add(60_000)
    assert histogram.spread().max_ms == 60_000


def test_an_hour_of_deadlines_passes_and_each_is_met_exactly():
    async def hour() -> list[int]:
        clock = Clock()
        late = []
        for at in range(0, 3600 * RATE_HZ, 50 * BLOCK + 7):
            await clock.sleep_until(Samples(at))
            late.append(clock.now() - at)
        return late

    assert set(run_virtual(hour)) == {0}


def test_virtual_time_stands_still_while_work_goes_on_outside():
    async def main() -> tuple[int, int]:
        clock = Clock()
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            for at in range(0, 100 * BLOCK, BLOCK):
                await clock.sleep_until(Samples(at))
                ticks += 1

        async with asyncio.TaskGroup() as group:
            group.create_task(tick())
            await clock.sleep_until(Samples(10 * BLOCK + 5))
            before = ticks
            with clock.outside():
                await asyncio.to_thread(_real_work)
            return before, ticks

    before, after = run_virtual(main)
    assert before == 11
    assert after == before


def _real_work() -> int:
    return sum(range(2_000_000))


def test_a_callback_at_a_moment_sees_that_moment():
    async def main() -> list[int]:
        clock, seen = Clock(), []
        clock.call_at(Samples(12_345), lambda: seen.append(clock.now()))
        await clock.sleep_until(Samples(20_000))
        return seen

    assert run_virtual(main) == [12_345]
