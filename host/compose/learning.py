"""What a room learns from its viewers, and the stock that their orders change, for the script and the console."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from host.compose.conversing import Conversation
from host.compose.premises import Premises
from host.console.learning_routes import learning_routes
from host.console.panel import Panel
from host.console.stock_routes import stock_routes
from host.learning.learning import DEED, KEPT_DAYS, Learning
from host.show.events import EventType
from host.show.stockroom import Stockroom
from script_gen.script import Script


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


def learning_for(premises: Premises, *, viewers: Callable[[], int]) -> Learning:
    """What the script will ask, rebuilt from what the store keeps."""
    clock, store, learns = premises.clock, premises.store, premises.settings.learn
    return Learning(
        clock,
        premises.log,
        premises.shop,
        viewers=viewers,
        seed=premises.programme.seed,
        simulated=not premises.programme.real,
        on=learns,
        past=store.data(EventType.PRESENTED, clock.wall() - timedelta(days=KEPT_DAYS)),
        deeds=store.edits(DEED) if learns else (),
    )


def schooling(premises: Premises, talk: Conversation, script: Script, learning: Learning) -> Schooling:
    """What learns, and the stock as the store keeps it; from now on both hear what viewers do."""
    stockroom = Stockroom(
        talk.show,
        premises.facts,
        farewell=lambda product_id: script.sold_out(product_id, premises.clock.wall()),
        row=premises.shelf.row,
        simulated=not premises.programme.real,
        past=premises.store.data(EventType.STOCK),
    )
    talk.audience.ears += [learning.reacted, stockroom.ordered]
    return Schooling(learning, stockroom)
