"""The supervisor: outputs that break come back, wait longer each time, and never harm one another."""

import asyncio
import errno
import os
from collections.abc import Callable

import pytest

from stream.bus import Bus
from stream.clock import Clock, run_virtual
from stream.outputs.supervision import OUTPUTS_MAX, Label, OutputFault, OutputRefused, Outputs, State
from stream.timeline import Samples, from_s, to_s
from stream.totals import Totals


class Breaking:
    """An output with a script: each run lasts so many seconds and then raises; one without a fault goes on."""

    loss = None

    def __init__(self, clock: Clock, *script: tuple[float, BaseException | None]) -> None:
        self.starts: list[float] = []
        self.cancelled = False
        self.totals = Totals()
        self._clock = clock
        self._script = list(script)

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        self.starts.append(round(to_s(self._clock.now()), 2))
        seconds, fault = self._script.pop(0) if self._script else (1e6, None)
        if seconds:
            live()
        try:
            await self._clock.sleep_until(Samples(self._clock.now() + from_s(seconds)))
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if fault is not None:
            raise fault


def label(name: str) -> Label:
    return Label(name, "test", "nowhere")


def supervised(work, *, seconds: float = 200, chance: float = 1.0) -> list[tuple[str, State, str]]:
    """Run `work(outputs, clock)` on virtual time; all changes of state."""
    told: list[tuple[str, State, str]] = []

    async def main() -> None:
        clock = Clock()
        tell = lambda status: told.append((status.label.name, status.state, status.reason))  # noqa: E731
        outputs = Outputs(clock, Bus(), tell=tell, chance=lambda: chance)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(outputs.run(), name="outputs")
            await asyncio.sleep(0)
            await work(outputs, clock)
            await clock.sleep_until(from_s(seconds))
            running.cancel()

    run_virtual(main)
    return told


@pytest.mark.parametrize(
    ("chance", "starts"), [(1.0, [0, 1, 3, 7, 15, 31, 61, 91]), (0.0, [0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5])]
)
def test_each_retry_waits_longer_up_to_half_a_minute(chance, starts) -> None:
    made = []

    async def work(outputs, clock) -> None:
        made.append(Breaking(clock, *[(0, OutputFault("no"))] * 8))
        outputs.add(label("a"), made[0])

    supervised(work, chance=chance)
    assert made[0].starts[:8] == starts


def test_one_that_is_away_for_a_day_is_still_tried_every_half_minute() -> None:
    made = []

    async def work(outputs, clock) -> None:
        made.append(Breaking(clock, *[(0, OutputFault("no"))] * 2000))
        outputs.add(label("a"), made[0])

    supervised(work, seconds=50_000)
    assert len(made[0].starts) > 1650
    assert made[0].starts[-1] - made[0].starts[-2] == 30


def test_an_output_that_was_live_for_half_a_minute_starts_over_with_short_waits() -> None:
    made = []

    async def work(outputs, clock) -> None:
        made.append(Breaking(clock, *[(0, OutputFault("no"))] * 4, (31, OutputFault("lost")), (1e6, None)))
        outputs.add(label("a"), made[0])

    supervised(work)
    assert made[0].starts[-2:] == [15, 15 + 31 + 1]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OutputFault("in its own words"), "in its own words"),
        (TimeoutError(), "no answer in time"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "the disk is full; it goes on when there is room"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), "nobody answers at that address"),
        (None, "the other side ended it"),
        (ZeroDivisionError("secret key inside"), "ZeroDivisionError"),
    ],
)
def test_whatever_an_output_does_is_told_and_tried_again(fault, reason) -> None:
    async def work(outputs, clock) -> None:
        outputs.add(label("a"), Breaking(clock, (1, fault), (1e6, None)))

    assert ("a", State.RETRYING, reason) in supervised(work)


def test_one_that_breaks_harms_no_other() -> None:
    made = []

    async def work(outputs, clock) -> None:
        made.extend([Breaking(clock), Breaking(clock, *[(0, RuntimeError())] * 20)])
        for name, output in zip("ab", made, strict=True):
            outputs.add(label(name), output)

    supervised(work)
    assert made[0].starts == [0]
    assert len(made[1].starts) > 5


def test_what_a_library_says_is_not_logged_as_it_may_hold_a_stream_key(caplog: pytest.LogCaptureFixture) -> None:
    async def work(outputs: Outputs, clock: Clock) -> None:
        outputs.add(label("a"), Breaking(clock, (0, RuntimeError("rtmp://live/app/secret-key"))))
        await clock.sleep_until(from_s(5))

    supervised(work)
    assert "output a failed in a way nobody foresaw: RuntimeError" in caplog.text
    assert "secret-key" not in caplog.text


def test_outputs_come_and_go_while_others_run() -> None:
    async def work(outputs, clock) -> None:
        first, second = Breaking(clock), Breaking(clock)
        outputs.add(label("a"), first)
        await clock.sleep_until(from_s(5))
        outputs.add(label("b"), second)
        await clock.sleep_until(from_s(6))
        assert [status.state for status in outputs.statuses()] == [State.LIVE] * 2
        assert outputs.remove("a") == label("a")
        await clock.sleep_until(from_s(7))
        assert first.cancelled
        assert not second.cancelled
        assert [status.label.name for status in outputs.statuses()] == ["b"]
        with pytest.raises(OutputRefused, match="no output 'a'"):
            outputs.remove("a")
        with pytest.raises(OutputRefused, match="already"):
            outputs.add(label("b"), first)
        outputs.add(label("a"), Breaking(clock))

    told = supervised(work)
    assert ("a", State.STOPPED, "") in told


class EndingBadly(Breaking):
    """An output whose end fails, as a recording's does on a full disk."""

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        if self.starts:
            raise KeyboardInterrupt("begun anew after the show, which then never ends")
        try:
            await super().run(bus, live)
        finally:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_one_whose_end_fails_is_not_begun_anew_and_the_show_ends() -> None:
    made = []

    async def work(outputs: Outputs, clock: Clock) -> None:
        made.append(EndingBadly(clock))
        outputs.add(label("a"), made[0])

    told = supervised(work)
    assert made[0].starts == [0]
    assert told[-1] == ("a", State.STOPPED, "the disk is full; it goes on when there is room")


def test_there_is_a_bound() -> None:
    async def work(outputs, clock) -> None:
        for n in range(OUTPUTS_MAX):
            outputs.add(label(str(n)), Breaking(clock))
        with pytest.raises(OutputRefused, match="remove one"):
            outputs.add(label("more"), Breaking(clock))

    supervised(work, seconds=1)
