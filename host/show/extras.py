"""What comes and goes in the picture beside the script: order toasts, written answers, ticker, product pictures."""

from typing import Any, Final

from host.avatar.scene import Bubble, Showcase, Toast
from host.shelf import Shelf
from host.show.showcases import Showcases
from host.show.text_notes import TextNotes
from host.show.toasts import Toasts
from host.show.track import Placed
from stream.timeline import Samples, from_s

LOOK_EVERY: Final = from_s(5)
"""How often the ticker's entries are looked up: an offer that has ended leaves it."""


class LiveExtras:
    """Implements `host.show.frames.Extras` for a running show."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self.toasts = Toasts()
        self.notes = TextNotes(language)
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

    def note(self, at: Samples, *, room: bool) -> Bubble | None:
        """The answer in writing to be shown, where there is room for one."""
        return self.notes.at(at, room=room)

    def hear(self, message: dict[str, Any]) -> None:
        """What viewers are told, some of which the picture shows too."""
        self.toasts.hear(message)
        self.notes.hear(message)

    def ticker(self, at: Samples) -> tuple[str, ...]:
        """The shop's policies and running offers."""
        if at - self._looked_up >= LOOK_EVERY:
            self._looked_up = at
            self._entries = self._shelf.ticker()
        return self._entries
