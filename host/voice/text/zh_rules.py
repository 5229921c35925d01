"""What Mandarin says for prices, discounts, dates, sizes, units and the other things sellers write."""

import re
from typing import Final

from host.voice.text.reading import Rule, rule
from host.voice.text.zh_numbers import amount, cardinal, digits

NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_N = rf"(?:{NUMBER})"
_DASH = r"\s?(?:--|[-~—–−至到])\s?"
_ALONE = r"(?<![\d.])"
_PLAIN_START = r"(?<![A-Za-z\d.])"

CURRENCIES: Final = {
    **dict.fromkeys(("¥", "￥", "RMB", "CNY", "CN¥"), "元"),
    **dict.fromkeys(("US$", "USD", "$"), "美元"),
    **dict.fromkeys(("HK$", "HKD"), "港元"),
    **dict.fromkeys(("€", "EUR"), "欧元"),
    **dict.fromkeys(("£", "GBP"), "英镑"),
}
UNITS: Final = {
    **{
        "mAh": "毫安时",
        "Ah": "安时",
        "kWh": "千瓦时",
        "Wh": "瓦时",
        "kW": "千瓦",
        "KW": "千瓦",
        "mW": "毫瓦",
        "W": "瓦",
        "V": "伏",
    },
    **{
        "ml": "毫升",
        "mL": "毫升",
        "ML": "毫升",
        "L": "升",
        "l": "升",
        "kg": "公斤",
        "KG": "公斤",
        "Kg": "公斤",
        "㎏": "公斤",
    },
    **{
        "mg": "毫克",
        "g": "克",
        "t": "吨",
        "oz": "盎司",
        "lb": "磅",
        "lbs": "磅",
        "mm": "毫米",
        "cm": "厘米",
        "dm": "分米",
    },
    **{
        "m": "米",
        "km": "公里",
        "μm": "微米",
        "um": "微米",
        "nm": "纳米",
        "㎝": "厘米",
        "㎜": "毫米",
        "㎞": "公里",
        "ft": "英尺",
    },
    **{
        "㎡": "平方米",
        "m²": "平方米",
        "m2": "平方米",
        "m³": "立方米",
        "cm²": "平方厘米",
        "cm³": "立方厘米",
        "mm²": "平方毫米",
    },
    **{
        "℃": "摄氏度",
        "°C": "摄氏度",
        "℉": "华氏度",
        "°F": "华氏度",
        "°": "度",
        "Hz": "赫兹",
        "kHz": "千赫",
        "MHz": "兆赫",
        "GHz": "吉赫",
    },
    **{
        "dB": "分贝",
        "Pa": "帕",
        "kPa": "千帕",
        "MPa": "兆帕",
        "N": "牛",
        "lm": "流明",
        "lx": "勒克斯",
        "rpm": "转每分",
    },
    **{
        "kcal": "千卡",
        "cal": "卡",
        "kJ": "千焦",
        "h": "小时",
        "min": "分钟",
        "s": "秒",
        "ms": "毫秒",
        "fps": "帧",
        "inch": "英寸",
    },
    **{
        "km/h": "公里每小时",
        "m/s": "米每秒",
        "g/m²": "克每平方米",
        "rpm/min": "转每分",
        "r/min": "转每分",
        '"': "英寸",
        "″": "英寸",
    },
}
_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_MONEY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
_COUNTED = "个件款只双条套瓶盒包袋箱支片块台部张位种层天年斤倍米升克公小分毫厘平吨枚颗粒根杯碗把份组对副束朵本页人家次遍口间场篇步岁点色桶罐听卷排"
_LARGE = r"[万亿千百]?"
_FIXED = {
    "双11": "双十一", "双12": "双十二", "11.11": "双十一", "12.12": "双十二", "618": "六一八", "6.18": "六一八", "520": "五二零",
    "315": "三一五", "1688": "一六八八", "925": "九二五", "999": "九九九", "990": "九九零", "No.1": "第一", "NO.1": "第一", "24/7": "二十四小时",
}  # fmt: skip


def _quantity(number: str) -> str:
    """Before a measure word: 2 is 两."""
    return "两" if number == "2" else cardinal(number)


def _signed(sign: str | None, said: str, *, below: str = "负") -> str:
    return f"{below}{said}" if sign else said


def _price(match: re.Match[str]) -> str:
    return f"{amount(match['n'])}{match['large']}{CURRENCIES[match['money']]}"


def _price_range(match: re.Match[str]) -> str:
    return f"{amount(match['a'])}到{amount(match['b'])}{match['large']}{CURRENCIES[match['money']]}"


