"""From files to a shop file: every kind of file to drafts, drafts of one product together, drafts to products."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from script_gen.catalogue import feeds, manuals, pages, qualifications
from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import meaning, policy
from script_gen.catalogue.prices import Selling
from script_gen.catalogue.products import product_of
from script_gen.catalogue.sheets import Row, Unreadable, tables, text_of
from script_gen.catalogue.tables import draft_of, drafts
from script_gen.catalogue.wording import VALUE_LIMIT, clean
from script_gen.facts import commands

TABLES: Final = {".csv", ".tsv", ".xlsx"}
PAGES: Final = {".html", ".htm"}
MANUALS: Final = {".txt", ".md", ".pdf"}
FEEDS: Final = {".xml"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was found: products as a shop file holds them, policies, and every doubt."""

    products: tuple[dict[str, Any], ...]
    policies: dict[str, str]
    doubts: tuple[Doubt, ...]
    pictures: dict[str, tuple[str, ...]]
    """Product id to the pictures named for it: file names or addresses, as found."""


def gather(path: Path, selling: Selling) -> Catalogue:
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
    policies: dict[str, str | None] = {}
    products: dict[str, dict[str, Any]] = {}
    pictures: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for draft in _together(found, doubts):
        _take_policies(draft, policies, doubts)
        product = product_of(draft, selling, doubts)
        if product is None:
            continue
        if product["id"] in products:
            problem = f"{product['id']} stands twice, first in {places[product['id']]}"
            remedy = "the first is used; give each an id of its own, or delete one"
            doubts.append(Doubt(draft.place, "id", problem, remedy))
            continue
        products[product["id"]], places[product["id"]] = product, draft.place
        pictures[product["id"]] = tuple(draft.images)
        doubts += qualifications.missing(product, selling.language)
    told = {name: text for name, text in policies.items() if text is not None}
    return Catalogue(tuple(products.values()), told, tuple(dict.fromkeys(doubts)), pictures)


def _files(path: Path) -> list[Path]:
    known = TABLES | PAGES | MANUALS | FEEDS | {".json"}
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in known)
        if not files:
            raise Unreadable(f"{path.name}: holds none of {', '.join(sorted(known))}")
        return sorted(files, key=lambda file: file.suffix.lower() in MANUALS)
    if path.suffix.lower() == ".xls":
        raise Unreadable(f"{path.name}: is an Excel workbook of before 2007; open it and save it as .xlsx")
    if path.suffix.lower() not in known:
        raise Unreadable(f"{path.name}: is none of {', '.join(sorted(known))}")
    return [path]


def _drafts(file: Path, doubts: list[Doubt]) -> list[Draft]:
    suffix = file.suffix.lower()
    if suffix in PAGES:
        return [pages.draft_of(file, doubts)]
    if suffix in MANUALS:
        return [manuals.draft_of(file, doubts)]
    if suffix in FEEDS:
        return list(feeds.drafts(file, doubts))
    if suffix == ".json":
        return list(_from_json(file, doubts))
    return [draft for table in tables(file, _known, doubts) for draft in drafts(table, doubts)]


def _known(heading: str) -> bool:
    return meaning(heading) is not None


def _from_json(file: Path, doubts: list[Doubt]) -> Iterator[Draft]:
    """A list of flat objects, or an object with `products` or `items`."""
    try:
        data = json.loads(text_of(file))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{file.name}: is no JSON") from error
    if isinstance(data, Mapping):
        data = data.get("products", data.get("items", [data]))
    if not isinstance(data, list) or not any(isinstance(each, Mapping) for each in data):
        raise Unreadable(f"{file.name}: must be a list of products, or an object with products")
    for number, each in enumerate(data, 1):
        place = f"{file.name} product {number}"
        if not isinstance(each, Mapping):
            remedy = "it was left out; write it as an object with name and price"
            doubts.append(Doubt(place, "product", f"is no object but {str(each)[:40]!r}", remedy))
            continue
        cells = {str(name): Found(_flat(value), place) for name, value in each.items() if _flat(value)}
        for name, value in each.items():
            if _nested(value):
                remedy = "it was left out; write it as one text, or each variant as a product"
                doubts.append(Doubt(place, str(name)[:40], "holds objects or lists within", remedy))
        yield draft_of(Row(place, cells), doubts)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_flat(each) for each in value if not isinstance(each, Mapping | list))
    return "" if value is None or isinstance(value, Mapping) else str(value).strip()


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(e, Mapping | list) for e in value))


def _together(found: Sequence[Draft], doubts: list[Doubt]) -> list[Draft]:
    """Manuals join the product they name; one that names none stands for itself."""
    whole = [draft for draft in found if not draft.joins]
    for draft in found:
        if not draft.joins:
            continue
        owner = _owner(draft, whole)
        if owner is None and "name" not in draft.fields and whole:
            problem = "names none of the products in its first lines or its file name"
            doubts.append(Doubt(draft.place, "name", problem, "it was left out; write the product's name at its top"))
            continue
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


def _owner(manual: Draft, products: Sequence[Draft]) -> Draft | None:
    """The product a manual tells of: the one with the longest name that stands in its title or its file's name."""
    name = manual.fields.get("name")
    told = f"{name.text if name else ''} {manual.title} {manual.place}".lower()
    named = [each for each in products if "name" in each.fields and each.fields["name"].text.lower() in told]
    return max(named, key=lambda each: len(each.fields["name"].text), default=None)


def _take_policies(draft: Draft, policies: dict[str, str | None], doubts: list[Doubt]) -> None:
    """The shop's policies; one that is told in two ways is named and becomes None, for one of them is not so."""
    for label, found in list(draft.facts):
        if (name := policy(label)) is None:
            continue
        draft.facts.remove((label, found))
        text = clean(found.text)
        if len(text) > VALUE_LIMIT or commands(text):
            remedy = f"it was left out; write it in {VALUE_LIMIT} characters, as the host would say it"
            doubts.append(Doubt(found.place, name, "is too long to be spoken, or no policy", remedy))
        elif (before := policies.setdefault(name, text)) != text:
            problem = f"contradicts {before[:40]!r}" if before else "is told in another way again"
            doubts.append(Doubt(found.place, name, problem, "neither is used; keep the one that is so"))
            policies[name] = None
