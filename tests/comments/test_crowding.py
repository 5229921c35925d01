"""Tests of the limits of a crowd: each viewer's pace, and how little of it has to be remembered."""

import random
from collections import defaultdict

from comments.comment import SECOND
from comments.crowding import BURST, REFILL, AuthorLimits


def naive(full_at: dict[str, int], viewer: str, now: int) -> bool:
    """A token bucket that remembers everybody for ever."""
    begins = max(full_at[viewer], now)
    if begins - now > (BURST - 1) * REFILL:
        return False
    full_at[viewer] = begins + REFILL
    return True


def test_forgetting_who_has_rested_changes_no_answer() -> None:
    dice, limits, everybody, now = random.Random(3), AuthorLimits(1_000), defaultdict[str, int](int), 0
    answers = []
    for _ in range(5_000):
        now += dice.randrange(SECOND // 2)
        viewer = f"viewer{dice.randrange(12)}"
        answers.append(limits.allow(viewer, now))
        assert answers[-1] == naive(everybody, viewer, now)
    assert {True, False} == set(answers)


def test_of_a_flood_of_new_names_only_the_last_seconds_are_remembered() -> None:
    limits = AuthorLimits(1_000_000)
    for number in range(20_000):
        limits.allow(f"new{number}", number * SECOND // 1_000)
    assert len(limits) <= REFILL * 1_000 // SECOND + 1


def test_no_more_viewers_are_held_than_asked_for() -> None:
    limits = AuthorLimits(100)
    for number in range(1_000):
        assert limits.allow(f"new{number}", 0)
    assert len(limits) == 100
