"""Prices as merchants write them, and the offers that change them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.wording import clean, spoken
from script_gen.money import home_zone
from script_gen.shop_values import CURRENCIES, DEAREST

_CODES: Final = "|".join((*CURRENCIES, "RMB"))
_MONEY = re.compile(
    rf"(?P<before>HK\$|NT\$|S\$|US\$|[￥¥$€£元]|{_CODES})?\s*"
    rf"(?P<amount>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<after>元|块|{_CODES})?",
    re.IGNORECASE,
)
_SIGNS: Final[Mapping[str, frozenset[str]]] = {
    "￥": frozenset({"CNY", "JPY"}),
    "¥": frozenset({"CNY", "JPY"}),
    "$": frozenset({"USD", "CAD", "AUD", "SGD", "HKD", "TWD"}),
    "US$": frozenset({"USD"}),
    "HK$": frozenset({"HKD"}),
    "NT$": frozenset({"TWD"}),
    "S$": frozenset({"SGD"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "RMB": frozenset({"CNY"}),
}
"""What a sign may stand for; 元 and 块 are said of any money."""
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,2}|[a-z]{2,10}", re.IGNORECASE)
RIVALS: Final = "\n"
"""What stands between two prices of one row that contradict each other."""
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(.*)")


@dataclass(frozen=True, slots=True)
class Selling:
    """Where and when the products are to be sold."""

    language: str
    currency: str = ""
    """What prices are in; empty: whatever they say."""
    wall: datetime | None = None
    """The moment of the import; without it no offer counts as ended."""


def amount(text: str) -> Decimal | None:
    """The number of a price, whatever the money; None for what is no price."""
    match = _MONEY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return Decimal(match["amount"].replace(",", "").replace("，", "")) if match else None


def price_in(draft: Draft, field: str, selling: Selling, doubts: list[Doubt]) -> Decimal | None:
    """The price a field of the draft holds; None, with a doubt, where it is none the shop could ask."""
    left = "the product was left out" if field == "price" else "it was left out"
    found = draft.fields.get(field)
    if found is None:
        doubts.append(Doubt(draft.place, field, "is missing", f"{left}; write its price"))
        return None
    if RIVALS in found.text:
        one, other = found.text.split(RIVALS)[:2]
        remedy = f"{left}; keep the column that buyers pay, and head a former price 原价 or list price"
        doubts.append(Doubt(found.place, field, f"two columns disagree: {one[:20]!r} and {other[:20]!r}", remedy))
        return None
    text = _a_piece(draft, found.text) if field == "price" else found.text
    match = _MONEY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    price = amount(text) or Decimal(-1)
    if match is None or not 0 < price <= DEAREST or price != price.quantize(Decimal("0.01")):
        remedy = f"{left}; write one price above zero with at most two decimals, like 1299.00"
        doubts.append(Doubt(found.place, field, f"{found.text[:40]!r} is not a price", remedy))
        return None
    if foreign := _foreign(match, selling.currency):
        remedy = f"{left}; write the price in {selling.currency}, or import with --currency"
        doubts.append(
            Doubt(
                found.place, field, f"{found.text[:40]!r} is in {foreign} and the shop's is {selling.currency}", remedy
            )
        )
        return None
    return price.quantize(Decimal("0.01"))


def _a_piece(draft: Draft, text: str) -> str:
    """The price without what it is of, 12.8元/瓶, which is the unit where no column names one."""
    priced, _, unit = unicodedata.normalize("NFKC", text).strip().partition("/")
    if not _UNIT.fullmatch(unit.strip()):
        return text
    draft.fields.setdefault("unit", Found(unit.strip(), draft.fields["price"].place))
    return priced.strip()


def _foreign(money: re.Match[str], currency: str) -> str:
    """The money a price names, where it is not the shop's."""
    for sign in (money["before"], money["after"]):
        said = (sign or "").upper()
        meant = _SIGNS.get(said, frozenset({said} & set(CURRENCIES)))
        if currency and meant and currency not in meant:
            return said
    return ""


def offer_in(draft: Draft, selling: Selling, doubts: list[Doubt]) -> dict[str, Any] | None:
    """The promotion as a shop file holds it; None, with a doubt, when it is over or its days make no sense."""
    found = draft.fields.get("promotion")
    if found is None or not spoken(found, "promotion", doubts):
        return None
    moments: dict[str, str] = {}
    for field, of_day, name in (
        ("promotion_starts", "T00:00:00", "starts_at"),
        ("promotion_ends", "T23:59:59", "ends_at"),
    ):
        if (told := draft.fields.get(field)) is None:
            continue
        if (moment := _moment(told.text, of_day)) is None:
            remedy = "the offer was left out; write it like 2027-06-30 23:59"
            doubts.append(Doubt(told.place, "promotion", f"{told.text[:40]!r} is no date", remedy))
            return None
        moments[name] = moment
    if "ends_at" not in moments:
        doubts.append(Doubt(found.place, "promotion", "names no end", "write when it ends, or it is said for ever"))
    elif wrong := _untimely(moments, selling):
        doubts.append(Doubt(found.place, "promotion", wrong, "the offer was left out; correct its days, or delete it"))
        return None
    return {"text": clean(found.text), "ends_at": moments.get("ends_at")} | moments


def _untimely(moments: Mapping[str, str], selling: Selling) -> str:
    """What is wrong with an offer's days: over before the import, or before it begins."""
    zone = home_zone(selling.currency or ("CNY" if selling.language == "zh" else "USD"))
    begin, end = (
        datetime.fromisoformat(moments[name]) if name in moments else None for name in ("starts_at", "ends_at")
    )
    assert end is not None
    begin, end = (each if each is None or each.tzinfo else each.replace(tzinfo=zone) for each in (begin, end))
    assert end is not None
    if selling.wall is not None and end < selling.wall:
        return f"ended on {end:%Y-%m-%d}"
    return f"ends on {end:%Y-%m-%d}, before it begins" if begin is not None and begin >= end else ""


def _moment(text: str, of_day: str) -> str | None:
    """A date and time; `of_day` for a day alone."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    day = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    clock = f"T{match[4]:0>5}" if match[4] else of_day
    try:
        return datetime.fromisoformat(f"{day}{clock}{match[5].strip()}").isoformat()
    except ValueError:
        return None
