"""Outputs at the desk: deeds are events with their author, changes of state are told once, keys never come out."""

import asyncio
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from host.console.desk import DeskRefusal
from host.outputs_file import OutputWish
from host.show.events import Event, EventType
from host.show.live_outputs import LiveOutputs
from host.show.log import Log
from host.show.rate import Rate
from stream.bus import Bus
from stream.clock import Clock, run_virtual
from stream.outputs.supervision import Label, OutputFault
from stream.timeline import from_s
from stream.totals import Totals

KEY = "sk-live-secret"
WISH = OutputWish(name="抖音", kind="rtmp", url="rtmp://push.example/third", key=SecretStr(KEY))


class Flaky:
    """Fails so many times, then stays."""

    loss = 0.25

    def __init__(self, failures: int) -> None:
        self.totals = Totals(octets=7, keyframes=2, nacked=3, keyframe_requests=4)
        self._failures = failures

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        if self._failures:
            self._failures -= 1
            raise OutputFault("the server is full")
        live()
        await asyncio.Event().wait()


def desk(work, *, failures: int = 0) -> tuple[list[Event], list[str]]:
    """Do `work(outputs, clock)` on virtual time; all events and faults."""
    events: list[Event] = []
    faults: list[str] = []

    async def main() -> None:
        clock = Clock()

        def make(wish: OutputWish) -> tuple[Label, Flaky]:
            if not wish.url:
                raise ValueError("an RTMP address looks like rtmp://host/app")
            return Label(wish.name, wish.kind, "rtmp://push.example"), Flaky(failures)

        log = Log(clock, events.append)
        outputs = LiveOutputs(clock, Bus(), log, make, fault=lambda part, why: faults.append(f"{part}: {why}"))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(outputs.run(), name="outputs")
            await asyncio.sleep(0)
            await work(outputs, clock)
            running.cancel()

    run_virtual(main)
    return events, faults


def test_adding_and_removing_are_signed_and_the_key_is_nowhere() -> None:
    async def work(outputs, clock) -> None:
        outputs.add("Ada", WISH)
        await clock.sleep_until(from_s(3))
        (row,) = outputs.state()
        assert {"name": "抖音", "kind": "rtmp", "target": "rtmp://push.example", "state": "live"}.items() <= row.items()
        assert (row["for_s"], row["bytes"], row["reason"]) == (3, 7, "")
        assert KEY not in str(row)
        outputs.remove("Bo", "抖音")
        await clock.sleep_until(from_s(4))
        assert outputs.state() == []

    events, _ = desk(work)
    signed = [(event.by, event.data["action"]) for event in events if event.type is EventType.EDITED]
    assert signed == [("Ada", "output_add"), ("Bo", "output_remove")]
    assert [event.data["state"] for event in events if event.type is EventType.OUTPUT] == ["live", "stopped"]
    assert KEY not in str(events)


def test_a_show_is_recorded_once() -> None:
    async def work(outputs, clock) -> None:
        first, second = (OutputWish(name=name, kind="recording", url="here") for name in ("recording", "again"))
        outputs.start(first)
        with pytest.raises(ValueError, match="recorded already"):
            outputs.start(second)
        with pytest.raises(DeskRefusal, match="recorded already"):
            outputs.add("Ada", second)
        outputs.remove("Ada", "recording")
        outputs.add("Ada", second)
        assert [row["name"] for row in outputs.state()] == ["again"]

    desk(work)


def test_a_server_that_stays_away_is_one_event_and_one_fault() -> None:
    async def work(outputs, clock) -> None:
        outputs.add("Ada", WISH)
        await clock.sleep_until(from_s(120))
        assert outputs.state()[0]["retries"] == 5

    events, faults = desk(work, failures=5)
    told = [(event.data["state"], event.data["reason"]) for event in events if event.type is EventType.OUTPUT]
    assert told == [("retrying", "the server is full"), ("live", ""), ("stopped", "")]
    assert faults == ["output 抖音: the server is full"]


def test_wishes_that_cannot_be_met_are_refused_in_words() -> None:
    async def work(outputs, clock) -> None:
        outputs.add("Ada", WISH)
        with pytest.raises(DeskRefusal, match="already"):
            outputs.add("Ada", WISH)
        with pytest.raises(DeskRefusal, match="looks like"):
            outputs.add("Ada", WISH.model_copy(update={"url": "", "name": "b"}))
        with pytest.raises(DeskRefusal, match="no output 'x'"):
            outputs.remove("Ada", "x")
        with pytest.raises(ValueError, match="already"):
            outputs.start(WISH)

    desk(work)


def test_each_output_tells_its_bitrate_and_what_its_server_says() -> None:
    async def work(outputs, clock) -> None:
        outputs.add("Ada", WISH)
        outputs.state()
        await clock.sleep_until(from_s(2))
        (row,) = outputs.state()
        told = {key: row[key] for key in ("bitrate_kbps", "loss_percent", "nacks", "keyframes", "keyframe_requests")}
        assert told == {"bitrate_kbps": 0, "loss_percent": 25.0, "nacks": 3, "keyframes": 2, "keyframe_requests": 4}
        figures = {figure.name: figure.values for figure in outputs.figures()}
        assert figures["output_loss_ratio"] == {("抖音", "rtmp"): 0.25}
        assert figures["output_nacked_packets"] == {("抖音", "rtmp"): 3}
        assert outputs.pushed().octets == 7

    desk(work)


@pytest.mark.parametrize(("counts", "rates"), [([(0, 0), (1, 500), (3, 900)], [0, 500, 200]), ([(0.5, 70)], [0])])
def test_a_rate_is_taken_over_a_second_at_least(counts, rates) -> None:
    async def main() -> list[float]:
        clock = Clock()
        rate, told = Rate(clock), []
        for at, count in counts:
            await clock.sleep_until(from_s(at))
            told.append(rate.of(count))
        return told

    assert run_virtual(main) == rates
