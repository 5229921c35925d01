"""The stockroom: orders and people change what there is, and a product that sells out on the air is left at once."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from comments.comment import Comment, Kind
from host.console.desk import DeskRefusal
from host.show.cue import Entry
from host.show.events import EventType
from script_gen.facts import ShopFacts
from script_gen.line import Line

if TYPE_CHECKING:
    from host.show.show import Show


class Stockroom:
    """Keeps the stock while live: the shop file's figure, less what was ordered since, or what a person says.

    Implements `host.console.stock_routes.Stock`.
    """

    def __init__(
        self,
        show: "Show",
        facts: ShopFacts,
        *,
        farewell: Callable[[str], Line | None],
        row: Callable[[str], dict[str, Any]],
        simulated: bool = False,
        past: Iterable[dict[str, Any]] = (),
    ) -> None:
        """`farewell` says that a product has just sold out, `row` is how the pages show it.

        `past` are the data of kept `STOCK` events, oldest first: they hold as long as the shop file says the same. What
        happens in a `simulated` room is marked so, and holds in no other.
        """
        self._show = show
        self._facts = facts
        self._farewell = farewell
        self._row = row
        self._simulated = simulated
        self._filed = {product.id: product.stock for product in facts.shop.products}
        own = [data for data in past if data["shop"] == facts.shop.id and not data["simulated"]]
        for product_id, data in {data["product_id"]: data for data in own}.items():
            if not simulated and facts.knows(product_id) and data["filed"] == self._filed[product_id]:
                facts.restock(product_id, data["stock"])

    def ordered(self, order: Comment) -> None:
        """Somebody ordered: what is named by id is fewer from now on. Others count nothing here."""
        product_id = order.about
        pretended = order.simulated and not self._simulated
        if order.kind is not Kind.ORDER or pretended or not self._facts.knows(product_id):
            return
        if (stock := self._facts.stock(product_id)) is not None:
            self._set(product_id, max(0, stock - order.count))

    def set(self, by: str, product_id: str, stock: int) -> None:
        """A person says how many there are."""
        if not self._facts.knows(product_id):
            raise DeskRefusal(f"the shop has no product {product_id!r}", code="unknown_product")
        deed = {"action": "stock", "product_id": product_id, "stock": stock}
        self._show.log.append(EventType.EDITED, deed, by=by)
        self._set(product_id, stock)

    def state(self) -> list[dict[str, Any]]:
        """What the console shows: each counted product with its stock and the shop file's figure."""
        return [
            {"product_id": product.id, "name": product.name, "stock": self._facts.stock(product.id), "filed": filed}
            for product in self._facts.shop.products
            if (filed := self._filed[product.id]) is not None or self._facts.stock(product.id) is not None
        ]

    def _set(self, product_id: str, stock: int) -> None:
        before = self._facts.stock(product_id)
        if stock == before:
            return
        self._facts.restock(product_id, stock)
        known = {"shop": self._facts.shop.id, "product_id": product_id, "stock": stock}
        marks = {"filed": self._filed[product_id], "simulated": self._simulated}
        self._show.log.append(EventType.STOCK, known | marks)
        self._show.announce({"type": "product", **self._row(product_id)})
        if stock == 0:
            self._leave(product_id)

    def _leave(self, product_id: str) -> None:
        """Say so and go on to another product, when this one is being presented."""
        playing = self._show.director.playing or self._show.director.suspended
        if playing is None or playing.cue.line.product_id != product_id:
            return
        if (line := self._farewell(product_id)) is not None:
            cue = self._show.director.cue(line, entry=Entry.CLAUSE_END)
            self._show.perform(self._show.director.say(cue))
        self._show.perform(self._show.director.leave())
