"""What Mandarin says for days, times, campaigns, codes and telephone numbers."""

import re
from typing import Final

from host.voice.text.reading import Rule, rule
from host.voice.text.tables import one_of, table
from host.voice.text.zh_numbers import DASH, START, cardinal, digits, quantity

FIXED: Final[dict[str, str]] = table("zh")["fixed"]
_DAY = r"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])"
"""A month and a day, 11.13: a day only where the words beside it say so."""
_SOON = "前|之前|起|当天|当晚|晚|早|凌晨|上新|开播|开抢|开售|预售|发货|到货|截止|止|结束"
"""Behind 11/11 it is a day and no fraction."""
_CODE = "尾号|房间号|验证码|暗号|口令|编号|单号|工号|货号|款号|微信号|密码|拨打|致电|热线|电话|专线"
_MONTH_DAY = r"(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])"
_MIXED = "比例|稀释|兑|勾兑|调配|配比|混合|还原|复刻|仿|放大|缩小"
"""Behind 1:20 it is a ratio and no time of day."""


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, second = match["h"], int(match["m"]), match["s"]
    if int(hour) > 24 or minute > 59:
        return None
    said = quantity(str(int(hour))) + "点"
    if minute:
        said += ("零" if minute < 10 else "") + cardinal(str(minute)) + ("分" if minute < 10 or second else "")
    return said + (f"{cardinal(str(int(second)))}秒" if second else "")


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{digits(match['y'])}年{cardinal(str(month))}月{cardinal(str(day))}日"


def _year(match: re.Match[str]) -> str:
    number = match["n"]
    return digits(number) if len(number) == 4 or number > "59" else cardinal(number)


def _sunscreen(match: re.Match[str]) -> str:
    plus = len(match["n"])
    return "PA 加" if plus == 1 else f"PA {quantity(str(plus))}个加"


def _coded(match: re.Match[str]) -> str:
    said = {None: "", ":": ","}.get(match["is"], match["is"])
    return f"{match['what']}{said}{digits(match['n'], one='幺')}"


def _day(written: str) -> str:
    month, day = re.split("[./]", written)
    return f"{cardinal(str(int(month)))}月{cardinal(str(int(day)))}日"


def _ratio(match: re.Match[str]) -> str | None:
    if match["lead"] is None and match["mixed"] is None:
        return None
    return f"{match['lead'] or ''}{cardinal(match['a'])}比{cardinal(match['b'])}"


def _standard(match: re.Match[str]) -> str:
    letters = match["what"] + (f" {match['t'][1:]}" if match["t"] else "")
    return f"{letters} {digits(match['n'])}" + (f"杠{digits(match['y'])}" if match["y"] else "")


