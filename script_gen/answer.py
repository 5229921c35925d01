"""Answers a viewer's question from the shop's facts alone, or says honestly that it cannot."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from script_gen.asking import has, is_question, normalised, pieces, policy_aspect, sensitive, subject_words
from script_gen.facts import ShopFacts
from script_gen.grounding import Sum
from script_gen.line import Gesture, Mood
from script_gen.lookup import Embed, Lookup
from script_gen.mention import Mentions
from script_gen.money import money
from script_gen.openers import OPENERS
from script_gen.product import Fact, Shop
from script_gen.reply import Answer, Content, Wording

__all__ = ["Answer", "Answerer", "Question"]

_SOFT: Final = {"greeting": Mood.WARM, "praise": Mood.WARM, "chitchat": Mood.WARM, "spam": Mood.NEUTRAL}
_PERSONAL: Final = {"order_status": Mood.SORRY, "complaint": Mood.SORRY, "human": Mood.WARM}
_MOODS: Final = {"identity": Mood.NEUTRAL} | _SOFT | _PERSONAL
_GESTURES: Final = {"greeting": Gesture.WAVE, "praise": Gesture.THANK}


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


class Answerer:
    """Answers in the shop's language, whatever language the question is in."""

    def __init__(self, shop: Shop, *, embed: Embed | None = None) -> None:
        self._facts = ShopFacts(shop)
        self._language = shop.language
        self._mentions = Mentions(shop)
        self._lookup = Lookup(self._facts, embed)
        self._wording = Wording(self._facts)

    def load(self) -> None:
        """Make the vectors of the shop's FAQ questions now, of the first products at least."""
        self._lookup.load()

    def opener(self, question: Question) -> str:
        """A short phrase, spoken in advance, that buys the time to make the answer; the same for the same question.

        Empty before greetings, praise, complaints and personal matters: none of them is a question to announce.
        """
        if question.intent in _PERSONAL or self._kind(normalised(question.text), question) is not None:
            return ""
        openers = OPENERS[self._language]
        choice = hashlib.sha256(f"{question.author}:{question.text}".encode("utf-8", "replace")).digest()[0]
        return openers[choice % len(openers)]

    def answer(self, question: Question, *, wall: datetime) -> Answer:
        """The answer from facts true at `wall`, or a deferral; both gates have passed it."""
        text = normalised(question.text)
        if (kind := self._kind(text, question)) is not None:
            return self._without_facts(kind, question.author)
        contents = self._contents(text, question, wall)
        if isinstance(contents, Answer):
            return contents
        said = self._wording.say(contents, question.author, wall) if contents else None
        return said or self._defer(question, "human" if question.intent == "human" else "deferred")

    def _kind(self, text: str, question: Question) -> str | None:
        """What kind of remark it is, when no facts are wanted: who speaks, orders, complaints, thanks, small talk."""
        language, intent = self._language, question.intent
        if has("identity", text, language):
            return "identity"
        if has("instruction", text, language):
            return "spam"
        if has("order", text, language):
            return "complaint" if intent == "complaint" else "order_status"
        if intent == "order_status":
            return intent
        if has("smalltalk", text, language):
            return "chitchat"
        asks = is_question(text, language) if intent == "human" else self._asks(text)
        return intent if intent in _MOODS and not asks else None

    def _without_facts(self, kind: str, author: str) -> Answer:
        gesture = _GESTURES.get(kind, Gesture.REST)
        return self._wording.plain(kind, author, deferred=kind in _PERSONAL, mood=_MOODS[kind], gesture=gesture)

    def _asks(self, text: str) -> bool:
        return is_question(text, self._language) or any(
            has(cue, text, self._language) for cue in ("price", "bargain", "stock")
        )

    def _contents(self, text: str, question: Question, wall: datetime) -> list[Content] | Answer:
        """What to state, or the answer that says why nothing can be stated."""
        topic = self._topic(text, question.intent)
        named = self._mentions.find(text)
        if topic in {"shipping", "after_sales"} and (policy := self._policy(text)):
            return [policy] if policy.facts else []
        subjects, unclear = self._products(named, question)
        if unclear:
            return self._defer(question, "which")
        if not subjects:
            return self._defer(question, "absent" if any(not owners for owners in named) else "which")
        bare = self._mentions.without(text)
        contents = [content for product_id in subjects for content in self._about(topic, text, bare, product_id, wall)]
        wanted = has("request", text, self._language) or not is_question(text, self._language)
        if contents or topic != "product_request" or not wanted:
            return contents
        return self._defer(question, "absent")

    def _topic(self, text: str, intent: str) -> str:
        """What is asked, by words that leave no doubt; else the classifier's intent."""
        aspect = policy_aspect(text, self._language)
        if aspect is not None and intent not in {"spec", "usage", "fit", "product_request"}:
            return "shipping" if aspect.policy == "shipping" else "after_sales"
        for topic, cue in (("promotion", "bargain"), ("price", "price"), ("stock", "stock")):
            if has(cue, text, self._language):
                return topic
        return "after_sales" if aspect is not None else intent

    def _products(self, named: list[list[str]], question: Question) -> tuple[list[str], bool]:
        """The products meant, at most two, and whether it is unclear which."""
        on_air = question.product_id if question.product_id and self._facts.knows(question.product_id) else None
        if not named:
            only = self._facts.shop.products[0].id if len(self._facts.shop.products) == 1 else None
            return ([on_air or only] if on_air or only else []), False  # type: ignore[list-item]
        chosen: list[str] = []
        for owners in named:
            if len(owners) > 1 and on_air not in owners:
                return [], True
            chosen += [on_air] if on_air in owners and on_air else owners
        return chosen[:2], False

    def _about(self, topic: str, text: str, bare: str, product_id: str, wall: datetime) -> list[Content]:
        match topic:
            case "price":
                return (
                    self._price(text, product_id, wall)
                    if self._fits(bare, product_id)
                    else self._facts_for(text, product_id)
                )
            case "promotion":
                return self._promotion(product_id, wall) if self._fits(bare, product_id) else []
            case "stock":
                return self._stock(product_id) if self._fits(bare, product_id) else self._facts_for(text, product_id)
            case "product_request":
                found = self._facts_for(text, product_id) if is_question(text, self._language) else []
                return found or (self._present(product_id) if self._fits(bare, product_id) else [])
        return self._facts_for(text, product_id)

    def _fits(self, bare: str, product_id: str) -> bool:
        """Whether all a question speaks of, names aside, is known of this product; else it means another thing."""
        product = self._facts.product(product_id)
        known = " ".join(
            (
                product.name,
                product.category,
                product.unit,
                *(fact.value for fact in self._facts.of(product_id).values()),
            )
        ).lower()
        if self._language == "en":
            return all(word.removesuffix("s") in known for word in subject_words(bare, "en"))
        return all(any(word[at : at + 2] in known for at in range(len(word) - 1)) for word in subject_words(bare, "zh"))

    def _policy(self, text: str) -> Content | None:
        """A policy's words, empty when the policy does not speak of what is asked; None when no policy is asked for."""
        aspect = policy_aspect(text, self._language)
        if aspect is None:
            return None
        fact = self._facts.policies().get(f"shop.{aspect.policy}")
        answers = fact is not None and aspect.evidence.search(fact.value) and not sensitive(text, self._language)
        return Content("policy", {"value": fact} if fact is not None and answers else {}, mood=Mood.CALM)

    def _price(self, text: str, product_id: str, wall: datetime) -> list[Content]:
        product, facts = self._facts.product(product_id), self._facts.of(product_id)
        base = self._named(product_id, "price")
        if not self._facts.sellable(product_id):
            return [Content("sold_out", self._named(product_id), product_id, mood=Mood.SORRY)]
        counted = pieces(text, product.unit, self._language, product.name)
        offer = self._facts.promotion(product_id, wall)
        if counted is None:
            listed = facts.get(f"{product_id}.list_price")
            slots = base | ({"list_price": listed} if listed else {})
            return [Content("price_list" if listed else "price", slots, product_id, gesture=Gesture.POINT)]
        number, words = counted
        total = money(product.price * number, self._facts.shop.currency, self._language)
        slots = base | ({"promotion": offer} if offer else {})
        pattern = "total_offer" if offer else "total"
        said = {"pieces": words, "total": total}
        return [Content(pattern, slots, product_id, said, (Sum(product_id, number),), gesture=Gesture.COUNT)]

    def _promotion(self, product_id: str, wall: datetime) -> list[Content]:
        offer = self._facts.promotion(product_id, wall)
        if not self._facts.sellable(product_id):
            return [Content("sold_out", self._named(product_id), product_id, mood=Mood.SORRY)]
        if offer is None:
            return [Content("no_promotion", self._named(product_id, "price"), product_id)]
        slots = self._named(product_id, "price") | {"promotion": offer}
        ends = self._facts.of(product_id).get(f"{product_id}.promotion_ends")
        if ends is None:
            return [Content("promotion", slots, product_id, gesture=Gesture.POINT)]
        return [Content("promotion_ends", slots | {"promotion_ends": ends}, product_id, gesture=Gesture.POINT)]

    def _stock(self, product_id: str) -> list[Content]:
        if not self._facts.sellable(product_id):
            return [Content("sold_out", self._named(product_id), product_id, mood=Mood.SORRY)]
        if f"{product_id}.stock" not in self._facts.of(product_id):
            return []
        return [Content("stock", self._named(product_id, "stock"), product_id)]

    def _present(self, product_id: str) -> list[Content]:
        if not self._facts.sellable(product_id):
            return [Content("sold_out", self._named(product_id), product_id, mood=Mood.SORRY)]
        slots = self._named(product_id, "price", "number")
        points = [fact for fact in self._facts.of(product_id).values() if fact.field == "selling_point"]
        if not points:
            return [Content("present_plain", slots, product_id, gesture=Gesture.SHOW)]
        return [Content("present", slots | {"point": points[0]}, product_id, gesture=Gesture.SHOW)]

    def _facts_for(self, text: str, product_id: str) -> list[Content]:
        named = self._named(product_id)
        return [
            Content(_pattern(fact), named | {"value": fact}, product_id, gesture=Gesture.SHOW)
            for fact in self._found(text, product_id)
        ]

    def _found(self, text: str, product_id: str) -> list[Fact]:
        """First without all that names products; then with parts of a name, for 保温 is asked for in 保温多久."""
        bare = self._lookup.find(self._mentions.without(text), product_id)
        return bare or self._lookup.find(text.replace(self._facts.product(product_id).name.lower(), " "), product_id)

    def _named(self, product_id: str, *fields: str) -> dict[str, Fact]:
        facts = self._facts.of(product_id)
        return {"subject": facts[f"{product_id}.name"]} | {name: facts[f"{product_id}.{name}"] for name in fields}

    def _defer(self, question: Question, kind: str) -> Answer:
        deferral = self._wording.plain(kind, question.author, deferred=True, mood=Mood.SORRY)
        return replace(deferral, product_id=question.product_id)


def _pattern(fact: Fact) -> str:
    """How a fact is stated; without its field where the value says it again: Dishwasher, dishwasher safe."""
    if fact.field == "faq":
        return "faq"
    return "point" if fact.field == "selling_point" or fact.field.lower() in fact.value.lower() else "fact"
