"""Pure: which product comes next, and which beats its presentation is made of."""

from collections.abc import Sequence
from random import Random
from typing import Final

from script_gen.facts import ShopFacts
from script_gen.line import Goal

PLANS: Final[tuple[tuple[Goal, ...], ...]] = tuple(
    tuple(Goal(beat) for beat in plan.split())
    for plan in (
        "greeting hook need proof proof price call interaction",
        "hook need proof proof proof price call recap",
        "need hook proof interaction proof price call",
        "greeting need hook proof proof price interaction call",
        "hook proof proof price need call recap",
        "hook proof need proof interaction price call recap",
        "greeting hook proof price proof need call interaction",
        "need proof hook proof proof price call",
        "hook interaction proof proof need price call recap",
        "greeting hook need proof price proof call",
    )
)
"""Beats of one presentation. A promotion, a small stock or a policy adds a line beside the price or the call."""


def following(facts: ShopFacts, last: str | None) -> str | None:
    """The product after `last` in the shop's order, round and round, past sold-out ones; None with nothing to sell."""
    order = [product.id for product in facts.shop.products]
    start = order.index(last) + 1 if last in order else 0
    return next((product for product in (*order[start:], *order[:start]) if facts.sellable(product)), None)


def plan(random: Random, last: Sequence[Goal], *, opening: bool) -> tuple[Goal, ...]:
    """The beats of the next presentation: never the last plan again; a greeting opens the show."""
    wanted = [beats for beats in PLANS if beats != tuple(last) and (beats[0] is Goal.GREETING or not opening)]
    return random.choice(wanted)
