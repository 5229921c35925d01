"""Which products of the shop a wish for a price means: the lowest, the dearest, those within a budget."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from script_gen.facts import ShopFacts
from script_gen.line import Gesture
from script_gen.money import money
from script_gen.numbers import quantities
from script_gen.product import Product
from script_gen.reckoning import Cheaper
from script_gen.reply import Content

NAMED_AT_MOST: Final = 3
"""Products named in one answer."""
_ELSEWHERE: Final = re.compile(
    r"全网|别家|别的店|淘宝|拼多多|京东|市场|同行|外面|online|anywhere|market|amazon|other (?:shop|store)s?"
)
"""Prices of others are no facts of the shop."""
_LOWEST: Final = {
    "zh": re.compile(
        r"(?:哪[个款样件种]|什么|啥|谁)(?:的)?(?:价格?|单价)?最(?:便宜|低)|最便宜的?(?:是|有)?(?:哪|什么|啥|多少)"
    ),
    "en": re.compile(r"\b(?:your|the|is|are) (?:cheapest|least expensive|lowest[- ]priced)\b(?! shipping)"),
}
_DEAREST: Final = {
    "zh": re.compile(
        r"(?:哪[个款样件种]|什么|啥|谁)(?:的)?(?:价格?|单价)?最(?:贵|高)|最贵的?(?:是|有)?(?:哪|什么|啥|多少)"
    ),
    "en": re.compile(r"\b(?:your|the|is|are) (?:most expensive|priciest|dearest)\b"),
}
_NUMERAL: Final = "[0-9一二两三四五六七八九十百千.]+"
_BUDGET: Final = {
    "zh": re.compile(rf"(?P<sum>{_NUMERAL})(?:块钱?|元)(?:以内|以下|之内|内)|预算(?P<other>{_NUMERAL})"),
    "en": re.compile(
        r"\b(?:under|below|less than|within|up to|at most|no more than|max(?:imum)?|budget (?:is|of))\s+"
        r"(?:[$€£¥]\s?(?P<sum>\d+(?:\.\d+)?)|(?P<other>\d+(?:\.\d+)?)\s?(?:dollars?|bucks|usd|euros?|quid)\b)"
        r"|(?:[$€£¥]\s?(?P<most>\d+(?:\.\d+)?)|\b(?P<least>\d+(?:\.\d+)?)\s?(?:dollars?|bucks|usd|euros?|quid))"
        r" (?:or|and) (?:less|under|below)\b"
    ),
}


def by_price(text: str, facts: ShopFacts) -> Content | None:
    """The products that are meant, with their prices, in order of price; None when the text asks for no such thing.

    Where nothing is within the budget, the lowest prices are told instead.
    """
    language = facts.shop.language
    if _ELSEWHERE.search(text):
        return None
    ascending = sorted((p for p in facts.shop.products if facts.sellable(p.id)), key=lambda product: product.price)
    if (limit := _budget(text, language)) is not None:
        within = [product for product in ascending if product.price <= limit]
        return _listed("within" if within else "lowest", within or ascending, facts)
    if _LOWEST[language].search(text):
        return _listed("lowest", ascending, facts)
    return _listed("dearest", ascending[::-1], facts) if _DEAREST[language].search(text) else None


def _budget(text: str, language: str) -> Decimal | None:
    if (match := _BUDGET[language].search(text)) is None:
        return None
    found = quantities(next(filter(None, match.groups())))
    return found[0].value if found else None


def _listed(pattern: str, products: list[Product], facts: ShopFacts) -> Content | None:
    named = products[:NAMED_AT_MOST]
    if not named:
        return None
    shop = facts.shop
    slots = {f"price{at}": facts.of(p.id)[f"{p.id}.price"] for at, p in enumerate(named)}
    slots |= {f"name{at}": facts.of(p.id)[f"{p.id}.name"] for at, p in enumerate(named)}
    told = [f"{p.name}{money(p.price, shop.currency, 'zh')}" if shop.language == "zh"
            else f"the {p.name} at {money(p.price, shop.currency, 'en')}" for p in named]  # fmt: skip
    pairs = (sorted(pair, key=lambda product: product.price) for pair in pairwise(named))
    proofs = tuple(Cheaper(low.id, high.id) for low, high in pairs if low.price < high.price)
    words = {"items": ("，" if shop.language == "zh" else ", ").join(told)}
    return Content(pattern, slots, None, words, proofs, gesture=Gesture.SHOW)
