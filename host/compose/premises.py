"""What every part of a room builds on: the shop, its settings and programme, the time, and what is written down."""

from dataclasses import dataclass

from host.compose.programme import Programme
from host.settings import Settings
from host.shelf import Shelf
from host.show.ledger import Ledger
from host.show.log import Log
from host.show.thinking import Thinking
from host.show.track import Track
from host.store import Store
from script_gen.facts import ShopFacts
from script_gen.product import Shop
from stream.clock import Clock


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a room is opened. Only the composition passes it on: the parts themselves are given what they need."""

    run: str
    """The name of this run of the show."""
    clock: Clock
    shop: Shop
    settings: Settings
    programme: Programme
    facts: ShopFacts
    shelf: Shelf
    store: Store
    thinking: Thinking
    log: Log
    """What happens, for the store."""
    track: Track
    """What is said when, for the pictures."""
    ledger: Ledger
    """What viewers wrote, and what became of it."""
