"""What a room learns from its viewers, and the stock that their orders change, for the script and the console."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from host.compose.conversing import Conversation
from host.compose.programme import Programme
from host.console.learning_routes import learning_routes
from host.console.panel import Panel
from host.console.stock_routes import stock_routes
from host.learning.learning import DEED, KEPT_DAYS, Learning
from host.settings import Settings
from host.shelf import Shelf
from host.show.events import EventType
from host.show.stockroom import Stockroom
from host.store import Store
from script_gen.facts import ShopFacts
from script_gen.script import Script
from stream.clock import Clock


@dataclass(frozen=True, slots=True)
class Schooling:
    """What learns, and what counts."""

    learning: Learning
    stockroom: Stockroom

    @property
    def panels(self) -> tuple[Panel, ...]:
        """What of it the console shows."""
        return (
            Panel("learning", self.learning.state, partial(learning_routes, self.learning)),
            Panel("stock", self.stockroom.state, partial(stock_routes, self.stockroom)),
        )


def schooling(
    clock: Clock,
    talk: Conversation,
    script: Script,
    facts: ShopFacts,
    shelf: Shelf,
    store: Store,
    settings: Settings,
    programme: Programme,
    *,
    viewers: Callable[[], int],
) -> Schooling:
    """Both, rebuilt from what the store keeps; from now on the script asks them."""
    show = talk.show
    since = clock.wall() - timedelta(days=KEPT_DAYS)
    learning = Learning(
        show,
        facts.shop,
        viewers=viewers,
        seed=programme.seed,
        simulated=not programme.real,
        on=settings.learn,
        past=store.data(EventType.PRESENTED, since),
        deeds=store.edits(DEED) if settings.learn else (),
    )
    stockroom = Stockroom(
        show,
        facts,
        farewell=lambda product_id: script.sold_out(product_id, clock.wall()),
        row=shelf.row,
        simulated=not programme.real,
        past=store.data(EventType.STOCK),
    )
    script.taste = learning
    talk.audience.ears += [learning.reacted, stockroom.ordered]
    return Schooling(learning, stockroom)
