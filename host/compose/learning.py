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


def schooling(premises: Premises, talk: Conversation, script: Script, *, viewers: Callable[[], int]) -> Schooling:
    """Both, rebuilt from what the store keeps; from now on the script asks them."""
    show, clock, store = talk.show, premises.clock, premises.store
    since, simulated = clock.wall() - timedelta(days=KEPT_DAYS), not premises.programme.real
    learns = premises.settings.learn
    learning = Learning(
        show,
        premises.shop,
        viewers=viewers,
        seed=premises.programme.seed,
        simulated=simulated,
        on=learns,
        past=store.data(EventType.PRESENTED, since),
        deeds=store.edits(DEED) if learns else (),
    )
    stockroom = Stockroom(
        show,
        premises.facts,
        farewell=lambda product_id: script.sold_out(product_id, clock.wall()),
        row=premises.shelf.row,
        simulated=simulated,
        past=store.data(EventType.STOCK),
    )
    script.taste = learning
    talk.audience.ears += [learning.reacted, stockroom.ordered]
    return Schooling(learning, stockroom)
