"""Which festivals are near and which season it is, where the shop is at home."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from script_gen.almanac.lunar import lunar_years, solar
from script_gen.almanac.sun import easter, solar_term

SPOKEN_BEFORE: Final = 10
"""Days before a festival from which on the host may say that it is near."""
_SEASONS: Final = ("winter", "winter", *("spring",) * 3, *("summer",) * 3, *("autumn",) * 3, "winter")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A festival that is near, or is today."""

    id: str
    name: str
    """In the shop's language."""
    day: date
    days_left: int
    lead: int
    favours: tuple[str, ...]
    """Words of products that suit it."""

    @property
    def nearness(self) -> float:
        """From 0, just come in sight, to 1 on the day."""
        return 1 - self.days_left / (self.lead + 1)


@dataclass(frozen=True, slots=True)
class Season:
    """A quarter of the year."""

    name: str
    favours: tuple[str, ...]


@lru_cache(maxsize=64)
def occasions(today: date, currency: str, language: str) -> tuple[Occasion, ...]:
    """The festivals that move products up on that day, the nearest first; solemn ones are none."""
    near = []
    for name, rule in _tables()["festivals"].items():
        if rule.get("solemn") or not any(currency in _tables()["homes"][home] for home in rule["where"]):
            continue
        day = min((day for day in _days(rule, today.year) if day >= today), default=None)
        if day is not None and (day - today).days <= rule["lead"]:
            left = (day - today).days
            near.append(Occasion(name, rule[language], day, left, rule["lead"], tuple(rule["favours"])))
    return tuple(sorted(near, key=lambda occasion: occasion.days_left))


def season(today: date, currency: str, language: str) -> Season:
    """The season of that day; south of the equator half a year on."""
    southern = currency in _tables()["homes"]["southern"]
    name = _SEASONS[(today.month - 1 + 6 * southern) % 12]
    table = _tables()["seasons"][name]
    return Season(table[language], tuple(table["favours"]))


def festival_name(festival: str, language: str) -> str | None:
    """What the festival of this id is called; None for one that is not in the almanac."""
    rule = _tables()["festivals"].get(festival)
    return rule[language] if rule else None


def _days(rule: Mapping[str, Any], year: int) -> list[date]:
    """The festival's days of a year and the next; those of lunar years that the table does not hold are missing."""
    return [day for each in (year - 1, year, year + 1) if (day := _day(rule, each)) is not None]


def _day(rule: Mapping[str, Any], year: int) -> date | None:
    match rule:
        case {"day": [month, day]}:
            return date(year, month, day)
        case {"lunar": [month, day]}:
            return solar(year, month, day) if year in lunar_years() else None
        case {"weekday": [month, weekday, nth]}:
            first = date(year, month, 1)
            return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
        case {"term": degrees}:
            return solar_term(year, degrees)
    return easter(year) + timedelta(rule["easter"])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("festivals.toml").read_text("utf-8"))
