"""From a draft to a product of a shop file: what can be sold as it is, and a doubt for all that was left out."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.fields import SECRET

VALUE_LIMIT: Final = 500

_MONEY = re.compile(
    r"(?:￥|¥|\$|€|£|HK\$|RMB|CNY|USD|元)?\s*(\d[\d,，]*(?:\.\d+)?)\s*(?:元|块|USD|RMB|CNY)?", re.IGNORECASE
)
_SHARE = re.compile(r"0?\.\d{1,4}|\d{1,2}(?:\.\d{1,2})?%")
_SLUG = re.compile(r"[^a-z0-9]+")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(.*)")


def product_of(draft: Draft, language: str, doubts: list[Doubt]) -> dict[str, Any] | None:
    """The product of a draft; None, with a doubt, when it cannot be sold."""
    name = draft.fields.get("name")
    if name is None:
        doubts.append(Doubt(draft.place, "name", "is missing", "the product was left out; write its name"))
        return None
    price = _price(draft, "price", doubts)
    if price is None:
        return None
    product_id = _id(draft, name.text)
    category = draft.fields.get("category")
    product: dict[str, Any] = {"id": product_id, "name": name.text[:80], "price": str(price)}
    product["category"] = category.text[:80] if category else ("其他" if language == "zh" else "other")
    if category is None:
        remedy = "write it: the law asks more of food, cosmetics or children's goods"
        doubts.append(Doubt(draft.place, "category", "is missing", remedy))
    listed = _price(draft, "list_price", doubts) if "list_price" in draft.fields else None
    if listed is not None and listed > price:
        product["list_price"] = str(listed)
    elif listed is not None and listed < price:
        problem = f"the list price {listed} is below the price {price}"
        doubts.append(Doubt(draft.place, "list_price", problem, "it was left out; check which is which"))
    _secrets(draft, product, price, doubts)
    _whole(draft, product, doubts)
    if (unit := draft.fields.get("unit")) is not None:
        product["unit"] = unit.text[:20]
    _promotion(draft, product, doubts)
    product["facts"] = list(_facts(draft, product_id, doubts))
    product["selling_points"] = [found.text[:VALUE_LIMIT] for found in draft.points][:50]
    product["faq"] = [{"question": asked, "answer": found.text} for asked, found in draft.questions][:100]
    return product


def _price(draft: Draft, field: str, doubts: list[Doubt]) -> Decimal | None:
    found = draft.fields.get(field)
    if found is None:
        doubts.append(Doubt(draft.place, field, "is missing", "the product was left out; write its price"))
        return None
    match = _MONEY.fullmatch(unicodedata.normalize("NFKC", found.text).strip())
    try:
        price = Decimal(match[1].replace(",", "").replace("，", "")) if match else Decimal(-1)
    except InvalidOperation:
        price = Decimal(-1)
    if price <= 0 or price != price.quantize(Decimal("0.01")):
        left = "the product was left out" if field == "price" else "it was left out"
        remedy = f"{left}; write one price above zero with at most two decimals"
        doubts.append(Doubt(found.place, field, f"{found.text[:40]!r} is not a price", remedy))
        return None
    return price.quantize(Decimal("0.01"))


def _secrets(draft: Draft, product: dict[str, Any], price: Decimal, doubts: list[Doubt]) -> None:
    """What the shop pays or earns goes where it is never said; a figure that cannot be kept there is left out."""
    if "cost" in draft.fields:
        if (cost := _price(draft, "cost", doubts)) is not None:
            product["cost"] = str(cost)
    elif (found := draft.fields.get("margin")) is not None:
        share = unicodedata.normalize("NFKC", found.text).strip()
        if _SHARE.fullmatch(share):
            product["margin"] = share
        else:
            problem = f"{found.text[:40]!r} is no share of the price"
            doubts.append(Doubt(found.place, "margin", problem, 'it was left out; write it like "45%" or 0.45'))
    elif (found := draft.fields.get("profit")) is not None:
        profit = _price(draft, "profit", doubts)
        if profit is not None and profit < price:
            product["cost"] = str(price - profit)


def _whole(draft: Draft, product: dict[str, Any], doubts: list[Doubt]) -> None:
    if (found := draft.fields.get("stock")) is None:
        return
    number = found.text.replace(",", "").removesuffix(".0")
    if number.isascii() and number.isdigit():
        product["stock"] = int(number)
    else:
        problem = f"{found.text[:40]!r} is no number of pieces"
        doubts.append(Doubt(found.place, "stock", problem, "it was left out; write a whole number, 0 when sold out"))


def _promotion(draft: Draft, product: dict[str, Any], doubts: list[Doubt]) -> None:
    if (found := draft.fields.get("promotion")) is None:
        return
    product["promotion"] = {"text": found.text[:VALUE_LIMIT], "ends_at": None}
    if (starts := draft.fields.get("promotion_starts")) is not None:
        if (begin := _moment(starts.text, "T00:00:00")) is None:
            del product["promotion"]
            problem = f"{starts.text[:40]!r} is no date"
            remedy = "the offer was left out; write its begin like 2027-06-01 20:00"
            doubts.append(Doubt(starts.place, "promotion", problem, remedy))
            return
        product["promotion"]["starts_at"] = begin
    if (ends := draft.fields.get("promotion_ends")) is None:
        remedy = "write when it ends, or it is said for ever"
        doubts.append(Doubt(found.place, "promotion", "names no end", remedy))
    elif (moment := _moment(ends.text, "T23:59:59")) is None:
        del product["promotion"]
        problem = f"{ends.text[:40]!r} is no date"
        doubts.append(Doubt(ends.place, "promotion", problem, "the offer was left out; write it like 2027-06-30 23:59"))
    else:
        product["promotion"]["ends_at"] = moment


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


def _facts(draft: Draft, product_id: str, doubts: list[Doubt]) -> Iterator[dict[str, str]]:
    """One fact a label; what is said again and differently is left out with a doubt."""
    taken: dict[str, Found] = {}
    for label, found in draft.facts:
        field = " ".join(label.split())[:80]
        if SECRET.fullmatch(field):
            remedy = "it was left out, for facts are spoken; a column 'cost' is kept and never said"
            doubts.append(Doubt(found.place, field, "tells what the shop pays or earns", remedy))
            continue
        if (before := taken.get(field)) is not None:
            if before.text != found.text:
                problem = f"contradicts {before.text[:40]!r} in {before.place}"
                doubts.append(Doubt(found.place, field, problem, "the first is used; correct one of them"))
            continue
        taken[field] = found
        value = found.text[:VALUE_LIMIT]
        yield {"id": f"{product_id}.f{len(taken)}", "field": field, "value": value, "source": found.place}


def _id(draft: Draft, name: str) -> str:
    given = draft.fields.get("id")
    for text in (given.text if given else "", name):
        slug = _SLUG.sub("-", unicodedata.normalize("NFKC", text).lower()).strip("-")[:60]
        if slug:
            return slug
    return f"p{zlib.crc32(name.encode()):08x}"
