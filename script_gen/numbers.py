"""Finds everything in a sentence that looks like a number, with its value and unit, in Chinese and English."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

_UNITS: Final = {
    "money": "元 块钱 块 美元 欧元 英镑 日元 港元 人民币 dollars dollar bucks euros euro yuan rmb usd cents",
    "%": "% percent 个百分点",
    "折": "折",
    "g": "克 g grams gram",
    "kg": "公斤 千克 kg kilograms kilos kilo",
    "jin": "斤",
    "ml": "毫升 ml milliliters millilitres",
    "l": "升 liters litres liter litre",
    "quart": "quarts quart",
    "gallon": "gallons gallon",
    "cm": "厘米 公分 cm centimeters centimetres centimeter centimetre",
    "mm": "毫米 mm millimeters millimetres millimeter millimetre",
    "m": "米 meters metres meter metre",
    "min": "分钟 minutes minute",
    "s": "秒 seconds second",
    "h": "小时 hours hour hrs",
    "day": "天 日 个工作日 工作日 business days days day",
    "week": "周 个星期 星期 weeks week",
    "month": "个月 months month",
    "year": "年 years year",
    "degree": "度 ℃ °c °f ° degrees",
    "inch": "inches inch",
    "yard": "yards yard",
    "mile": "miles mile",
    "foot": "feet foot",
    "oz": "ounces ounce oz",
    "lb": "pounds pound lbs lb",
    "w": "watts watt 瓦",
    "lm": "lumens 流明",
    "k": "kelvin",
    "link": "号链接 号",
}
_CANON: Final = {word: unit for unit, words in _UNITS.items() for word in words.split()} | {"business days": "day"}
_LATIN_UNIT = "|".join(sorted((re.escape(word) for word in _CANON if word.isascii()), key=len, reverse=True))
_HAN_UNIT = "|".join(sorted((re.escape(word) for word in _CANON if not word.isascii()), key=len, reverse=True))
_SIGN: Final = "$¥€£￥"

_ZH_DIGITS: Final = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_ZH_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
_ZH_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}

_EN_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_WORDS: Final = (
    {word: Decimal(at) for at, word in enumerate(_EN_SMALL.split())}
    | {word: Decimal(10 * at) for at, word in enumerate(_EN_TENS.split(), 2)}
    | {"half": Decimal("0.5"), "twice": Decimal(2), "double": Decimal(2), "couple": Decimal(2)}
    | {"triple": Decimal(3), "thrice": Decimal(3), "dozen": Decimal(12), "dozens": Decimal(12)}
    | {"hundreds": Decimal(100), "thousands": Decimal(1000)}
)
_EN_POWERS: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_EN = "|".join(sorted([*_EN_WORDS, *_EN_POWERS], key=len, reverse=True))

_INNOCENT: Final = re.compile(
    r"第一(?:次|步|眼|口|时间|遍|天)|万一|十分(?!之|钟)|千万(?=别|不|要|记)|四季|三餐|百搭|百货|千家万户|一五一十|三三两两|一清二楚"
    r"|乱七八糟|五颜六色|四处|五谷|百合|半点|双十一|双十二|两边|两头|两全|两口子|七夕|八仙|一举两得|说一不二|三言两语"
    r"|\b(?:no |some ?|any ?|every ?|the )one\b|\bone (?:of|another|by one|thing|more|moment|place|hand)\b"
    r"|\bhalf (?:asleep|awake)\b|\bdouble[- ]check",
    re.IGNORECASE,
)
"""Words that hold a numeral and state no quantity."""
_NUMBER = re.compile(
    rf"(?:(?P<sign>[{_SIGN}])\s*)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?:\s*(?P<power>[万千百亿])(?!能|克))?"
    r"|(?P<share>百分之[零一二三四五六七八九十百两点]+)"
    r"|(?P<zh>[零〇一二三四五六七八九十百千万亿两俩仨]+(?:点[零一二三四五六七八九]+)?|半)"
    r"|\b(?P<article>an?)(?= (?:gram|kilo|kilogram|ounce|pound|lb|liter|litre|yard|meter|metre|mile)\b)"
    rf"|\b(?P<en>(?:{_EN})(?:[\s-]+(?:and[\s-]+)?(?:{_EN}))*)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"[\s-]*(?:of\s+)?(?:(?P<latin>{_LATIN_UNIT})(?![a-z])|(?P<han>{_HAN_UNIT}))", re.IGNORECASE)
_ZH_ONE_COUNTS = re.compile(
    r"折|年|天|元|块钱|块[零一二三四五六七八九]|毛|成|倍|克|斤|公|升|毫|厘|米|度|分钟|秒|小时|个月|个小时|个工作|周|号|送"
)
_ZH_HALF_COUNTS = re.compile(r"价|年|天|个|斤|小时|月|公|升|折|米|克|岁")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number in a text."""

    value: Decimal
    unit: str
    """A canonical unit (`money`, `g`, `day` …), or empty for a count or an unknown one."""
    start: int
    stop: int

    @property
    def measure(self) -> tuple[Decimal, str]:
        """The value in the smallest unit of its kind: 1.8 m is 180 cm."""
        times, unit = _SMALLEST.get(self.unit, (1, self.unit))
        return self.value * times, unit


