"""Which fact of a product answers a question: by its FAQ, by kind of field, by words; by meaning as a second way."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from script_gen.asking import has, sensitive, subject_words
from script_gen.facts import FIXED_FIELDS, ShopFacts
from script_gen.fields import kind_of, kinds_asked
from script_gen.numbers import quantities
from script_gen.product import Fact, Faq

Embed = Callable[[str], NDArray[np.float32]]

NEAR_FAQ: Final = 0.92
"""Cosine of multilingual-e5-small above which a question is the FAQ's own, measured on the sample shops' questions."""
FAQ_LEAD: Final = 0.02
"""How far it must stand out from the next FAQ of the same product."""
KEPT: Final = 64
"""Products whose FAQ vectors are kept."""
ALIKE_FAQ: Final = 0.55
"""Share of common words (characters in Chinese) above which a question is the FAQ's own without any model."""
_EMPTY: Final = frozenset("能可以吗呢啊呀吧么要的了是有没这个那多少几会不还怎什我你它请问想一下在就都也和跟")
"""Chinese characters that carry no subject."""
_NOT_SPOKEN: Final = {*FIXED_FIELDS, "scene", "faq"}


class Lookup:
    """Finds facts in one shop. Vectors of FAQ questions are made when first needed and kept for the last products."""

    def __init__(self, facts: ShopFacts, embed: Embed | None) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._embed = embed
        self._vectors = lru_cache(maxsize=KEPT)(self._faq_vectors)

    def load(self) -> None:
        """Make the vectors of as many products as are kept."""
        if self._embed is not None:
            for product in self._facts.shop.products[:KEPT]:
                if product.faq:
                    self._vectors(product.id)

    def find(self, question: str, product_id: str) -> list[Fact]:
        """At most two facts that answer the normalised question, best first; empty when none surely does."""
        subjects = sensitive(question, self._language)
        if faq := self._faq(question, product_id):
            answer = self._facts.of(product_id)[faq.id]
            if all(subject.search(f"{faq.question} {faq.answer}".lower()) for subject in subjects):
                return [answer]
        known = [fact for fact in self._facts.of(product_id).values() if fact.field not in _NOT_SPOKEN]
        for found in (self._by_kind(question, known), self._by_words(question, known, product_id)):
            fitting = [fact for fact in found if self._fits(question, fact, subjects)]
            if fitting:
                return fitting[:2]
        return []

    def _fits(self, question: str, fact: Fact, subjects: list[re.Pattern[str]]) -> bool:
        """A question for an amount wants a figure, and a sensitive one the shop's own words on the same subject."""
        if has("amount", question, self._language) and not quantities(fact.value):
            return False
        return all(subject.search(f"{fact.field} {fact.value}".lower()) for subject in subjects)

    def _by_kind(self, question: str, known: list[Fact]) -> list[Fact]:
        """Facts whose field is named in the question, or is of the kind it asks for: the longest word decides."""
        asked = kinds_asked(question, self._language)
        weights = {fact.id: asked.get(kind_of(fact.field, self._language), 0) for fact in known}
        for fact in known:
            if len(fact.field) > 1 and _stands_in(fact.field.lower(), question):
                weights[fact.id] = max(weights[fact.id], len(fact.field))
        best = max(weights.values(), default=0)
        return [fact for fact in known if weights[fact.id] == best] if best else []

    def _by_words(self, question: str, known: list[Fact], product_id: str) -> list[Fact]:
        """Facts that hold a word of the question which is no part of the product's name or category."""
        product = self._facts.product(product_id)
        named = f"{product.name} {product.category}".lower()
        scores: dict[str, int] = {}
        for fact in known:
            words = _shared(question, fact.value.lower(), self._language)
            scores[fact.id] = max((len(word) for word in words if word not in named), default=0)
        best = max(scores.values(), default=0)
        return [fact for fact in known if scores[fact.id] == best] if best else []

    def _faq(self, question: str, product_id: str) -> Faq | None:
        faqs = self._facts.product(product_id).faq
        if not faqs:
            return None
        name = self._facts.product(product_id).name.lower()
        likeness = [_likeness(question, faq.question.lower(), name, self._language) for faq in faqs]
        best = max(range(len(faqs)), key=likeness.__getitem__)
        if likeness[best] >= ALIKE_FAQ:
            return faqs[best]
        return self._faq_by_meaning(question, product_id, faqs)

    def _faq_by_meaning(self, question: str, product_id: str, faqs: tuple[Faq, ...]) -> Faq | None:
        if self._embed is None:
            return None
        closeness = self._vectors(product_id) @ self._embed(question)
        order = np.argsort(-closeness)
        leads = len(faqs) == 1 or closeness[order[0]] - closeness[order[1]] >= FAQ_LEAD
        return faqs[int(order[0])] if closeness[order[0]] >= NEAR_FAQ and leads else None

    def _faq_vectors(self, product_id: str) -> NDArray[np.float32]:
        assert self._embed is not None
        return np.stack([self._embed(faq.question) for faq in self._facts.product(product_id).faq])


def _stands_in(field: str, question: str) -> bool:
    return field in question if not field.isascii() else re.search(rf"\b{re.escape(field)}\b", question) is not None


def _shared(question: str, text: str, language: str) -> set[str]:
    """Words of the question that stand in the text: four letters or more in English, runs of two in Chinese."""
    found: set[str] = set()
    for word in subject_words(question, language):
        if language == "en" or word.isascii():
            if len(word) > 3 and re.search(rf"\b{re.escape(word.removesuffix('s'))}", text):
                found.add(word)
            continue
        runs = (word[at : at + size] for size in range(len(word), 1, -1) for at in range(len(word) - size + 1))
        found.update(run for run in runs if run in text)
    return found


def _likeness(question: str, other: str, name: str, language: str) -> float:
    """Dice share of subject words (English) or characters that carry a subject (Chinese), the name's own left out."""
    one, two = _tokens(question, name, language), _tokens(other, name, language)
    shared = one & two
    enough = len(shared) >= (2 if language == "zh" else 1) or one == two
    return 2 * len(shared) / (len(one) + len(two)) if shared and enough else 0.0


def _tokens(text: str, name: str, language: str) -> set[str]:
    if language == "en":
        return {word.removesuffix("s") for word in subject_words(text, language) if word not in name}
    return {char for char in text if char.isalnum()} - set(name) - _EMPTY
