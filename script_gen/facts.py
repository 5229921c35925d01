"""Everything that is true in a shop, by fact id: the only source of what lines and answers state."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from script_gen.almanac.festivals import SPOKEN_BEFORE, Occasion, festival_name, occasions
from script_gen.money import day, money
from script_gen.product import Fact, Faq, Product, Shop

POLICIES: Final = ("shipping", "returns", "warranty", "invoice")
FIXED_FIELDS: Final = ("name", "number", "price", "list_price", "stock", "promotion", "promotion_ends")
"""Fields every product may have; their fact ids are `<product id>.<field>`."""
OFFER_FIELDS: Final = ("promotion", "promotion_ends")
"""Fixed fields that are true only while the promotion lasts."""
OCCASION: Final = "occasion"
"""The field of a festival's fact; its id is `calendar.<festival>.today` or `.soon`."""

_COMMANDS: Final = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all|any|every|the|your|previous|prior)"
    r"|\bsystem prompt|\byou are now\b|\brepeat after me"
    r"|^\s*(?:system|assistant)\s*:|忽略.{0,6}(?:规则|指令|以上|之前|资料|所有)|提示词|你现在是|跟我念|^\s*系统\s*[:：]",
    re.IGNORECASE,
)


def commands(text: str) -> bool:
    """Whether a shop's text reads like an instruction to a model: it is quarantined, so never said."""
    return _COMMANDS.search(text) is not None


