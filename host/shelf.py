"""The shelf: products as people see them, on the card in the picture and on the pages."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Protocol

from host.avatar.scene import Card
from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.product import Product, Shop
from stream.timeline import Samples, from_s

SIGNS: Final = {"CNY": "￥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "SGD": "S$"}

FEW: Final = 100
"""Up to this many pieces the page says how many are left; above, only that there is stock."""

PICTURE_AT_MOST_BYTES: Final = 8 * 2**20


IN_TICKER: Final = 12
"""Offers told in the ticker at most, in the shop's order."""


class Wall(Protocol):
    """The show's clock, as the time of day."""

    def __call__(self, at: Samples | None = None) -> datetime:
        """The wall time of a moment of the show; of the present without one."""
        ...


class Shelf:
    """One shop's products; what it shows follows the clock, so an offer leaves it the moment it ends."""

    def __init__(self, shop: Shop, facts: ShopFacts, wall: Wall) -> None:
        self._shop = shop
        self._facts = facts
        self._wall = wall
        self._offering = [product.id for product in shop.products if product.promotion is not None]
        self._numbers = {product.id: number for number, product in enumerate(shop.products, 1)}
        self._guard = Guard()
        self._lawful: dict[tuple[str, str], bool] = {}
        self._made: dict[str, tuple[Product, dict[str, Any]]] = {}

    def card(self, product_id: str, since: Samples) -> Card:
        """The card in the picture."""
        product = self._facts.product(product_id)
        return Card(
            product_id=product_id,
            number=self._numbers[product_id],
            name=product.name,
            price=self._tag(product.price),
            list_price=self._struck(product),
            stock=self._stock(product),
            promotion=self._promotion(product),
            image=product.images[0] if product.images else None,
            since=since,
            ends=self._ends(product),
        )

    def images(self, product_id: str) -> tuple[Path, ...]:
        """All pictures of a product; none for one that is not sold here."""
        return self._facts.product(product_id).images if self._facts.knows(product_id) else ()

    def ticker(self) -> tuple[str, ...]:
        """What is true of the whole shop at present: its policies, and offers that have not ended."""
        join = "：" if self._shop.language == "zh" else ": "
        running = ((owner, self._facts.promotion(owner, self._wall())) for owner in self._offering)
        offers = [
            f"{self._facts.product(owner).name}{join}{offer.value}"
            for owner, offer in running
            if offer and self._may_show(offer.value, self._facts.product(owner).category)
        ]
        policies = [words for words in self._shop.policies.values() if self._may_show(words, "")]
        return (*policies, *offers[:IN_TICKER])

    def rows(self) -> list[dict[str, Any]]:
        """The products as the pages get them, in the shop's order."""
        return [self.row(product.id) for product in self._shop.products]

    def picture(self, product_id: str) -> bytes | None:
        """The first picture of a product, as its file holds it; None when there is none that can be shown."""
        if product_id not in self._numbers:
            return None
        images = self._facts.product(product_id).images
        if not images or not images[0].is_file() or images[0].stat().st_size > PICTURE_AT_MOST_BYTES:
            return None
        return images[0].read_bytes()

    def row(self, product_id: str) -> dict[str, Any]:
        """One product as the pages get it, with the stock there is now; the same dict until something in it changes."""
        product = self._facts.product(product_id)
        promotion = self._promotion(product) if product.promotion is not None else None
        made = self._made.get(product_id)
        if made is None or made[0] is not product or made[1]["promotion"] != promotion:
            made = self._made[product_id] = (product, self._row(product, promotion))
        return made[1]

    def _row(self, product: Product, promotion: str | None) -> dict[str, Any]:
        return {
            "id": product.id,
            "number": self._numbers[product.id],
            "name": product.name,
            "price": self._tag(product.price),
            "list_price": self._struck(product),
            "stock": product.stock,
            "unit": product.unit,
            "promotion": promotion,
            "image": f"/api/products/{product.id}/image" if product.images else None,
        }

    def _tag(self, amount: Decimal) -> str:
        sign = SIGNS.get(self._shop.currency)
        return f"{sign}{amount:.2f}" if sign else f"{amount:.2f} {self._shop.currency}"

    def _struck(self, product: Product) -> str | None:
        higher = product.list_price is not None and product.list_price > product.price
        return self._tag(product.list_price) if higher and product.list_price is not None else None

    def _stock(self, product: Product) -> str | None:
        if product.stock is None:
            return None
        chinese = self._shop.language == "zh"
        if product.stock == 0:
            return "已售罄" if chinese else "sold out"
        if product.stock > FEW:
            return "有货" if chinese else "in stock"
        return f"库存{product.stock}{product.unit}" if chinese else f"{product.stock} left"

    def _ends(self, product: Product) -> Samples | None:
        """When a running offer ends, on the show's timeline."""
        ends_at = product.promotion.ends_at if product.promotion else None
        if ends_at is None or self._promotion(product) is None:
            return None
        return from_s((ends_at - self._wall(Samples(0))).total_seconds())

    def _promotion(self, product: Product) -> str | None:
        offer = self._facts.promotion(product.id, self._wall())
        return offer.value if offer and self._may_show(offer.value, product.category) else None

    def _may_show(self, words: str, category: str) -> bool:
        """Whether the claims gate lets words stand on the screen: what may not be said may not be shown either."""
        if (words, category) not in self._lawful:
            self._lawful[words, category] = self._guard.check(words, guard_category(category)) is None
        return self._lawful[words, category]
