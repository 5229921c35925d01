"""Pure: every number and checkable word in a line traces to a cited fact of the right product, or it is refused."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from script_gen.facts import OFFER_FIELDS, ShopFacts
from script_gen.money import money
from script_gen.numbers import Quantity, quantities
from script_gen.product import Fact

_STOCK_CUE: Final = re.compile(r"库存|还剩|只剩|仅剩|剩下|\bin stock\b|\bleft\b|\bremaining\b", re.IGNORECASE)
_WORDS_TO_PROVE: Final = re.compile(
    r"认证|有机|进口|手工|纯手|专利|无添加|不添加|零添加|包邮|保修|质保|无理由|假一赔|第三方检测|检测报告|野生|非转基因|食品级|防水|无糖|抗菌"
    r"|certified|organic|handmade|hand[- ]made|patented|imported|free shipping|warranty|guarantee\w*|vegan"
    r"|waterproof|fda|dishwasher|hypoallergenic|sugar[- ]free|lab[- ]tested",
    re.IGNORECASE,
)
"""Words a buyer relies on: they must stand in the words of a cited fact."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line may not be said."""

    reason: str
    """`unknown_fact`, `wrong_product`, `ended_promotion`, `sold_out`, `number_without_fact` or `word_without_fact`."""
    span: tuple[int, int]
    """Where in the text: first character, one past the last."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A total the gate may allow: it recomputes `pieces` times the product's price itself."""

    product_id: str
    pieces: int

    def quantities(self, facts: ShopFacts) -> tuple[Quantity, ...]:
        """The two numbers it allows: how many pieces, and what they cost."""
        shop = facts.shop
        total = money(facts.product(self.product_id).price * self.pieces, shop.currency, shop.language)
        return (Quantity(Decimal(self.pieces), "", 0, 0), *quantities(total))


def check_grounding(
    text: str,
    fact_ids: tuple[str, ...],
    facts: ShopFacts,
    *,
    product_id: str | None,
    wall: datetime,
    sums: tuple[Sum, ...] = (),
    selling: bool = True,
) -> Refusal | None:
    """Refuse `text` unless all it states is in the facts it cites; `None` when it may be said.

    Without a product, facts of any product may be cited. `selling` is false for a sentence that says a product is
    sold out. Anything number-like outside the cited facts and `sums` is refused.
    """
    whole = (0, len(text))
    if selling and product_id is not None and facts.knows(product_id) and not facts.sellable(product_id):
        return Refusal("sold_out", whole)
    cited: list[Fact] = []
    for fact_id in fact_ids:
        fact = facts.find(fact_id, product_id)
        if fact is None:
            return Refusal("wrong_product" if facts.find(fact_id) else "unknown_fact", whole)
        if fact.field in OFFER_FIELDS and facts.promotion(fact_id.rpartition(".")[0], wall) is None:
            return Refusal("ended_promotion", whole)
        cited.append(fact)
    allowed = [quantity for fact in cited for quantity in quantities(f"{fact.value} {fact.unit}")]
    allowed += [quantity for total in sums for quantity in total.quantities(facts)]
    return _numbers(text, allowed) or _stock(text, cited) or _words(text, cited)


def _numbers(text: str, allowed: list[Quantity]) -> Refusal | None:
    for said in quantities(text):
        if not any(said.value == known.value and said.unit in {known.unit, ""} for known in allowed):
            return Refusal("number_without_fact", (said.start, said.stop))
    return None


def _stock(text: str, cited: list[Fact]) -> Refusal | None:
    """A number beside a stock word must be the stock, not a price or a size that happens to be equal."""
    cue = _STOCK_CUE.search(text)
    if cue is None or not quantities(text) or any(fact.field in {"stock", "faq"} for fact in cited):
        return None
    return (
        None
        if any(cue.group().lower() in fact.value.lower() for fact in cited)
        else Refusal("number_without_fact", cue.span())
    )


def _words(text: str, cited: list[Fact]) -> Refusal | None:
    known = " ".join(fact.value for fact in cited).lower()
    for word in _WORDS_TO_PROVE.finditer(text):
        if word.group().lower() not in known:
            return Refusal("word_without_fact", word.span())
    return None
