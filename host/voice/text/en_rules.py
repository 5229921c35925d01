"""What English says for prices, discounts, dates, sizes, units and the other things sellers write."""

import re
from typing import Final

from host.voice.text.en_numbers import cardinal, digits, ordinal, year
from host.voice.text.reading import Rule, rule

_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_START = r"(?<![\w.,])"
_DASH = r"\s?[-–—~−]\s?"

CURRENCIES: Final = {
    **dict.fromkeys(("$", "US$", "USD"), ("dollar", "dollars", "cent", "cents")),
    **dict.fromkeys(("€", "EUR"), ("euro", "euros", "cent", "cents")),
    **dict.fromkeys(("£", "GBP"), ("pound", "pounds", "penny", "pence")),
    **dict.fromkeys(("¥", "￥", "CN¥", "CNY", "RMB"), ("yuan", "yuan", "fen", "fen")),
    **dict.fromkeys(("HK$", "HKD"), ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents")),
}
UNITS: Final = {
    **{
        "mAh": "milliamp hour",
        "Ah": "amp hour",
        "kWh": "kilowatt hour",
        "Wh": "watt hour",
        "kW": "kilowatt",
        "W": "watt",
    },
    **{"V": "volt", "ml": "milliliter", "mL": "milliliter", "L": "liter", "l": "liter", "kg": "kilogram", "g": "gram"},
    **{"mg": "milligram", "oz": "ounce", "fl oz": "fluid ounce", "lb": "pound", "lbs": "pound", "mm": "millimeter"},
    **{
        "cm": "centimeter",
        "m": "meter",
        "km": "kilometer",
        "μm": "micrometer",
        "nm": "nanometer",
        "in": "inch",
        '"': "inch",
    },
    **{"″": "inch", "ft": "foot", "yd": "yard", "mi": "mile", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz"},
    **{"GHz": "gigahertz", "dB": "decibel", "GB": "gigabyte", "TB": "terabyte", "MB": "megabyte", "MP": "megapixel"},
    **{"lm": "lumen", "rpm": "R P M", "psi": "P S I", "fps": "frames per second", "kcal": "calorie", "cal": "calorie"},
    **{"h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute", "s": "second", "sec": "second"},
    **{"ms": "millisecond", "pcs": "piece", "pc": "piece", "pk": "pack", "ct": "count", "qt": "quart", "gal": "gallon"},
    **{
        "m²": "square meter",
        "㎡": "square meter",
        "cm²": "square centimeter",
        "ft²": "square foot",
        "sq ft": "square foot",
    },
    **{
        "°C": "degree Celsius",
        "℃": "degree Celsius",
        "°F": "degree Fahrenheit",
        "℉": "degree Fahrenheit",
        "°": "degree",
    },
    **{
        "mph": "mile per hour",
        "km/h": "kilometer per hour",
        "mcg": "microgram",
        "IU": "I U",
        "yrs": "year",
        "mo": "month",
    },
}
_MANY: Final = {"foot": "feet", "inch": "inches", "hertz": "hertz", "count": "count", "kilohertz": "kilohertz",
                "megahertz": "megahertz", "gigahertz": "gigahertz"}  # fmt: skip
_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_MONEY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
_SCALE: Final = {"k": "thousand", "K": "thousand", "m": "million", "M": "million", "b": "billion", "B": "billion"}
_MONTHS: Final = ("January February March April May June July August September October November December").split()
_MONTH = "|".join([*_MONTHS, *(f"{m[:3]}\\b\\.?" for m in _MONTHS), r"Sept\b\.?"])
_SIZES: Final = {"XXXL": "triple extra large", "XXL": "double extra large", "XL": "extra large", "XS": "extra small",
                 "XXS": "double extra small", "3XL": "three X L", "2XL": "two X L", "4XL": "four X L"}  # fmt: skip
_SHORT: Final = {
    **{"w/o": "without", "w/": "with ", "vs.": "versus", "vs": "versus", "e.g.": "for example", "i.e.": "that is"},
    **{"etc.": "et cetera", "approx.": "approximately", "qty": "quantity", "incl.": "including", "excl.": "excluding"},
    **{
        "Mr.": "mister",
        "Mrs.": "missus",
        "Ms.": "miz",
        "Dr.": "doctor",
        "St.": "saint",
        "min.": "minimum",
        "max.": "maximum",
    },
    **{"ASAP": "A S A P", "BOGO": "bogo", "FAQ": "F A Q", "DIY": "D I Y", "Wi-Fi": "wi fi", "WiFi": "wi fi"},
}
_SHORTS = "|".join(map(re.escape, sorted(_SHORT, key=len, reverse=True)))
_FRACTIONS: Final = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}


def _words(said: str) -> str:
    """Spoken words, kept apart from what stands beside them."""
    return f" {said} "


def _one(number: str) -> bool:
    return number in {"1", "1.0", "1.00"}


def _money(number: str, money: str, scale: str | None = None) -> str:
    one, many, cent, cents = CURRENCIES[money]
    if scale:
        return f"{cardinal(number)} {_SCALE.get(scale, scale)} {many}"
    whole, _, fraction = number.replace(",", "").partition(".")
    small = int((fraction + "00")[:2]) if fraction else 0
    said = [] if whole in {"", "0"} and small else [f"{cardinal(whole)} {one if whole == '1' else many}"]
    if small:
        said.append(f"{cardinal(str(small))} {cent if small == 1 else cents}")
    return " and ".join(said)


def _price(match: re.Match[str]) -> str:
    return _words(_money(match["n"], match["money"], match["scale"]))


def _price_range(match: re.Match[str]) -> str:
    money = match["money"]
    if "." in match["a"] + match["b"]:
        return _words(f"{_money(match['a'], money)} to {_money(match['b'], money)}")
    return _words(f"{cardinal(match['a'])} to {_money(match['b'], money)}")


def _named(unit: str, *, one: bool) -> str:
    name = UNITS[unit]
    if one or name[-1].isupper() or " per " in name:
        return (
            name if one or " per " not in name else name.replace("mile ", "miles ").replace("kilometer ", "kilometers ")
        )
    if name.startswith("degree"):
        return name.replace("degree", "degrees")
    head, _, last = name.rpartition(" ")
    return f"{head} {_MANY.get(last, last + 's')}".strip()


def _unit(match: re.Match[str]) -> str:
    sign = "minus " if match["sign"] else ""
    attributive = match["dash"] == "-"
    return _words(f"{sign}{cardinal(match['n'])} {_named(match['unit'], one=_one(match['n']) or attributive)}")


def _unit_range(match: re.Match[str]) -> str:
    sign = "minus " if match["sign"] else ""
    return _words(f"{sign}{cardinal(match['a'])} to {cardinal(match['b'])} {_named(match['unit'], one=False)}")


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match["h"]), int(match["m"] or 0), (match["half"] or "").upper()[:1]
    if hour > 24 or minute > 59 or not (half or match["m"]):
        return None
    if not half and (hour > 12 or hour == 0):
        half = "P" if 12 <= hour < 24 else "A"
    hour = hour % 12 or 12
    said = cardinal(str(hour))
    if minute:
        said += (" oh " if minute < 10 else " ") + cardinal(str(minute))
    return _words(said + (f" {half} M" if half else ("" if minute else " o'clock")))


