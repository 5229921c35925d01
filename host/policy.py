"""Policy profiles: what the market's law and the platform's rules say of a show before it goes on the air."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from script_gen.claim_rules import guard_category
from script_gen.facts import ShopFacts
from script_gen.product import Product, Shop

FOLDER: Final = Path(__file__).parent / "policies"
OWN_PAGE: Final = "own"
"""The merchant's own page or mini-program: always open."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One thing a profile says."""

    level: Literal["block", "warn"]
    place: str
    """`platform weixin`, `products[2] …`."""
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}. {self.remedy}".rstrip(". ") + "."


class PolicyFault(ValueError):
    """A market or platform that is not known; the text names those that are."""


def rulings(shop: Shop, *, market: str = "", platform: str = "") -> list[Ruling]:
    """What stands against this shop's show there, blocks first. Without a market it is the currency's.

    Raises:
        PolicyFault: the market or the platform is unknown.
    """
    law = _market(market, shop.currency)
    found = [*_of_platform(platform), *_of_products(shop, law)]
    return sorted(found, key=lambda ruling: ruling.level != "block")


def notes(shop: Shop, market: str = "") -> tuple[str, ...]:
    """What the market asks of every show, and how it is kept."""
    return tuple(_market(market, shop.currency)["notes"])


def _market(market: str, currency: str) -> dict[str, Any]:
    markets = _read("markets")
    if market and market not in markets:
        raise PolicyFault(f"market {market!r} is unknown: use one of {', '.join(markets)}")
    named = market or next((name for name, law in markets.items() if currency in law["currencies"]), "none")
    law: dict[str, Any] = markets[named]
    return law


def _of_platform(platform: str) -> Iterator[Ruling]:
    platforms = _read("platforms")
    if platform in {"", OWN_PAGE}:
        return
    if platform not in platforms:
        raise PolicyFault(f"platform {platform!r} is unknown: use one of {', '.join(platforms)}, or {OWN_PAGE}")
    rule = platforms[platform]
    if rule["level"] != "welcome":
        yield Ruling(rule["level"], f"platform {platform}", rule["reason"], rule["remedy"])


def _of_products(shop: Shop, law: dict[str, Any]) -> Iterator[Ruling]:
    facts = ShopFacts(shop)
    for number, product in enumerate(shop.products):
        category = guard_category(product.category)
        for need in law.get("needs", ()):
            if category in need["categories"] and not _has(facts, product, need["words"]):
                yield Ruling(need["level"], f"products[{number}] {product.name}", need["reason"], need["remedy"])


def _has(facts: ShopFacts, product: Product, words: list[str]) -> bool:
    told = [f"{fact.field} {fact.value}".lower() for fact in facts.of(product.id).values()]
    return any(word.lower() in text for word in words for text in told)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
