"""`livehost report`: which words sold, from what the shop's shows have kept."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from host.commands.lines import Json, for_people, say_json
from host.commands.script import present
from host.commands.shop import load, refuse, settings_from
from host.learning.page import page
from host.learning.report import Account, Row, account
from host.schema import NewerStore
from host.show.events import EventType
from host.store import kept
from script_gen.facts import POLICIES, ShopFacts
from script_gen.product import Shop

HEADS: Final = ("told", "orders", "taps", "comments", "likes", "there a minute later", "points per 100 viewers")
FIELDS: Final = {
    "zh": {"stock": "库存", "list_price": "标价", "promotion_ends": "活动截止"},
    "en": {"stock": "stock", "list_price": "list price", "promotion_ends": "offer ends"},
}
"""What fixed fields are called; others that are no field of the merchant's say all by themselves."""
_BARE: Final = {"promotion", "selling_point", "scene", "faq", "advice", "occasion", "name", *POLICIES}


def report(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    days: Annotated[float, typer.Option(help="How many days back.", min=0.01, max=3650)] = 30.0,
    simulated: Annotated[bool, typer.Option("--simulated", help="Of rehearsals and demos instead.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write the report as an HTML page too.")] = None,
    as_json: Json = False,
) -> None:
    """Say which words sold: for each manner, product, hour, beat, fact and sentence, what the room did.

    Counted are watch time, comments, likes, cards tapped and orders while it was said and in the minute after. Real
    shows and simulated ones are never mixed. Rates have a 90 % interval: where two overlap, nothing is proved yet.

    **Examples**

    - `livehost report myshop`
    - `livehost report myshop --days 7 --html sold.html`
    """
    chosen = load(shop)
    names = Names(chosen)
    made = account(_presented(chosen, days), simulated=simulated, said=names.said, named=names.named)
    if html is not None:
        try:
            html.write_text(page(made, chosen.name, chosen.language), encoding="utf-8")
        except OSError as error:
            refuse(f"cannot write {html}: {error.strerror}")
    if not for_people(as_json):
        say_json(made.json())
    else:
        _tell(made, chosen)


def _presented(shop: Shop, days: float) -> list[dict[str, Any]]:
    since = asyncio.run(present()) - timedelta(days=days)
    try:
        data = kept(settings_from().database_url(), EventType.PRESENTED, since)
    except NewerStore as fault:
        refuse(str(fault))
    except SQLAlchemyError as error:
        refuse(f"the store cannot be read: {type(error).__name__}; check LIVEHOST_DATABASE or LIVEHOST_DATA_DIR")
    return [one for one in data if one["shop"] == shop.id]


class Names:
    """What facts say and products are called, by their ids; of those that are no more, the id."""

    def __init__(self, shop: Shop) -> None:
        self._facts = ShopFacts(shop)
        self._fields = FIELDS[shop.language]
        self._colon = "：" if shop.language == "zh" else ": "
        self._owners = {fact_id: product.name for product in shop.products for fact_id in self._facts.of(product.id)}

    def said(self, fact_id: str) -> str:
        fact = self._facts.find(fact_id)
        if fact is None:
            return fact_id
        field = "" if fact.field in _BARE else self._fields.get(fact.field, fact.field)
        value = f"{field}{self._colon}{fact.value}" if field else fact.value
        return f"{owner} · {value}" if (owner := self._owners.get(fact_id)) else value

    def named(self, product_id: str) -> str:
        return self._facts.product(product_id).name if self._facts.knows(product_id) else product_id


def _tell(made: Account, shop: Shop) -> None:
    console = Console()
    what = "simulated presentations" if made.simulated else "presentations"
    console.print(f"{shop.name}: {made.presentations} {what}", highlight=False)
    if not made.presentations:
        console.print("Nothing was kept in that time: a presentation counts when somebody watched or wrote.")
    for name, rows in made.tables.items():
        if rows:
            console.print(_table(name, rows))


def _table(name: str, rows: tuple[Row, ...]) -> Table:
    table = Table(name, *HEADS, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        low, high = row.interval
        stayed = f"{row.stayed / row.reached:.0%}" if row.reached else ""
        deeds = [str(row.deeds[deed]) for deed in ("orders", "clicks", "comments", "likes")]
        table.add_row(row.name, str(row.told), *deeds, stayed, f"{row.per_100:.2f} ({low:.2f} to {high:.2f})")
    return table