def _day(month: int, day: str, number: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= int(day) <= 31):
        return None
    return _words(f"{_MONTHS[month - 1]} {ordinal(day)}" + (f", {year(number)}" if number else ""))


def _month_day(match: re.Match[str]) -> str | None:
    month = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(match["month"][:3]))
    return _day(month, match["d"], match["y"])


def _model(match: re.Match[str]) -> str:
    """The figures of a model name: `A15`, `X100`, `RTX 4090`, `WH-1000`."""
    number = match["n"]
    if len(number) == 4 and number[1:] != "000":
        return _words(year(number))
    if len(number) == 3 and not number.endswith("00"):
        tail = cardinal(number[1:]) if number[1] != "0" else f"oh {cardinal(number[2])}"
        return _words(f"{cardinal(number[0])} {tail}")
    return _words(cardinal(number) if len(number) < 5 else digits(number))


def _fraction(match: re.Match[str]) -> str | None:
    top, bottom = int(match["a"]), int(match["b"])
    if not (0 < top < bottom and bottom in _FRACTIONS):
        return None
    name = _FRACTIONS[bottom]
    return _words(f"{cardinal(str(top))} {name if top == 1 else 'halves' if name == 'half' else name + 's'}")


def _telephone(match: re.Match[str]) -> str:
    return _words(", ".join(digits(part) for part in re.split(r"\D+", match[0]) if part))


