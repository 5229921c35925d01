"""What an order comes to, as it is said: the sum with its promotions, then what shipping adds."""

from datetime import datetime
from decimal import Decimal

from script_gen.facts import ShopFacts
from script_gen.line import Gesture
from script_gen.money import money
from script_gen.product import Fact
from script_gen.reckoning import Bill, Order, Total
from script_gen.reply import Content
from script_gen.writers.grammar import COMMON_UNIT


class Sums:
    """States the totals of orders; the grounding gate reckons each anew."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._language = facts.shop.language

    def of(self, total: Total, wall: datetime) -> list[Content]:
        """The sum at `wall` of an order whose products can all be had, each step shown."""
        bill = total.bill(self._facts, wall)
        summed = self._sum_of_one if len(total.items) == 1 else self._sum_of_several
        return [summed(total, bill, wall), *self._shipping(total, bill)]

    def _sum_of_one(self, total: Total, bill: Bill, wall: datetime) -> Content:
        ((product_id, pieces),) = total.items
        offer = self._facts.promotion(product_id, wall)
        if bill.open_offers:
            pattern = "total_open"
        elif bill.goods != bill.plain:
            pattern = "total_less"
        elif offer is not None:
            pattern = "total_gift"
        else:
            pattern = "price" if pieces == 1 else "total"
        slots = self._summands(total.items) | ({"promotion": offer} if offer is not None else {})
        return Content(pattern, slots, product_id, self._amounts(total, bill), (total,), gesture=Gesture.COUNT)

    def _sum_of_several(self, total: Total, bill: Bill, wall: datetime) -> Content:
        cheaper = bill.goods != bill.plain
        pattern = "totals_open" if bill.open_offers else "totals_less" if cheaper else "totals"
        slots = self._summands(total.items)
        if cheaper:
            offers = {at: self._facts.promotion(product_id, wall) for at, (product_id, _) in enumerate(total.items)}
            slots |= {f"promotion{at}": offer for at, offer in offers.items() if offer is not None}
        words = self._amounts(total, bill) | {"less": self._money(bill.plain - bill.goods)}
        return Content(pattern, slots, None, words, (total,), gesture=Gesture.COUNT)

    def _summands(self, order: Order) -> dict[str, Fact]:
        """Name and price of everything ordered, numbered; the first also without a number."""
        numbered = [(at, product_id, self._facts.of(product_id)) for at, (product_id, _) in enumerate(order)]
        first = numbered[0][2]
        slots = {"subject": first[f"{order[0][0]}.name"], "price": first[f"{order[0][0]}.price"]}
        slots |= {f"price{at}": facts[f"{product_id}.price"] for at, product_id, facts in numbered}
        return slots | {f"name{at}": facts[f"{product_id}.name"] for at, product_id, facts in numbered}

    def _amounts(self, total: Total, bill: Bill) -> dict[str, str]:
        plain, goods = self._money(bill.plain), self._money(bill.goods)
        return {"items": self._items(total.items), "plain": plain, "total": goods}

    def _shipping(self, total: Total, bill: Bill) -> list[Content]:
        """What the shop's rule on shipping adds, where it was asked for; its own words where it cannot be reckoned."""
        shipping = self._facts.policies().get("shop.shipping")
        if not total.shipped or shipping is None:
            return []
        if bill.shipping is None:
            return [Content("policy", {"value": shipping})]
        words = {"fee": self._money(bill.shipping), "whole": self._money(bill.whole)}
        free = "shipped_free" if bill.shipping == 0 else "shipped"
        return [Content(free, {"shipping": shipping}, None, words, (total,))]

    def _items(self, order: Order) -> str:
        def one(product_id: str, count: int) -> str:
            product = self._facts.product(product_id)
            if self._language == "zh":
                return f"{count}{product.unit or COMMON_UNIT['zh']}{product.name}"
            return f"{count} of the {product.name}" if count > 1 else f"the {product.name}"

        return ("加" if self._language == "zh" else " and ").join(one(*item) for item in order)

    def _money(self, amount: Decimal) -> str:
        return money(amount, self._facts.shop.currency, self._language)
