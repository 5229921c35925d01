"""From files to a shop file: every kind of file to drafts, drafts of one product together, drafts to products."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from script_gen.catalogue import manuals, pages, qualifications
from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import policy
from script_gen.catalogue.products import VALUE_LIMIT, product_of
from script_gen.catalogue.sheets import Row, Unreadable, rows, text_of
from script_gen.catalogue.tables import SHOPIFY, drafts, shopify

TABLES: Final = {".csv", ".tsv", ".xlsx"}
PAGES: Final = {".html", ".htm"}
MANUALS: Final = {".txt", ".md", ".pdf"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was found: products as a shop file holds them, policies, and every doubt."""

    products: tuple[dict[str, Any], ...]
    policies: dict[str, str]
    doubts: tuple[Doubt, ...]
    pictures: dict[str, tuple[str, ...]]
    """Product id to the pictures named for it: file names or addresses, as found."""


def gather(path: Path, language: str) -> Catalogue:
    """Everything in a file, or in the files of a folder. Raises `Unreadable` when nothing can be read at all."""
    doubts: list[Doubt] = []
    found: list[Draft] = []
    for file in _files(path):
        try:
            found += _drafts(file, doubts)
        except Unreadable as error:
            if file == path:
                raise
            doubts.append(Doubt(file.name, "file", str(error).removeprefix(f"{file.name}: "), "or leave it out"))
    policies: dict[str, str] = {}
    products: dict[str, dict[str, Any]] = {}
    pictures: dict[str, tuple[str, ...]] = {}
    for draft in _together(found, doubts):
        _take_policies(draft, policies)
        product = product_of(draft, language, doubts)
        if product is None:
            continue
        if product["id"] in products:
            doubts.append(Doubt(draft.place, "id", f"{product['id']} stands twice", "the first is used; change one id"))
            continue
        products[product["id"]] = product
        pictures[product["id"]] = tuple(draft.images)
        doubts += qualifications.missing(product, language)
    return Catalogue(tuple(products.values()), policies, tuple(doubts), pictures)


def _files(path: Path) -> list[Path]:
    known = TABLES | PAGES | MANUALS | {".json"}
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in known)
        if not files:
            raise Unreadable(f"{path.name}: holds none of {', '.join(sorted(known))}")
        return sorted(files, key=lambda file: file.suffix.lower() in MANUALS)
    if path.suffix.lower() not in known:
        raise Unreadable(f"{path.name}: is none of {', '.join(sorted(known))}")
    return [path]


def _drafts(file: Path, doubts: list[Doubt]) -> list[Draft]:
    suffix = file.suffix.lower()
    if suffix in PAGES:
        return [pages.draft_of(file, doubts)]
    if suffix in MANUALS:
        return [manuals.draft_of(file, doubts)]
    if suffix == ".json":
        return list(_from_json(file, doubts))
    found = list(rows(file))
    is_shopify = any(set(row.cells) >= SHOPIFY for row in found[:1])
    return list((shopify if is_shopify else drafts)(found, doubts))


def _from_json(file: Path, doubts: list[Doubt]) -> Iterator[Draft]:
    """A list of flat objects, or an object with `products` or `items`."""
    try:
        data = json.loads(text_of(file))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{file.name}: is no JSON") from error
    if isinstance(data, Mapping):
        data = data.get("products", data.get("items", [data]))
    if not isinstance(data, list) or not all(isinstance(each, Mapping) for each in data):
        raise Unreadable(f"{file.name}: must be a list of products, or an object with products")
    for number, each in enumerate(data, 1):
        place = f"{file.name} product {number}"
        cells = {str(name): Found(_flat(value), place) for name, value in each.items() if _flat(value)}
        yield from drafts([Row(place, cells)], doubts)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_flat(each) for each in value if not isinstance(each, Mapping | list))
    return "" if value is None or isinstance(value, Mapping) else str(value).strip()


def _together(found: Sequence[Draft], doubts: list[Doubt]) -> list[Draft]:
    """Manuals join the product they name; one that names none stands for itself."""
    whole = [draft for draft in found if not draft.joins]
    for draft in found:
        if not draft.joins:
            continue
        name = draft.fields.get("name")
        told = f"{name.text if name else ''} {draft.place}".lower()
        owner = next(
            (each for each in whole if "name" in each.fields and each.fields["name"].text.lower() in told), None
        )
        if owner is None:
            whole.append(draft)
            continue
        owner.facts += draft.facts
        owner.points += draft.points
        owner.questions += draft.questions
        for field, value in draft.fields.items():
            if field != "name" and (before := owner.take(field, value)) is not None:
                problem = f"contradicts {before.text!r} in {before.place}"
                doubts.append(Doubt(value.place, field, problem, "the first is used; correct one of them"))
    return whole


def _take_policies(draft: Draft, policies: dict[str, str]) -> None:
    for label, found in list(draft.facts):
        if (name := policy(label)) is not None:
            policies.setdefault(name, found.text[:VALUE_LIMIT])
            draft.facts.remove((label, found))
