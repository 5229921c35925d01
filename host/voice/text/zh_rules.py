"""What Mandarin says for the figures sellers write: prices, discounts, sizes, units, models, and dates."""

import re
from typing import Final

from host.voice.text.reading import Rule, rule
from host.voice.text.roman import NUMERAL, roman
from host.voice.text.tables import one_of, table
from host.voice.text.zh_dates import DATES, NAMED
from host.voice.text.zh_numbers import DASH, START, N, amount, cardinal, digits, quantity

_DATA: Final = table("zh")
CURRENCIES: Final[dict[str, str]] = _DATA["currencies"]
UNITS: Final[dict[str, str]] = _DATA["units"]

_MONEY = one_of(CURRENCIES)
_MONEY_AFTER = r"US\$|USD|RMB|CNY|HKD|EUR|GBP|[$€£¥]"
_MONEY_WORDS = r"[万亿千百]?(?:元|美元|港元|欧元|英镑|块|毛)"
_UNIT = one_of(UNITS)
_ELECTRIC = r"(?:mAh|Ah|kWh|Wh|kW|W|w|V|A|Hz)"
_POWER = UNITS | {"A": "安", "w": "瓦"}
"""Beside other figures of electricity an A is no grade and a w no ten thousand."""
_CROWD = "|".join(_DATA["crowds"].split())
_SOLD = "|".join(_DATA["sold"].split())
_THOUSANDS = {"w": "万", "W": "万", "k": "千", "K": "千"}
_PARTS = {"½": "二分之一", "¼": "四分之一", "¾": "四分之三", "⅓": "三分之一", "⅔": "三分之二"}
_EACH = "件只双条套瓶盒袋箱包罐支片块台张份斤克天次人桶颗粒组对把卷米个"  # the rest means other things behind a stroke
_SIZE = r"(?:X{0,4}[SL]|M)"
_LARGE = r"(?P<large>[万亿千百]?)"
_COUNTED = (
    "个件款只双条套瓶盒包袋箱支片块台部张位种层天年斤倍米升克公小分毫厘平吨枚颗粒根杯碗把份组对副束朵本页"
    "人家次遍口间场篇步岁点色桶罐听卷排周"
)  # 月 and 号 name a place in a row, not a quantity


def _signed(sign: str | None, said: str, below: str = "负") -> str:
    return f"{below}{said}" if sign else said


def _range(match: re.Match[str]) -> str:
    return f"{cardinal(match['a'])}到{cardinal(match['b'])}"


def _counted_range(match: re.Match[str]) -> str:
    return f"{quantity(match['a'])}到{quantity(match['b'])}"


def _price(match: re.Match[str]) -> str:
    number = match["n"]
    said = quantity(number) if number == "2" else amount(number)
    return f"{said}{match['large']}{CURRENCIES[match['money']]}{'每' if match['each'] else ''}"


def _price_range(match: re.Match[str]) -> str:
    return f"{amount(match['a'])}到{amount(match['b'])}{match['large']}{CURRENCIES[match['money']]}"


