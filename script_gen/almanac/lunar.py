"""The Chinese lunar calendar, 2020 to 2056: which day of ours a lunar date is."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

_DAYS: Final = {"L": 30, "s": 29}


@dataclass(frozen=True, slots=True)
class LunarYear:
    """One year: its months in order, a leap month in its place."""

    begins: date
    leap: int
    """The month that a leap month follows; 0: none."""
    lengths: tuple[int, ...]


def solar(year: int, month: int, day: int) -> date:
    """The day of the (not leap) lunar month `month` in lunar `year`; a day past a short month is its last.

    KeyError for a year the table does not hold.
    """
    lunar = lunar_years()[year]
    before = month - 1 + (1 if lunar.leap and month > lunar.leap else 0)
    return lunar.begins + timedelta(sum(lunar.lengths[:before]) + min(day, lunar.lengths[before]) - 1)


@cache
def lunar_years() -> dict[int, LunarYear]:
    """Every year of the table."""
    table = tomllib.loads(Path(__file__).with_name("lunar_years.toml").read_text("utf-8"))
    return {
        int(year): LunarYear(date.fromisoformat(f"{year}-{begins}"), leap, tuple(_DAYS[each] for each in lengths))
        for year, (begins, leap, lengths) in table.items()
    }
