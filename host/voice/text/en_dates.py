"""What English says for dates, times of day, decades and telephone numbers."""

import re
from typing import Final

from host.voice.text.en_numbers import DASH, apart, cardinal, digits, ordinal, year
from host.voice.text.reading import Rule, rule
from host.voice.text.tables import one_of, table

_DATA: Final = table("en")
MONTHS: Final[list[str]] = _DATA["months"]
DAYS: Final[dict[str, str]] = _DATA["days"]
YEAR: Final = r"(?:19|20)\d\d"
_MONTH = "|".join([*MONTHS, *(rf"{month[:3]}\b\.?" for month in MONTHS), r"Sept\b\.?"])
_HUNDREDS: Final = re.compile("[1-9]00")
_DIALLED = r"(?:call|phone|tel\.?|dial|text|hotline|number)(?: us)?(?: (?:at|on|is))?:? "
_CODES = r"zip|pin|pass(?:code|word)|(?:zip |postal |promo |coupon |verification )?code|order|tracking number|ext\."
_LEADS = "by|on|until|till|before|after|from|to|through|thru|ends|starts|ships|arrives|due"
_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
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
    parts = [part for part in re.split(r"\D+", match["tel"]) if part]
    said = ", ".join(f"{cardinal(part)}" if _HUNDREDS.fullmatch(part) else digits(part) for part in parts)
    return f"plus {said}" if match["tel"].startswith("+") else said


def _dialled(match: re.Match[str]) -> str:
    return match["call"] + _telephone(match)


def _code(match: re.Match[str]) -> str:
    return f"{match['what']} {'number ' if match['sign'] else ''}{digits(match['n'])}"


def _days(match: re.Match[str]) -> str | None:
    first, last = _month_day(match), int(match["e"])
    return first and f"{first} to {ordinal(str(last))}" if int(match["d"]) < last <= 31 else None


def _month_and_day(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), match["d"]
    a_share = month < int(day) and day.lstrip("0") in _DATA["fractions"]
    said = None if a_share else _day(month, day, None)
    return said and f"{match['lead']} {said}"


def _weekdays(match: re.Match[str]) -> str:
    return " to ".join(DAYS[match[place][:3]] for place in ("a", "b") if match[place])


def _spoken_range(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])} to {cardinal(match['b'])}"


def _decade(match: re.Match[str]) -> str:
    said = year(match["n"]) if match["n"] else cardinal(match["o"] or match["p"] or match["q"])
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


DATES: Final[list[Rule]] = [
    rule(
        r"(?<!\d)(?P<tel>(?:\+?1[- .])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4})(?!\d)",
        apart(_telephone),
        "555-123-4567",
    ),
    rule(r"(?P<tel>\+\d{1,3}(?:[- .]\(?\d{2,4}\)?){2,4})(?!\d)", apart(_telephone), "+1 555 123 4567"),
    rule(rf"(?i)(?<!\w)(?P<call>{_DIALLED})(?P<tel>\d{{3}}-\d{{4}})(?!\d)", apart(_dialled), "call 555-1234"),
    rule(
        rf"(?i)(?<!\w)(?P<what>{_CODES})(?: is|:)? (?P<sign>#)?(?P<n>\d{{3,}})(?![\d.,]\d)", apart(_code), "zip 90210"
    ),
    rule(rf"(?<!\d)(?P<y>{YEAR})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?!\d)", apart(_date), "2025-12-31"),
    rule(rf"(?<![\d/])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>{YEAR})(?![\d/])", apart(_date), "12/31/2025"),
    rule(rf"\b(?P<month>{_MONTH}) (?P<d>\d{{1,2}})(?P<y>){DASH}(?P<e>\d{{1,2}})\b(?![\d:%])", apart(_days), "Jan 5-8"),
    rule(rf"(?<=\d){DASH}(?=(?:{_MONTH}) \d)", " to ", "Jan. 5 – Jan. 8"),
    rule(
        rf"\b(?P<month>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:%])(?:,? (?P<y>{YEAR})\b)?",
        apart(_month_day),
        "May 1",
    ),
    rule(rf"\b(?P<lead>{_LEADS}) (?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\d/])", apart(_month_and_day), "until 12/31"),
    rule(rf"\b(?P<a>{_DAY}){DASH}(?P<b>{_DAY})\b\.?", apart(_weekdays), "Mon–Fri"),
    rule(r"\b(?P<a>Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\b\.?(?P<b>)", apart(_weekdays), "on Mon."),
    rule(r"\b24/7\b", " twenty four seven ", "24/7"),
    rule(
        rf"(?<![\w.])(?P<n>{YEAR[:-2]}0)'?s\b|(?:(?<=[Tt]he )'?|')(?P<o>[2-9]0)s\b|(?<![\w.])(?P<p>[2-9]0)'s\b"
        rf"|(?<![\w.])(?P<q>[2-9]0)s(?= (?:{one_of(_DATA['fashions'])})\b)",
        apart(_decade),
        "'80s",
    ),
    rule(rf"(?<=[\dMmn.]){DASH}(?=\d{{1,2}}(?::\d\d)?\s?{_HALF})|(?<=:\d\d){DASH}(?=\d{{1,2}}:\d\d)", " to ", "9-5pm"),
    rule(rf"(?<![\w:.])(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?\s?(?P<half>{_HALF})", apart(_clock), "8pm"),
    rule(r"(?<![\w:.])(?P<h>\d{1,2}):(?P<m>\d\d)(?P<half>)(?![\d:])", apart(_clock), "8:00"),
    rule(r"(?<![\d:])(?P<a>\d+):(?P<b>\d+)(?![\d:])", apart(_spoken_range), "3:1"),
]
