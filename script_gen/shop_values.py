"""What a single value of a shop file may be: texts, ids, prices, moments. A refusal is `problem | remedy`."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

CURRENCIES: Final = ("CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "AUD", "CAD", "MYR", "THB", "KRW")
DEAREST: Final = Decimal(10_000_000)
"""A price above this is taken for a typing error."""

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_FACT_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"expected a text, found {kind(raw)} | write it in quotation marks")
    if _CONTROL.search(raw):
        raise ValueError("holds a control or invisible character | delete it and type the text again")
    if not raw.strip():
        raise ValueError("is empty | write something there")
    return " ".join(raw.split())


def _identifier(pattern: re.Pattern[str], also: str) -> BeforeValidator:
    def check(raw: object) -> str:
        if not isinstance(raw, str):
            raise ValueError(f"expected an id in quotation marks, found {kind(raw)} | write it like green-tea")
        if not pattern.fullmatch(raw):
            raise ValueError(f"{raw[:40]!r} cannot be an id | use letters a-z, digits, '-'{also}, like green-tea")
        return raw

    return BeforeValidator(check)


def one_of(known: tuple[str, ...], wrong: str) -> AfterValidator:
    """Lets one of the known words pass; of any other it says that it is `wrong`."""

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"{value[:40]!r} is {wrong} | write one of {', '.join(known)}")
        return value

    return AfterValidator(check)


def _price(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise ValueError(f'expected a price, found {kind(raw)} | write a decimal like "128.00"')
    try:
        price = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(
            f'{str(raw)[:40]!r} is not a price | write digits only, like "128.00", without currency sign'
        ) from None
    if not price.is_finite() or price <= 0:
        raise ValueError(f"{price} is not above zero | write what a buyer pays for one piece")
    if price > DEAREST:
        raise ValueError(f"is above {DEAREST} | check the number of digits")
    if price != price.quantize(Decimal("0.01")):
        raise ValueError(f"{price} has more than two decimals | round it to two")
    return price


def _share(raw: object) -> Decimal:
    remedy = 'write a share of the price between 0 and 1, like 0.45, or "45%"'
    text = str(raw).strip()
    try:
        share = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except InvalidOperation:
        share = Decimal("nan")
    if isinstance(raw, bool) or not 0 <= share < 1:
        raise ValueError(f"{text[:40]!r} is no margin | {remedy}")
    return share


def _zone(raw: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(raw))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{str(raw)[:40]!r} is no time zone | write one like America/New_York") from None


def _end(raw: object) -> datetime:
    """A day alone lasts to its end."""
    return _moment(raw, time(23, 59, 59))


def _begin(raw: object) -> datetime:
    """A day alone counts from its first minute."""
    return _moment(raw, time(0))


def _moment(raw: object, of_day: time) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime.combine(raw, of_day)
    remedy = 'write a date and time with its zone, like "2027-06-30T23:59:59+08:00"'
    if not isinstance(raw, str):
        raise ValueError(f"expected a date, found {kind(raw)} | {remedy}")
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise ValueError(f"{raw[:40]!r} is not a date | {remedy}") from None
    return datetime.combine(moment.date(), of_day) if len(raw) == 10 else moment


def _stock(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError(f"{str(raw)[:40]} is not a number of pieces | write a whole number, 0 when sold out")
    return raw


def one_or_more(raw: object) -> object:
    """A single name may stand without its list."""
    if raw is None:
        return []
    return raw if isinstance(raw, list) else [raw]


def _loose_text(raw: object) -> str:
    """A fact's value may be written as a number in the file; it is spoken as text."""
    return _text(str(raw)) if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool) else _text(raw)


def kind(raw: object) -> str:
    """What a wrong value is, in words a merchant knows."""
    names: dict[type, str] = {dict: "an object {…}", list: "a list […]", bool: "true/false", type(None): "nothing"}
    return names.get(type(raw), "a number" if isinstance(raw, (int, float, Decimal)) else "something else")


def _spare_text(raw: object) -> str:
    """What the file may do without: a field with a default, or one entry of many."""
    if isinstance(raw, str) and not raw.strip():
        raise ValueError("is empty | write something there, or leave it out")
    return _text(raw)


Text = Annotated[str, BeforeValidator(_text), Field(max_length=500)]
Words = Annotated[str, BeforeValidator(_text), Field(max_length=80)]
SpareText = Annotated[str, BeforeValidator(_spare_text), Field(max_length=500)]
SpareWords = Annotated[str, BeforeValidator(_spare_text), Field(max_length=80)]
Value = Annotated[str, BeforeValidator(_loose_text), Field(max_length=500)]
Id = Annotated[str, _identifier(_ID, ""), Field(max_length=64)]
FactId = Annotated[str, _identifier(_FACT_ID, " and '.'"), Field(max_length=130)]
Price = Annotated[Decimal, BeforeValidator(_price)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Share = Annotated[Decimal, BeforeValidator(_share)]
End = Annotated[datetime, BeforeValidator(_end)]
Begin = Annotated[datetime, BeforeValidator(_begin)]
Stock = Annotated[int, BeforeValidator(_stock), Field(le=1_000_000_000)]
