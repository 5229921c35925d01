"""A shop's sales history: read from the merchant's own table, and what sells at which hour."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from script_gen.catalogue.draft import Doubt
from script_gen.catalogue.headings import key
from script_gen.catalogue.sheets import Row, Unreadable, tables
from script_gen.product import Sale
from script_gen.shop_faults import Faults

HALF_LIFE_DAYS: Final = 14.0
"""A sale of two weeks ago counts half as much as one of today."""
FAULTS_TOLD: Final = 20
"""Bad rows named; the rest are counted."""
_HEADINGS: Final = {
    "at": ("time", "date", "datetime", "soldat", "createdat", "paidat", "orderdate", "ordertime", "时间", "日期",
           "下单时间", "付款时间", "成交时间", "支付时间", "订单创建时间", "订单时间"),
    "hour": ("hour", "小时", "时段"),
    "product": ("productid", "product", "id", "sku", "name", "title", "item", "lineitemname", "商品编号", "商品编码",
                "商品id", "商品", "商品名称", "商品名", "名称", "货号", "商品标题", "宝贝名称"),
    "pieces": ("pieces", "quantity", "qty", "sold", "units", "lineitemquantity", "数量", "件数", "销量", "购买数量",
               "成交件数"),
}  # fmt: skip
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})(?::\d{2})?)?")


def read_sales(path: Path, products: Mapping[str, str], faults: Faults, place: str) -> tuple[Sale, ...]:
    """Every sale in a CSV or Excel table; `products` gives the id of an id or a name, in lower case.

    Each bad row is a fault with its number. What is no longer sold is passed over; a table that names nothing that is
    sold is a fault.
    """
    try:
        doubts: list[Doubt] = []
        table = [row for sheet in tables(path, _known, doubts) for row in sheet.rows]
    except Unreadable as error:
        faults.add(place, str(error), "write a CSV with the columns time, product, pieces")
        return ()
    columns = _columns(table[0]) if table else {}
    if missing := [name for name in ("at", "product", "pieces") if name not in columns]:
        wanted = {"at": "time", "product": "product", "pieces": "pieces"}
        names = ", ".join(wanted[each] for each in missing)
        faults.add(place, f"{path.name} has no column {names}", "write a CSV with the columns time, product, pieces")
        return ()
    bad = Faults(path)
    for doubt in doubts:
        if doubt.field != "headings":
            bad.add(doubt.place, doubt.problem, doubt.remedy)
    sold = tuple(_sales(table, columns, products, bad))
    for fault in bad.found[:FAULTS_TOLD]:
        faults.add(fault.place, fault.problem, fault.remedy)
    if len(bad.found) > FAULTS_TOLD:
        faults.add(path.name, f"{len(bad.found) - FAULTS_TOLD} more rows cannot be read", "correct those above first")
    if not sold and not bad.found:
        faults.add(path.name, "names no product of this shop", "write the products' ids or names as in the shop file")
    return sold


def _known(heading: str) -> bool:
    return any(key(heading) in names for names in _HEADINGS.values())


def _columns(first: Row) -> dict[str, str]:
    """What is wanted to the heading under which it stands; the earlier word of ours wins."""
    known = {key(heading): heading for heading in first.cells}
    found = {}
    for name, words in _HEADINGS.items():
        heading = next((known[word] for word in words if word in known), None)
        if heading is not None:
            found[name] = heading
    return found


def _sales(
    table: Iterable[Row], columns: Mapping[str, str], products: Mapping[str, str], bad: Faults
) -> Iterator[Sale]:
    for row in table:
        said = {name: row.cells[heading].text for name, heading in columns.items() if heading in row.cells}
        moment = _DAY.match(said.get("at", ""))
        pieces = said.get("pieces", "").removesuffix(".0")
        try:
            day = date(int(moment[1]), int(moment[2]), int(moment[3])) if moment else None
        except ValueError:
            day = None
        if moment is None or day is None:
            bad.add(row.place, f"{said.get('at', '')[:30]!r} is no date", "write it like 2026-11-22 20:15")
        elif not pieces.isdecimal():
            bad.add(row.place, f"{pieces[:30]!r} is no number of pieces", "write a whole number")
        elif (product_id := products.get(said.get("product", "").lower())) is not None:
            yield Sale(product_id, day, _hour(said.get("hour") or moment[4]), int(pieces))


def _hour(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and int(said) < 24 else None


@dataclass(frozen=True, slots=True)
class Sold:
    """How one product sells."""

    a_day: float
    """Pieces a day lately, older days counting less."""
    by_hour: tuple[float, ...]
    """Share of its pieces in each hour of the day; even where no hours are known."""

    def now(self, hour: int) -> float:
        """How much better or worse than its average hour this one is: 1 is average."""
        return 24 * sum(self.by_hour[(hour + away) % 24] * weight for away, weight in ((-1, 0.25), (0, 0.5), (1, 0.25)))


_EVENLY: Final = 24.0
"""Pieces of even sales assumed before any are known, so that one sale at three at night makes no rule."""


def sold(sales: Iterable[Sale], today: date) -> dict[str, Sold]:
    """Each product's pace and hours, as known on that day; later sales are passed over."""
    pieces: defaultdict[str, float] = defaultdict(float)
    hours: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for sale in sales:
        if (age := (today - sale.day).days) < 0:
            continue
        pieces[sale.product_id] += sale.pieces * 0.5 ** (age / HALF_LIFE_DAYS)
        if sale.hour is not None:
            hours[sale.product_id][sale.hour] += sale.pieces
    days = 1 / (1 - 0.5 ** (1 / HALF_LIFE_DAYS))
    return {product_id: Sold(weight / days, _shares(hours[product_id])) for product_id, weight in pieces.items()}


def _shares(hours: Counter[int]) -> tuple[float, ...]:
    total = hours.total() + _EVENLY
    return tuple((hours[hour] + _EVENLY / 24) / total for hour in range(24))
