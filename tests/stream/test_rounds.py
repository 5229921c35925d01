"""The rounds among the viewers: everybody once a second, nobody who has left, and others have their turn between."""

import asyncio
from collections.abc import Callable

import pytest

from stream.clock import Clock, run_virtual
from stream.outputs.rounds import AT_ONCE, BREATH_S, EVERY_S, go_round


class Guest:
    """Notes when it was judged, and over how many seconds."""

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.judged: list[tuple[float, float]] = []
        self._then = then

    def judge(self, seconds: float) -> None:
        self.judged.append((asyncio.get_running_loop().time(), seconds))
        self._then()


def guests(count: int) -> dict[str, Guest]:
    return {str(number): Guest() for number in range(count)}


def walk(seats: dict[str, Guest], seconds: float) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await go_round(seats, Clock())

    run_virtual(main)


def test_everybody_is_judged_once_a_second_by_the_second_before():
    seats = guests(3)
    walk(seats, 3.5 * EVERY_S)
    for guest in seats.values():
        assert [seconds for _, seconds in guest.judged] == pytest.approx([EVERY_S] * 3, abs=0.001)


def test_a_full_house_is_judged_a_few_at_a_time():
    seats = guests(3 * AT_ONCE)
    walk(seats, 1.5 * EVERY_S)
    moments = [guest.judged[0][0] for guest in seats.values()]
    assert [moments.count(each) for each in sorted(set(moments))] == [AT_ONCE] * 3
    assert moments[-1] - moments[0] == pytest.approx(2 * BREATH_S, abs=0.001)


def test_who_leaves_during_the_round_is_not_judged():
    seats = guests(2 * AT_ONCE)
    seats["0"] = Guest(lambda: seats.pop(str(AT_ONCE), None))
    leaving = seats[str(AT_ONCE)]
    walk(seats, 1.5 * EVERY_S)
    assert leaving.judged == []
    assert len(seats[str(AT_ONCE + 1)].judged) == 1
