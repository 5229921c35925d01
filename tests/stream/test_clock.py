"""The time of day follows a machine whose clock is set or that slept; the timeline itself never jumps."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from host.show.watch import told_shift
from stream.clock import Clock, run_virtual
from stream.timeline import Samples, from_s

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Machine:
    """A clock that runs with the loop's, and can be set."""

    def __init__(self) -> None:
        self.set_to = NOON
        self._time = asyncio.get_running_loop().time
        self._from_s = self._time()

    def __call__(self) -> datetime:
        return self.set_to + timedelta(seconds=self._time() - self._from_s)


@pytest.mark.parametrize("step_s", [7200.0, -7200.0, 1.9, 86_400 * 90.0])
async def test_a_step_of_the_machine_s_clock_is_followed_once(step_s: float) -> None:
    machine = Machine()
    clock = Clock(present=machine)
    assert clock.set_right() == 0
    opened = clock.wall(Samples(0))
    machine.set_to += timedelta(seconds=step_s)
    assert clock.set_right() == pytest.approx(step_s, abs=0.01)
    assert clock.wall(Samples(0)) - opened == pytest.approx(timedelta(seconds=step_s), abs=timedelta(seconds=0.01))
    assert clock.set_right() == 0


async def test_sender_reports_go_by_a_time_that_is_never_set() -> None:
    machine = Machine()
    clock = Clock(present=machine)
    before = clock.steady(from_s(10))
    machine.set_to += timedelta(hours=2)
    clock.set_right()
    assert clock.steady(from_s(10)) == before


async def test_what_ntp_slews_away_is_left_to_it() -> None:
    machine = Machine()
    clock = Clock(present=machine)
    machine.set_to += timedelta(seconds=0.5)
    assert clock.set_right() == 0


async def test_a_show_of_another_day_keeps_its_day() -> None:
    festival = datetime(2027, 2, 6, 20, 0, tzinfo=UTC)
    clock = Clock(festival, present=Machine())
    assert clock.set_right() == 0
    assert clock.wall() - festival < timedelta(seconds=1)


def test_virtual_time_runs_ahead_of_the_machine_s() -> None:
    async def an_hour() -> float:
        clock = Clock(present=Machine())
        await clock.sleep_until(from_s(3600))
        return clock.set_right()

    assert run_virtual(an_hour) == 0


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(7200, "2 hours forward"), (-40, "40 seconds back"), (90, "1.5 minutes forward"), (-172_800, "2 days back")],
)
def test_a_step_is_told_in_words(seconds: float, told: str) -> None:
    assert told_shift(seconds) == told
