"""The room's temperature: how much is written just now, against what is usual, and in what mood."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comments.comment import SECOND, Mood

HALF_LIFE: Final = 45 * SECOND
"""A comment counts half as much after this long."""

USUAL_HALF_LIFE: Final = 600 * SECOND
"""The same for what is usual in this room."""

LIVELY_PER_MINUTE: Final = 4.0
"""Below this rate no room is lively, however quiet it usually is."""

LIVELY_RATIO: Final = 1.6
"""This many times the usual rate is lively."""

HEARD: Final = 2.5
"""Moods of at least so many comments, weighed by age, before the mix says anything."""

UPSET_SHARE: Final = 0.25
"""From this share of upset comments on the host turns gentle."""


class Spirit(StrEnum):
    """What the room is like for the host."""

    LIVELY = "lively"
    STEADY = "steady"
    GENTLE = "gentle"
    """Somebody is upset, more than one in four."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The temperature at a moment."""

    per_minute: float
    usual_per_minute: float
    moods: dict[Mood, float]
    """Shares that add up to 1, empty when too little was heard."""

    @property
    def spirit(self) -> Spirit:
        """What the host makes of it."""
        if self.moods.get(Mood.UPSET, 0.0) >= UPSET_SHARE:
            return Spirit.GENTLE
        if self.per_minute >= max(LIVELY_PER_MINUTE, LIVELY_RATIO * self.usual_per_minute):
            return Spirit.LIVELY
        return Spirit.STEADY


class Temperature:
    """Exponentially fading counts. Pure: moments are passed in, as samples since the show opened, never falling."""

    def __init__(self) -> None:
        self._now = 0
        self._recent = 0.0
        self._usual = 0.0
        self._weights: dict[Mood, float] = dict.fromkeys(Mood, 0.0)

    def note(self, mood: Mood, now: int) -> None:
        """A comment was understood."""
        self._fade(now)
        self._recent += 1
        self._usual += 1
        self._weights[mood] += 1

    def read(self, now: int) -> Reading:
        """The temperature at `now`."""
        self._fade(now)
        heard = sum(self._weights.values())
        moods = {mood: weight / heard for mood, weight in self._weights.items()} if heard >= HEARD else {}
        return Reading(_per_minute(self._recent, HALF_LIFE), _per_minute(self._usual, USUAL_HALF_LIFE), moods)

    def _fade(self, now: int) -> None:
        passed, self._now = max(0, now - self._now), max(now, self._now)
        kept = 0.5 ** (passed / HALF_LIFE)
        self._recent *= kept
        self._usual *= 0.5 ** (passed / USUAL_HALF_LIFE)
        self._weights = {mood: weight * kept for mood, weight in self._weights.items()}


def _per_minute(weight: float, half_life: int) -> float:
    """The steady rate that would give this weight: weight * ln 2 / half-life."""
    return weight * math.log(2) / half_life * 60 * SECOND
