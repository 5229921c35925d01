"""Saved product pages: what schema.org and Open Graph say in them, and their tables of properties."""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.sheets import text_of
from script_gen.catalogue.tables import plain

_META: Final = {
    "og:title": "name",
    "product:price:amount": "price",
    "og:price:amount": "price",
    "product:category": "category",
}


def draft_of(path: Path, doubts: list[Doubt]) -> Draft:
    """The product of one saved page; what the page does not say in a form made for machines stays out."""
    page = _Page()
    page.feed(text_of(path))
    page.close()
    draft = Draft(path.name)
    for block in page.data:
        for product in _products(block):
            _schema(draft, product, path.name)
    for name, content in page.meta:
        if name in _META and _META[name] not in draft.fields:
            draft.take(_META[name], Found(content, path.name))
        elif name in {"og:image", "og:image:url"} and not draft.images:
            draft.images.append(content)
    draft.facts += [(label, Found(value, path.name)) for label, value in page.pairs]
    if "name" not in draft.fields:
        remedy = "save the page whole, or enter the product in a table"
        doubts.append(Doubt(path.name, "name", "the page names no product for machines to read", remedy))
    return draft


class _Page(HTMLParser):
    """JSON-LD blocks, meta tags, and the two-cell rows of tables and definition lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.data: list[Any] = []
        self.meta: list[tuple[str, str]] = []
        self.pairs: list[tuple[str, str]] = []
        self._reading: list[str] | None = None
        self._cells: list[str] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self._reading = [] if given.get("type") == "application/ld+json" else None
        elif tag == "meta" and given.get("content"):
            name = given.get("property") or given.get("name")
            if name:
                self.meta.append((name.lower(), str(given["content"]).strip()))
        elif tag in {"tr", "dl"}:
            self._cells = []
        elif tag in {"td", "th", "dt", "dd"}:
            self._cell = []

    def handle_data(self, data: str) -> None:
        if self._reading is not None:
            self._reading.append(data)
        elif self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._reading is not None:
            self._parse("".join(self._reading))
            self._reading = None
        elif tag in {"td", "th", "dt", "dd"} and self._cell is not None:
            self._cells.append(" ".join("".join(self._cell).split()))
            self._cell = None
            if tag == "dd":
                self._pair()
        elif tag == "tr":
            self._pair()

    def _parse(self, block: str) -> None:
        try:
            self.data.append(json.loads(block))
        except (ValueError, RecursionError):
            return

    def _pair(self) -> None:
        if len(self._cells) == 2 and all(self._cells) and len(self._cells[0]) <= 40:
            self.pairs.append((self._cells[0].rstrip(":： "), self._cells[1]))
        self._cells = []


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


def _schema(draft: Draft, product: Mapping[str, Any], place: str) -> None:
    for key, name in (("name", "name"), ("sku", "id"), ("category", "category")):
        if isinstance(value := product.get(key), str) and value.strip():
            draft.take(name, Found(value.strip(), place))
    if isinstance(text := product.get("description"), str):
        draft.points += [Found(line, place) for line in plain(text)]
    offers = product.get("offers")
    offer = offers[0] if isinstance(offers, list) and offers else offers
    if isinstance(offer, Mapping) and (price := offer.get("price", offer.get("lowPrice"))) is not None:
        draft.take("price", Found(str(price), place))
    brand = product.get("brand")
    if isinstance(named := brand.get("name") if isinstance(brand, Mapping) else brand, str):
        draft.facts.append(("brand", Found(named, place)))
    for extra in product.get("additionalProperty") or []:
        if isinstance(extra, Mapping) and extra.get("name") and extra.get("value") is not None:
            draft.facts.append((str(extra["name"]), Found(str(extra["value"]), place)))
    images = product.get("image")
    draft.images += [str(each) for each in (images if isinstance(images, list) else [images]) if isinstance(each, str)]
