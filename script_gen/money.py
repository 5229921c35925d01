"""Money and dates as each language says them."""

from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final

ZH_UNITS: Final = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "TWD": "新台币",
}
EN_SIGNS: Final = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$", "SGD": "S$"}

_HOURS: Final = {"CNY": 8, "HKD": 8, "TWD": 8, "SGD": 8, "MYR": 8, "JPY": 9, "KRW": 9, "THB": 7}
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def money(amount: Decimal, currency: str, language: str) -> str:
    """A price to be shown and spoken: `39.9元`, `$24.50`; whole amounts without decimals."""
    whole = amount == amount.to_integral_value()
    plain = f"{amount:.0f}" if whole else f"{amount:.2f}"
    if language == "zh":
        return f"{plain if whole else plain.rstrip('0')}{ZH_UNITS.get(currency, currency)}"
    sign = EN_SIGNS.get(currency)
    return f"{sign}{plain}" if sign else f"{plain} {currency}"


def day(moment: datetime, language: str) -> str:
    """The last day of an offer, in the zone it was written in: `2026年11月30日`, `November 30, 2026`.

    With its year: a day of another year would be taken for one of this year.
    """
    if language == "zh":
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"


def home_zone(currency: str) -> tzinfo:
    """The zone meant by a time without one: fixed where a currency has one zone, else UTC."""
    return timezone(timedelta(hours=_HOURS.get(currency, 0)))
