"""Reads what operators want to say before it is spoken: by the rules for the product on the air, and by meaning."""

from functools import partial

from host.console.desk import DeskRefusal
from host.show.thinking import Thinking
from script_gen.claim_rules import guard_category
from script_gen.claims import Finding, Guard
from script_gen.facts import ShopFacts


class Lawful:
    """The claims gate for people's own words, in the thread where there is time for some 10 ms."""

    def __init__(self, facts: ShopFacts, guard: Guard, thinking: Thinking) -> None:
        self._facts = facts
        self._guard = guard
        self._thinking = thinking

    async def finding(self, text: str, product_id: str | None) -> Finding | None:
        """What is wrong with a text said of that product, by the rules of its category; None: it may be said."""
        facts = self._facts
        known = product_id if product_id is not None and facts.knows(product_id) else None
        category = guard_category(facts.product(known).category) if known else "general"
        evidence = [fact.value for fact in facts.of(known).values()] if known else []
        return await self._thinking(partial(self._guard.check, text, category, evidence))


def refusal_of(finding: Finding) -> DeskRefusal:
    """The refusal the console shows: rule, place, the law, what to do, and a wording that would pass."""
    detail = {
        "rule": finding.rule,
        "span": list(finding.span),
        "reason": finding.reason,
        "suggestion": finding.suggestion,
        "wording": finding.wording,
    }
    return DeskRefusal(f"the rule {finding.rule} forbids this wording", code="refused_claim", detail=detail)
