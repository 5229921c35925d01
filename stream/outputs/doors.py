"""The doors: how many viewers are let in, how many may still be connecting, and when one is taken to be gone."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from stream.outputs.offer import OfferRefused
from stream.outputs.seat import Seat
from stream.timeline import Samples, from_s

CONNECT_WITHIN: Final = from_s(15)
SILENT_FOR: Final = from_s(8)
"""Browsers report pictures every second, sound every five."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The bounds that a WHEP endpoint sets its viewers."""

    viewers_max: int = 300
    """Seats."""
    half_open_max: int = 32
    """Viewers answered and not yet connected, a quarter of them from one address; each costs a socket and a key, and
    anybody can ask for one."""
    connect_within: Samples = CONNECT_WITHIN
    silent_for: Samples = SILENT_FOR
    """A viewer that reports nothing for so long has vanished."""

    def admit(self, seats: Collection[Seat], address: str) -> None:
        """Let one more in beside `seats`; raises `OfferRefused` (503) when there is no room for one from `address`."""
        half_open = [seat for seat in seats if seat.half_open]
        if len(seats) >= self.viewers_max:
            raise OfferRefused(503, f"all {self.viewers_max} seats are taken")
        if len(half_open) >= self.half_open_max:
            raise OfferRefused(503, "too many viewers are connecting at this moment; try again in a second")
        if address and sum(seat.address == address for seat in half_open) >= max(1, self.half_open_max // 4):
            raise OfferRefused(503, "too many viewers are connecting from this address; try again in a second")

    def has_lost(self, seat: Seat, now: Samples) -> bool:
        """Whether the viewer of a seat is gone."""
        return seat.lost(now, self.connect_within, self.silent_for)
