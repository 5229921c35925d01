"""What comes and goes in the picture beside the script: order toasts, the ticker, the product's pictures."""

from typing import Final

from host.avatar.scene import Showcase, Toast
from host.shelf import Shelf
from host.show.showcases import Showcases
from host.show.toasts import Toasts
from host.show.track import Placed
from stream.timeline import Samples, from_s

LOOK_EVERY: Final = from_s(5)
"""How often the ticker's entries are looked up: an offer that has ended leaves it."""


class LiveExtras:
    """Implements `host.show.frames.Extras` for a running show."""

    def __init__(self, shelf: Shelf) -> None:
        self.toasts = Toasts()
        self.showcases = Showcases(shelf.images)
        self._shelf = shelf
        self._entries = shelf.ticker()
        self._looked_up = Samples(0)

    def showcase(self, latest: Placed | None, product_id: str | None, at: Samples) -> Showcase | None:
        """The product's pictures, while they fill the screen."""
        return self.showcases.at(latest, product_id, at)

    def toast(self, at: Samples) -> Toast | None:
        """The order to be told of."""
        return self.toasts.at(at)

    def ticker(self, at: Samples) -> tuple[str, ...]:
        """The shop's policies and running offers."""
        if at - self._looked_up >= LOOK_EVERY:
            self._looked_up = at
            self._entries = self._shelf.ticker()
        return self._entries
