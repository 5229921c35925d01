"""What a viewer asks: the words, what they are about, which products they mean, and what was asked before."""

import re
from dataclasses import dataclass, replace
from typing import Final

from script_gen.asking import (
    count_after,
    count_before,
    has,
    is_question,
    normalised,
    pieces,
    plain_count,
    policy_aspect,
    reworded,
    subject_words,
)
from script_gen.facts import ShopFacts
from script_gen.fields import kinds_asked
from script_gen.mention import Mentions, Named
from script_gen.reckoning import Order

MOST_PRODUCTS: Final = 3
_ONE: Final = re.compile(r"(?:\b(?:a|an|one)|一[个盒瓶袋组件份条包])\s*$")
"""One of something, counted: a tote and a throw are asked for together."""
_FOLLOWS: Final = {
    "zh": re.compile(r"^(?:那|那么|还有)(?!是谁|边|里)|^.{1,8}呢[?？]*$"),
    "en": re.compile(r"^(?:and|what about|how about|and what about|same for|also)\b"),
}
"""A question that leans on the one before it: 那米白的呢, and the blue one?"""
_BACK: Final = {
    "zh": re.compile(r"它|那[个款件条只瓶盒]|刚才那"),
    "en": re.compile(r"\b(?:it|its|those|them|they|that one)\b"),
}
"""A word for what the viewer has named a moment ago."""

_HOW_MUCH_OF: Final = re.compile(r"\bhow (?:much|many) ([a-z]{3,})")
"""An amount of something and no price: how much wool."""
_WITH_THIS: Final = {
    "zh": re.compile(
        r"(?:这[个款件条双瓶只套]?|它)\s*(?:跟|和|与|比|同)|(?:跟|和|与|比|同)\s*(?:这[个款件条双瓶只套]|它)"
    ),
    "en": re.compile(
        r"\b(?:this|it)\b.*\b(?:vs|versus|than|or|and|compared)\b|\b(?:than|vs|versus|or|and) (?:this|it)\b"
    ),
}
"""The product on air set beside another."""


@dataclass(frozen=True, slots=True)
class Question:
    """A comment to answer, already moderated. Its text is data: nothing of it is ever repeated."""

    text: str
    intent: str
    """A `comments.comment.Intent` value."""
    language: str = "zh"
    author: str = ""
    product_id: str | None = None
    """The product on air."""
    before: "Question | None" = None
    """What the same viewer asked a moment ago."""
    mood: str = "neutral"
    """A `comments.comment.Mood` value."""
    brief: bool = False
    """Wanted in as few words as there are: many wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood as far as words alone go."""

    text: str
    """Normalised; of a follow-up, what it leaves out is put back from the question before."""
    bare: str
    """The text without all that names products."""
    topic: str
    """`price`, `promotion`, `stock`, `shipping`, `after_sales`, `compare`, or the classifier's intent."""
    named: tuple[Named, ...]
    own: str
    """The normalised text of the question itself."""


