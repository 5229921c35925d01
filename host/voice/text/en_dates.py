"""What English says for dates, times of day, decades and telephone numbers."""

import re
from typing import Final

from host.voice.text.en_numbers import DASH, apart, cardinal, digits, ordinal, year
from host.voice.text.reading import Rule, rule
from host.voice.text.tables import table

MONTHS: Final[list[str]] = table("en")["months"]
YEAR: Final = r"(?:19|20)\d\d"
_MONTH = "|".join([*MONTHS, *(rf"{month[:3]}\b\.?" for month in MONTHS), r"Sept\b\.?"])
_HALF = r"[AaPp](?:\.[Mm]\.|[Mm]\b)"


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match["h"]), int(match["m"] or 0), (match["half"] or "").upper()[:1]
    if hour > 24 or minute > 59:
        return None
    if not half and (hour > 12 or hour == 0):
        half = "P" if 12 <= hour < 24 else "A"
    said = cardinal(str(hour % 12 or 12))
    if minute:
        said += (" oh " if minute < 10 else " ") + cardinal(str(minute))
    return said + (f" {half} M" if half else "" if minute else " o'clock")


def _day(month: int, day: str, number: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day)}" + (f", {year(number)}" if number else "")


def _date(match: re.Match[str]) -> str | None:
    return _day(int(match["m"]), match["d"], match["y"])


def _month_day(match: re.Match[str]) -> str | None:
    month = next(place for place, name in enumerate(MONTHS, 1) if name.startswith(match["month"][:3]))
    return _day(month, match["d"], match["y"])


def _telephone(match: re.Match[str]) -> str:
    return ", ".join(digits(part) for part in re.split(r"\D+", match[0]) if part)


def _spoken_range(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])} to {cardinal(match['b'])}"


def _decade(match: re.Match[str]) -> str:
    said = year(match["n"]) if match["n"] else cardinal(match["o"])
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


DATES: Final[list[Rule]] = [
    rule(r"(?<!\d)(?:\+?1[- .])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)", apart(_telephone)),
    rule(rf"(?<!\d)(?P<y>{YEAR})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?!\d)", apart(_date)),
    rule(rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>{YEAR})(?![\d/])", apart(_date)),
    rule(
        rf"\b(?P<month>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:%])(?:,? (?P<y>{YEAR})\b)?",
        apart(_month_day),
    ),
    rule(r"\b24/7\b", " twenty four seven "),
    rule(rf"(?<![\w.])(?P<n>{YEAR[:-2]}0)'?s\b|(?<=[Tt]he )'?(?P<o>[2-9]0)s\b", apart(_decade)),
    rule(rf"(?<=[\dMm.]){DASH}(?=\d{{1,2}}(?::\d\d)?\s?{_HALF})|(?<=:\d\d){DASH}(?=\d{{1,2}}:\d\d)", " to "),
    rule(rf"(?<![\w:.])(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?\s?(?P<half>{_HALF})", apart(_clock)),
    rule(r"(?<![\w:.])(?P<h>\d{1,2}):(?P<m>\d\d)(?P<half>)(?![\d:])", apart(_clock)),
    rule(r"(?<![\d:])(?P<a>\d+):(?P<b>\d+)(?![\d:])", apart(_spoken_range)),
]
