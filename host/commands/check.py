"""`livehost check`: says every fault of a shop file, and what in a sound one the host will not say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from script_gen.claims import Guard, guard_category
from script_gen.facts import ShopFacts
from script_gen.product import Product, Shop
from script_gen.shop_file import ShopFileError, load_shop

MOST_SHOWN = 200
"""Faults and remarks printed; the rest are counted."""


def check(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
) -> None:
    """Check a shop file: every fault with its place and remedy, and words the law keeps from the host's voice.

    Exit code 0: sound (remarks may stand); 1: faults.
    """
    console = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        sound = load_shop(shop)
    except ShopFileError as error:
        for fault in error.faults[:MOST_SHOWN]:
            console.print(str(fault), style="red")
        console.print(f"{len(error.faults)} fault(s): this shop cannot go on the air")
        raise typer.Exit(1) from None
    remarks = list(_remarks(sound))
    for remark in remarks[:MOST_SHOWN]:
        console.print(remark, style="yellow")
    count = f"{len(sound.products)} products, {len(remarks)} remark(s)"
    console.print(f"{sound.name}: sound, {count}", style="green")


def _remarks(shop: Shop) -> Iterator[str]:
    """What is no fault, but should be known: claims that will not be said, too few facts, nothing to sell."""
    guard, facts = Guard(), ShopFacts(shop)
    for number, product in enumerate(shop.products):
        place = f"products[{number}] {product.name}"
        category = guard_category(product.category)
        for fact in facts.of(product.id).values():
            if (finding := guard.check(fact.value, category)) is not None:
                said = fact.value[slice(*finding.span)]
                yield f"{place}: {fact.id}: {said!r} will not be said ({finding.rule}): {finding.suggestion}"
        yield from _thin(product, place)
    for name, text in shop.policies.items():
        if (finding := guard.check(text)) is not None:
            said = text[slice(*finding.span)]
            yield f"shop.{name}: {said!r} will not be said ({finding.rule}): {finding.suggestion}"


def _thin(product: Product, place: str) -> Iterator[str]:
    if len(product.facts) < 4:
        yield f"{place}: has {len(product.facts)} facts; with 8 or more the host repeats itself less"
    if product.stock == 0:
        yield f"{place}: is sold out and will not be presented"
    if not product.images:
        yield f"{place}: has no picture; the card will show its name only"
