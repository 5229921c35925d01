"""Products out of tables: any merchant's headings, and the export of Shopify."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import meaning
from script_gen.catalogue.sheets import Row

_POINTS = re.compile(r"[\n;；|]+")
_TAGS = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")

_VARIANT_PRICES: Final = (
    ("Variant Price", "price"),
    ("Variant Compare At Price", "list_price"),
    ("Cost per item", "cost"),
)
SHOPIFY: Final = {"Handle", "Title", "Variant Price"}
"""Headings that only Shopify's product export has together."""


def drafts(found: Iterable[Row], doubts: list[Doubt]) -> Iterator[Draft]:
    """A draft for each row; what no heading of ours names becomes a fact under the merchant's own heading."""
    for row in found:
        draft = Draft(row.place)
        for heading, cell in row.cells.items():
            _take(draft, heading, cell, doubts)
        yield draft


def shopify(found: Iterable[Row], doubts: list[Doubt]) -> Iterator[Draft]:
    """A draft for each handle of Shopify's export, whose further rows are variants and pictures."""
    draft: Draft | None = None
    handle = ""
    options: dict[int, str] = {}
    for row in found:
        new = row.cells.get("Handle", Found("", row.place)).text
        if draft is None or (new and new != handle):
            if draft is not None:
                yield draft
            draft, handle, options = Draft(row.place), new, {}
            _begin(draft, row)
        _variant(draft, row, options, doubts)
    if draft is not None:
        yield draft


def _take(draft: Draft, heading: str, cell: Found, doubts: list[Doubt]) -> None:
    name = meaning(heading)
    if name == "points":
        draft.points += [Found(part.strip(), cell.place) for part in _POINTS.split(cell.text) if part.strip()]
    elif name == "images":
        draft.images += [part.strip() for part in re.split(r"[\n;；|,\s]+", cell.text) if part.strip()]
    elif name is None:
        draft.facts.append((heading, cell))
    elif (before := draft.take(name, cell)) is not None:
        problem = f"two columns disagree: {before.text!r} and {cell.text!r}"
        doubts.append(Doubt(cell.place, heading, problem, "the first is used; remove the other"))


def _begin(draft: Draft, row: Row) -> None:
    for heading, name in (("Handle", "id"), ("Title", "name"), ("Type", "category"), ("Product Category", "category")):
        if heading in row.cells:
            draft.take(name, row.cells[heading])
    if "Body (HTML)" in row.cells:
        body = row.cells["Body (HTML)"]
        draft.points += [Found(line, body.place) for line in plain(body.text)]
    if "Vendor" in row.cells:
        draft.facts.append(("brand", row.cells["Vendor"]))


def _variant(draft: Draft, row: Row, options: dict[int, str], doubts: list[Doubt]) -> None:
    """The first variant's price, the stock of all, and the values of each option as one fact.

    `options` are the options' names, which stand in the first row only.
    """
    cells = row.cells
    if "Image Src" in cells:
        draft.images.append(cells["Image Src"].text)
    for heading, name in _VARIANT_PRICES:
        if heading in cells and (before := draft.take(name, cells[heading])) is not None:
            problem = f"variants have different prices: {before.text} and {cells[heading].text}"
            doubts.append(
                Doubt(row.place, heading, problem, "the first is used; give dearer variants their own handle")
            )
    if "Variant Inventory Qty" in cells:
        _add_stock(draft, cells["Variant Inventory Qty"])
    for number in (1, 2, 3):
        if (label := cells.get(f"Option{number} Name")) is not None:
            options[number] = label.text
        value = cells.get(f"Option{number} Value")
        if value is not None and value.text != "Default Title":
            _add_option(draft, options.get(number, f"option {number}"), value)


def _add_stock(draft: Draft, cell: Found) -> None:
    before = draft.fields.get("stock")
    if before is not None and before.text.isdigit() and cell.text.isdigit():
        draft.fields["stock"] = Found(str(int(before.text) + int(cell.text)), before.place)
    else:
        draft.take("stock", cell)


def _add_option(draft: Draft, label: str, value: Found) -> None:
    for place, (known, found) in enumerate(draft.facts):
        if known == label:
            if value.text not in found.text.split(", "):
                draft.facts[place] = (known, Found(f"{found.text}, {value.text}", found.place))
            return
    draft.facts.append((label, value))


def plain(html: str) -> list[str]:
    """The lines of a piece of HTML as text."""
    lines = _TAG.sub("", _TAGS.sub("\n", html)).split("\n")
    return [line for line in (" ".join(unescape(line).split()) for line in lines) if line]