def _unit(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    sign = "零下" if "度" in unit else "负"
    return _signed(match["sign"], _quantity(match["n"]), below=sign) + unit


def _unit_range(match: re.Match[str]) -> str:
    unit = UNITS[match["unit"]]
    sign = "零下" if "度" in unit else "负"
    low, high = _signed(match["sign"], _quantity(match["a"]), below=sign), _quantity(match["b"])
    return f"{low}{UNITS.get(match['left'] or '', '')}到{high}{unit}" if match["left"] else f"{low}到{high}{unit}"


def _percent(number: str) -> str:
    return "百分之百" if number == "100" else f"百分之{cardinal(number)}"


def _discount(number: str) -> str:
    return digits(number) if len(number.replace(".", "")) == 2 and number != "10" else cardinal(number)


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match["h"]), int(match["m"]), match["s"]
    if hour > 24 or minute > 59:
        return None
    said = ("两" if hour == 2 else cardinal(str(hour))) + "点"
    if minute:
        said += ("零" if minute < 10 else "") + cardinal(str(minute)) + ("分" if minute < 10 or second else "")
    return said + (f"{cardinal(str(int(second)))}秒" if second else "")


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{digits(match['y'])}年{cardinal(str(month))}月{cardinal(str(day))}日"


def _model(match: re.Match[str]) -> str:
    """The figures of a model name: `A15` as a number, `RTX4090` one by one, round ones as a number."""
    number = match["n"]
    said = cardinal(number) if len(number) < 3 or number.endswith("00") else digits(number)
    return f" {said}"


def _bare(match: re.Match[str]) -> str:
    number = match["n"]
    long_code = len(number) > 8 and number.isdigit()
    return _signed(match["sign"], digits(number, one="幺") if long_code else cardinal(number))


def _fraction(match: re.Match[str]) -> str | None:
    top, bottom = int(match["a"]), int(match["b"])
    return f"{cardinal(match['b'])}分之{cardinal(match['a'])}" if 0 < top < bottom else None


def _counted_range(match: re.Match[str]) -> str:
    return f"{_quantity(match['a'])}到{_quantity(match['b'])}"


