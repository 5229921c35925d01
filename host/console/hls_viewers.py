"""Who watches without WebRTC: players have no connection, but they keep asking for the live playlist."""

from collections import OrderedDict
from typing import Final

WITHIN_S: Final = 15.0
"""Players ask about every six seconds, at the latest after one and a half segments' longest time."""

REMEMBERED: Final = 10_000


class HlsViewers:
    """Counts the addresses that asked lately. Bounded: `REMEMBERED`, those heard of longest ago go first."""

    def __init__(self) -> None:
        self._asked_at: OrderedDict[str, float] = OrderedDict()

    def asked(self, address: str, now_s: float) -> None:
        """Somebody at `address` asked for the live playlist."""
        self._asked_at[address] = now_s
        self._asked_at.move_to_end(address)
        if len(self._asked_at) > REMEMBERED:
            self._asked_at.popitem(last=False)

    def count(self, now_s: float) -> int:
        """How many watch now."""
        while self._asked_at and next(iter(self._asked_at.values())) < now_s - WITHIN_S:
            self._asked_at.popitem(last=False)
        return len(self._asked_at)
