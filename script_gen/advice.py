"""Pure: advice on size, skin and age, read from a shop's own table and given only where a row fits what was said."""

import re
from decimal import Decimal
from typing import Final

from script_gen.product import Advice

MEASURES: Final = ("height_cm", "weight_kg", "foot_cm", "age_years")
"""What a row may give bounds for, both ends included."""
_FOOT, _INCH, _POUND, _JIN = Decimal("30.48"), Decimal("2.54"), Decimal("0.4536"), Decimal("0.5")
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_ZH_YEARS: Final = {char: at for at, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}

_FEET = re.compile(r"(\d)\s*(?:'|feet|foot|ft)\s*(?:(\d{1,2})\s*(?:\"|''|inches|inch|in)?)?")
_METRES = re.compile(r"(?:(1)米(\d{1,2})|(1\.\d{1,2})\s*(?:米|m\b))")
_HEIGHT = re.compile(
    rf"(?:身高|个子|个头|高)\s*(?:是|大概|有)?\s*{_NUMBER}(?!\s*[斤公千k岁])|{_NUMBER}\s*(?:cm|厘米|公分)(?:\s*(?:高|tall))?"
)
_KILOS = re.compile(rf"{_NUMBER}\s*(?:公斤|千克|kg|kilos?)")
_JINS = re.compile(rf"{_NUMBER}\s*斤")
_POUNDS = re.compile(rf"{_NUMBER}\s*(?:lbs?|pounds?)\b")
_SHOE = re.compile(rf"(?:脚长|foot(?: length)?(?: is)?)\s*{_NUMBER}\s*(?:cm|厘米|公分)")
_AGE = re.compile(
    rf"(?:{_NUMBER}|([一二两三四五六七八九十]))\s*(?:周?岁(半)?|years?[- ]old|yo\b)"
    r"|\b(?:is|turned|turning)\s+(\d{1,2})(?=\s*(?:[,.?!]|$|and\b|can\b|now\b))"
)
_MONTHS = re.compile(rf"{_NUMBER}\s*(?:个月|months?[- ]old)")


def measures(text: str) -> dict[str, Decimal]:
    """The measures of a person in the normalised text: height and foot in cm, weight in kg, age in years."""
    found: dict[str, Decimal] = {}
    if shoe := _SHOE.search(text):
        found["foot_cm"] = Decimal(shoe[1])
        text = text.replace(shoe[0], " ")
    if feet := _FEET.search(text):
        found["height_cm"] = Decimal(feet[1]) * _FOOT + Decimal(feet[2] or 0) * _INCH
    elif metres := _METRES.search(text):
        found["height_cm"] = Decimal(metres[3]) * 100 if metres[3] else Decimal(100) + _tail(metres[2])
    elif height := _HEIGHT.search(text):
        found["height_cm"] = Decimal(height[1] or height[2])
    for pattern, share in ((_KILOS, Decimal(1)), (_JINS, _JIN), (_POUNDS, _POUND)):
        if weight := pattern.search(text):
            found.setdefault("weight_kg", Decimal(weight[1]) * share)
    if age := _AGE.search(text):
        years = Decimal(age[1] or age[4] or _ZH_YEARS[age[2]])
        found["age_years"] = years + (Decimal("0.5") if age[3] else 0)
    elif months := _MONTHS.search(text):
        found["age_years"] = Decimal(months[1]) / 12
    return found


def fitting(rows: tuple[Advice, ...], text: str) -> list[Advice]:
    """The rows that fit all they ask for; none when the text leaves one of a row's measures out."""
    said = measures(text)
    return [row for row in rows if _fits(row, said, text)]


def _fits(row: Advice, said: dict[str, Decimal], text: str) -> bool:
    bounds = all(name in said and low <= said[name] <= high for name, low, high in row.bounds)
    return bounds and (not row.words or any(word.lower() in text for word in row.words))


def _tail(digits: str) -> Decimal:
    """一米6 is 160, 一米65 is 165."""
    return Decimal(digits) * (10 if len(digits) == 1 else 1)