def _bare(match: re.Match[str]) -> str:
    number = match["n"]
    return _words(
        ("minus " if match["sign"] else "")
        + (digits(number) if len(number) > 9 and number.isdigit() else cardinal(number))
    )


RULES: Final[list[Rule]] = [
    rule(r"(?<!\d)(?:\+?1[- .])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)", _telephone),
    rule(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)", lambda m: _day(int(m["m"]), m["d"], m["y"])),
    rule(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])", lambda m: _day(int(m["m"]), m["d"], m["y"])),
    rule(rf"\b(?P<month>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:%])(?:,? (?P<y>(?:19|20)\d\d)\b)?", _month_day),
    rule(r"\b24/7\b", " twenty four seven "),
    rule(r"(?<![\w:.])(?P<h>\d{1,2})(?::(?P<m>\d\d))?\s?(?P<half>[AaPp]\.?[Mm]\b\.?)", _clock),
    rule(r"(?<![\w:.])(?P<h>\d{1,2}):(?P<m>\d\d)(?P<half>)(?![\d:])", _clock),
    rule(r"(?<![\d:])(?P<a>\d+):(?P<b>\d+)(?![\d:])", lambda m: _words(f"{cardinal(m['a'])} to {cardinal(m['b'])}")),
    # money
    rule(rf"(?P<money>{_MONEY})\s?(?P<a>{_N}){_DASH}(?:{_MONEY})?\s?(?P<b>{_N})(?![\w%])", _price_range),
    rule(rf"(?P<money>{_MONEY})\s?(?P<n>{_N})(?:\s?(?P<scale>thousand|million|billion|[kKmMbB]\b))?(?![\d%])", _price),
    rule(rf"{_START}(?P<n>{_N})(?P<scale>)\s?(?P<money>USD|RMB|CNY|HKD|EUR|GBP|[€£¥])(?!\w)", _price),
    rule(rf"{_START}(?P<n>{_N})\s?¢", lambda m: _words(f"{cardinal(m['n'])} {'cent' if _one(m['n']) else 'cents'}")),
    # shares and units
    rule(rf"{_START}(?P<a>{_N})%?{_DASH}(?P<b>{_N})\s?%", lambda m: _words(f"{cardinal(m['a'])} to {cardinal(m['b'])} percent")),
    rule(rf"{_START}(?P<sign>[-−])?(?P<n>{_N})\s?%", lambda m: _words(("minus " if m["sign"] else "") + f"{cardinal(m['n'])} percent")),
    rule(rf"(?P<sign>(?<![\w.])[-−])?(?<![\d.])(?P<a>{_N})(?:\s?(?:{_UNIT}))?{_DASH}(?P<b>{_N})\s?(?P<unit>{_UNIT})(?![A-Za-z])", _unit_range),
    rule(r"(?<=\d)\s?[×xX*✕]\s?(?=\d+(?:\.\d+)?\s?(?:[×xX*]|cm|mm|m\b|in\b|\"|ft))", " by "),
    rule(rf"(?P<sign>(?<![\w.])[-−])?(?<![A-WYZa-wyz\d_.])(?P<n>{_N})(?P<dash>[ -])?(?P<unit>(?:{_UNIT}))(?![A-Za-z/²\d])", _unit),
    rule(r"(?<=[\dA-Za-z²])\s?[×✕*]\s?(?=\d)|(?<=[\dlLgm])\s[xX]\s(?=\d)|(?<=\d)[xX](?=\d)", " times "),
    rule(r"(?<=\d)[xX](?![\w])|(?<=\d)[xX](?= )", " times "),
    rule(r"(?<![\w/])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/])", _fraction),
    rule(r"(?i)\bSPF\s?(?P<n>\d+)\+", lambda m: f" S P F {cardinal(m['n'])} plus "),
    rule(rf"{_START}(?P<n>{_N})(?P<scale>[kKMB])\b", lambda m: _words(f"{cardinal(m['n'])} {_SCALE[m['scale']]}")),
    rule(rf"{_START}(?P<n>\d+)(?:st|nd|rd|th)\b", lambda m: _words(ordinal(m["n"]))),
    rule(rf"{_START}(?P<a>{_N}){_DASH}(?P<b>{_N})(?![\w-])", lambda m: _words(f"{cardinal(m['a'])} to {cardinal(m['b'])}")),
    rule(rf"{_START}(?P<n>{_N})\+(?!\d)", lambda m: _words(f"{cardinal(m['n'])} plus")),
    rule(r"(?i)(?<=\bin )(?P<n>(?:19|20)\d\d)\b|(?<=\bsince )(?P<o>(?:19|20)\d\d)\b|(?<=(?:pring|ummer|inter|model|utumn|.fall) )(?P<p>20\d\d)\b",
         lambda m: _words(year(m["n"] or m["o"] or m["p"]))),
    # names and numbers of things
    rule(rf"(?<![\w-])(?:{'|'.join(_SIZES)})(?!\w)", lambda m: _words(_SIZES[m[0]])),
    rule(rf"(?<!\w)(?:{_SHORTS})(?!\w)", lambda m: _words(_SHORT[m[0]])),
    rule(r"(?i)\b(?:no\.|nr\.|#)\s?(?=\d)|#(?=\d)", " number "),
    rule(r"(?<=[A-Za-z])[- ]?(?<!size )(?<=[A-Z0-9a-z][A-Z-])(?P<n>\d{1,5})(?![\d.,]\d)(?!\d)", _model),
    rule(r"(?<=[A-Z] )(?P<n>\d{3,5})(?![\d.,]\d)(?!\d)", _model),
    rule(r"(?P<n>\d+(?:\.\d+){2,})", lambda m: _words(" point ".join(cardinal(part) for part in m["n"].split(".")))),
    rule(rf"(?P<sign>(?<![\w.])[-−])?(?P<n>{_N})", _bare),
    # signs
    rule(r"\s?&\s?", " and "),
    rule(r"@", " at "),
    rule(r"\+", " plus "),
    rule(r"=", " equals "),
    rule(r"≥|>=", " at least "),
    rule(r"≤|<=", " at most "),
    rule(r"[℃°]", " degrees "),
    rule(r"%", " percent "),
    # pauses
    rule(r"\.{3,}|…+|。{2,}", "… "),
    rule(r"\s?(?:—|--+|–)\s?| - ", "— "),
    rule(r"[!?]*\?[!?]*|？", "? "),
    rule(r"[!！]+", "! "),
    rule(r"[。\n]+|\.(?!\w)", ". "),
    rule(r"[，、,]+|[/|()\[\]{}（）【】]", ", "),
    rule(r"[；;]", "; "),
    rule(r"[：:]", ": "),
    rule(r"[’]", "'"),
    rule(r"[-_](?=\w)", " "),
    rule(r"[^\w\s,.!?;:…—'\0]", " "),
]  # fmt: skip
"""In order: the first that fits at a place is taken. The spoken side holds words, hanzi and `PAUSES` only."""