class ShopFacts:
    """The facts of a shop, the fixed fields included, in the shop's language.

    A product's facts are made when first asked for, so that ten thousand products cost nothing at the start.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._products = {product.id: (number, product) for number, product in enumerate(shop.products, 1)}
        self._made: dict[str, dict[str, Fact]] = {}
        self._written: dict[str | None, dict[str, Faq]] = {}
        self._policies = {
            f"shop.{name}": Fact(f"shop.{name}", name, text, source="policies") for name, text in shop.policies.items()
        } | {"shop.name": Fact("shop.name", "name", shop.name)}

    def product(self, product_id: str) -> Product:
        """The product of this id; KeyError for one the shop does not sell."""
        return self._products[product_id][1]

    def knows(self, product_id: str) -> bool:
        """Whether the shop sells it."""
        return product_id in self._products

    def of(self, product_id: str) -> Mapping[str, Fact]:
        """All facts of a product by id, ended promotions included (see `promotion`)."""
        made = self._made.get(product_id)
        if made is None:
            made = self._made[product_id] = self._make(*self._products[product_id])
        return made

    def policies(self) -> Mapping[str, Fact]:
        """The shop's own facts: `shop.<policy>` and `shop.name`."""
        return self._policies

    def find(self, fact_id: str, product_id: str | None = None) -> Fact | None:
        """The fact of this id, among the product's and the shop's; without a product among all."""
        if fact_id in self._policies:
            return self._policies[fact_id]
        if fact_id.startswith("calendar."):
            return self._festival(fact_id)
        if product_id is not None:
            return self.of(product_id).get(fact_id) if self.knows(product_id) else None
        owner = fact_id.partition(".")[0]
        if self.knows(owner) and fact_id in self.of(owner):
            return self.of(owner)[fact_id]
        return next((self.of(known)[fact_id] for known in self._products if fact_id in self.of(known)), None)

    def faqs(self, product_id: str | None) -> tuple[Faq, ...]:
        """The questions answered on a product, those a person answered meanwhile first; None: on the shop."""
        written = tuple(self._written.get(product_id, {}).values())
        return (*written, *(self.product(product_id).faq if product_id is not None else ()))

    def write(self, faq: Faq, product_id: str | None) -> None:
        """Take a person's answer as a fact from now on; KeyError for a product the shop does not sell."""
        before = self._written.get(product_id, {})
        self._written = self._written | {product_id: before | {faq.id: faq}}
        made = Fact(faq.id, "faq", faq.answer, source="a person's answer")
        if product_id is None:
            self._policies = self._policies | {faq.id: made}
        else:
            self._made[product_id] = {**self.of(product_id), faq.id: made}

    def promotion(self, product_id: str, wall: datetime) -> Fact | None:
        """The product's offer while it lasts."""
        offer = self.product(product_id).promotion
        if offer is None or not offer.runs(wall):
            return None
        return self.of(product_id)[f"{product_id}.promotion"]

    def occasions(self, wall: datetime) -> tuple[tuple[Occasion, Fact], ...]:
        """The festivals that may be spoken of at `wall`, each with its fact."""
        today = wall.astimezone(self.shop.zone).date()
        near = occasions(today, self.shop.currency, self.shop.language)
        return tuple(
            (one, Fact(f"calendar.{one.id}.{'soon' if one.days_left else 'today'}", OCCASION, one.name))
            for one in near
            if one.days_left <= SPOKEN_BEFORE
        )

    def holds(self, fact_id: str, wall: datetime) -> bool:
        """Whether a festival's fact is true at `wall`."""
        return any(fact.id == fact_id for _, fact in self.occasions(wall))

    def still_true(self, fact_ids: Iterable[str], product_id: str | None, wall: datetime, *, selling: bool) -> bool:
        """Whether what was written may still be said at `wall`: no offer has ended, and what is sold is there.

        `selling` is false for an answer, which may say that a product is sold out.
        """
        if selling and product_id is not None and self.knows(product_id) and not self.sellable(product_id):
            return False
        if not all(self.holds(known, wall) for known in fact_ids if known.startswith("calendar.")):
            return False
        offers = (known.rpartition(".")[0] for known in fact_ids if known.rpartition(".")[2] in OFFER_FIELDS)
        return all(self.promotion(owner, wall) is not None for owner in offers if self.knows(owner))

    def citable(self, product_id: str | None, wall: datetime) -> tuple[str, ...]:
        """Ids of all that may be said at `wall`, of the shop and this product; without a product, of all products."""
        owners = [product_id] if product_id is not None else list(self._products)
        without = [owner for owner in owners if self.promotion(owner, wall) is None]
        ended = {f"{owner}.{name}" for owner in without for name in OFFER_FIELDS}
        return (*self._policies, *(known for owner in owners for known in self.of(owner) if known not in ended))

    def sellable(self, product_id: str) -> bool:
        """Whether there is anything left to sell; a product without a stock figure is."""
        return self.product(product_id).stock != 0

    def restock(self, product_id: str, stock: int) -> None:
        """There are so many pieces from now on; KeyError for a product the shop does not sell."""
        number, product = self._products[product_id]
        self._products = self._products | {product_id: (number, replace(product, stock=stock))}
        self._made = self._made | {product_id: self._make(*self._products[product_id])}

    def stock(self, product_id: str) -> int | None:
        """How many pieces there are; None where nobody counts."""
        return self.product(product_id).stock

    def selling(self) -> tuple[Product, ...]:
        """What there is to sell, in the shop's order."""
        return tuple(product for _, product in self._products.values() if product.stock != 0)

    def price(self, product_id: str, pieces: int = 1) -> str:
        """What `pieces` cost together at the plain price, as it is said."""
        return money(self.product(product_id).price * pieces, self.shop.currency, self.shop.language)

    def _festival(self, fact_id: str) -> Fact | None:
        festival, _, when = fact_id.removeprefix("calendar.").rpartition(".")
        name = festival_name(festival, self.shop.language)
        return Fact(fact_id, OCCASION, name) if name is not None and when in {"today", "soon"} else None

    def _make(self, number: int, product: Product) -> dict[str, Fact]:
        shop, own = self.shop, product.id
        fixed = {
            "name": product.name,
            "number": f"{number}号链接" if shop.language == "zh" else f"link {number}",
            "price": money(product.price, shop.currency, shop.language),
        }
        if product.list_price is not None and product.list_price > product.price:
            fixed["list_price"] = money(product.list_price, shop.currency, shop.language)
        if product.stock is not None:
            fixed["stock"] = f"{product.stock}{product.unit}" if shop.language == "zh" else f"{product.stock}"
        if product.promotion is not None:
            fixed["promotion"] = product.promotion.text
            if product.promotion.ends_at is not None:
                fixed["promotion_ends"] = day(product.promotion.ends_at, shop.language)
        facts = [Fact(f"{own}.{name}", name, value, source=f"{own}.{name}") for name, value in fixed.items()]
        facts += product.facts
        facts += [Fact(f"{own}.point.{at}", "selling_point", text) for at, text in enumerate(product.selling_points, 1)]
        facts += [Fact(f"{own}.scene.{at}", "scene", text) for at, text in enumerate(product.scenes, 1)]
        facts += [Fact(row.id, "advice", row.say) for row in product.advice]
        facts += [Fact(faq.id, "faq", faq.answer) for faq in self.faqs(own)]
        return {fact.id: fact for fact in facts if fact.field in FIXED_FIELDS or not commands(fact.value)}
