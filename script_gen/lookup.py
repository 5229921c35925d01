"""Which fact of a product answers a question: by its FAQ, by kind of field, by words; by meaning as a second way."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from script_gen.asking import has, sensitive, subject_words, thing_wanted
from script_gen.facts import FIXED_FIELDS, ShopFacts
from script_gen.fields import kind_of, kinds_asked, words_asked
from script_gen.numbers import quantities
from script_gen.product import Fact, Faq

Embed = Callable[[str], NDArray[np.float32]]

NEAR_FAQ: Final = 0.93
"""Cosine of multilingual-e5-small above which a question may be the FAQ's own. Questions on one product lie above 0.9
whatever they ask, so a shared word is wanted too."""
FAQ_LEAD: Final = 0.02
"""How far it must stand out from the next FAQ of the same product."""
KEPT: Final = 64
"""Products whose FAQ vectors are kept."""
ALIKE_FAQ: Final = 0.55
"""Share of common words (characters in Chinese) above which a question is the FAQ's own without any model."""
AKIN_FAQ: Final = 0.3
"""Share of common words without which closeness of meaning is not believed."""
_FaqWay = Callable[[str, str, tuple[Faq, ...]], Faq | None]
_NUMERAL: Final = re.compile(r"[0-9一二两三四五六七八九十半]")
_TIMES: Final = re.compile(r"[秒分时天日周月年]|\b(?:second|minute|hour|day|night|week|month|year|shower)s?\b")
"""A time, which a question for how long something takes or lasts wants."""
_EMPTY: Final = frozenset("能可以吗呢啊呀吧么要的了是有没这个那多少几会不还怎什我你它请问想一下在就都也和跟")
"""Chinese characters that carry no subject."""
_IMPLIED: Final = {"age": "child years old 岁", "skin": "oily skin dry skin"}
"""Sensitive words that a fact of the kind speaks of though it does not hold them."""
_LISTS: Final = frozenset({"ingredients", "color"})
"""Kinds whose facts name all there is, so what they do not name is not there."""
NOT_SPOKEN: Final = {*FIXED_FIELDS, "scene", "faq", "advice"}


