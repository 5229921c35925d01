"""Products out of WooCommerce's product export."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.markup import plain
from script_gen.catalogue.sheets import Row

WOOCOMMERCE: Final = {"Type", "Name", "Regular price", "Tax status"}
"""Headings that only WooCommerce's product export has together."""
_ATTRIBUTE: Final = re.compile(r"Attribute (\d+) name")
_MEASURES: Final = re.compile(r"(Weight|Length|Width|Height) \((\w+)\)")
_SHORTCODE: Final = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]]*)?\]")
"""What WordPress puts a gallery or a form in place of."""
_PARENTS: Final = {"variable", "grouped"}
"""Rows that are sold by their variations, which have rows of their own."""


def drafts(rows: Sequence[Row], doubts: list[Doubt]) -> Iterator[Draft]:
    """A draft for each row that is sold; a variation carries what its parent says."""
    parents = {row.cells["SKU"].text: row for row in rows if _kind(row) in _PARENTS and "SKU" in row.cells}
    for row in rows:
        if _text(row, "Published") not in {"", "1"}:
            doubts.append(Doubt(row.place, "Published", "is not published", "it was left out; publish it first"))
        elif _kind(row) not in _PARENTS:
            yield _draft(row, parents.get(_text(row, "Parent")))


def _draft(row: Row, parent: Row | None) -> Draft:
    draft = Draft(row.place)
    for heading, name in (("SKU", "id"), ("ID", "id"), ("Name", "name")):
        if heading in row.cells and name not in draft.fields:
            draft.take(name, row.cells[heading])
    _priced(draft, row)
    if (stock := row.cells.get("Stock")) is not None:
        draft.take("stock", stock)
    elif _text(row, "In stock?") == "0":
        draft.take("stock", Found("0", row.place))
    for source in (row, parent):
        if source is not None:
            _described(draft, source)
    return draft


def _priced(draft: Draft, row: Row) -> None:
    """The sale price is what buyers pay, where there is one."""
    regular, sale = row.cells.get("Regular price"), row.cells.get("Sale price")
    if (price := sale or regular) is not None:
        draft.take("price", price)
    if sale is not None and regular is not None:
        draft.take("list_price", regular)


def _described(draft: Draft, row: Row) -> None:
    """Category, measures, attributes and sentences; cost and other internals under `Meta:` are not read."""
    if "category" not in draft.fields and (category := row.cells.get("Categories")) is not None:
        draft.take("category", Found(category.text.split(",")[0].split(">")[-1].strip(), category.place))
    known = {label for label, _ in draft.facts}
    for heading, cell in row.cells.items():
        if (measure := _MEASURES.fullmatch(heading)) and measure[1] not in known:
            draft.facts.append((measure[1], Found(f"{cell.text} {measure[2]}", cell.place)))
        elif named := _ATTRIBUTE.fullmatch(heading):
            value = row.cells.get(f"Attribute {named[1]} value(s)")
            if value is not None and cell.text not in known:
                draft.facts.append((cell.text, value))
    for heading in ("Short description", "Description"):
        if (told := row.cells.get(heading)) is not None:
            draft.points += [Found(line, told.place) for line in plain(_SHORTCODE.sub("", told.text))]
    if not draft.images and "Images" in row.cells:
        draft.images = [address.strip() for address in row.cells["Images"].text.split(",")]


def _kind(row: Row) -> str:
    return _text(row, "Type").split(",")[0].strip().lower()


def _text(row: Row, heading: str) -> str:
    return row.cells[heading].text.strip() if heading in row.cells else ""
