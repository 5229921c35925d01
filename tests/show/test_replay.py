"""Which part of the show is a product's presentation."""

from pathlib import Path

import pytest

from host.show.presentations import LONGEST, Presentations, presented
from host.show.replays import ShowReplays, Take
from stream.clock import Clock, run_virtual
from stream.timeline import Samples, from_s, to_s

Told = list[tuple[float, str | None]]


def best(told: Told, product: str, until: float) -> tuple[float, float] | None:
    """Start and end in seconds of the best presentation after these (second, product on air)."""

    async def main() -> tuple[float, float] | None:
        clock = Clock()
        presentations = Presentations(clock.now)
        for at, on_air in told:
            await clock.sleep_until(from_s(at))
            presentations.hear({"type": "on_air", "product_id": on_air})
            presentations.hear({"type": "viewers", "count": 3})
        await clock.sleep_until(from_s(until))
        found = presentations.best(product, from_s(until))
        return (to_s(found.start), to_s(found.end)) if found else None

    return run_virtual(main)


@pytest.mark.parametrize(
    ("told", "product", "until", "expected"),
    [
        ([(0, "tea"), (60, "cup")], "tea", 100, (0, 60)),
        ([(0, "tea"), (60, "cup")], "cup", 100, (60, 100)),
        ([(0, "tea"), (60, "cup")], "pot", 100, None),
        ([(0, "tea"), (60, "cup"), (64, "tea"), (90, None)], "cup", 100, None),
        ([(0, "tea"), (60, "cup"), (75, "tea"), (90, "cup")], "tea", 100, (0, 90)),
        ([(0, "tea"), (20, "cup"), (100, "tea"), (160, "cup")], "tea", 200, (100, 160)),
        ([(0, "tea"), (60, None)], "tea", 30, (0, 30)),
        ([(0, "tea")], "tea", 5000, (0, to_s(LONGEST))),
        ([(0, "tea"), (60, "cup"), (7300, "pot")], "tea", 7310, None),
    ],
    ids=[
        "one that is over",
        "one that goes on",
        "never presented",
        "a mention is none",
        "a short answer does not cut it in two",
        "the longer one",
        "only what is recorded",
        "not for ever",
        "two hours back",
    ],
)
def test_the_best_presentation(told: Told, product: str, until: float, expected) -> None:
    assert best(told, product, until) == expected


def test_products_are_named_once() -> None:
    async def main() -> list[str]:
        clock = Clock()
        presentations = Presentations(clock.now)
        for product in ("tea", "cup", "tea"):
            presentations.hear({"type": "on_air", "product_id": product})
        await clock.sleep_until(Samples(10))
        return presentations.products()

    assert run_virtual(main) == ["tea", "cup"]


class Recorded:
    """Implements `Recorded`: everything up to `until` is there, a film is named by its run and its ends."""

    def __init__(self, run: str = "tea-2", until: float = 0) -> None:
        self.run = run
        self.recorded_until = from_s(until)
        self.forgotten: set[Path] = set()

    def forget(self, paths: set[Path]) -> None:
        self.forgotten |= paths

    def live(self) -> None:
        return None

    init = live

    def segment(self, number: int) -> None:
        return None

    def replay(self, start: Samples, end: Samples) -> str:
        return f"{self.run}: {to_s(start):g}-{to_s(end):g}"

    film = replay


def test_what_is_watched_stays_the_same_while_the_presentation_goes_on() -> None:
    async def main() -> list[object]:
        clock, recorded = Clock(), Recorded()
        presentations = Presentations(clock.now)
        replays = ShowReplays(recorded, presentations)
        presentations.hear({"type": "on_air", "product_id": "tea"})
        await clock.sleep_until(from_s(20))
        recorded.recorded_until = from_s(16)
        offered = replays.offered()
        await clock.sleep_until(from_s(60))
        recorded.recorded_until = from_s(56)
        part = offered[0]["run"], offered[0]["until"]
        newest = replays.film("tea", None, None)
        return [offered, replays.film("tea", *part), newest, replays.playlist("tea", *part)]

    assert run_virtual(main) == [
        [{"product_id": "tea", "seconds": 16, "run": "tea-2", "until": from_s(16)}],
        "tea-2: 0-16",
        "tea-2: 0-56",
        "tea-2: 0-16",
    ]


# -- after a restart ----------------------------------------------------------------------------

EARLIER = [(0, "tea"), (5, None), (60, "cup"), (62, "cup"), (110, "tea")]
"""Beginnings of lines and their products, in seconds of a run that began 30 minutes before this one."""


async def restarted(clock: Clock) -> tuple[ShowReplays, Recorded]:
    """Ten seconds of cup in this run, after tea (60 s) and cup (50 s) in the one before."""
    presentations = Presentations(clock.now)
    replays = ShowReplays(Recorded(until=10), presentations)
    before = Recorded("tea-1", until=120)
    cues = [(from_s(at), product) for at, product in EARLIER]
    past = presented(cues, from_s(120), lambda: Samples(clock.now() + from_s(1800)))
    replays.remember([Take(before, past)])
    presentations.present("cup", Samples(0))
    await clock.sleep_until(from_s(10))
    return replays, before


def test_what_was_presented_before_a_restart_is_offered_while_it_is_the_longest() -> None:
    async def main() -> list[object]:
        clock = Clock()
        replays, _ = await restarted(clock)
        first = [{row["product_id"]: (row["run"], row["seconds"]) for row in replays.offered()}]
        film = (
            replays.film("cup", "tea-1", from_s(80)),
            replays.film("cup", None, None),
            replays.film("tea", None, None),
        )
        replays._takes["tea-2"].recorded.recorded_until = from_s(60)
        await clock.sleep_until(from_s(60))
        return [*first, *film, replays.offered()[0]["run"], replays.film("cup", "gone", None)]

    assert run_virtual(main) == [
        {"cup": ("tea-1", 50), "tea": ("tea-1", 60)},
        "tea-1: 60-80",
        "tea-1: 60-110",
        "tea-1: 0-60",
        "tea-2",
        None,
    ]


def test_what_is_two_hours_old_is_not_offered_and_gone_files_are_told_to_all() -> None:
    async def main() -> tuple[list[str], set[Path]]:
        clock = Clock()
        replays, before = await restarted(clock)
        await clock.sleep_until(from_s(7200 - 1800 + 100))
        replays.forget({Path("x.mp4")})
        return [row["run"] for row in replays.offered() if row["product_id"] == "tea"], before.forgotten

    offered, forgotten = run_virtual(main)
    assert offered == ["tea-1"]
    assert forgotten == {Path("x.mp4")}
