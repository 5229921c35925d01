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
_METRES = re.compile(r"(?:[1一]米(\d{1,2}|[一二三四五六七八九]{1,2})|(1\.\d{1,2})\s*(?:米|m\b))")
_NO_OTHER_UNIT = r"(?!\d|\.\d|\s*(?:[%¥$元块号]|(?:ml|mm|cm|g|usd|rmb|bucks|dollars|pcs)(?![a-z])))"
_TALL = r"(?<![\d.])(1[4-9]\d)"
_BARE_TALL: Final = re.compile(rf"{_TALL}(?!\d|\.\d|\s*(?:[斤公千克元块号米]|kg|lb|pound|cm|g\b|ml\b))")
"""A height without its unit, believed beside a weight: 165 52kg."""
_PAIR: Final = re.compile(rf"{_TALL}\s*(?:cm|厘米|公分)?\s*[/,，、\s-]\s*(\d{{2,3}}){_NO_OTHER_UNIT}")
"""Height and weight as buyers of clothes write them: 165/52, 165 105."""
_BARE_WEIGHT: Final = re.compile(rf"(?:体重|重)\s*(?:是|大概|有)?\s*{_NUMBER}(?!\s*[斤公千k克])")
_BARE_POUNDS: Final = re.compile(r"(?<![\d.])([1-3]\d\d)" + _NO_OTHER_UNIT)
"""A weight without its unit after a height in feet: 5'9 150."""
_ENGLISH: Final = re.compile(r"^[^\u4e00-\u9fff]*[a-z]{2,}[^\u4e00-\u9fff]*$")
_MOST_KG: Final = 80
"""A weight without its unit above this is in 斤."""
_HEIGHT = re.compile(
    rf"(?:身高|个子|个头|高)\s*(?:是|大概|有)?\s*{_NUMBER}(?!\s*[斤公千k岁])|{_NUMBER}\s*(?:cm|厘米|公分)(?:\s*(?:高|tall))?"
)
_KILOS = re.compile(rf"{_NUMBER}\s*(?:公斤|千克|kg|kilos?)")
_JINS = re.compile(rf"{_NUMBER}\s*斤")
_POUNDS = re.compile(rf"{_NUMBER}\s*(?:lbs?|pounds?)\b")
_SHOE = re.compile(rf"脚长\s*(?:是|大概|有)?\s*{_NUMBER}|foot(?: length)?(?: is)?\s*{_NUMBER}\s*cm")
_AGE = re.compile(
    rf"(?:{_NUMBER}|([一二两三四五六七八九十]))\s*(?:周?岁(半)?|years?[- ]old|yo\b)"
    r"|\b(?:is|turned|turning)\s+(\d{1,2})(?=\s*(?:[,.?!]|$|and\b|can\b|now\b))"
)
_MONTHS = re.compile(rf"{_NUMBER}\s*(?:个月|months?[- ]old)")


def measures(text: str, *, bare: bool = False) -> dict[str, Decimal]:
    """The measures of a person in the normalised text: height and foot in cm, weight in kg, age in years.

    `bare` ones too, written without their units, where somebody is sure to speak of a body.
    """
    found: dict[str, Decimal] = {}
    if shoe := _SHOE.search(text):
        found["foot_cm"] = Decimal(shoe[1] or shoe[2])
        text = text.replace(shoe[0], " ")
    if feet := _FEET.search(text):
        found["height_cm"] = Decimal(feet[1]) * _FOOT + Decimal(feet[2] or 0) * _INCH
    elif metres := _METRES.search(text):
        found["height_cm"] = Decimal(metres[2]) * 100 if metres[2] else Decimal(100) + _tail(metres[1])
    elif height := _HEIGHT.search(text):
        found["height_cm"] = Decimal(height[1] or height[2])
    for pattern, share in ((_KILOS, Decimal(1)), (_JINS, _JIN), (_POUNDS, _POUND)):
        if weight := pattern.search(text):
            found.setdefault("weight_kg", Decimal(weight[1]) * share)
    if bare:
        found |= _bare(text, found, in_feet=feet is not None)
    if age := _AGE.search(text):
        years = Decimal(age[1] or age[4] or _ZH_YEARS[age[2]])
        found["age_years"] = years + (Decimal("0.5") if age[3] else 0)
    elif months := _MONTHS.search(text):
        found["age_years"] = Decimal(months[1]) / 12
    return found


def _bare(text: str, found: dict[str, Decimal], *, in_feet: bool) -> dict[str, Decimal]:
    """Height and weight that were written without units, where one tells that the other is one."""
    tall, weighs = "height_cm" in found, "weight_kg" in found
    if weighs and not tall and (height := _BARE_TALL.search(text)):
        return {"height_cm": Decimal(height[1])}
    if tall and not weighs and (weight := (_BARE_POUNDS if in_feet else _BARE_WEIGHT).search(text)):
        return {"weight_kg": Decimal(weight[1]) * _POUND if in_feet else _kilos(weight[1])}
    pair = _PAIR.search(text)
    if not weighs and pair and (int(pair[2]) <= _MOST_KG or not _ENGLISH.search(text)):
        return {"height_cm": Decimal(pair[1]), "weight_kg": _kilos(pair[2])}
    return {}


def fitting(rows: tuple[Advice, ...], text: str) -> list[Advice]:
    """The rows that fit all they ask for; none when the text leaves one of a row's measures out."""
    said = measures(text, bare=True)
    return [row for row in rows if _fits(row, said, text)]


def _fits(row: Advice, said: dict[str, Decimal], text: str) -> bool:
    bounds = all(name in said and low <= said[name] <= high for name, low, high in row.bounds)
    return bounds and (not row.words or any(word.lower() in text for word in row.words))


def _kilos(bare: str) -> Decimal:
    return Decimal(bare) * (_JIN if int(Decimal(bare)) > _MOST_KG else 1)


def _tail(digits: str) -> Decimal:
    """1米6 is 160, 1米65 is 165, 一米七二 is 172."""
    number = int("".join(str(_ZH_YEARS.get(char, char)) for char in digits))
    return Decimal(number) * (10 if len(digits) == 1 else 1)
