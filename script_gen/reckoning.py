"""Totals and comparisons of prices, from the facts alone: what an answer may say of them and the gate recomputes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from script_gen.facts import ShopFacts
from script_gen.money import money
from script_gen.numbers import Quantity, quantities
from script_gen.offers import offer_of, shipping_of

Order: TypeAlias = tuple[tuple[str, int], ...]
"""Products, and how many pieces of each."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order comes to, in the shop's currency."""

    plain: Decimal
    """At the single prices."""
    goods: Decimal
    """With the promotions, as far as they can be reckoned."""
    shipping: Decimal | None
    """None where it is not asked for, or the policy does not say it plainly."""
    open_offers: tuple[str, ...]
    """Products whose promotion is true but cannot be reckoned: the checkout decides."""

    @property
    def whole(self) -> Decimal:
        """Goods and shipping."""
        return self.goods + (self.shipping or Decimal(0))


@dataclass(frozen=True, slots=True)
class Total:
    """An order whose sum may be said: so many pieces of each product, with shipping or without."""

    items: Order
    shipped: bool = False

    def bill(self, facts: ShopFacts, wall: datetime) -> Bill:
        """The order reckoned at `wall`: a promotion counts while it lasts."""
        plain = goods = Decimal(0)
        left_open: list[str] = []
        for product_id, pieces in self.items:
            price = facts.product(product_id).price
            plain += price * pieces
            cost = self._cost(facts, product_id, pieces, wall)
            if cost is None:
                left_open.append(product_id)
            goods += price * pieces if cost is None else cost
        rule = shipping_of(facts.shop.policies.get("shipping", "")) if self.shipped else None
        return Bill(plain, goods, rule.cost(goods) if rule and not left_open else None, tuple(left_open))

    def quantities(self, facts: ShopFacts, wall: datetime) -> tuple[Quantity, ...]:
        """The numbers it allows: how many pieces, and what they come to."""
        shop, bill = facts.shop, self.bill(facts, wall)
        sums = {bill.plain, bill.goods, bill.whole, bill.plain - bill.goods, bill.shipping or Decimal(0)}
        spoken = " ".join(money(amount, shop.currency, shop.language) for amount in sums)
        counts = tuple(Quantity(Decimal(pieces), "", 0, 0) for _, pieces in self.items)
        return (*counts, *quantities(spoken))

    @staticmethod
    def _cost(facts: ShopFacts, product_id: str, pieces: int, wall: datetime) -> Decimal | None:
        promotion = facts.promotion(product_id, wall)
        if promotion is None:
            return facts.product(product_id).price * pieces
        offer = offer_of(promotion.value)
        return offer.cost(facts.product(product_id).price, pieces) if offer else None


@dataclass(frozen=True, slots=True)
class Cheaper:
    """That one product costs less a piece than another."""

    product_id: str
    than: str

    def holds(self, facts: ShopFacts) -> bool:
        """Whether it is so at the prices of the facts."""
        return facts.product(self.product_id).price < facts.product(self.than).price


Proof = Total | Cheaper
