"""Products out of tables: any merchant's headings, and the export of Shopify."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from script_gen.catalogue import woocommerce
from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import meaning
from script_gen.catalogue.markup import plain
from script_gen.catalogue.prices import RIVALS, amount
from script_gen.catalogue.sheets import Row, Table, Unreadable
from script_gen.catalogue.variants import PRICES, Variant, parted

_POINTS = re.compile(r"[\n;；|]+")
_IDENTIFIER: Final = re.compile(r"[a-z]+(?:[A-Z_][A-Za-z]*)*")
_TAGGED: Final = re.compile(r"</?[a-zA-Z][^>]*>|<!--")
_SUMS: Final = {"合计", "总计", "小计", "汇总", "total", "totals", "sum", "subtotal", "grand total"}

_VARIANT_FIELDS: Final = {
    "Variant Price": "price",
    "Variant Compare At Price": "list_price",
    "Cost per item": "cost",
    "Variant Inventory Qty": "stock",
}
SHOPIFY: Final = {"Handle", "Title", "Variant Price"}
"""Headings that only Shopify's product export has together."""


def drafts(table: Table, doubts: list[Doubt]) -> Iterator[Draft]:
    """A draft for each row; what no heading of ours names becomes a fact under the merchant's own heading.

    Rows whose name is one merged cell are variants of one product. Raises `Unreadable` when no heading names it.
    """
    if set(table.headings) >= SHOPIFY:
        yield from _shopify(table.rows, doubts)
        return
    if set(table.headings) >= woocommerce.WOOCOMMERCE:
        yield from woocommerce.drafts(table.rows, doubts)
        return
    if not any(meaning(heading) == "name" for heading in table.headings):
        found = ", ".join(repr(heading[:20]) for heading in table.headings[:6])
        raise Unreadable(f"{table.place}: no heading names the products, only {found}; write name or 商品名称 there")
    for rows in _merged(table.rows):
        if _is_sum(rows[0]):
            doubts.append(Doubt(rows[0].place, "row", "is a sum and no product", "it was left out"))
        elif _is_headings(rows[0]):
            doubts.append(Doubt(rows[0].place, "row", "names the columns again and is no product", "it was left out"))
        elif len(rows) == 1:
            yield draft_of(rows[0], doubts)
        else:
            yield from _several(rows, doubts)


def draft_of(row: Row, doubts: list[Doubt]) -> Draft:
    """One row."""
    draft = Draft(row.place)
    for heading, cell in row.cells.items():
        _take(draft, heading, cell, doubts)
    return draft


def _take(draft: Draft, heading: str, cell: Found, doubts: list[Doubt]) -> None:
    name = meaning(heading)
    if name == "points":
        lines = plain(cell.text) if _TAGGED.search(cell.text) else _POINTS.split(cell.text)
        draft.points += [Found(part.strip(), cell.place) for part in lines if part.strip()]
    elif name == "internal":
        remedy = "the column was left out, for facts are spoken; give it another heading to keep it"
        doubts.append(Doubt(cell.place.partition(" row ")[0], heading, "is the platform's own and no fact", remedy))
    elif name == "attributes":
        draft.facts += list(_listed(heading, cell))
    elif name == "images":
        draft.images += [part.strip() for part in re.split(r"[\n;；|,\s]+", cell.text) if part.strip()]
    elif name is None:
        text = " ".join(plain(cell.text)) if _TAGGED.search(cell.text) else cell.text
        draft.facts += [(heading, Found(text, cell.place))] if text else []
    elif name == "price":
        _take_price(draft, cell)
    elif (before := draft.take(name, cell)) is not None:
        problem = f"two columns disagree: {before.text!r} and {cell.text!r}"
        doubts.append(Doubt(cell.place, heading, problem, "the first is used; remove the other"))


def _listed(heading: str, cell: Found) -> Iterator[tuple[str, Found]]:
    """The properties that stand in one cell: 材质:棉;领型:圆领."""
    for part in filter(None, map(str.strip, _POINTS.split(cell.text))):
        label, colon, value = part.replace("：", ":").partition(":")
        yield (label.strip(), Found(value.strip(), cell.place)) if colon else (heading, Found(part, cell.place))


