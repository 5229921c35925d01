"""Products out of a Google Merchant feed: RSS or Atom with `g:` elements."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.markup import plain
from script_gen.catalogue.sheets import ROWS_LIMIT, Unreadable, text_of

_FIXED: Final = {"id": "id", "title": "name", "product_type": "category", "google_product_category": "category"}
_FACTS: Final = ("brand", "color", "size", "material", "pattern", "gender", "age_group", "condition", "gtin")
_GONE: Final = {"out_of_stock", "out of stock"}


def drafts(file: Path, doubts: list[Doubt]) -> Iterator[Draft]:
    """A draft for each item or entry. Raises `Unreadable` for what is no such feed."""
    text = text_of(file)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(f"{file.name}: declares a document type; a product feed has none")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff").encode())
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable(f"{file.name}: is no XML: {error}") from error
    items = [element for element in root.iter() if _name(element) in {"item", "entry"}]
    if not items or len(items) > ROWS_LIMIT:
        raise Unreadable(f"{file.name}: must hold one to {ROWS_LIMIT} <item> or <entry> elements of a product feed")
    for number, item in enumerate(items, 1):
        yield _draft(item, f"{file.name} item {number}", doubts)


def _draft(item: ElementTree.Element, place: str, doubts: list[Doubt]) -> Draft:
    draft = Draft(place)
    told = {_name(child): Found((child.text or "").strip(), place) for child in item if (child.text or "").strip()}
    for element, name in _FIXED.items():
        if element in told:
            draft.fields.setdefault(name, _last(told[element]) if name == "category" else told[element])
    _priced(draft, told, doubts)
    if told.get("availability", Found("", place)).text.lower() in _GONE:
        draft.take("stock", Found("0", place))
    draft.facts = [(name.replace("_", " "), told[name]) for name in _FACTS if name in told]
    if "description" in told:
        draft.points = [Found(line, place) for line in plain(told["description"].text)]
    draft.images = [(child.text or "").strip() for child in item if _name(child) == "image_link"]
    return draft


def _priced(draft: Draft, told: dict[str, Found], doubts: list[Doubt]) -> None:
    """A sale price is what buyers pay, unless it holds for a time only: then nobody knows it in a month."""
    price, sale = told.get("price"), told.get("sale_price")
    if sale is not None and "sale_price_effective_date" in told:
        problem = f"{sale.text[:40]!r} holds for a time only: {told['sale_price_effective_date'].text[:60]}"
        doubts.append(Doubt(sale.place, "sale_price", problem, "the plain price is used; enter it as a promotion"))
        sale = None
    if (paid := sale or price) is not None:
        draft.take("price", paid)
    if sale is not None and price is not None:
        draft.take("list_price", price)


def _last(category: Found) -> Found:
    return Found(category.text.split(">")[-1].strip(), category.place)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
