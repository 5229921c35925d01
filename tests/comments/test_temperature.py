"""What the room's temperature reads after so many comments in such a mood."""

import pytest

from comments.comment import SECOND, Mood
from comments.temperature import Spirit, Temperature


def steady(per_minute: int, minutes: int, mood: Mood = Mood.NEUTRAL) -> Temperature:
    temperature = Temperature()
    for number in range(per_minute * minutes):
        temperature.note(mood, number * 60 * SECOND // per_minute)
    return temperature


@pytest.mark.parametrize("per_minute", [2, 6, 60])
def test_a_steady_room_reads_its_rate(per_minute: int) -> None:
    reading = steady(per_minute, 60).read(60 * 60 * SECOND)
    assert reading.per_minute == pytest.approx(per_minute, rel=0.25)
    assert reading.usual_per_minute == pytest.approx(per_minute, rel=0.1)


def test_an_empty_room_says_nothing() -> None:
    reading = Temperature().read(60 * SECOND)
    assert (reading.per_minute, reading.moods, reading.spirit) == (0.0, {}, Spirit.STEADY)


def test_a_rush_is_lively_and_passes() -> None:
    temperature, hour = steady(4, 60), 60 * 60 * SECOND
    assert temperature.read(hour).spirit is Spirit.STEADY
    for number in range(20):
        temperature.note(Mood.HAPPY, hour + number * SECOND)
    assert temperature.read(hour + 20 * SECOND).spirit is Spirit.LIVELY
    assert temperature.read(hour + 300 * SECOND).spirit is Spirit.STEADY


def test_upset_viewers_turn_the_host_gentle_even_in_a_rush() -> None:
    temperature = Temperature()
    for number in range(30):
        temperature.note(Mood.UPSET if number % 3 == 0 else Mood.NEUTRAL, number * SECOND)
    assert temperature.read(30 * SECOND).spirit is Spirit.GENTLE


def test_one_upset_comment_in_a_silent_room_is_no_mood_of_the_room() -> None:
    temperature = Temperature()
    temperature.note(Mood.UPSET, SECOND)
    assert temperature.read(2 * SECOND).spirit is Spirit.STEADY
