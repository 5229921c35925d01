"""`livehost check`: says every fault of a shop file, and what in a sound one the host will not say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from host.commands.lines import say_json
from host.policy import PolicyFault, Ruling, rulings
from script_gen.claim_rules import guard_category
from script_gen.claims import DOUBT, Finding, Guard
from script_gen.facts import ShopFacts, commands
from script_gen.product import Product, Shop
from script_gen.shop_faults import ShopFault, ShopFileError
from script_gen.shop_file import load_shop

READ_BY_MEANING = 100
"""Products up to which their texts are read by meaning too, some 10 ms a text."""
MOST_SHOWN = 200
"""Faults printed, and remarks; of the rest their number is told."""


def check(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    market: Annotated[str, typer.Option(help="Whose law holds: cn, eu, us or none; default: the currency's.")] = "",
    platform: Annotated[str, typer.Option(help="Where it plays: douyin, weixin, tiktok-us, baidu, jd or own.")] = "own",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: ok, faults, remarks.")] = False,
) -> None:
    """Check a shop file before it goes on the air: every fault at once, each with its place and remedy.

    Remarks are no faults: words that the law keeps from the host's voice, too few facts, missing pictures, papers that
    a category wants. What the market or the platform forbids is a fault. Exit code 0 when the shop may go on the air,
    1 when it has faults.

    **Examples**

    - `livehost check myshop`
    - `livehost check myshop --market cn --platform douyin`
    - `livehost check myshop/shop.toml --json`
    """
    faults: tuple[ShopFault, ...] = ()
    remarks: list[str] = []
    verdict = ""
    try:
        sound = load_shop(shop)
        ruled = rulings(sound, market=market, platform=platform)
        faults = tuple(_forbidden(ruling) for ruling in ruled if ruling.level == "block")
        remarks = [*_remarks(sound), *(str(ruling) for ruling in ruled if ruling.level == "warn")]
        verdict = f"{sound.name}: sound, {_count(sound.products, 'product')}, {_count(remarks, 'remark')}"
        if faults:
            verdict = f"{_count(faults, 'fault')}: this shop cannot go on the air there"
    except PolicyFault as error:
        raise typer.BadParameter(str(error)) from error
    except ShopFileError as error:
        faults = error.faults
        verdict = f"{_count(faults, 'fault')}: this shop cannot go on the air"
    if as_json:
        say_json({"ok": not faults, "faults": [asdict(fault) for fault in faults], "remarks": remarks})
    else:
        _tell(faults, remarks, verdict)
    raise typer.Exit(1 if faults else 0)


def _forbidden(ruling: Ruling) -> ShopFault:
    return ShopFault("policy", ruling.place, ruling.reason, ruling.remedy)


def _tell(faults: Sequence[ShopFault], remarks: Sequence[str], verdict: str) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    _list(console, [str(fault) for fault in faults], "red")
    _list(console, remarks, "yellow")
    console.print(verdict, style="red" if faults else "green")


def _list(console: Console, told: Sequence[str], style: str) -> None:
    for one in told[:MOST_SHOWN]:
        console.print(one, style=style)
    if len(told) > MOST_SHOWN:
        console.print(f"... and {len(told) - MOST_SHOWN} more: all of them with --json", style=style)


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _remarks(shop: Shop) -> Iterator[str]:
    """What is no fault, but should be known: claims that will not be said, too few facts, nothing to sell."""
    guard, facts = _guard(shop), ShopFacts(shop)
    for number, product in enumerate(_watched(shop.products)):
        place = f"products[{number}] {product.name}"
        category = guard_category(product.category)
        for fact in facts.of(product.id).values():
            if (finding := guard.check(fact.value, category)) is not None:
                yield _remark(f"{place}: {fact.id}", fact.value, finding)
        for text in (*(fact.value for fact in product.facts), *product.selling_points, *product.scenes):
            if commands(text):
                yield f"{place}: {text[:60]!r} reads like an instruction and is quarantined: write what is true of it"
        yield from _thin(product, place)
    for name, text in shop.policies.items():
        if (finding := guard.check(text)) is not None:
            yield _remark(f"shop.{name}", text, finding)


def _watched(products: Sequence[Product]) -> Iterable[Product]:
    """The same, with a bar on a terminal while there are many: a thousand take half a second."""
    console = Console(stderr=True)
    if len(products) <= READ_BY_MEANING or not console.is_terminal:
        return products
    return track(products, "Checking", console=console, transient=True)


def _guard(shop: Shop) -> Guard:
    """The claims gate, by meaning too where that takes seconds and not minutes."""
    if len(shop.products) > READ_BY_MEANING:
        return Guard()
    from comments.meaning import Reader

    return Guard(Reader().embed)


def _remark(place: str, text: str, finding: Finding) -> str:
    if finding.rule == DOUBT:
        return f"{place}: {text[:60]!r} will be said: {finding.suggestion}"
    return f"{place}: {text[slice(*finding.span)]!r} will not be said ({finding.rule}): {finding.suggestion}"


def _thin(product: Product, place: str) -> Iterator[str]:
    if len(product.facts) < 4:
        yield f"{place}: has {len(product.facts)} facts; with 8 or more the host repeats itself less"
    if product.stock == 0:
        yield f"{place}: is sold out and will not be presented"
    if not product.images:
        yield f"{place}: has no picture; the card will show its name only"
