"""What English says for names and what is left: sizes, short forms, Roman numerals, models, plain numbers."""

import re
from typing import Final

from host.voice.text.en_dates import YEAR
from host.voice.text.en_numbers import DASH, N, apart, cardinal, digits, ordinal, year
from host.voice.text.reading import Rule, rule
from host.voice.text.roman import NUMERAL, roman
from host.voice.text.tables import one_of, table

_DATA: Final = table("en")
SIZES: Final[dict[str, str]] = _DATA["sizes"]


def _model(match: re.Match[str]) -> str:
    """The figures of a model name: `A15`, `X100`, `RTX 4090`."""
    number = match["n"]
    if len(number) == 4 and number[1:] != "000":
        return year(number)
    if len(number) == 3 and not number.endswith("00"):
        return f"{cardinal(number[0])} {'oh ' if number[1] == '0' else ''}{cardinal(number[1:].lstrip('0'))}"
    return cardinal(number) if len(number) < 5 else digits(number)


def _size(written: str) -> str:
    return {"S": "small", "M": "medium", "L": "large"}.get(written) or SIZES[written]


def _points(number: str) -> str:
    return " point ".join(map(cardinal, number.split(".")))


def _roman(match: re.Match[str]) -> str:
    return cardinal(roman(match["roman"]))


def _bare(match: re.Match[str]) -> str:
    number = match["n"]
    said = digits(number) if len(number) > 9 and number.isdigit() else cardinal(number)
    return f"minus {said}" if match["sign"] else said


NAMES: Final[list[Rule]] = [
    rule(
        rf"(?<=\bin )(?P<n>{YEAR})\b(?! \w+s\b)|(?<=\b[Ss]ince )(?P<o>{YEAR})\b"
        r"|(?<=(?:pring|ummer|inter|model) )(?P<p>20\d\d)\b",
        apart(lambda m: year(m["n"] or m["o"] or m["p"])),
        "in 2025",
    ),
    rule(
        rf"(?<![\w-])(?P<a>{one_of(SIZES)}|[SML]){DASH}(?P<b>{one_of(SIZES)}|[SML])(?![\w-])",
        apart(lambda m: f"{_size(m['a'])} to {_size(m['b'])}"),
        "S–XL",
    ),
    rule(rf"(?<![\w-])(?:{one_of(SIZES)})(?!\w)", apart(lambda m: SIZES[m[0]]), "XS"),
    rule(r"(?<=[a-z] )St\.(?!\s?[A-Z])", "street ", "Main St."),
    rule(rf"(?<!\w)(?:{one_of(_DATA['short_forms'])})(?!\w)", apart(lambda m: str(_DATA["short_forms"][m[0]])), "vs."),
    rule(r"#\s?(?P<n>\d{4,})(?![\w.])", apart(lambda m: f"number {digits(m['n'])}"), "#12345"),
    rule(r"(?i)\bno\.\s?(?=\d)|№\s?(?=\d)|\bn[°º]\s?(?=\d)|#\s?(?=\d)", " number ", "#3"),
    rule(
        rf"\b(?P<who>{one_of(_DATA['crowned'])}) (?P<roman>{NUMERAL}|[IVX])\b",
        lambda m: f"{m['who']} the {ordinal(roman(m['roman']))}",
        "Henry VIII",
    ),
    rule(
        rf"\b(?P<what>{one_of(_DATA['numbered'])}) (?P<roman>[IVX])\b(?!')",
        lambda m: f"{m['what']} {_roman(m)}",
        "Type I and II",
    ),
    rule(
        rf"(?<=[A-Za-z.,][ -])(?<!\b[Aa][ -])(?<!\b[Aa]n[ -])(?P<roman>{NUMERAL}|[Ⅰ-Ⅻ])(?!\w)", apart(_roman), "Part II"
    ),
    rule(r"(?<![A-Za-z])(?:[AEIOU][A-Z]|[A-Z][AEIOU])(?=-\d)", lambda m: " ".join(m[0]), "Model AX-3000"),
    rule(r"(?<=[A-Z][A-Z])[- ]?(?P<n>\d{1,5})(?![\d.,]\d|\d)", apart(_model), "MP3"),
    rule(r"(?<=[A-Za-z])-?(?P<n>\d{1,5})(?![\d.,]\d|\d)", apart(_model), "Q4"),
    rule(r"(?i)\bv(?P<n>\d+(?:\.\d+)+)", apart(lambda m: f"version {_points(m['n'])}"), "v2.0"),
    rule(r"(?<![\w.])(?P<n>\d{3,4})p(?![A-Za-z])", lambda m: f" {_model(m)} p ", "1080p"),
    rule(r"(?P<n>\d+(?:\.\d+){2,})", apart(lambda m: _points(m["n"])), "1.5.2"),
    rule(rf"(?P<sign>(?<![\w.])[-−])?(?P<n>{N})", apart(_bare), "128"),
]
"""In order; the last reads every number that is left."""
