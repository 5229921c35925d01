"""What an answer states, before it has words: contents for each thing that is asked, from facts true at the moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from script_gen.advice import fitting, measures
from script_gen.asking import clause_with, has, is_question, policy_aspect, sensitive, subject_words
from script_gen.facts import ShopFacts
from script_gen.fields import kind_of, kinds_asked
from script_gen.line import Gesture, Mood
from script_gen.lookup import Lookup, shared_words
from script_gen.mention import Mentions
from script_gen.product import Fact
from script_gen.question import Asked, Understanding, shipped
from script_gen.reckoning import Cheaper, Order, Total
from script_gen.reply import Content
from script_gen.sums import Sums
from script_gen.writers.grammar import COMMON_UNIT

Slots = dict[str, Fact]
_CUES: Final = {"price": "price", "promotion": "bargain", "stock": "stock"}
_PRICED: Final = frozenset({"price", "promotion", "compare"})


class Statements:
    """Finds what to state for an understood question."""

    def __init__(self, facts: ShopFacts, lookup: Lookup, understanding: Understanding) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._lookup = lookup
        self._understanding = understanding
        self._mentions = Mentions(facts.shop)
        self._sums = Sums(facts)

    def policy(self, text: str) -> Content | None:
        """A policy's words, empty when the policy does not speak of what is asked; None when no policy is asked for."""
        aspect = policy_aspect(text, self._language)
        if aspect is None:
            return None
        fact = self._facts.policies().get(f"shop.{aspect.policy}")
        answers = fact is not None and aspect.evidence.search(fact.value) and not sensitive(text, self._language)
        return Content("policy", {"value": fact} if fact is not None and answers else {}, mood=Mood.CALM)

    def written(self, text: str) -> Content | None:
        """What a person of the shop has answered to this very question."""
        fact = self._lookup.written(text)
        return Content("faq", {"value": fact}) if fact is not None else None

    def offer_named(self, bare: str, subjects: Sequence[str], wall: datetime) -> int:
        """How many words (characters in Chinese) of a running offer stand in the question: 红包, thread box."""
        offers = [self._facts.promotion(product_id, wall) for product_id in subjects]
        shared = [shared_words(bare, offer.value.lower(), self._language) for offer in offers if offer]
        return max(
            (max(map(len, words)) if self._language == "zh" else len(words) for words in shared if words), default=0
        )

    def known(self, facts: Sequence[Fact], product_id: str) -> list[Content]:
        """These facts of a product, stated."""
        named = self._named(product_id)
        return [Content(_pattern(fact), named | {"value": fact}, product_id, gesture=Gesture.SHOW) for fact in facts]

    def about(self, asked: Asked, subjects: Sequence[str], wall: datetime, *, surely: bool = False) -> list[Content]:
        """What to say of these products; empty when the shop's file does not tell.

        `surely`: the topic is beyond doubt, so words that are known of no product do not hinder.
        """
        if asked.topic == "compare" and len(subjects) > 1:
            return self._compared(asked, subjects[0], subjects[1])
        priced = asked.topic == "price"
        order = self._understanding.order(asked, list(subjects), loosely=surely) if priced else None
        asking = self._asking(asked)
        fit = surely or all(self._understanding.fits(asking, product_id) for product_id in subjects)
        if order is not None and fit:
            return self._total(asked, order, wall)
        return [content for product_id in subjects for content in self._of_one(asked, product_id, wall, surely)]

    def _of_one(self, asked: Asked, product_id: str, wall: datetime, surely: bool) -> list[Content]:
        if (advised := self._advice(asked.text, product_id)) is not None:
            return advised
        fits = surely or self._understanding.fits(self._asking(asked), product_id)
        match asked.topic:
            case "price" if fits:
                known = [] if has("price", asked.text, self._language) else self._known(asked, product_id)
                return known or self._price(product_id)
            case "price":
                return [] if has("plainprice", asked.text, self._language) else self._known(asked, product_id)
            case "promotion":
                return self._promotion(product_id, wall) if fits else []
            case "stock":
                cued = has("stock", asked.text, self._language)
                known = [] if cued else self._known(asked, product_id)
                fits = fits and (cued or not sensitive(asked.text, self._language))
                return known or (self._stock(product_id) if fits else self._known(asked, product_id))
            case "product_request":
                asking = is_question(asked.text, self._language)
                found = self._known(asked, product_id) if asking else []
                wanted = not asking or asked.named or has("request", asked.text, self._language)
                return found or (self._present(product_id) if fits and wanted else [])
        bare = not subject_words(asked.bare, self._language) and not kinds_asked(asked.text, self._language)
        if bare and asked.named and has("whatis", asked.own, self._language):
            return self._present(product_id)
        return self._known(asked, product_id)

    def _asking(self, asked: Asked) -> str:
        """What of a question must be known of a product to tell its price: the clause that asks, without names."""
        return clause_with(_CUES[asked.topic], asked.bare, self._language) if asked.topic in _CUES else asked.bare

    def _advice(self, text: str, product_id: str) -> list[Content] | None:
        """What the shop's own table says; empty when a body is described and no row fits; None when none is."""
        rows = self._facts.product(product_id).advice
        said = fitting(rows, text)
        if said:
            fact = self._facts.of(product_id)[said[0].id]
            return [Content("advice", self._named(product_id) | {"value": fact}, product_id)]
        personal = has("advice", text, self._language) or {"height_cm", "weight_kg"} & measures(text).keys()
        return [] if personal or (rows and measures(text, bare=True)) else None

    def _price(self, product_id: str) -> list[Content]:
        facts = self._facts.of(product_id)
        if not self._facts.sellable(product_id):
            return self._sold_out(product_id)
        listed = facts.get(f"{product_id}.list_price")
        slots = self._named(product_id, "price") | ({"list_price": listed} if listed else {})
        return [Content("price_list" if listed else "price", slots, product_id, gesture=Gesture.POINT)]

    def _total(self, asked: Asked, order: Order, wall: datetime) -> list[Content]:
        """The sum of an order, how the promotion and the shipping rule come in, each step shown."""
        gone = next((product_id for product_id, _ in order if not self._facts.sellable(product_id)), None)
        if gone is not None:
            return self._sold_out(gone)
        return self._sums.of(Total(order, shipped(asked, self._language)), wall)

    def _compared(self, asked: Asked, one: str, other: str) -> list[Content]:
        """Both products on what is asked; which is cheaper, where prices are; both presented when all is asked."""
        kinds = kinds_asked(asked.bare, self._language)
        pairs = [(self._of_kind(one, kind), self._of_kind(other, kind)) for kind in kinds]
        found = [(left, right) for left, right in pairs if left is not None and right is not None]
        if found:
            return [
                Content("compared", self._named(product_id) | {"value": fact}, product_id, gesture=Gesture.SHOW)
                for product_id, fact in zip((one, other), found[0], strict=True)
            ]
        if has("cheaper", asked.text, self._language):
            return [self._cheaper(one, other)]
        if kinds or sensitive(asked.text, self._language) or not has("difference", asked.text, self._language):
            return []
        return [*self._present(one), *self._present(other)]

    def _cheaper(self, one: str, other: str) -> Content:
        low, high = sorted((one, other), key=lambda product_id: self._facts.product(product_id).price)
        slots = self._named(low, "price") | {
            "other": self._named(high)["subject"],
            "dearer": self._named(high, "price")["price"],
        }
        proof = Cheaper(low, high)
        units = {
            "other_unit": self._facts.product(high).unit or COMMON_UNIT[self._language],
            "unit": self._facts.product(low).unit or COMMON_UNIT[self._language],
        }
        pattern = "cheaper" if proof.holds(self._facts) else "same_price"
        return Content(pattern, slots, None, units, (proof,), gesture=Gesture.COUNT)

    def _of_kind(self, product_id: str, kind: str) -> Fact | None:
        own = self._facts.product(product_id).facts
        return next((fact for fact in own if kind_of(fact.field, self._language) == kind), None)

    def _promotion(self, product_id: str, wall: datetime) -> list[Content]:
        offer = self._facts.promotion(product_id, wall)
        if not self._facts.sellable(product_id):
            return self._sold_out(product_id)
        slots = self._named(product_id, "price")
        if offer is None:
            return [Content("no_promotion", slots, product_id)]
        ends = self._facts.of(product_id).get(f"{product_id}.promotion_ends")
        if ends is None:
            return [Content("promotion", slots | {"promotion": offer}, product_id, gesture=Gesture.POINT)]
        slots |= {"promotion": offer, "promotion_ends": ends}
        return [Content("promotion_ends", slots, product_id, gesture=Gesture.POINT)]

    def _stock(self, product_id: str) -> list[Content]:
        if not self._facts.sellable(product_id):
            return self._sold_out(product_id)
        if f"{product_id}.stock" not in self._facts.of(product_id):
            return []
        return [Content("stock", self._named(product_id, "stock"), product_id)]

    def _present(self, product_id: str) -> list[Content]:
        if not self._facts.sellable(product_id):
            return self._sold_out(product_id)
        slots = self._named(product_id, "price", "number")
        points = [fact for fact in self._facts.of(product_id).values() if fact.field == "selling_point"]
        pattern = "present" if points else "present_plain"
        return [Content(pattern, slots | ({"point": points[0]} if points else {}), product_id, gesture=Gesture.SHOW)]

    def _sold_out(self, product_id: str) -> list[Content]:
        return [Content("sold_out", self._named(product_id), product_id, mood=Mood.SORRY)]

    def _known(self, asked: Asked, product_id: str) -> list[Content]:
        return self.known(self._found(asked, product_id), product_id)

    def _found(self, asked: Asked, product_id: str) -> list[Fact]:
        """First without all that names products; then with parts of a name, for 保温 is asked for in 保温多久."""
        bare = self._lookup.find(asked.bare, product_id)
        name = self._facts.product(product_id).name.lower()
        return bare or self._lookup.find(asked.text.replace(name, " "), product_id)

    def _named(self, product_id: str, *fields: str) -> Slots:
        facts = self._facts.of(product_id)
        return {"subject": facts[f"{product_id}.name"]} | {name: facts[f"{product_id}.{name}"] for name in fields}


def _pattern(fact: Fact) -> str:
    """How a fact is stated; without its field where the value says it again: Dishwasher, dishwasher safe."""
    if fact.field == "faq":
        return "faq"
    return "point" if fact.field == "selling_point" or fact.field.lower() in fact.value.lower() else "fact"
