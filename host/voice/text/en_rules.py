"""What English says for the figures sellers write: prices, discounts, sizes, units, models, and dates."""

import re
from typing import Final

from host.voice.text.en_dates import DATES
from host.voice.text.en_names import NAMES
from host.voice.text.en_numbers import DASH, START, N, apart, cardinal, ordinal
from host.voice.text.reading import Rule, rule
from host.voice.text.tables import one_of, table

_DATA: Final = table("en")
CURRENCIES: Final[dict[str, list[str]]] = _DATA["currencies"]
UNITS: Final[dict[str, str]] = _DATA["units"]
PLURALS: Final[dict[str, str]] = _DATA["plurals"]
SCALES: Final[dict[str, str]] = _DATA["scales"]
FRACTIONS: Final[dict[str, str]] = _DATA["fractions"]

_MONEY = one_of(CURRENCIES)
_DECIMAL_COMMA = r"\d{1,3}(?:\.\d{3})*,\d\d"
_THING = one_of(_DATA["things"])
_OTHER = rf"(?!(?:{one_of(_DATA['beside'])})\b)[A-Za-z]"
"""A word that begins something new: five in stock are no inches, and a 7\" tablet is an inch wide each."""
_COUNTED = r"(?:m[lL]|[lLgW]|k?g|oz|lbs?|fl|p(?:ac)?ks?|pcs|pieces|mAh|[GT]B|bottles|bags|cans)\b"
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
    return _minus(match) + _money(match["n"], match["money"], match["scale"])


def _price_after(match: re.Match[str]) -> str:
    return _money(match["n"], match["money"])


def _price_with_comma(match: re.Match[str]) -> str:
    return _money(match["n"].replace(".", "").replace(",", "."), match["money"])


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


def _feet(match: re.Match[str]) -> str:
    return f"{cardinal(match['n'])} {'foot' if match['n'] == '1' or match['thing'] is not None else 'feet'}"


def _minus(match: re.Match[str]) -> str:
    return "minus " if match["sign"] else ""


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
        return f"{name}{_of(match)}"
    return f"{cardinal(match['n'])} and {'a ' if name == 'half' else ''}{name}{_units(match)}"


def _mixed(match: re.Match[str]) -> str | None:
    part = _fraction(match)
    return part and f"{cardinal(match['n'])} and {part.replace('one ', 'a ')}{_units(match)}"


def _share(match: re.Match[str]) -> str | None:
    part = _fraction(match)
    return part and f"{part.removeprefix('one ') if part == 'one half' else part}{_of(match)}"


def _units(match: re.Match[str]) -> str:
    return f" {many(UNITS[match['unit']])}" if match["unit"] else ""


def _of(match: re.Match[str]) -> str:
    """Half a pound, three quarters of an inch."""
    if not match["unit"]:
        return ""
    name = UNITS[match["unit"]]
    article = "an" if name[0] in "aeio" else "a"
    halved = match[0].startswith(("½", "1/2"))
    return f" {article} {name}" if halved else f" of {article} {name}"


def _range(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])} to {cardinal(match['b'])}"


def _karat(match: re.Match[str]) -> str:
    return f"{cardinal(match['n'])} karat"