class Lookup:
    """Finds facts in one shop. Vectors of FAQ questions are made when first needed and kept for the last products."""

    def __init__(self, facts: ShopFacts, embed: Embed | None) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._embed = embed
        self._vectors = lru_cache(maxsize=2 * KEPT)(self._faq_vectors)

    def load(self) -> None:
        """Make the vectors of as many products as are kept."""
        if self._embed is not None:
            for product in self._facts.shop.products[:KEPT]:
                if faqs := self._facts.faqs(product.id):
                    self._vectors(faqs)

    def written(self, question: str) -> Fact | None:
        """What a person answered for the whole shop, when the normalised question is that one."""
        faqs = self._facts.faqs(None)
        scores = [_likeness(question, faq.question.lower(), "", self._language) for faq in faqs]
        best = max(range(len(faqs)), key=scores.__getitem__, default=-1)
        return self._facts.policies()[faqs[best].id] if best >= 0 and scores[best] >= ALIKE_FAQ else None

    def find(self, question: str, product_id: str) -> list[Fact]:
        """At most two facts that answer the normalised question, best first; empty when none surely does."""
        subjects = sensitive(question, self._language)
        if faq := self._faq(question, product_id, subjects, self._by_likeness):
            return [faq]
        known = [fact for fact in self._facts.of(product_id).values() if fact.field not in NOT_SPOKEN]
        for found in (self._in_lists(question, known), self._by_words(question, known, product_id)):
            telling = (fact for fact in found if self._tells_of_it(question, fact))
            fitting = [fact for fact in telling if self.fits(question, fact, subjects)]
            if fitting:
                return fitting[:2]
        for way in (self._by_subject, self._by_meaning):
            if faq := self._faq(question, product_id, subjects, way):
                return [faq]
        return []

    def fits(self, question: str, fact: Fact, subjects: list[re.Pattern[str]]) -> bool:
        """A question for an amount wants a figure, for how long a time, a sensitive one words on the same subject."""
        if has("duration", question, self._language) and not _TIMES.search(fact.value.lower()):
            return False
        if has("amount", question, self._language) and not _NUMERAL.search(fact.value) and not quantities(fact.value):
            return False
        implied = _IMPLIED.get(kind_of(fact.field, self._language), "")
        return all(subject.search(f"{fact.field} {fact.value} {implied}".lower()) for subject in subjects)

    def _tells_of_it(self, question: str, fact: Fact) -> bool:
        """Whether a fact may say if a thing is there: it names it or is a full list, or its kind is asked for."""
        thing = thing_wanted(question, self._language)
        if not thing or kind_of(fact.field, self._language) in _LISTS:
            return True
        if any(word in thing or thing in word for word in words_asked(question, self._language)):
            return True
        told = f"{fact.field} {fact.value}".lower()
        return bool(shared_words(thing, told, self._language)) or not subject_words(thing, self._language)

    def _by_kind(self, question: str, known: list[Fact]) -> list[Fact]:
        """Facts whose field is named in the question, or is of the kind it asks for: the longest word decides."""
        asked = kinds_asked(question, self._language)
        weights = {fact.id: asked.get(kind_of(fact.field, self._language), 0) for fact in known}
        for fact in known:
            if len(fact.field) > 1 and _stands_in(fact.field.lower(), question):
                weights[fact.id] = max(weights[fact.id], len(fact.field))
        best = max(weights.values(), default=0)
        return [fact for fact in known if weights[fact.id] == best] if best else []

    def _in_lists(self, question: str, known: list[Fact]) -> list[Fact]:
        """Facts by kind; where that is a list without the thing asked for, another fact that names it: 香精."""
        found = self._by_kind(question, known)
        fields = " ".join(fact.field.lower() for fact in found)
        things = [word for word in words_asked(question, self._language) if len(word) > 1 and word not in fields]
        if not found or any(kind_of(fact.field, self._language) != "ingredients" for fact in found):
            return found
        naming = [fact for fact in known if any(thing in fact.value.lower() for thing in things)]
        return found if any(fact in naming for fact in found) else naming or found

    def _by_words(self, question: str, known: list[Fact], product_id: str) -> list[Fact]:
        """Facts that hold a word of the question which is no part of the product's name or category.

        Where a kind of fact is asked for and there is none, only the word that asks for it counts: 香精 in 不添加香精.
        """
        product = self._facts.product(product_id)
        named = f"{product.name} {product.category}".lower()
        asked, subjects = words_asked(question, self._language), subject_words(question, self._language)
        scores: dict[str, int] = {}
        for fact in known:
            words = {word for word in shared_words(question, fact.value.lower(), self._language) if word not in named}
            if asked:
                words = {word for word in words if any(word in ask for ask in asked)}
            elif not self._enough(words, subjects):
                words = set()
            scores[fact.id] = max(map(len, words), default=0)
        best = max(scores.values(), default=0)
        return [fact for fact in known if scores[fact.id] == best] if best else []

    def _enough(self, shared: set[str], subjects: list[str]) -> bool:
        """Whether the shared words are most of the subject: more than half of the words, or half of the longest run."""
        if self._language == "en":
            return 2 * len(shared) > len(subjects)
        return 2 * max(map(len, shared), default=0) >= max(map(len, subjects), default=0)

    def _faq(self, question: str, product_id: str, subjects: list[re.Pattern[str]], way: _FaqWay) -> Fact | None:
        """The answer of the FAQ that is this question, found one way; None when a sensitive subject is not in it."""
        faqs = self._facts.faqs(product_id)
        faq = way(question, product_id, faqs) if faqs else None
        if faq is None or not all(subject.search(f"{faq.question} {faq.answer}".lower()) for subject in subjects):
            return None
        return self._facts.of(product_id)[faq.id]

    def _by_likeness(self, question: str, product_id: str, faqs: tuple[Faq, ...]) -> Faq | None:
        likeness = [self._likeness(question, faq, product_id) for faq in faqs]
        best = max(range(len(faqs)), key=likeness.__getitem__)
        return faqs[best] if likeness[best] >= ALIKE_FAQ else None

    def _by_subject(self, question: str, product_id: str, faqs: tuple[Faq, ...]) -> Faq | None:
        """The one FAQ that speaks of half or more of what the question speaks of: 浴巾, induction."""
        product = self._facts.product(product_id)
        named = f"{product.name} {product.category}".lower()
        subjects = [word for word in subject_words(question, self._language) if word not in named]
        found = [faq for faq in faqs if _speaks_of(subjects, faq.question.lower(), named, self._language)]
        return found[0] if len(found) == 1 else None

    def _by_meaning(self, question: str, product_id: str, faqs: tuple[Faq, ...]) -> Faq | None:
        if self._embed is None:
            return None
        closeness = self._vectors(faqs) @ self._embed(question)
        order = np.argsort(-closeness)
        best = faqs[int(order[0])]
        leads = len(faqs) == 1 or closeness[order[0]] - closeness[order[1]] >= FAQ_LEAD
        near = closeness[order[0]] >= NEAR_FAQ and leads
        return best if near and self._likeness(question, best, product_id) >= AKIN_FAQ else None

    def _likeness(self, question: str, faq: Faq, product_id: str) -> float:
        product = self._facts.product(product_id)
        return _likeness(question, faq.question.lower(), f"{product.name} {product.category}".lower(), self._language)

    def _faq_vectors(self, faqs: tuple[Faq, ...]) -> NDArray[np.float32]:
        assert self._embed is not None
        return np.stack([self._embed(faq.question) for faq in faqs])


def _stands_in(field: str, question: str) -> bool:
    return field in question if not field.isascii() else re.search(rf"\b{re.escape(field)}\b", question) is not None


def shared_words(question: str, text: str, language: str) -> set[str]:
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


def _speaks_of(subjects: list[str], text: str, named: str, language: str) -> bool:
    if language == "en":
        stems = [_stem(word) for word in subjects if len(word) > 3]
        return bool(stems) and 2 * sum(re.search(rf"\b{re.escape(stem)}", text) is not None for stem in stems) >= len(
            stems
        )
    runs = {word[at : at + 2] for word in subjects for at in range(len(word) - 1)}
    return any(run in text and run not in named for run in runs)


def _stem(word: str) -> str:
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")


def _likeness(question: str, other: str, name: str, language: str) -> float:
    """Dice share of subject words (English) or characters that carry a subject (Chinese), the name's own left out."""
    one, two = _tokens(question, name, language), _tokens(other, name, language)
    shared = one & two
    enough = len(shared) >= 2 or two <= one
    return 2 * len(shared) / (len(one) + len(two)) if shared and enough else 0.0


def _tokens(text: str, name: str, language: str) -> set[str]:
    if language == "en":
        return {word.removesuffix("s") for word in subject_words(text, language) if word not in name}
    return {char for char in text if char.isalnum()} - set(name) - _EMPTY
