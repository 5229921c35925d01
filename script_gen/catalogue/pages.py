"""Saved product pages: what they say for machines (schema.org, Open Graph), and what a buyer reads on them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.markup import Page, plain, read_page
from script_gen.catalogue.sheets import text_of

_META: Final = {
    "og:title": "name",
    "product:price:amount": "price",
    "og:price:amount": "price",
    "product:category": "category",
}
_CURRENCY: Final = ("product:price:currency", "og:price:currency")
_AMOUNT: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SITE: Final = re.compile(r"\s*[-_|–—]\s*(?:淘宝|天猫|tmall|京东|拼多多|抖音|1688|amazon|etsy|ebay).*$", re.IGNORECASE)
"""What a site writes behind the name in a page's title."""


def draft_of(path: Path, doubts: list[Doubt]) -> Draft:
    """The product of one saved page. Machine-readable data goes first; what only readers see is named as a doubt."""
    page = read_page(text_of(path))
    draft = Draft(path.name)
    for block in page.data:
        for product in _products(block):
            _schema(draft, product, path.name, doubts)
    _meta(draft, page, path.name)
    draft.facts += [(label, Found(value, path.name)) for label, value in page.pairs]
    _read(draft, page, path.name, doubts)
    return draft


def _meta(draft: Draft, page: Page, place: str) -> None:
    currency = next((content for name, content in page.meta if name in _CURRENCY), "")
    for name, content in page.meta:
        if (field := _META.get(name)) is not None and field not in draft.fields:
            draft.take(field, Found(f"{content} {currency}".strip() if field == "price" else content, place))
        elif name in {"og:image", "og:image:url"} and not draft.images:
            draft.images.append(content)


def _read(draft: Draft, page: Page, place: str, doubts: list[Doubt]) -> None:
    """Name and price as a buyer reads them, where the page does not say them for machines."""
    if "name" not in draft.fields and (title := _SITE.sub("", page.heading or page.title)):
        draft.take("name", Found(title, place))
        doubts.append(Doubt(place, "name", f"{title[:40]!r} was read off the page", "look whether it is the name"))
    if "price" in draft.fields:
        return
    amounts = list(dict.fromkeys(match.replace(",", "") for text in page.prices for match in _AMOUNT.findall(text)))
    if len(amounts) == 1:
        draft.take("price", Found(amounts[0], place))
        problem = f"{amounts[0]} was read off the page"
        doubts.append(Doubt(place, "price", problem, "look whether it is what a buyer pays"))
    elif amounts:
        problem = f"the page shows several, {', '.join(amounts[:5])}"
        doubts.append(Doubt(place, "price", problem, "enter the product in a table with the price a buyer pays"))


def _products(block: Any) -> Iterator[Mapping[str, Any]]:
    """Every schema.org Product in a block, whatever it is wrapped in."""
    if isinstance(block, list):
        for each in block:
            yield from _products(each)
    elif isinstance(block, Mapping):
        kinds = block.get("@type")
        if "Product" in (kinds if isinstance(kinds, list) else [kinds]):
            yield block
        yield from _products(block.get("@graph"))


def _schema(draft: Draft, product: Mapping[str, Any], place: str, doubts: list[Doubt]) -> None:
    for key, name in (("name", "name"), ("sku", "id"), ("category", "category")):
        if isinstance(value := product.get(key), str) and value.strip():
            draft.take(name, Found(value.strip(), place))
    if isinstance(text := product.get("description"), str):
        draft.points += [Found(line, place) for line in plain(text)]
    _offer(draft, product.get("offers"), place, doubts)
    brand = product.get("brand")
    if isinstance(named := brand.get("name") if isinstance(brand, Mapping) else brand, str):
        draft.facts.append(("brand", Found(named, place)))
    extras = product.get("additionalProperty")
    for extra in extras if isinstance(extras, list) else [extras]:
        if isinstance(extra, Mapping) and extra.get("name") and extra.get("value") is not None:
            draft.facts.append((str(extra["name"]), Found(str(extra["value"]), place)))
    images = product.get("image")
    draft.images += [str(each) for each in (images if isinstance(images, list) else [images]) if isinstance(each, str)]


def _offer(draft: Draft, offers: Any, place: str, doubts: list[Doubt]) -> None:
    """The price of the first offer; the lowest of several is none, for other variants cost more."""
    offer = offers[0] if isinstance(offers, list) and offers else offers
    if not isinstance(offer, Mapping):
        return
    low, high = offer.get("lowPrice"), offer.get("highPrice")
    price = offer.get("price", low if str(low) == str(high if high is not None else low) else None)
    if price is not None:
        draft.take("price", Found(f"{price} {offer.get('priceCurrency') or ''}".strip(), place))
    elif low is not None:
        problem = f"its variants cost from {low} to {high}"
        doubts.append(Doubt(place, "price", problem, "enter each variant in a table with its price"))
