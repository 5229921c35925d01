"""Order toasts: one after another, each for a few seconds; a rush is thinned out, the newest win."""

from collections import deque
from typing import Any, Final

from host.avatar.scene import Toast
from stream.timeline import Samples, from_s

LASTS: Final = from_s(3.2)
GAP: Final = from_s(0.5)
WAITING_AT_MOST: Final = 4
"""Orders waiting to be shown; in a rush the oldest is not shown at all. All are in the log."""


class Toasts:
    """Hears what viewers are told of reactions, on the event loop. Moments must rise."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, str, bool]] = deque(maxlen=WAITING_AT_MOST)
        self._shown: Toast | None = None
        self._free_from = Samples(-(2**40))

    def hear(self, message: dict[str, Any]) -> None:
        """Take the message of an order that a source reported; nothing else gives a toast."""
        if message.get("type") == "reaction" and message.get("kind") == "order" and message.get("author"):
            self._waiting.append((message["author"], message.get("about", ""), bool(message.get("simulated"))))

    def at(self, moment: Samples) -> Toast | None:
        """The toast on show at `moment`."""
        if self._shown is not None and moment - self._shown.since >= LASTS:
            self._shown = None
            self._free_from = Samples(moment + GAP)
        if self._shown is None and self._waiting and moment >= self._free_from:
            self._shown = Toast(*self._waiting.popleft(), since=moment)
        return self._shown