NAMED: Final[list[Rule]] = [
    rule(
        rf"(?<![\d.A-Za-z¥￥$])(?:{one_of(FIXED)})(?=[大活狂节晚年购预开返现足纯银金千日，。！? ]|$)",
        lambda m: FIXED[m[0]],
        "666",
    ),
    rule(r"(?<![\d.])3\.8(?=女|妇|节|大促|活动)", "三八", "3.8节"),
    rule(r"(?<![\d.])5\.1(?=假|劳动|节|大促|黄金)", "五一", "5.1假期"),
    rule(r"(?<![\d.])10\.1(?=假|国庆|节|大促|黄金)", "十一", "10.1国庆"),
    rule(rf"{START}(?P<n>[5-9][05]|0[05])(?=后(?:[^的来天面期]|$))", lambda m: digits(m["n"]), "00后"),
    rule(rf"(?P<what>{_CODE})(?P<is>是|为|:)?\s?(?P<n>\d{{3,}})(?![\d.]|-\d)", _coded, "房间号 1024"),
    rule(
        r"(?<!\d)1(?:10|19|20)(?=报警|电话|热线)|(?<!\d)123(?:15|45)(?=投诉|热线|举报|电话)",
        lambda m: digits(m[0], one="幺"),
        "110报警",
    ),
    rule(
        r"(?P<what>\b(?:GB|QB|FZ|NY|HG|YY|T)|ISO|IEC|EN)(?P<t>/T|/Z)?\s?(?P<n>\d{3,6})(?:-(?P<y>\d{4}))?(?!\d)",
        _standard,
        "GB/T 18401-2010",
    ),
    rule(r"(?:№|\b[Nn][oO]\.|\b[nN]°)\s?(?P<n>\d+)号?", lambda m: f"{cardinal(m['n'])}号", "№5"),
    rule(r"(?i)SPF\s?(?P<n>\d+)\+", lambda m: f"SPF {cardinal(m['n'])}加", "SPF50+"),
    rule(r"PA(?P<n>\+{1,4})", _sunscreen, "PA++++"),
]
DATES: Final[list[Rule]] = [
    # telephone numbers first, before anything sees their hyphens
    rule(
        r"(?<!\d)(?P<n>1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00-?\d{3}-?\d{4}|0\d{2,3}-\d{7,8})(?!\d)",
        lambda m: digits(m["n"], one="幺"),
        "13812345678",
    ),
    rule(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})[日号]?(?!\d)", _date, "2025/1/5"
    ),
    rule(
        rf"(?<!\d)(?P<a>(?:19|20)\d\d){DASH}(?P<b>(?:19|20)\d\d)(?=[年款新春夏秋冬])",
        lambda m: f"{digits(m['a'])}到{digits(m['b'])}",
        "2026-2027款",
    ),
    rule(r"(?<![\d.])(?P<n>(?:19|20)\d\d)(?=[新款版春夏秋冬])", _year, "2023款"),
    rule(r"(?<![\d.])(?P<n>2\d)(?=年(?:[新款春夏秋冬产双]|上市))", lambda m: digits(m["n"]), "25年新款"),
    rule(r"(?<!\d)(?P<n>(?:19|20)\d\d|[6-9]\d)(?=年(?!间|内|以|之|来|多|质保|保|老|陈))", _year, "98年"),
    rule(
        rf"(?<![\d.])(?P<a>{_DAY}){DASH}(?P<b>{_DAY})(?![\d.])(?=[一二三四五六七两\d]+天|期间|大促|活动|止|截止|限时|抢|开)",
        lambda m: f"{_day(m['a'])}到{_day(m['b'])}",
        "11.11-11.13三天",
    ),
    rule(
        rf"(?<=时间|日期|截止|截至|[期间]:)(?P<a>{_DAY})(?:{DASH}(?P<b>{_DAY}))?(?![\d.])",
        lambda m: _day(m["a"]) + (f"到{_day(m['b'])}" if m["b"] else ""),
        "活动时间:3.1",
    ),
    rule(
        rf"(?<![\d./])(?P<a>{_MONTH_DAY})(?:{DASH}(?P<b>{_MONTH_DAY}))?(?![\d./])(?={_SOON})",
        lambda m: _day(m["a"]) + (f"到{_day(m['b'])}" if m["b"] else ""),
        "12/31前",
    ),
    rule(
        rf"(?<![\d./])(?=\d\d/|\d/\d\d)(?P<a>{_MONTH_DAY}){DASH}(?P<b>{_MONTH_DAY})(?![\d./])",
        lambda m: f"{_day(m['a'])}到{_day(m['b'])}",
        "11/1-11/11",
    ),
    rule(
        rf"(?P<lead>按|比例(?:为|是|:)?|配比)?(?P<a>\d+):(?P<b>\d+)(?![\d:])(?P<mixed>(?=的?(?:{_MIXED})))?",
        _ratio,
        "1:1还原",
    ),
    rule(
        rf"(?<=[点分\d]){DASH}(?=\d{{1,2}}:\d\d)|(?<=[日号月年点码岁级楼层期]){DASH}(?=\d)",
        "到",
        "36码-40码",
    ),
    rule(rf"(?<=周[一二三四五六日]){DASH}(?=周)", "到", "周一-周五"),
    rule(r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?![\d:])", _clock, "8:05"),
    rule(r"(?<![\d:])(?P<a>\d+):(?P<b>\d+)(?![\d:])", lambda m: f"{cardinal(m['a'])}比{cardinal(m['b'])}", "1:1"),
]