def _take_price(draft: Draft, cell: Found) -> None:
    """Another price than was found before stays beside it for `price_in` to refuse: nobody knows which buyers pay."""
    before = draft.take("price", cell)
    if before is not None and amount(before.text) != amount(cell.text):
        draft.fields["price"] = Found(f"{before.text}{RIVALS}{cell.text}", cell.place)


def _merged(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that share one merged name stand together."""
    group: list[Row] = []
    for row in rows:
        if group and not any(meaning(heading) == "name" for heading in row.merged):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _is_sum(row: Row) -> bool:
    first = next(iter(row.cells.values()), None)
    return first is not None and first.text.strip(" :：").lower() in _SUMS


def _is_headings(row: Row) -> bool:
    """Whether it is a second line of headings, in a program's own names: title, price, cateProps."""
    texts = [found.text for found in row.cells.values()]
    return len(texts) > 2 and all(map(_IDENTIFIER.fullmatch, texts)) and any(meaning(text) == "price" for text in texts)


def _several(rows: Sequence[Row], doubts: list[Doubt]) -> Iterator[Draft]:
    """What the rows have in common is the product's; where they differ, the variants'."""
    each = [draft_of(row, doubts) for row in rows]
    base = each[0]
    shared = [pair for pair in base.facts if all((pair[0], pair[1].text) in _texts(other) for other in each)]
    variants = []
    for draft in each:
        own = {name: found for name, found in draft.fields.items() if name in {*PRICES, "stock", "id"}}
        known = {label for label, _ in shared}
        variants.append(Variant(draft.place, own, [pair for pair in draft.facts if pair[0] not in known]))
    base.facts, base.shared = list(shared), shared
    base.fields.pop("stock", None)
    yield from parted(base, variants, doubts)


def _texts(draft: Draft) -> set[tuple[str, str]]:
    return {(label, found.text) for label, found in draft.facts}


def _shopify(rows: Sequence[Row], doubts: list[Doubt]) -> Iterator[Draft]:
    """A product for each handle of Shopify's export, whose further rows are variants and pictures."""
    for handle, group in groupby(_handled(rows), key=lambda pair: pair[0]):
        own = [row for _, row in group]
        if unpublished := _unpublished(own[0]):
            problem = f"{handle} is {unpublished} in Shopify"
            doubts.append(Doubt(own[0].place, "Status", problem, "it was left out; publish it first"))
            continue
        yield from parted(_begun(own), list(_variants(own)), doubts)


def _handled(rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Each row with its handle, which some exports write in the first row of a product only."""
    handle = ""
    for row in rows:
        handle = row.cells["Handle"].text if "Handle" in row.cells else handle
        yield handle, row


def _unpublished(row: Row) -> str:
    status = row.cells["Status"].text.lower() if "Status" in row.cells else "active"
    shown = row.cells["Published"].text.lower() if "Published" in row.cells else "true"
    return status if status != "active" else "not published" if shown == "false" else ""


def _begun(rows: Sequence[Row]) -> Draft:
    row, draft = rows[0], Draft(rows[0].place)
    for heading, name in (("Handle", "id"), ("Title", "name"), ("Type", "category"), ("Product Category", "category")):
        if heading in row.cells:
            draft.take(name, row.cells[heading])
    if "Body (HTML)" in row.cells:
        body = row.cells["Body (HTML)"]
        draft.points += [Found(line, body.place) for line in plain(body.text)]
    if "Vendor" in row.cells:
        draft.facts.append(("brand", row.cells["Vendor"]))
    draft.shared = list(draft.facts)
    draft.images = [row.cells["Image Src"].text for row in rows if "Image Src" in row.cells]
    return draft


def _variants(rows: Sequence[Row]) -> Iterator[Variant]:
    """The rows that are variants; the options' names stand in the first row only."""
    names = {number: cell.text for number in (1, 2, 3) if (cell := rows[0].cells.get(f"Option{number} Name"))}
    for row in rows:
        variant = Variant(row.place)
        for heading, name in _VARIANT_FIELDS.items():
            if heading in row.cells:
                variant.fields[name] = row.cells[heading]
        for number in (1, 2, 3):
            value = row.cells.get(f"Option{number} Value")
            if value is not None and value.text != "Default Title":
                variant.options.append((names.get(number, f"option {number}"), value))
        if variant.fields or variant.options:
            yield variant
