"""What English says for the figures sellers write: prices, discounts, sizes, units, models, and dates."""

import re
from typing import Final

from host.voice.text.en_dates import DATES, YEAR
from host.voice.text.en_numbers import DASH, START, N, apart, cardinal, digits, ordinal, year
from host.voice.text.reading import Rule, rule
from host.voice.text.tables import one_of, table

_DATA: Final = table("en")
CURRENCIES: Final[dict[str, list[str]]] = _DATA["currencies"]
UNITS: Final[dict[str, str]] = _DATA["units"]
PLURALS: Final[dict[str, str]] = _DATA["plurals"]
SIZES: Final[dict[str, str]] = _DATA["sizes"]
SCALES: Final[dict[str, str]] = _DATA["scales"]
FRACTIONS: Final[dict[str, str]] = _DATA["fractions"]

_MONEY = one_of(CURRENCIES)
_UNIT = one_of(UNITS)


def _money(number: str, money: str, scale: str | None = None) -> str:
    one, many, cent, cents = CURRENCIES[money]
    if scale:
        return f"{cardinal(number)} {SCALES.get(scale, scale)} {many}"
    whole, _, fraction = number.replace(",", "").partition(".")
    small = int((fraction + "00")[:2])
    said = [] if int(whole or 0) == 0 and small else [f"{cardinal(whole)} {one if whole == '1' else many}"]
    if small:
        said.append(f"{cardinal(str(small))} {cent if small == 1 else cents}")
    return " and ".join(said)


def _price(match: re.Match[str]) -> str:
    return _money(match["n"], match["money"], match["scale"])


def _price_after(match: re.Match[str]) -> str:
    return _money(match["n"], match["money"])


def _price_range(match: re.Match[str]) -> str:
    low, high, money = match["a"], match["b"], match["money"]
    return f"{_money(low, money) if '.' in low + high else cardinal(low)} to {_money(high, money)}"


def _cents(match: re.Match[str]) -> str:
    return f"{cardinal(match['n'])} {'cent' if match['n'] == '1' else 'cents'}"


def many(name: str) -> str:
    """The plural of a unit: `degree Celsius`, `mile per hour`, `foot`."""
    if name[-1].isupper() or name.startswith("frames "):
        return name
    for head, joint, tail in (name.partition(" per "), name.partition(" Celsius"), name.partition(" Fahrenheit")):
        if joint:
            return many(head) + joint + tail
    first, _, last = name.rpartition(" ")
    return f"{first} {PLURALS.get(last, f'{last}s')}".strip()


def _unit(match: re.Match[str]) -> str:
    name = UNITS[match["unit"]]
    single = match["n"] in {"1", "1.0"} or match["join"] == "-" or match["thing"] is not None
    return _minus(match) + f"{cardinal(match['n'])} {name if single else many(name)}"


def _unit_range(match: re.Match[str]) -> str:
    return _minus(match) + f"{cardinal(match['a'])} to {cardinal(match['b'])} {many(UNITS[match['unit']])}"


def _minus(match: re.Match[str]) -> str:
    return "minus " if match["sign"] else ""


def _model(match: re.Match[str]) -> str:
    """The figures of a model name: `A15`, `X100`, `RTX 4090`."""
    number = match["n"]
    if len(number) == 4 and number[1:] != "000":
        return year(number)
    if len(number) == 3 and not number.endswith("00"):
        return f"{cardinal(number[0])} {'oh ' if number[1] == '0' else ''}{cardinal(number[1:].lstrip('0'))}"
    return cardinal(number) if len(number) < 5 else digits(number)


def _fraction(match: re.Match[str]) -> str | None:
    top, name = match["a"], FRACTIONS.get(match["b"])
    if name is None or not 0 < int(top) < int(match["b"]):
        return None
    return f"{cardinal(top)} {name if top == '1' else f'{name}s'}"


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])} out of {cardinal(match['b'])}"


def _part(match: re.Match[str]) -> str:
    name = _DATA["parts"][match["part"]]
    if not match["n"]:
        return str(name)
    return f"{cardinal(match['n'])} and {'a ' if name == 'half' else ''}{name}"


def _mixed(match: re.Match[str]) -> str | None:
    part = _fraction(match)
    return part and f"{cardinal(match['n'])} and {part.replace('one ', 'a ')}"


def _size(written: str) -> str:
    return {"S": "small", "M": "medium", "L": "large"}.get(written) or SIZES[written]


def _range(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])} to {cardinal(match['b'])}"


def _bare(match: re.Match[str]) -> str:
    number = match["n"]
    return _minus(match) + (digits(number) if len(number) > 9 and number.isdigit() else cardinal(number))


