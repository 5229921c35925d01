"""Answers by meaning, where no word tells: the kind of fact a question is nearest to, and the FAQ it repeats."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from script_gen.asking import aspect_named, policy_aspect, sensitive
from script_gen.closest import Closest
from script_gen.facts import ShopFacts
from script_gen.fields import kind_of
from script_gen.lookup import Lookup
from script_gen.product import Fact, Faq
from script_gen.sense import NOTHING, Embed, Meant, shipped

SHOP_KINDS: Final = frozenset({"price", "total", "promotion", "stock"})
"""Kinds every product has an answer to."""
NEAR_FAQ: Final = ((0.52, 0.7), (0.35, 0.85))
"""Cosines about the questions' centre, to a FAQ's question and to question and answer together, above which a
question is the FAQ's own in other words; either pair will do."""
OWN_FAQ: Final = ((0.6, 0.75),)
"""The same, for a FAQ that goes before a fact its words have found."""
FAQ_LEAD: Final = 0.08
"""How far it must stand above the next FAQ of the product."""


class Nearness:
    """Finds by meaning in one shop. Vectors of FAQ are made when first needed and kept for the last products."""

    def __init__(self, facts: ShopFacts, lookup: Lookup, embed: Embed) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._lookup = lookup
        self._embed = embed
        self._sense = shipped(self._language)
        self._closest = Closest(facts, embed, self._sense)
        self._faq_vectors = lru_cache(maxsize=128)(self._embedded)
        self._faq_kinds = lru_cache(maxsize=128)(self._kinds_of)

    def load(self) -> None:
        """Make the vectors of the first products' facts now."""
        self._closest.load()

    def closest(self, meant: Meant, text: str, product_id: str) -> list[Fact]:
        """The fact that is likest to the question, where it surely is and not firmly something nobody writes down."""
        if meant.firm and meant.kind == NOTHING and not meant.lacking:
            return []
        subjects = sensitive(text, self._language)
        near = [self._facts.of(product_id)[fact_id] for fact_id in self._closest.close(text, product_id)]
        return [fact for fact in near if self._lookup.fits(text, fact, subjects)][:1]

    def meant(self, text: str, product_id: str | None) -> Meant:
        """The kind the text asks for, as the viewer wrote it, among those the shop or this product can tell."""
        known = set(self._policies())
        if product_id is not None:
            own = self._facts.product(product_id).facts
            known |= SHOP_KINDS | {kind_of(fact.field, self._language) for fact in own} - {""}
        return self._sense.read(self._embed(text), known)

    def policy(self, meant: Meant, text: str) -> Fact | None:
        """The policy that is surely meant and speaks of what is asked; None where a word names a side of one."""
        aspect = aspect_named(meant.kind, self._language)
        if not meant.sure or aspect is None or policy_aspect(text, self._language) or sensitive(text, self._language):
            return None
        fact = self._facts.policies().get(f"shop.{aspect.policy}")
        return fact if fact is not None and aspect.evidence.search(fact.value) else None

    def of_kind(self, meant: Meant, text: str, product_id: str) -> list[Fact]:
        """At most two facts of the kind that is surely meant."""
        if not meant.sure:
            return []
        known = [self._facts.of(product_id)[fact.id] for fact in self._facts.product(product_id).facts
                 if fact.id in self._facts.of(product_id)]  # fmt: skip
        found = [fact for fact in known if kind_of(fact.field, self._language) == meant.kind]
        return [fact for fact in found if self._lookup.fits(text, fact, sensitive(text, self._language))][:2]

    def against(self, meant: Meant, found: list[Fact], text: str, product_id: str) -> bool:
        """Whether meaning speaks against facts that words have found: for another kind, or one unknown here."""
        kinds = {kind_of(fact.field, self._language) for fact in found}
        if not meant.firm or meant.kind in kinds | SHOP_KINDS:
            return False
        if meant.kind == NOTHING and not self._closest.close(text, product_id).keys().isdisjoint(f.id for f in found):
            return False
        elsewhere = meant.kind != NOTHING or (meant.lacking and not meant.lacking.startswith("policy."))
        return bool(elsewhere)

    def beside_policies(self, meant: Meant) -> bool:
        """Whether surely no policy is meant, though a word of one stands in the question: leave, 拆开."""
        told = meant.kind not in SHOP_KINDS and not meant.kind.startswith("policy.")
        return told and (meant.firm if meant.kind == NOTHING else meant.sure)

    def faq(self, text: str, product_id: str, near_enough: tuple[tuple[float, float], ...] = NEAR_FAQ) -> Fact | None:
        """The FAQ that the text asks over again."""
        faqs = self._facts.faqs(product_id)
        if not faqs:
            return None
        near = self._faq_vectors(faqs) @ self._sense.centred(self._embed(text))
        closeness = near.sum(axis=1)
        order = np.argsort(-closeness)
        best, faq = near[order[0]], faqs[int(order[0])]
        close = any(best[0] >= question and best.sum() >= both for question, both in near_enough)
        leads = len(faqs) == 1 or closeness[order[0]] - closeness[order[1]] >= FAQ_LEAD
        told = f"{faq.question} {faq.answer}".lower()
        if not (close and leads) or not all(subject.search(told) for subject in sensitive(text, self._language)):
            return None
        return self._facts.of(product_id)[faq.id]

    def faq_of(self, meant: Meant, text: str, product_id: str) -> Fact | None:
        """The only FAQ that asks for the kind which is surely meant and of which there is no fact."""
        if not (meant.sure and meant.lacking):
            return None
        faqs = self._facts.faqs(product_id)
        own = [faq for faq, kind in zip(faqs, self._faq_kinds(faqs), strict=True) if kind == meant.lacking]
        if len(own) != 1:
            return None
        told = f"{own[0].question} {own[0].answer}".lower()
        answers = all(subject.search(told) for subject in sensitive(text, self._language))
        return self._facts.of(product_id)[own[0].id] if answers else None

    def _kinds_of(self, faqs: tuple[Faq, ...]) -> tuple[str, ...]:
        """The kind of fact that each FAQ's question surely asks for, else `NOTHING`."""
        asked = (self._sense.read(self._embed(faq.question), self._sense.kinds) for faq in faqs)
        return tuple(meant.kind if meant.sure else NOTHING for meant in asked)

    def _policies(self) -> list[str]:
        return [
            kind
            for kind in self._sense.kinds
            if kind.startswith("policy.") and f"shop.{kind.split('.')[1]}" in self._facts.policies()
        ]

    def _embedded(self, faqs: tuple[Faq, ...]) -> NDArray[np.float32]:
        """Question and answer of each, shape (faqs, 2, 384)."""
        pairs = [np.stack([self._embed(faq.question), self._embed(faq.answer)]) for faq in faqs]
        return np.stack([self._sense.centred(pair) for pair in pairs])
