"""What a line may speak of: the facts of one product that are true now, the least told first."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from script_gen.almanac.festivals import Occasion
from script_gen.facts import POLICIES, ShopFacts
from script_gen.product import Fact, Product
from script_gen.standing import suits
from script_gen.writers.grammar import Subject

SMALL_STOCK: Final = 20
"""Pieces at or below which the host may mention how many there are."""
ENDS_SOON: Final = timedelta(days=7)
"""An offer whose end is nearer may be spoken of with its end."""
LOOKED_BESIDE: Final = 12
"""Other products of the shop looked at for one to set beside."""
_FRESHEST: Final = 3

Slots = dict[str, tuple[Fact, ...]]


class Subjects:
    """Chooses what to tell; remembers what a show and a presentation have told."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self.told: Counter[str] = Counter()
        """How often each fact was told in the whole show."""
        self._in_segment: set[str] = set()

    def begin(self) -> None:
        """A new presentation: everything may be told again."""
        self._in_segment = set()

    def tell(self, fact_ids: Sequence[str]) -> None:
        """These were told."""
        self.told.update(fact_ids)
        self._in_segment.update(fact_ids)

    def of(self, product_id: str, random: Random, wall: datetime) -> Subject:
        """What may be said of a product at `wall`; no selling point and no moment twice in one presentation."""
        facts = self._facts.of(product_id)
        product = self._facts.product(product_id)
        fixed = ("name", "number", "price", "list_price", "stock")
        known = {name: facts.get(f"{product_id}.{name}") for name in fixed}
        slots: Slots = {name: (fact,) for name, fact in known.items() if fact}
        for slot, kind in (("point", "selling_point"), ("scene", "scene")):
            own = f"{product_id}.{slot}."
            told = [fact for fact in facts.values() if fact.field == kind and fact.id.startswith(own)]
            if untold := [fact for fact in told if fact.id not in self._in_segment]:
                slots[slot] = tuple(self._least_told(untold)[:_FRESHEST])
        slots |= self._offer(product_id, wall) | self._policies()
        if near := self._occasion(product, wall):
            slots[near[0]] = (near[1],)
            slots["occasion"] = (near[1],)
        proofs = self._least_told([fact for fact in product.facts if fact.id in facts])
        proof = random.choice(proofs[:_FRESHEST]) if proofs else None
        return Subject(slots, product.unit, proof)

    def beside(self, product_id: str, subject: Subject, random: Random) -> Subject | None:
        """The same with another product to set beside it by one field; None when no other has that field."""
        product, told = self._facts.product(product_id), self._facts.of(product_id)
        here = {fact.field: fact for fact in product.facts if fact.id in told}
        others = [product for product in self._facts.selling() if product.id != product_id]
        for other in random.sample(others, min(LOOKED_BESIDE, len(others))):
            known = self._facts.of(other.id)
            both = [fact for fact in other.facts if fact.field in here and fact.id in known]
            if both and _alike(product, other):
                fact = random.choice(both)
                named = {"other": (known[f"{other.id}.name"],), "other_value": (fact,)}
                return Subject({**subject.slots, **named}, subject.unit, here[fact.field])
        return None

    def urgencies(self, product_id: str, wall: datetime) -> list[str]:
        """The beats of what is truly urgent: an offer that ends, a stock that is small."""
        product = self._facts.product(product_id)
        found = []
        offer = product.promotion
        if offer is not None and offer.ends_at is not None and offer.runs(wall) and offer.ends_at - wall <= ENDS_SOON:
            today = wall.astimezone(offer.ends_at.tzinfo).date() == offer.ends_at.date()
            found.append("ends_today" if today else "ends_soon")
        if product.stock is not None and product.stock <= SMALL_STOCK:
            found.append("stock_low")
        return found

    def shop(self) -> Subject:
        """What may be said with nothing to sell."""
        return Subject({"shop": (self._facts.policies()["shop.name"],)}, "")

    def _offer(self, product_id: str, wall: datetime) -> Slots:
        if (offer := self._facts.promotion(product_id, wall)) is None:
            return {}
        ends = self._facts.of(product_id).get(f"{product_id}.promotion_ends")
        slots: Slots = {"promotion": (offer,)}
        return slots | {"promotion_ends": (ends,)} if ends else slots

    def _policies(self) -> Slots:
        known = self._facts.policies()
        wanted = {"shop": known.get("shop.name")} | {name: known.get(f"shop.{name}") for name in POLICIES}
        return {name: (fact,) for name, fact in wanted.items() if fact}

    def _occasion(self, product: Product, wall: datetime) -> tuple[str, Fact] | None:
        """The nearest festival that suits the product, and the beat that speaks of it."""
        fitting = (near for near in self._facts.occasions(wall) if suits(product, near[0].favours))
        nearest: tuple[Occasion, Fact] | None = next(fitting, None)
        if nearest is None:
            return None
        return f"occasion_{'soon' if nearest[0].days_left else 'today'}", nearest[1]

    def _least_told(self, facts: list[Fact]) -> list[Fact]:
        """Those this presentation has not told, the least told of the whole show first; all when none is left."""
        fresh = [fact for fact in facts if fact.id not in self._in_segment]
        return sorted(fresh or facts, key=lambda fact: self.told[fact.id])


def _alike(one: Product, other: Product) -> bool:
    """Whether a buyer might waver between the two."""
    return one.category.strip().lower() == other.category.strip().lower()