class Understanding:
    """Understands questions on one shop."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._mentions = Mentions(facts.shop)

    def read(self, question: Question) -> Asked:
        """What is asked; a follow-up takes subject and topic from the question before it."""
        text = self._mentions.joined(reworded(normalised(question.text), self._language))
        named = self._with_this(text, tuple(self._mentions.find(text)), question.product_id)
        asked = Asked(text, self._mentions.without(text), self._topic(text, question.intent, named), named, text)
        leans = self.follows(question)
        if question.before is None or not (leans or (self._refers(text) and not named)):
            return asked
        earlier = self.read(question.before)
        if leans and self._speaks_of_it(asked, earlier, question.product_id):
            return self._joined(asked, earlier)
        return replace(asked, named=named or earlier.named)

    def follows(self, question: Question) -> bool:
        """Whether it leans on the question before it."""
        return question.before is not None and _FOLLOWS[self._language].search(normalised(question.text)) is not None

    def products(self, asked: Asked, on_air: str | None) -> tuple[list[str], str]:
        """The products meant, and where none is plain why: `which` or `absent`, else empty."""
        known = on_air if on_air and self._facts.knows(on_air) else None
        if not asked.named:
            only = self._facts.shop.products[0].id if len(self._facts.shop.products) == 1 else None
            return ([known or only], "") if known or only else ([], "which")  # type: ignore[list-item]
        chosen: list[str] = []
        for named in asked.named:
            if len(named.owners) > 1 and known not in named.owners:
                return [], "which"
            chosen += [known] if known in named.owners and known else named.owners
        return (chosen[:MOST_PRODUCTS], "") if chosen else ([], "absent")

    def order(self, asked: Asked, subjects: list[str], *, loosely: bool = False) -> Order | None:
        """How many pieces of which products a price is asked for; None when it is of one piece each.

        `loosely` any plain number counts them, where it is sure that a price is asked for.
        """
        places = [named for named in asked.named if len(named.owners) == 1 and named.owners[0] in subjects]
        if len(subjects) == 1:
            product = self._facts.product(subjects[0])
            counted = pieces(asked.own, product.unit, self._language, product.name)
            counted = counted or pieces(asked.text, product.unit, self._language, product.name)
            counted = counted or (plain_count(asked.own) if loosely else None)
            wanted = has("total", asked.text, self._language)
            return ((subjects[0], counted or 1),) if counted or wanted or shipped(asked, self._language) else None
        ends = [0, *(named.stop for named in places)]
        before = [asked.own[start : named.start] for named, start in zip(places, ends, strict=False)]
        products = [self._facts.product(named.owners[0]) for named in places]
        numbers = [count_before(words, p.unit, self._language) for words, p in zip(before, products, strict=True)]
        if self._language == "zh" and max(numbers, default=1) == 1:
            numbers = [count_after(asked.own[at.stop :], p.unit) for at, p in zip(places, products, strict=True)]
        counted = counts(asked.text, self._language) or max(numbers, default=1) > 1 or all(map(_ONE.search, before))
        if has("each", asked.text, self._language) or not (counted or has("total", asked.text, self._language)):
            return None
        return tuple((product.id, number) for product, number in zip(products, numbers, strict=True)) or None

    def fits(self, bare: str, product_id: str) -> bool:
        """Whether all a question speaks of, names aside, is known of this product; else it means another thing."""
        product = self._facts.product(product_id)
        values = (fact.value for fact in self._facts.of(product_id).values())
        known = " ".join((product.name, product.category, product.unit, *values)).lower()
        words = subject_words(bare, self._language)
        if self._language == "en":
            return all(word.removesuffix("s") in known for word in words)
        return all(any(word[at : at + 2] in known for at in range(len(word) - 1)) for word in words)

    def asks_itself(self, text: str) -> bool:
        """Whether a follow-up says itself what of a thing it asks for."""
        cues = any(has(cue, text, self._language) for cue in ("price", "bargain", "stock"))
        return cues or bool(kinds_asked(text, self._language)) or policy_aspect(text, self._language) is not None

    def _with_this(self, text: str, named: tuple[Named, ...], on_air: str | None) -> tuple[Named, ...]:
        """What is named, and the product on air where `this` is set beside it: 这个跟衬衫哪个贵."""
        beside = on_air is not None and self._facts.knows(on_air) and all(on_air not in one.owners for one in named)
        if len(named) != 1 or not beside or not _WITH_THIS[self._language].search(text):
            return named
        wanted = any(has(cue, text, self._language) for cue in ("compare", "total"))
        return (Named(0, 0, (str(on_air),)), *named) if wanted else named

    def _refers(self, text: str) -> bool:
        return _BACK[self._language].search(text) is not None

    def _speaks_of_it(self, asked: Asked, earlier: Asked, on_air: str | None) -> bool:
        """Whether a follow-up stays with what was asked: sleeves after a hood are another thing."""
        if asked.named or self.asks_itself(asked.text) or counts(asked.text, self._language):
            return True
        subjects, _ = self.products(earlier, on_air)
        return not subjects or any(self.fits(asked.bare, product_id) for product_id in subjects)

    def _joined(self, asked: Asked, earlier: Asked) -> Asked:
        named = asked.named or earlier.named
        counted = counts(asked.text, self._language)
        if counted and earlier.topic in {"price", "promotion"}:
            return Asked(f"{earlier.bare} {asked.text}", asked.bare, "price", named, asked.text)
        plain = asked.topic if self.asks_itself(asked.text) else earlier.topic
        if plain == asked.topic and self.asks_itself(asked.text):
            return Asked(asked.text, asked.bare, plain, named, asked.text)
        return Asked(f"{earlier.bare} {asked.bare}", f"{earlier.bare} {asked.bare}", plain, named, asked.text)

    def _topic(self, text: str, intent: str, named: tuple[Named, ...]) -> str:
        """What is asked, by words that leave no doubt; else the classifier's intent."""
        language = self._language
        if len(named) > 1 and has("compare", text, language) and not has("total", text, language):
            return "compare"
        aspect = policy_aspect(text, language)
        whole = has("shipped", text, language) and (aspect is None or aspect.name != "abroad")
        if language == "en" and any(subject_words(of[1], "en") for of in _HOW_MUCH_OF.finditer(text)):
            return "spec"
        several = len(named) > 1 or counts(text, language)
        priced = has("total", text, language) or (whole and (several or has("price", text, language)))
        if priced or (len(named) > 1 and has("price", text, language)):
            return "price"
        if language == "zh" and several and text.rstrip("?钱呢").endswith("多少"):
            return "price"
        if aspect is not None and intent not in {"spec", "usage", "fit", "product_request"}:
            return "shipping" if aspect.policy == "shipping" else "after_sales"
        for topic, cue in (("promotion", "bargain"), ("price", "price"), ("stock", "stock")):
            if has(cue, text, language):
                return topic
        if aspect is not None:
            return "after_sales"
        return "spec" if intent == "stock" and kinds_asked(text, language) else intent


def shipped(asked: Asked, language: str) -> bool:
    """Whether a price is asked for with shipping."""
    return has("shipped", asked.text, language)


def counts(text: str, language: str) -> bool:
    """Whether the text counts pieces of something, two or more."""
    return pieces(text, "", language, "") is not None or count_before(text, "", language) > 1


def asks(text: str, language: str) -> bool:
    """Whether it wants something to be told: by question words, or by what only a buyer says."""
    return is_question(text, language) or any(
        has(cue, text, language) for cue in ("price", "bargain", "stock", "total", "shipped")
    )