RULES: Final[list[Rule]] = [
    # fixed names of days, purities and platforms
    rule(rf"(?<![\d.¥￥$])(?:{'|'.join(map(re.escape, _FIXED))})(?=[大活狂节年购预开返现足纯银金千]|日|$|[，。！? ])", lambda m: _FIXED[m[0]]),
    rule(r"(?i)SPF\s?(?P<n>\d+)\+", lambda m: f"SPF {cardinal(m['n'])}加"),
    rule(r"PA(?P<n>\+{1,4})", lambda m: f"PA {_quantity(str(len(m['n'])))}个加" if len(m["n"]) > 1 else "PA 加"),
    # telephone numbers and dates, before anything sees their hyphens
    rule(r"(?<!\d)(?P<n>(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4})|(?:[48]00-?\d{3}-?\d{4})|(?:0\d{2,3}-\d{7,8}))(?!\d)",
         lambda m: digits(m["n"], one="幺")),
    rule(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})[日号]?(?!\d)", _date),
    rule(rf"(?<!\d)(?P<a>(?:19|20)\d\d){_DASH}(?P<b>(?:19|20)\d\d)(?=年)", lambda m: f"{digits(m['a'])}到{digits(m['b'])}"),
    rule(r"(?<!\d)(?P<y>(?:19|20)\d\d|\d\d)(?=年(?!间|内|以|之|来|多|的质|质保|保|老|陈))", lambda m: digits(m["y"]) if len(m["y"]) == 4 or m["y"] > "59" else cardinal(m["y"])),
    # times; a single figure after the colon is a ratio
    rule(r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?![\d:])", _clock),
    rule(r"(?<![\d:])(?P<a>\d+):(?P<b>\d+)(?![\d:])", lambda m: f"{cardinal(m['a'])}比{cardinal(m['b'])}"),
    rule(rf"(?<=[点\d]){_DASH}(?=\d{{1,2}}:\d\d)", "到"),
    # money
    rule(rf"(?P<money>{_MONEY})\s?(?P<a>{_N}){_DASH}(?:{_MONEY})?\s?(?P<b>{_N})(?P<large>{_LARGE})元?", _price_range),
    rule(rf"(?P<money>{_MONEY})\s?(?P<n>{_N})(?P<large>{_LARGE})(?:元|美元)?", _price),
    rule(rf"{_PLAIN_START}(?P<n>{_N})(?P<large>{_LARGE})\s?(?P<money>US\$|USD|RMB|CNY|HKD|EUR|GBP|[$€£¥])(?![\d A-Za-z])", _price),
    rule(rf"{_PLAIN_START}(?P<a>{_N}){_DASH}(?P<b>{_N})(?=[万亿千百]?(?:元|美元|港元|欧元|英镑|块|毛))", lambda m: f"{amount(m['a'])}到{amount(m['b'])}"),
    rule(rf"{_PLAIN_START}(?P<n>{_N})(?=[万亿]?元|美元|港元|欧元|英镑)", lambda m: "两" if m["n"] == "2" else amount(m["n"])),
    rule(r"(?<=[元块])\s?/\s?(?=[\u4e00-\u9fff\d])", "每"),
    # discounts and shares
    rule(rf"{_PLAIN_START}(?P<a>\d\.?\d?){_DASH}(?P<b>\d\.?\d?)(?=折)", lambda m: f"{_discount(m['a'])}到{_discount(m['b'])}"),
    rule(r"(?<![A-Za-z\d.])(?P<n>\d\.\d|\d\d?)(?=折)", lambda m: _discount(m["n"])),
    rule(rf"{_PLAIN_START}(?P<a>{_N})%?{_DASH}(?P<b>{_N})%", lambda m: f"{_percent(m['a'])}到{_percent(m['b'])}"),
    rule(rf"{_PLAIN_START}(?P<sign>[-−])?(?P<n>{_N})\s?%", lambda m: _signed(m["sign"], _percent(m["n"]))),
    # quantities with a unit
    rule(rf"{_PLAIN_START}(?P<n>\d+(?:\.\d+)?)[wW]\+?(?=[人单粉件条个多])", lambda m: f"{_quantity(m['n'])}万" + ("多" if "+" in m[0] else "")),
    rule(rf"{_PLAIN_START}(?P<sign>[-−])?(?P<a>{_N})\s?(?P<left>{_UNIT})?{_DASH}(?P<b>{_N})\s?(?P<unit>{_UNIT})(?![A-Za-z])", _unit_range),
    rule(rf"{_PLAIN_START}(?P<sign>[-−])?(?P<n>{_N})\s?(?P<unit>{_UNIT})(?![A-Za-z])", _unit),
    rule(r"(?<=[\dA-Za-z²³㎝㎜℃升克米寸 ])\s?[×xX*✕]\s?(?=\d)", "乘"),
    rule(r"(?<=\d)\s?/\s?(?=\d+\s?G)", "加"),
    rule(rf"{_PLAIN_START}(?P<a>\d+)/(?P<b>\d+)(?![\d/])", _fraction),
    rule(rf"{_PLAIN_START}(?P<a>{_N}){_DASH}(?P<b>{_N})(?=[{_COUNTED}])", _counted_range),
    rule(rf"{_PLAIN_START}(?P<a>{_N}){_DASH}(?P<b>{_N})", lambda m: f"{cardinal(m['a'])}到{cardinal(m['b'])}"),
    rule(rf"{_PLAIN_START}(?P<n>{_N})(?P<large>[万千百亿]?)\+(?=[人单位件家个条份款次种粉城\s，。！]|$)", lambda m: f"{cardinal(m['n'])}{m['large']}多"),
    # model names, versions, codes
    rule(r"(?<=[A-Za-z])[- ]?(?P<n>\d{1,5})(?![\d.,])", _model),
    rule(r"(?P<n>\d+(?:\.\d+){2,})", lambda m: "点".join(cardinal(part) for part in m["n"].split("."))),
    # plain numbers
    rule(r"(?<=第)(?P<n>\d+)", lambda m: cardinal(m["n"])),
    rule(rf"(?<![A-Za-z\d.第])(?P<n>2)(?=\s?(?:[{_COUNTED}](?![月号])|元|块))", "两"),
    rule(rf"(?P<sign>(?<![\w\u4e00-\u9fff.])[-−])?(?P<n>{_N})", _bare),
    # signs
    rule(r"(?<=[\dA-Za-z\u4e00-\u9fff])\s?\+\s?(?=[\dA-Za-z\u4e00-\u9fff])", "加"),
    rule(r"\+", "加"),
    rule(r"&", "和"),
    rule(r"≥|>=", "大于等于"),
    rule(r"≤|<=", "小于等于"),
    rule(r"±", "正负"),
    rule(r"[№#](?=\d)", ""),
    rule(r"[①②③④⑤⑥⑦⑧⑨⑩]", lambda m: cardinal(str(ord(m[0]) - 0x245F)) + ","),
    rule(r"[℃㎡%=](?![A-Za-z\d])", lambda m: {"℃": "摄氏度", "㎡": "平方米", "%": "百分比", "=": "等于"}[m[0]]),
    # pauses
    rule(r"(?:\.{3,}|。{2,}|…+)[。.]?", "…"),
    rule(r"(?:——|—|--+)", "—"),
    rule(r"[!?]*\?[!?]*", "?"),
    rule(r"!+", "!"),
    rule(r"[。\n．]+|\.(?!\w)", "."),
    rule(r"[，、,]+", ","),
    rule(r"[；;]", ";"),
    rule(r"[：:]", ":"),
    rule(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])|[/|~～→()（）【】\[\]{}]", ","),
    rule(r"[^\w\s,.!?;:…—'’\0]", ""),
]  # fmt: skip
"""In order: the first that fits at a place is taken. The spoken side holds hanzi, Latin words and `PAUSES` only."""
