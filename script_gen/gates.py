"""The gates before a script's lines: the shop's facts bear out what is said, and the law allows its wording."""

from collections import Counter
from datetime import datetime

from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.writers.grammar import Draft


class Gates:
    """Both gates, and what each refused."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._guard = Guard()
        self.refused: Counter[str] = Counter()
        """Drafts that did not pass, by reason."""

    def open_to(
        self, draft: Draft, product_id: str, wall: datetime, *, alone: bool = True, selling: bool = True
    ) -> bool:
        """Whether a draft about a product may be said at `wall`.

        One that is not about this product `alone` may cite any product's facts; without `selling`, the product may be
        sold out.
        """
        of = product_id if alone else None
        refusal = check_grounding(draft.text, draft.fact_ids, self._facts, product_id=of, wall=wall, selling=selling)
        if refusal is not None:
            self.refused[refusal.reason] += 1
            return False
        finding = self._guard.check(draft.text, guard_category(self._facts.product(product_id).category))
        if finding is not None:
            self.refused[finding.rule] += 1
        return finding is None
