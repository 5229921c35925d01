"""Which part of the show is a product's presentation."""

import pytest

from host.show.presentations import LONGEST, Presentations
from host.show.replays import ShowReplays
from stream.clock import Clock, run_virtual
from stream.timeline import Samples, from_s, to_s

Told = list[tuple[float, str | None]]


def best(told: Told, product: str, until: float) -> tuple[float, float] | None:
    """Start and end in seconds of the best presentation after these (second, product on air)."""

    async def main() -> tuple[float, float] | None:
        clock = Clock()
        presentations = Presentations(clock)
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
        presentations = Presentations(clock)
        for product in ("tea", "cup", "tea"):
            presentations.hear({"type": "on_air", "product_id": product})
        await clock.sleep_until(Samples(10))
        return presentations.products()

    assert run_virtual(main) == ["tea", "cup"]


class Recorded:
    """Implements `Recorded`: everything up to `until` is there, a film is named by its ends."""

    run = "tea-1"

    def __init__(self) -> None:
        self.recorded_until = Samples(0)

    def live(self) -> None:
        return None

    init = live

    def segment(self, number: int) -> None:
        return None

    def replay(self, start: Samples, end: Samples) -> str:
        return f"{to_s(start):g}-{to_s(end):g}"

    film = replay


def test_what_is_watched_stays_the_same_while_the_presentation_goes_on() -> None:
    async def main() -> list[object]:
        clock, recorded = Clock(), Recorded()
        presentations = Presentations(clock)
        replays = ShowReplays(recorded, presentations)
        presentations.hear({"type": "on_air", "product_id": "tea"})
        await clock.sleep_until(from_s(20))
        recorded.recorded_until = from_s(16)
        offered = replays.offered()
        await clock.sleep_until(from_s(60))
        recorded.recorded_until = from_s(56)
        until = offered[0]["until"]
        return [offered, replays.film("tea", until), replays.film("tea", None), replays.playlist("tea", until)]

    assert run_virtual(main) == [
        [{"product_id": "tea", "seconds": 16, "until": from_s(16)}],
        "0-16",
        "0-56",
        "0-16",
    ]