_SMALLEST: Final = {"m": (1000, "mm"), "cm": (10, "mm"), "kg": (1000, "g"), "jin": (500, "g"), "l": (1000, "ml")} | {
    "foot": (12, "inch"), "lb": (16, "oz"), "h": (3600, "s"), "min": (60, "s"), "week": (7, "day"),
}  # fmt: skip


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number-like word in `text`; what only looks like one (`一起`, `万一`, `no one`) is left out."""
    innocent = [match.span() for match in _INNOCENT.finditer(text)]
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < stop for start, stop in innocent) or _is_filler(match, text):
            continue
        found.append(_quantity(match, text))
    return tuple(_with_tenths(found, text))


def _quantity(match: re.Match[str], text: str) -> Quantity:
    after = _AFTER.match(text, match.end())
    if match["sign"]:
        unit, stop = "money", match.end()
    elif match["share"]:
        unit, stop = "%", match.end()
    elif after:
        unit, stop = _CANON[(after["latin"] or after["han"]).lower()], after.end()
    else:
        unit, stop = "", match.end()
    return Quantity(_value(match), unit, match.start(), stop)


def _value(match: re.Match[str]) -> Decimal:
    if match["digits"]:
        power = {"万": 10_000, "千": 1000, "百": 100, "亿": 100_000_000}.get(match["power"] or "", 1)
        return Decimal(match["digits"].replace(",", "")) * power
    if match["share"]:
        return _chinese(match["share"][3:])
    if match["article"]:
        return Decimal(1)
    return _chinese(match["zh"]) if match["zh"] else _english(match["en"])


def _is_filler(match: re.Match[str], text: str) -> bool:
    """A lone 一 or `one` that counts nothing a buyer would hold the shop to, and 半 in 大半, 半透明 …"""
    rest, before = text[match.end() : match.end() + 4], text[: match.start()]
    if match["zh"] == "一":
        return not _ZH_ONE_COUNTS.match(rest) and before[-1:] not in {"买", "送", "满", "第"}
    if match["zh"] == "半":
        return not _ZH_HALF_COUNTS.match(rest)
    if (match["en"] or "").lower() == "one":
        return not _AFTER.match(text, match.end()) and not re.search(
            r"\b(?:buy|get|just|only)\s+$", before, re.IGNORECASE
        )
    return match["zh"] in {"万", "千", "亿"}


def _with_tenths(found: list[Quantity], text: str) -> list[Quantity]:
    """Joins 三十九块九 (39 money, then a bare digit at once) into 39.9, and 一米八 into 1.8 m."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.stop == quantity.start
            and (text[last.stop - 1] == "块" or (text[last.stop - 1] == "米" and last.value < 10))
            and quantity.value < 10
            and not quantity.unit
        ):
            joined[-1] = Quantity(last.value + quantity.value / 10, last.unit, last.start, quantity.stop)
        else:
            joined.append(quantity)
    return joined


def _chinese(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    whole, _, tail = text.partition("点")
    if not any(char in whole for char in "十百千万亿"):
        digits = "".join(str(_ZH_DIGITS[char]) for char in whole)
    else:
        digits = str(_chinese_whole(whole))
    return Decimal(f"{digits}.{''.join(str(_ZH_DIGITS[char]) for char in tail) or '0'}")


def _chinese_whole(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in _ZH_MYRIADS:
            total, section, digit = (total + (section + digit or 1)) * _ZH_MYRIADS[char], 0, 0
        elif char in _ZH_POWERS:
            section, digit = section + (digit or 1) * _ZH_POWERS[char], 0
        else:
            digit = _ZH_DIGITS[char]
    return total + section + digit


def _english(text: str) -> Decimal:
    total = part = Decimal(0)
    for word in re.split(r"[\s-]+", text.lower()):
        if word in _EN_POWERS:
            part = (part or Decimal(1)) * _EN_POWERS[word]
            if word != "hundred":
                total, part = total + part, Decimal(0)
        elif word in _EN_WORDS:
            part = part * 12 if word == "dozen" and part else part + _EN_WORDS[word]
    return total + part
