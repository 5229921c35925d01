"""The shape of a shop file, as pydantic sees it: types, sizes and characters, one product at a time."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

CURRENCIES: Final = ("CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "AUD", "CAD", "MYR", "THB", "KRW")
LANGUAGES: Final = ("zh", "en")
LOOK: Final = ("host", "outfit", "hair", "skin", "background", "layout")
"""What a shop may say of its presenter."""
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


def _one_of(known: tuple[str, ...], wrong: str) -> AfterValidator:
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


def _one_or_more(raw: object) -> object:
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


def _presented(raw: object) -> object:
    """Only the parts of a look, so that a slip of the pen is told and not passed over."""
    unknown = [str(part)[:40] for part in raw if part not in LOOK] if isinstance(raw, dict) else []
    if unknown:
        raise ValueError(f"has no {', '.join(unknown)} | write {', '.join(LOOK)}")
    return raw


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)


class FactModel(_Model):
    """One `facts` entry."""

    id: FactId
    field: Words
    value: Value
    unit: Annotated[str, Field(max_length=20)] = ""


class FaqModel(_Model):
    """One `faq` entry."""

    question: Text
    answer: Text


class AdviceModel(_Model):
    """One `advice` row: what it asks for, and what it then says."""

    when: Annotated[dict[Words, tuple[Decimal, Decimal] | list[Words]], Field(min_length=1, max_length=6)]
    """A measure (`height_cm`, `weight_kg`, `foot_cm`, `age_years`) with least and most, or `words` with a list."""
    say: Text


class PromotionModel(_Model):
    """`promotion`: its words, and when it is true."""

    text: Text
    starts_at: Begin | None = None
    ends_at: End | None = None


class ProductModel(_Model):
    """One entry of `products`."""

    id: Id
    name: Words
    category: Words
    price: Price
    list_price: Price | None = None
    cost: Price | None = None
    """What one piece costs the shop."""
    margin: Share | None = None
    """Instead of `cost`: the share of the price that stays."""
    stock: Stock | None = None
    unit: Annotated[str, Field(max_length=20)] = ""
    promotion: PromotionModel | None = None
    facts: Annotated[list[FactModel], Field(max_length=200)] = []
    selling_points: Annotated[list[SpareText], Field(max_length=50)] = []
    faq: Annotated[list[FaqModel], Field(max_length=100)] = []
    advice: Annotated[list[AdviceModel], Field(max_length=100)] = []
    images: Annotated[list[SpareWords], Field(max_length=20)] = []
    scenes: Annotated[list[SpareWords], Field(max_length=50)] = []


class ShopModel(_Model):
    """The `shop` part."""

    id: Id
    name: Words
    language: Annotated[str, _one_of(LANGUAGES, "not spoken here")]
    currency: Annotated[str, _one_of(CURRENCIES, "unknown")]
    brand_style: SpareWords | None = None
    policies: dict[Words, SpareText] = {}
    voice: Annotated[list[SpareWords], BeforeValidator(_one_or_more), Field(max_length=8)] = []
    """The preferred voice, then those that speak when it cannot."""
    lexicon: Annotated[dict[Words, SpareWords], Field(max_length=500)] = {}
    """Written to spoken."""
    logo: SpareWords | None = None
    """A picture in the shop folder."""
    presenter: Annotated[dict[str, SpareWords], BeforeValidator(_presented)] = {}
    """The look a show opens with, by the names in `LOOK`."""
    timezone: Zone | None = None
    """IANA name of the zone the shop is at home in; default: by its currency."""
    goal: str = "balanced"
    """What orders the rundown."""
    focus: Annotated[list[Id], Field(max_length=20)] = []
    """Ids of products to bring up more often."""
    sales_history: SpareWords | None = None
    """A table in the shop folder: time, product, pieces."""

    @property
    def style(self) -> str:
        """The brand style, the plain one when none is named."""
        return self.brand_style or "daily-brisk"


def extra_texts(part: dict[str, Any]) -> dict[str, str]:
    """Fields of `shop` this version does not know, kept when they are plain texts."""
    return {key: value for key, value in part.items() if key not in ShopModel.model_fields and isinstance(value, str)}
