"""Numbers as they are written, and as American English says them: one hundred twenty eight, the twenty third."""

import re
from typing import Final

from host.voice.text.reading import Say

N: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
"""A number as it is written."""
START: Final = r"(?<![\w.,])"
"""Not in the middle of a number or a word."""
DASH: Final = r"\s?[-–—~−]\s?"

_ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ("", " thousand", " million", " billion", " trillion")
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST = 15
"""More digits than this are a code, not a quantity."""


def digits(number: str) -> str:
    """One by one: `90210` as nine zero two one zero."""
    return " ".join(_ONES[int(d)] for d in number if d.isdigit())


def cardinal(number: str) -> str:
    """A quantity: `1,280.5` as one thousand two hundred eighty point five."""
    whole, _, fraction = number.replace(",", "").partition(".")
    a_code = len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0")
    said = digits(whole) if a_code else _whole(int(whole or 0))
    return f"{said} point {digits(fraction)}" if fraction else said


def ordinal(number: str) -> str:
    """A place in a row: `23` as twenty third."""
    head, _, last = cardinal(number).rpartition(" ")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head} {_ORDINALS.get(last, regular)}".strip()


def year(number: str) -> str:
    """A year or a model number of four figures, in pairs: `1905`, `2025`, `4090`."""
    high, low = int(number[:2]), int(number[2:])
    if number[1:3] == "00" or (low == 0 and high % 10 == 0):
        return cardinal(number)
    if low == 0:
        return f"{_whole(high)} hundred"
    return f"{_whole(high)} {'oh ' if low < 10 else ''}{_whole(low)}"


def _whole(number: int) -> str:
    if number == 0:
        return "zero"
    said: list[str] = []
    for place in reversed(range(len(_SCALES))):
        group = number // 1000**place % 1000
        if group:
            said.append(_below_thousand(group) + _SCALES[place])
    return " ".join(said)


def _below_thousand(number: int) -> str:
    said = [f"{_ONES[number // 100]} hundred"] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        said.append(_TENS[rest // 10] + (f" {_ONES[rest % 10]}" if rest % 10 else ""))
    elif rest:
        said.append(_ONES[rest])
    return " ".join(said)


def apart(say: Say) -> Say:
    """What is said stands apart from the words beside it."""

    def spaced(match: re.Match[str]) -> str | None:
        said = say(match)
        return None if said is None else f" {said} "

    return spaced
