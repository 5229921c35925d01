"""From a draft to a product of a shop file: what can be sold as it is, and a doubt for all that was left out."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, TypeVar

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import key
from script_gen.catalogue.prices import Selling, offer_in, price_in
from script_gen.catalogue.wording import clean, quarantined, spoken
from script_gen.facts import commands
from script_gen.fields import SECRET

NAME_LIMIT: Final = 80
MOST: Final = {"facts": 200, "selling points": 50, "questions": 100}

T = TypeVar("T")
_SHARE = re.compile(r"0?\.\d{1,4}|\d{1,2}(?:\.\d{1,2})?%")
_SLUG = re.compile(r"[^a-z0-9]+")
_SECRET_INSIDE = re.compile(
    r"成本|进价|进货价|采购价|供货价|出厂价|毛利|利润|底价|\b(?:cost|margin|profit|wholesale)\b", re.IGNORECASE
)


def product_of(draft: Draft, selling: Selling, doubts: list[Doubt]) -> dict[str, Any] | None:
    """The product of a draft; None, with a doubt, when it cannot be sold."""
    name = draft.fields.get("name")
    if name is None:
        doubts.append(Doubt(draft.place, "name", "is missing", "the product was left out; write its name"))
        return None
    if quarantined(name, "name", doubts):
        return None
    price = price_in(draft, "price", selling, doubts)
    if price is None:
        return None
    product_id = _id(draft, name.text)
    product: dict[str, Any] = {"id": product_id, "name": _cut(name, "name", doubts), "price": str(price)}
    product["category"] = _category(draft, selling.language, doubts)
    _listed(draft, product, price, selling, doubts)
    _secrets(draft, product, price, selling, doubts)
    _whole(draft, product, doubts)
    if (unit := draft.fields.get("unit")) is not None:
        product["unit"] = clean(unit.text)[:20]
    if (offer := offer_in(draft, selling, doubts)) is not None:
        product["promotion"] = offer
    product["facts"] = _first(list(_facts(draft, product_id, doubts)), "facts", draft, doubts)
    points = [clean(found.text) for found in draft.points if spoken(found, "selling points", doubts)]
    product["selling_points"] = _first(points, "selling points", draft, doubts)
    asked = [pair for pair in draft.questions if spoken(pair[1], "faq", doubts, pair[0])]
    faq = [{"question": clean(question), "answer": clean(found.text)} for question, found in asked]
    product["faq"] = _first(faq, "questions", draft, doubts)
    return product


def _first(entries: list[T], what: str, draft: Draft, doubts: list[Doubt]) -> list[T]:
    if len(entries) > MOST[what]:
        problem = f"has {len(entries)} {what}"
        doubts.append(
            Doubt(draft.place, what, problem, f"the first {MOST[what]} are used; keep what the host should say")
        )
    return entries[: MOST[what]]


def _cut(found: Found, field: str, doubts: list[Doubt]) -> str:
    text = clean(found.text)
    if len(text) > NAME_LIMIT:
        doubts.append(Doubt(found.place, field, f"is longer than {NAME_LIMIT} characters", "it was cut; shorten it"))
    return text[:NAME_LIMIT].strip()


def _category(draft: Draft, language: str, doubts: list[Doubt]) -> str:
    found = draft.fields.get("category")
    if found is None or not clean(found.text) or quarantined(found, "category", doubts):
        remedy = "write it: the law asks more of food, cosmetics or children's goods"
        doubts.append(Doubt(draft.place, "category", "is missing", remedy))
        return "其他" if language == "zh" else "other"
    return _cut(found, "category", doubts)


def _listed(draft: Draft, product: dict[str, Any], price: Decimal, selling: Selling, doubts: list[Doubt]) -> None:
    listed = price_in(draft, "list_price", selling, doubts) if "list_price" in draft.fields else None
    if listed is not None and listed > price:
        product["list_price"] = str(listed)
    elif listed is not None and listed < price:
        problem = f"the list price {listed} is below the price {price}"
        place = draft.fields["list_price"].place
        doubts.append(Doubt(place, "list_price", problem, "it was left out; check which is which"))


def _secrets(draft: Draft, product: dict[str, Any], price: Decimal, selling: Selling, doubts: list[Doubt]) -> None:
    """What the shop pays or earns goes where it is never said; a figure that cannot be kept there is left out."""
    if "cost" in draft.fields:
        if (cost := price_in(draft, "cost", selling, doubts)) is not None:
            product["cost"] = str(cost)
    elif (found := draft.fields.get("margin")) is not None:
        share = unicodedata.normalize("NFKC", found.text).strip()
        if _SHARE.fullmatch(share):
            product["margin"] = share
        else:
            problem = f"{found.text[:40]!r} is no share of the price"
            doubts.append(Doubt(found.place, "margin", problem, 'it was left out; write it like "45%" or 0.45'))
    elif (found := draft.fields.get("profit")) is not None:
        profit = price_in(draft, "profit", selling, doubts)
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


def _facts(draft: Draft, product_id: str, doubts: list[Doubt]) -> Iterator[dict[str, str]]:
    """One fact a label; what is said in two ways is left out with a doubt, for one of them is not so."""
    taken: dict[str, tuple[str, Found]] = {}
    contested: set[str] = set()
    for label, found in draft.facts:
        field = clean(label)[:NAME_LIMIT]
        if SECRET.fullmatch(field) or _SECRET_INSIDE.search(field):
            remedy = "it was left out, for facts are spoken; a column 'cost' is kept and never said"
            doubts.append(Doubt(found.place, field, "tells what the shop pays or earns", remedy))
            continue
        if not field or not spoken(found, field, doubts) or commands(field):
            continue
        _, before = taken.setdefault(key(field), (field, found))
        if _squeezed(before.text) != _squeezed(found.text):
            contested.add(key(field))
            problem = f"contradicts {before.text[:40]!r} in {before.place}"
            doubts.append(Doubt(found.place, field, problem, "neither is used; keep the one that is so"))
    for at, (name, (field, found)) in enumerate(taken.items(), 1):
        if name not in contested:
            yield {"id": f"{product_id}.f{at}", "field": field, "value": clean(found.text), "source": found.place}


def _squeezed(text: str) -> str:
    """250 g and 250G say the same."""
    return "".join(unicodedata.normalize("NFKC", clean(text)).casefold().split())


def _id(draft: Draft, name: str) -> str:
    given = draft.fields.get("id")
    for text in (given.text if given else "", name):
        slug = _SLUG.sub("-", unicodedata.normalize("NFKC", text).lower()).strip("-")[:60]
        if slug:
            return slug
    return f"p{zlib.crc32(name.encode()):08x}"
