"""The ranking: the products that can be sold, the strongest first, kept for as long as its order holds."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from script_gen.facts import ShopFacts
from script_gen.sales import Sold, sold
from script_gen.standing import Standing, standings

HOLDS_FOR_MINUTES: Final = 10
"""How long an order holds before it is reckoned anew, unless a product sells out or is back."""
MANY: Final = 2_000
"""With more products, which take 0.1 ms each, it holds for an hour."""


class Ranking:
    """Where the products of a shop stand."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._standings: tuple[Standing, ...] = ()
        self._stand_at: tuple[object, ...] = ()
        self._pace: Mapping[str, Sold] = {}
        self._paced_on: date | None = None

    def at(self, wall: datetime, warmth: Callable[[], Mapping[str, float]]) -> tuple[Standing, ...]:
        """Every product that can be sold at `wall`, the strongest first.

        `warmth` gives how each does with the room, as a multiple of the shop's mean; it is asked only when the order
        is reckoned anew.
        """
        selling = self._facts.selling()
        part = wall.minute // HOLDS_FOR_MINUTES if len(selling) <= MANY else 0
        moment = (wall.date(), wall.hour, part, len(selling))
        if moment != self._stand_at:
            self._standings = standings(self._facts.shop, selling, wall, warmth(), self._pace_on(wall))
            self._stand_at = moment
        return self._standings

    def _pace_on(self, wall: datetime) -> Mapping[str, Sold]:
        """How each product sells, reckoned once a day."""
        shop = self._facts.shop
        today = wall.astimezone(shop.zone).date()
        if today != self._paced_on:
            self._pace, self._paced_on = sold(shop.aims.sales, today), today
        return self._pace
