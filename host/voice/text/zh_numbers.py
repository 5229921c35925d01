"""Numbers as they are written, and as Mandarin says them."""

from typing import Final

N: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
"""A number as it is written."""
START: Final = r"(?<![A-Za-z\d.])"
"""Not in the middle of a number or a model name."""
DASH: Final = r"\s?(?:--|[-~—–−至到])\s?"

DIGITS = "零一二三四五六七八九"
_LARGE = ("", "万", "亿", "万亿")
LONGEST = 13
"""More digits than this are a code, not a quantity."""


def digits(number: str, *, one: str = "一") -> str:
    """One by one: `2025` as 二零二五; telephone and code readers pass `幺` for one."""
    return "".join(one if d == "1" else DIGITS[int(d)] for d in number if d.isdigit())


def cardinal(number: str) -> str:
    """A quantity: `1,280.50` as 一千二百八十点五零. Leading zeros and very long numbers are read digit by digit."""
    whole, _, fraction = number.replace(",", "").partition(".")
    a_code = len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0")
    said = digits(whole) if a_code else _whole(int(whole or 0))
    return f"{said}点{digits(fraction)}" if fraction else said


def amount(number: str) -> str:
    """A sum of money: as a quantity, but `99.90` is 九十九点九 and `128.00` is 一百二十八."""
    return cardinal(number.rstrip("0").rstrip(".") if "." in number else number)


def quantity(number: str) -> str:
    """Before a measure word: 2 is 两."""
    return "两" if number == "2" else cardinal(number)


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    said, gap = "", False
    for place in reversed(range(len(_LARGE))):
        group = number // 10_000**place % 10_000
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group, first=not said, large=bool(place)) + _LARGE[place]
        gap = False
    return said


def _group(group: int, *, first: bool, large: bool) -> str:
    """Four digits. The group that begins a number says 十 for 一十 and 两千, 两万 for 二千, 二万."""
    if first and group == 2 and large:
        return "两"
    said, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + ("两" if digit == 2 and unit == "千" and first else DIGITS[digit]) + unit
        gap = False
    return said[1:] if first and said.startswith("一十") else said