_PRICES: Final = [
    rule(rf"(?P<money>[€£])\s?(?P<n>{_DECIMAL_COMMA})(?!\d)", apart(_price_with_comma), "€19,99"),
    rule(rf"{START}(?P<n>{_DECIMAL_COMMA})\s?(?P<money>[€£]|EUR)", apart(_price_with_comma), "1.299,00 €"),
    rule(rf"(?P<money>{_MONEY})\s?(?P<a>{N}){DASH}(?:{_MONEY})?\s?(?P<b>{N})(?![\w%])", apart(_price_range), "$5-10"),
    rule(
        rf"(?P<sign>(?<![\w.])[-−])?(?P<money>{_MONEY})\s?(?P<n>{N})"
        r"(?:\s?(?P<scale>thousand|million|billion|[kKmMbB]\b))?(?!\d)",
        apart(_price),
        "$1.5k",
    ),
    rule(rf"{START}(?P<n>{N})\s?(?P<money>USD|RMB|CNY|HKD|EUR|GBP|[€£¥])(?!\w)", apart(_price_after), "5€"),
    rule(rf"{START}(?P<n>{N})\s?¢", apart(_cents), "1¢"),
    rule(r"(?<=\d)\s?/\s?(?=[$€£¥]\d)", " for ", "2/$5"),
]
_QUANTITIES: Final = [
    rule(rf"(?<=\d)\s?/\s?(?P<unit>{_UNIT})(?![A-Za-z/])", apart(lambda m: f"per {UNITS[m['unit']]}"), "$5/lb"),
    rule(rf"(?<=\d)\s?/\s?(?=(?:{one_of(_DATA['counts'])})\b)", " per ", "$10/month"),
    rule(
        r"(?P<a>[3-8])['’′]\s?(?P<b>\d{1,2})[\"”″]",
        apart(lambda m: f"{cardinal(m['a'])} foot {cardinal(m['b'])}"),
        "5'10\"",
    ),
    rule(rf"{START}(?P<a>\d+\.\d+|\d+(?=/\d+ star))\s?/\s?(?P<b>5|10|100)(?![\d./])", apart(_score), "4.8/5"),
    rule(rf"{START}(?P<n>\d+)?\s?(?P<part>[½¼¾⅓⅔])(?:[ -]?(?P<unit>{_UNIT})(?![A-Za-z]))?", apart(_part), "½ lb"),
    rule(
        rf"{START}(?P<n>\d+)[ -](?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:[ -]?(?P<unit>{_UNIT})(?![A-Za-z])|(?![\w/]))",
        apart(_mixed),
        "1 1/2 lbs",
    ),
    rule(
        rf"{START}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?! in {_OTHER})[ -]?(?P<unit>{_UNIT})(?![A-Za-z])",
        apart(_share),
        '7/8"',
    ),
    rule(rf"{START}(?P<a>{N})%?{DASH}(?P<b>{N})\s?%", apart(lambda m: f"{_range(m)} percent"), "10-20%"),
    rule(rf"{START}(?P<sign>[-−])?(?P<n>{N})\s?%", apart(lambda m: f"{_minus(m)}{cardinal(m['n'])} percent"), "1%"),
    rule(
        rf"(?P<sign>(?<![\w.])[-−])?(?<![\w.])(?P<a>{N})(?:\s?(?:{_UNIT}))?{DASH}"
        rf"(?P<b>{N})\s?(?P<unit>{_UNIT})(?![A-Za-z])",
        apart(_unit_range),
        '10"-12"',
    ),
    rule(rf"(?<=[\d\"″'’′])\s?[×✕]\s?(?={N}(?![\d.])(?!\s?{_COUNTED}|-?pack))", " by ", "2x4"),
    rule(rf"(?P<n>{N})['’′](?=\s?×)", apart(lambda m: cardinal(m["n"])), "5' x 7' rug"),
    rule(rf"(?:(?<=×)|(?<=× ))(?P<n>{N})['’′](?P<thing>(?= [A-Za-z]))?", apart(_feet), "5' x 7' rug"),
    rule(
        rf"(?<=\dV)\s?[⎓=/,×]?\s?(?P<n>{N})A\b",
        apart(lambda m: f", {cardinal(m['n'])} amp{'' if m['n'] == '1' else 's'}"),
        "5V⎓3A",
    ),
    rule(
        rf"(?P<sign>(?<![\w.])[-−])?(?<![A-WYZa-wyz\d_.])(?P<n>{N})"
        rf"(?! in {_OTHER})(?P<join>[ -])?(?P<unit>{_UNIT})(?![A-Za-z²\d]|/(?!\d)|(?<=in)[- ]\d)"
        rf"(?P<thing>(?= (?:[A-Z][\w-]* )?(?:{_THING})\b)|(?<=[\"″])(?= {_OTHER}))?",
        apart(_unit),
        "8 oz",
    ),
    rule(r"(?<=[\w²])\s?[×✕*]\s?(?=\d)|(?<=[\dlLgm])\s[xX]\s(?=\d)|(?<=\d)[xX×](?=\d|\W|$)", " times ", "10×"),
    rule(r"(?<![\w/])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/])", apart(_fraction), "2/3"),
    rule(r"(?i)\bSPF\s?(?P<n>\d+)\+", apart(lambda m: f"S P F {cardinal(m['n'])} plus"), "SPF50+"),
    rule(
        rf"(?<![\w.,$€£])(?P<n>[2458])[Kk](?= (?:{one_of(_DATA['pictures'])})\b)",
        apart(lambda m: f"{cardinal(m['n'])} K"),
        "8K TV",
    ),
    rule(
        rf"(?<![\w.,$€£])(?P<n>[48])K(?!\w)(?! (?:{one_of(_DATA['crowds'])})\b)",
        apart(lambda m: f"{cardinal(m['n'])} K"),
        "4K",
    ),
    rule(
        rf"(?<![\w.,])(?P<n>9|10|14|18|22|24)(?:[kK](?= (?:{one_of(_DATA['precious'])})\b)|[kK]t\b)",
        apart(_karat),
        "14K gold",
    ),
    rule(rf"(?<![\w.,])3M(?= (?:{one_of(_DATA['tapes'])})\b)", "three M", "3M tape"),
    rule(rf"{START}(?P<n>{N})(?P<scale>[kKMB])\b", apart(lambda m: f"{cardinal(m['n'])} {SCALES[m['scale']]}"), "5M"),
    rule(rf"{START}(?P<n>\d+)(?:st|nd|rd|th)\b", apart(lambda m: ordinal(m["n"])), "1st"),
    rule(rf"{START}(?P<a>{N}){DASH}(?P<b>{N})(?![\w-])", apart(_range), "9-5"),
    rule(rf"{START}(?P<n>{N})\+(?!\d)", apart(lambda m: f"{cardinal(m['n'])} plus"), "18+"),
]
RULES: Final[list[Rule]] = [*DATES, *_PRICES, *_QUANTITIES, *NAMES]
"""In order: the first that fits at a place is taken. Each names a text it reads; tests/voice/tables has more."""