def _unit(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    return _signed(match["sign"], quantity(match["n"]), _below(unit)) + unit


def _unit_range(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    left = UNITS.get(match["left"] or "", "")
    low = _signed(match["sign"], quantity(match["a"]), _below(unit)) + ("" if left == unit else left)
    return f"{low}到{quantity(match['b'])}{unit}"


def _below(unit: str) -> str:
    return "零下" if "度" in unit else "负"


def percent(number: str) -> str:
    """`100` is 百分之百."""
    return "百分之百" if number == "100" else f"百分之{cardinal(number)}"


def _percent(match: re.Match[str]) -> str:
    return _signed(match["sign"], percent(match["n"]))


def _percent_range(match: re.Match[str]) -> str:
    return f"{percent(match['a'])}到{percent(match['b'])}"


def discount(number: str) -> str:
    """The figures before 折: 95 and 9.5 are 九五, 0.5 is 零点五."""
    of_two = len(number.replace(".", "")) == 2 and number != "10" and number[0] != "0"
    return digits(number) if of_two else cardinal(number)


def _model(match: re.Match[str]) -> str:
    """The figures of a model name: `A15` and `X100` as a number, `RTX4090` one by one."""
    number = match["n"]
    a_number = len(number) < 3 or (number.endswith("00") and len(number) < 5)
    return " " + (cardinal(number) if a_number else digits(number))


def _fraction(match: re.Match[str]) -> str | None:
    top, bottom = int(match["a"]), int(match["b"])
    return f"{cardinal(match['b'])}分之{cardinal(match['a'])}" if 0 < top < bottom else None


def _part(match: re.Match[str]) -> str:
    whole = f"{cardinal(match['n'])}又" if match["n"] else ""
    return whole + _PARTS[match["part"]]


def _thousands(match: re.Match[str]) -> str:
    """`3.5w` and `10k` of people or sales."""
    number, large = match["n"], _THOUSANDS[match["large"]]
    round_k = large == "千" and float(number) >= 10
    said = cardinal(f"{float(number) * 1000:.0f}") if round_k else quantity(number) + large
    return said + ("多" if match["more"] else "")


def _roman(match: re.Match[str]) -> str:
    return cardinal(roman(match[0]))


def _bare(match: re.Match[str]) -> str:
    number = match["n"]
    said = digits(number, one="幺") if len(number) > 8 and number.isdigit() else cardinal(number)
    return _signed(match["sign"], said)


_PRICES: Final = [
    rule(rf"(?P<money>{_MONEY})\s?(?P<a>{N}){DASH}(?:{_MONEY})?\s?(?P<b>{N}){_LARGE}元?", _price_range, "￥5-8元"),
    rule(
        rf"(?P<money>{_MONEY})\s?(?P<n>{N}){_LARGE}(?:元|美元)?(?P<each>\s?/\s?(?=[\u4e00-\u9fff\d]))?", _price, "￥68"
    ),
    rule(rf"{START}(?P<n>{N}){_LARGE}\s?(?P<money>{_MONEY_AFTER})(?P<each>)(?![\d A-Za-z])", _price, "只要99€。"),
    rule(
        rf"{START}(?P<a>{N})元?{DASH}(?P<b>{N})(?={_MONEY_WORDS})",
        lambda m: f"{amount(m['a'])}到{amount(m['b'])}",
        "50-60元",
    ),
    rule(rf"{START}(?P<n>{N})(?={_MONEY_WORDS})", lambda m: "两" if m["n"] == "2" else amount(m["n"]), "2元"),
    rule(r"(?<=[要仅需才价卖付省减])(?P<n>\d+\.\d0)(?![\d.])", lambda m: amount(m["n"]), "只要49.90"),
    rule(r"(?<=[元块])\s?/\s?(?=[\u4e00-\u9fff\d])", "每", "199元/套"),
    rule(rf"(?<=[元块])\s?/\s?(?P<unit>{_UNIT})(?![A-Za-z])", lambda m: f"每{UNITS[m['unit']]}", "1.5元/ml"),
]
_SHARES: Final = [
    rule(
        rf"(?<=满)(?P<a>{N})元?\s?[-−]\s?(?P<b>{N})(?![\d件个瓶盒岁])",
        lambda m: f"{cardinal(m['a'])}减{cardinal(m['b'])}",
        "满200-30",
    ),
    rule(
        rf"{START}(?P<a>\d\.?\d?)折?{DASH}(?P<b>\d\.?\d?)(?=折)",
        lambda m: f"{discount(m['a'])}到{discount(m['b'])}",
        "3-5折",
    ),
    rule(rf"{START}(?P<n>\d\.\d|\d\d?)(?=折)", lambda m: discount(m["n"]), "8折"),
    rule(rf"{START}(?P<a>{N})%?{DASH}(?P<b>{N})%", _percent_range, "10%-20%"),
    rule(rf"{START}(?P<sign>[-−])?(?P<n>{N})\s?%", _percent, "20%"),
]
_QUANTITIES: Final = [
    rule(
        rf"(?P<sold>{_SOLD})(?P<n>{N})(?P<large>[wWkK])(?P<more>\+)?(?![A-Za-z])",
        lambda m: m["sold"] + _thousands(m),
        "已售10w",
    ),
    rule(rf"{START}(?P<n>{N})(?P<large>[wWkK])(?P<more>\+)?(?={_CROWD})", _thousands, "2w粉"),
    rule(rf"{START}(?P<n>{N})(?P<large>[wkK])(?P<more>\+)(?!\d)", _thousands, "1w+"),
    rule(rf"(?<=\d\d)\s?/\s?(?=\d\d+\s?{_ELECTRIC}(?![A-Za-z]))", ",", "165/88A"),
    rule(rf"{START}(?P<n>\d+)w(?=[\u4e00-\u9fff]|$)", lambda m: f"{cardinal(m['n'])}瓦", "65w快充"),
    rule(r"(?<=\dh)(?P<n>\d{1,2})\s?(?:min|m)(?![A-Za-z])", lambda m: f"{quantity(m['n'])}分钟", "1h30min"),
    rule(
        rf"(?<=\d[VWA])(?:\s?(?:[⎓=×]|/(?=[\d.]+A))\s?|\s)?(?P<n>{N})(?P<unit>{_ELECTRIC})(?![A-Za-z])",
        lambda m: quantity(m["n"]) + _POWER[m["unit"]],
        "5V2A",
    ),
    rule(r"(?<=[gGlL])\s?/\s?(?=\d+\s?(?:g|kg|ml|mL|L)(?![A-Za-z]))", "每", "40mg/100g"),
    rule(rf"(?<=[\dgGlLm片粒袋包瓶支条个颗次件])\s?/\s?(?=[{_EACH}])|(?<=转)/(?=[分秒])", "每", "2次/天"),
    rule(rf"{START}(?P<n>{N})\s?‰", lambda m: f"千分之{cardinal(m['n'])}", "3‰"),
    rule(rf"{START}(?P<n>\d+)?(?P<part>[½¼¾⅓⅔])", _part, "½"),
    rule(rf"{START}(?P<n>\d{{3,4}})(?=[pP](?![A-Za-z]))", lambda m: digits(m["n"]), "720p"),
    rule(r"(?<![A-Za-z.\d])(?P<n>\d+)(?=[GMT]B?(?![A-Za-z]))", lambda m: cardinal(m["n"]), "5G"),
    rule(rf"(?<![\w-])(?P<a>{_SIZE}){DASH}(?=\d?{_SIZE}(?![A-Za-z\d]))", lambda m: f"{m['a']}到", "S-XL码"),
    rule(
        rf"{START}(?P<sign>[-−])?(?P<a>{N})\s?(?P<left>{_UNIT})?{DASH}(?P<b>{N})\s?(?P<unit>{_UNIT})(?![A-Za-z])",
        _unit_range,
        "5-8℃",
    ),
    rule(rf"{START}(?P<sign>(?<!\d)[-−])?(?P<n>{N})\s?(?P<unit>{_UNIT})(?![A-Za-z])", _unit, "2m"),
    rule(rf"(?<![A-Za-z\d])[-−](?={N}(?:{DASH}{N})?度)", "零下", "温度-5度"),
    rule(r"\s?[×✕]\s?(?=\d)|(?<=\d)\s?[xX*]\s?(?=\d)|(?<=[mlLg米厘升克])\s?[xX*]\s?(?=\d)", "乘", "7*24h"),
    rule(r"(?<=\d)\s?/\s?(?=\d+\s?[GT])", "加", "12/256G"),
    rule(rf"{START}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?![\d/])", _fraction, "1/3"),
    rule(rf"(?<=\d/\d){DASH}(?=\d/\d)", "到", "1/2-3/4杯"),
    rule(
        r"(?<![\d.])(?P<a>\d{1,2})['′](?P<b>\d{1,2})[\"″]",
        lambda m: f"{quantity(m['a'])}分{cardinal(str(int(m['b'])))}秒",
        "3'20\"",
    ),
    rule(rf"{START}(?P<a>{N}){DASH}(?P<b>{N})(?=[{_COUNTED}])", _counted_range, "0-3岁"),
    rule(rf"{START}(?P<a>{N}){DASH}(?P<b>{N})", _range, "1-3号链接"),
    rule(
        rf"{START}(?P<n>{N}){_LARGE}\+(?=[人单位件家个条份款次种粉城\s，。！]|$)",
        lambda m: (quantity(m["n"]) + m["large"] if m["large"] else cardinal(m["n"])) + "多",
        "50+",
    ),
]
_MODELS: Final = [
    rule(r"(?<![A-Za-z])(?:[AEIOU][A-Z]|[A-Z][AEIOU])(?=-\d)", lambda m: " ".join(m[0]), "型号AX-3000"),
    rule(rf"(?<=[A-Za-z])(?: (?!\d+\s?(?:{_UNIT})(?![A-Za-z]))|-?)(?P<n>\d{{1,5}})(?![\d.,]|\s?[GMT]B)", _model, "CO2"),
    rule(rf"{START}(?P<n>\d{{4,5}})(?=[A-Z]{{1,2}}(?![A-Za-z]))", lambda m: _model(m).lstrip(), "R9 7945HX"),
    rule(r"(?<=[A-Za-z]\d)-(?P<n>\d{3,5})(?=[A-Z])", lambda m: " " + digits(m["n"]), "i7-13700H"),
    rule(r"(?P<n>\d+(?:\.\d+){2,})", lambda m: "点".join(map(cardinal, m["n"].split("."))), "1.5.2"),
    rule(r"(?<=第)(?P<n>\d+)", lambda m: cardinal(m["n"]), "第1次"),
    rule(rf"{START}(?<!第)2(?=\s?[{_COUNTED}万千亿])", "两", "2斤"),
    rule(r"[Ⅰ-Ⅻ]|(?<=第)[IVX]+(?![A-Za-z])", _roman, "Ⅱ代"),
    rule(rf"(?<![A-Za-z]){NUMERAL}(?=[代型期级世款])|(?<=[A-Za-z][ -]){NUMERAL}(?![A-Za-z])", _roman, "VI代"),
    rule(rf"(?P<sign>(?<![\w\u4e00-\u9fff.])[-−])?(?P<n>{N})", _bare, "128"),
]

RULES: Final[list[Rule]] = [*NAMED, *DATES, *_PRICES, *_SHARES, *_QUANTITIES, *_MODELS]
"""In order: the first that fits at a place is taken. Each names a text it reads; tests/voice/tables has more."""
