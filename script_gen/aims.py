"""Reads what a merchant wants of a show out of the shop file: the goal, products in focus, the sales history."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from script_gen.product import Aims, Product, Sale
from script_gen.sales import read_sales
from script_gen.shop_faults import Faults
from script_gen.shop_model import ShopModel
from script_gen.standing import GOALS


def read_aims(raw: dict[str, Any], products: Sequence[Product], folder: Path, faults: Faults) -> Aims:
    """The aims of the `shop` part, which its model has read without fault."""
    model = ShopModel.model_validate(raw)
    if model.goal not in GOALS:
        faults.add("shop.goal", f"{model.goal[:40]!r} is no goal", f"write one of {', '.join(GOALS)}")
    ids = {product.id for product in products}
    for at, wanted in enumerate(model.focus):
        if wanted not in ids:
            faults.add(f"shop.focus[{at}]", f"there is no product {wanted!r}", "write the id of a product of this shop")
    sales = () if model.sales_history is None else _sales(model.sales_history, products, folder, faults)
    return Aims(model.goal, tuple(model.focus), sales)


def _sales(name: str, products: Sequence[Product], folder: Path, faults: Faults) -> tuple[Sale, ...]:
    home = folder.resolve()
    table = (home / name).resolve()
    if not table.is_relative_to(home):
        faults.add("shop.sales_history", f"{name!r} lies outside the shop folder", "copy the table into the folder")
        return ()
    if not table.is_file():
        faults.add("shop.sales_history", f"there is no table {name!r}", "put it there, or delete the entry")
        return ()
    known = {known.lower(): product.id for product in products for known in (product.name, product.id)}
    return read_sales(table, known, faults, "shop.sales_history")
