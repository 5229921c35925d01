"""Where the Sun stands: the days of the solar terms, and Easter."""

from datetime import UTC, date, datetime, timedelta
from math import radians, sin
from typing import Final

_EPOCH: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)
BEIJING: Final = timedelta(hours=8)
"""Solar terms are days of Chinese standard time."""


def longitude(moment: datetime) -> float:
    """The Sun's apparent ecliptic longitude in degrees, good to 0.01 (Meeus, Astronomical Algorithms, chapter 25)."""
    t = (moment - _EPOCH) / timedelta(days=36_525)
    mean = 280.46646 + 36_000.76983 * t
    anomaly = radians(357.52911 + 35_999.05029 * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    return (mean + centre - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))) % 360


def solar_term(year: int, degrees: int) -> date:
    """The day of `year` on which the Sun reaches that longitude: 15 is 清明, 270 冬至."""
    moment = datetime(year, 3, 20, tzinfo=UTC) + timedelta(days=degrees * 365.2422 / 360)
    if moment.year > year:
        moment -= timedelta(days=365.2422)
    for _ in range(4):
        away = (degrees - longitude(moment) + 180) % 360 - 180
        moment += timedelta(days=away * 365.2422 / 360)
    return (moment + BEIJING).date()


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    left = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * left) // 451
    month, day = divmod(h + left - 7 * m + 114, 31)
    return date(year, month, day + 1)
