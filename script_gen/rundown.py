"""Pure: which product comes next, whom its presentation speaks to, and which beats it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from script_gen.line import Appeal, Goal
from script_gen.standing import Standing

_SHORT: Final = {
    "greet": Goal.GREETING, "hook": Goal.HOOK, "need": Goal.NEED, "proof": Goal.PROOF, "demo": Goal.DEMO,
    "price": Goal.PRICE, "urge": Goal.URGENCY, "call": Goal.CALL, "ask": Goal.INTERACTION, "recap": Goal.RECAP,
}  # fmt: skip
PLANS: Final[dict[Appeal, tuple[tuple[Goal, ...], ...]]] = {
    appeal: tuple(tuple(_SHORT[beat] for beat in plan.split()) for plan in plans)
    for appeal, plans in {
        Appeal.MIXED: (
            "greet hook need demo proof price urge call ask",
            "hook need proof demo proof price urge call recap",
            "need hook proof ask demo price urge call",
            "greet need hook demo proof proof price ask call",
            "hook proof demo price need urge call recap",
            "hook demo need proof ask price urge call recap",
            "greet hook proof price demo need urge call",
            "need proof hook demo proof price urge call",
            "hook ask proof demo need price urge call recap",
            "greet hook need demo proof price urge call",
        ),
        Appeal.RATIONAL: (
            "greet hook proof proof demo price urge call recap",
            "hook proof demo proof proof price urge call",
            "hook proof proof price demo proof urge call",
            "greet hook demo proof proof price ask call",
            "hook proof proof demo price urge recap call",
            "hook demo proof ask proof price urge call recap",
        ),
        Appeal.EMOTIONAL: (
            "greet need hook need demo proof price call ask",
            "need hook proof need demo price urge call",
            "hook need ask need proof demo price call recap",
            "need hook demo proof ask price urge call",
            "greet hook need proof demo price need call",
            "need ask hook proof demo price call recap",
        ),
    }.items()
}
"""Beats of one presentation. An offer or a policy adds a line beside the price or the call; urgency is left out where
nothing is urgent."""
FIRST_WAIT: Final = 120
"""As if every product had last been presented this many presentations ago when a show begins: in a small shop each
has its turn before any comes again, in a large one the strongest come again meanwhile."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was presented lately, as the order of the next ones needs it."""

    count: int
    """Presentations so far."""
    at: Mapping[str, int]
    """Product to the number of its last presentation."""
    last: str | None = None


def following(standings: Sequence[Standing], heard: Heard) -> Standing | None:
    """The product that has waited longest for its weight, the strongest of equals; None with nothing to sell.

    Products come up in proportion to their weights, and with equal weights in the order of their standing, round and
    round. The last one is never taken again while there is another.
    """
    others = [one for one in standings if one.product_id != heard.last] or list(standings)
    never = -min(FIRST_WAIT, 6 * len(standings))
    return max(others, key=lambda one: (heard.count - heard.at.get(one.product_id, never)) * one.weight, default=None)


def plan(random: Random, appeal: Appeal, last: Sequence[Goal], *, opening: bool) -> tuple[Goal, ...]:
    """The beats of the next presentation: never the last plan again; a greeting opens the show."""
    greeting = Goal.GREETING
    wanted = [beats for beats in PLANS[appeal] if beats != tuple(last) and (beats[0] is greeting or not opening)]
    return random.choice(wanted)