_PRICES: Final = [
    rule(rf"(?P<money>{_MONEY})\s?(?P<a>{N}){DASH}(?:{_MONEY})?\s?(?P<b>{N})(?![\w%])", apart(_price_range)),
    rule(
        rf"(?P<money>{_MONEY})\s?(?P<n>{N})(?:\s?(?P<scale>thousand|million|billion|[kKmMbB]\b))?(?!\d)", apart(_price)
    ),
    rule(rf"{START}(?P<n>{N})\s?(?P<money>USD|RMB|CNY|HKD|EUR|GBP|[€£¥])(?!\w)", apart(_price_after)),
    rule(rf"{START}(?P<n>{N})\s?¢", apart(_cents)),
]
_QUANTITIES: Final = [
    rule(rf"(?<=\d)\s?/\s?(?P<unit>{_UNIT})(?![A-Za-z/])", apart(lambda m: f"per {UNITS[m['unit']]}")),
    rule(rf"(?<=\d)\s?/\s?(?=(?:{one_of(_DATA['counts'])})\b)", " per "),
    rule(r"(?P<a>[3-8])['’′]\s?(?P<b>\d{1,2})[\"”″]", apart(lambda m: f"{cardinal(m['a'])} foot {cardinal(m['b'])}")),
    rule(rf"{START}(?P<a>\d+\.\d+|\d+(?=/\d+ star))\s?/\s?(?P<b>5|10|100)(?![\d./])", apart(_score)),
    rule(rf"{START}(?P<n>\d+)?(?P<part>[½¼¾⅓⅔])", apart(_part)),
    rule(rf"{START}(?P<n>\d+) (?P<a>\d)/(?P<b>\d)(?![\w/])", apart(_mixed)),
    rule(rf"{START}(?P<a>{N})%?{DASH}(?P<b>{N})\s?%", apart(lambda m: f"{_range(m)} percent")),
    rule(rf"{START}(?P<sign>[-−])?(?P<n>{N})\s?%", apart(lambda m: f"{_minus(m)}{cardinal(m['n'])} percent")),
    rule(
        rf"(?P<sign>(?<![\w.])[-−])?(?<![\w.])(?P<a>{N})(?:\s?(?:{_UNIT}))?{DASH}"
        rf"(?P<b>{N})\s?(?P<unit>{_UNIT})(?![A-Za-z])",
        apart(_unit_range),
    ),
    rule(r"(?<=[\d\"″])\s?[×xX*✕]\s?(?=\d+(?:\.\d+)?\s?(?:[×xX*]|cm|mm|m\b|in\b|[\"″]|ft|inch))", " by "),
    rule(
        rf"(?P<sign>(?<![\w.])[-−])?(?<![A-WYZa-wyz\d_.])(?P<n>{N})"
        rf"(?P<join>[ -])?(?P<unit>{_UNIT})(?![A-Za-z²\d]|/(?!\d)|(?<=in)[- ]\d)"
        rf"(?P<thing>(?= (?:[A-Z][\w-]* )?(?:{one_of(_DATA['things'])})\b))?",
        apart(_unit),
    ),
    rule(r"(?<=[\w²])\s?[×✕*]\s?(?=\d)|(?<=[\dlLgm])\s[xX]\s(?=\d)|(?<=\d)[xX×](?=\d|\W|$)", " times "),
    rule(r"(?<![\w/])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/])", apart(_fraction)),
    rule(r"(?i)\bSPF\s?(?P<n>\d+)\+", apart(lambda m: f"S P F {cardinal(m['n'])} plus")),
    rule(
        rf"(?<![\w.,$€£])(?P<n>[2458])K(?= (?:{one_of(_DATA['pictures'])})\b)",
        apart(lambda m: f"{cardinal(m['n'])} K"),
    ),
    rule(rf"{START}(?P<n>{N})(?P<scale>[kKMB])\b", apart(lambda m: f"{cardinal(m['n'])} {SCALES[m['scale']]}")),
    rule(rf"{START}(?P<n>\d+)(?:st|nd|rd|th)\b", apart(lambda m: ordinal(m["n"]))),
    rule(rf"{START}(?P<a>{N}){DASH}(?P<b>{N})(?![\w-])", apart(_range)),
    rule(rf"{START}(?P<n>{N})\+(?!\d)", apart(lambda m: f"{cardinal(m['n'])} plus")),
]
_NAMES: Final = [
    rule(
        rf"(?<=\bin )(?P<n>{YEAR})\b(?! \w+s\b)|(?<=\b[Ss]ince )(?P<o>{YEAR})\b"
        r"|(?<=(?:pring|ummer|inter|model) )(?P<p>20\d\d)\b",
        apart(lambda m: year(m["n"] or m["o"] or m["p"])),
    ),
    rule(
        rf"(?<![\w-])(?P<a>{one_of(SIZES)}|[SML]){DASH}(?P<b>{one_of(SIZES)}|[SML])(?![\w-])",
        apart(lambda m: f"{_size(m['a'])} to {_size(m['b'])}"),
    ),
    rule(rf"(?<![\w-])(?:{one_of(SIZES)})(?!\w)", apart(lambda m: SIZES[m[0]])),
    rule(rf"(?<!\w)(?:{one_of(_DATA['short_forms'])})(?!\w)", apart(lambda m: str(_DATA["short_forms"][m[0]]))),
    rule(r"#\s?(?P<n>\d{4,})(?![\w.])", apart(lambda m: f"number {digits(m['n'])}")),
    rule(r"(?i)\bno\.\s?(?=\d)|#\s?(?=\d)", " number "),
    rule(r"(?<![A-Za-z])(?:[AEIOU][A-Z]|[A-Z][AEIOU])(?=-\d)", lambda m: " ".join(m[0])),
    rule(r"(?<=[A-Z][A-Z])[- ]?(?P<n>\d{1,5})(?![\d.,]\d|\d)", apart(_model)),
    rule(r"(?<=[A-Za-z])-?(?P<n>\d{1,5})(?![\d.,]\d|\d)", apart(_model)),
    rule(r"(?P<n>\d+(?:\.\d+){2,})", apart(lambda m: " point ".join(map(cardinal, m["n"].split("."))))),
    rule(rf"(?P<sign>(?<![\w.])[-−])?(?P<n>{N})", apart(_bare)),
]

RULES: Final[list[Rule]] = [*DATES, *_PRICES, *_QUANTITIES, *_NAMES]
"""In order: the first that fits at a place is taken."""
