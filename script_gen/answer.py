"""Answers a viewer's question from the shop's facts alone, or says honestly that it cannot."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from script_gen.advice import measures
from script_gen.asking import has, is_question, normalised, reworded
from script_gen.facts import ShopFacts
from script_gen.feeling import UPSET, Feeling
from script_gen.halves import halves
from script_gen.line import Gesture, Mood
from script_gen.lookup import Embed, Lookup
from script_gen.nearness import OWN_FAQ, SHOP_KINDS, Nearness
from script_gen.openers import OPENERS, SOOTHERS
from script_gen.price_wish import by_price
from script_gen.product import Shop
from script_gen.question import Asked, Question, Understanding, asks, counts, shipped
from script_gen.reply import Answer, Content, Wording
from script_gen.sense import NOTHING, Meant
from script_gen.statements import Statements

__all__ = ["Answer", "Answerer", "Question"]

_SOFT: Final = {"greeting": Mood.WARM, "praise": Mood.WARM, "chitchat": Mood.WARM, "spam": Mood.NEUTRAL}
_PERSONAL: Final = {"order_status": Mood.SORRY, "complaint": Mood.SORRY, "human": Mood.WARM}
_MOODS: Final = {"identity": Mood.NEUTRAL} | _SOFT | _PERSONAL
_PLAINLY: Final = {"zh": 3, "en": 2}
"""Words of an offer, characters in Chinese, that leave no doubt that it is asked about."""
_OF_GOODS: Final = frozenset({"spec", "usage", "fit", "product_request"})
"""Intents that ask about a thing and not about the shop."""
_OF_SHOP: Final = frozenset({"shipping", "after_sales"})
"""Topics that are of no one product, so nobody is asked which."""
_GESTURES: Final = {"greeting": Gesture.WAVE, "praise": Gesture.THANK}


class Answerer:
    """Answers in the shop's language, whatever language the question is in."""

    def __init__(self, shop: Shop, *, embed: Embed | None = None, facts: ShopFacts | None = None) -> None:
        """`facts` are the shop's, shared with whoever adds to them; made anew when left out."""
        self._facts = facts or ShopFacts(shop)
        self._language = shop.language
        self._lookup = Lookup(self._facts, embed)
        self._wording = Wording(self._facts)
        self._feeling = Feeling(self._facts, self._wording)
        self._understanding = Understanding(self._facts)
        self._statements = Statements(self._facts, self._lookup, self._understanding)
        self._near = Nearness(self._facts, self._lookup, embed) if embed is not None else None

    def load(self) -> None:
        """Make the vectors of the shop's FAQ questions and facts now, of the first products at least."""
        self._lookup.load()
        if self._near is not None:
            self._near.load()

    def opener(self, question: Question) -> str:
        """A short phrase, spoken in advance, that buys the time to make the answer; the same for the same question.

        Empty before greetings, praise, complaints and personal matters, for none of them is a question to announce,
        and where few words are wanted.
        """
        if (
            question.brief
            or question.intent in _PERSONAL
            or self._kind(normalised(question.text), question) is not None
        ):
            return ""
        openers = SOOTHERS[self._language] if question.mood == UPSET else OPENERS[self._language]
        choice = hashlib.sha256(f"{question.author}:{question.text}".encode("utf-8", "replace")).digest()[0]
        return openers[choice % len(openers)]

    def answer(self, question: Question, *, wall: datetime) -> Answer:
        """The answer from facts true at `wall`, or a deferral, for the mood the viewer is in; both gates passed it.

        A brief one has no words beyond the fact, but soothing ones for somebody upset.
        """
        return self._feeling.coloured(
            self._answer(question, wall),
            question.mood,
            author=question.author,
            product_id=question.product_id,
            opened=bool(self.opener(question)),
            wall=wall,
            brief=question.brief,
        )

    def _answer(self, question: Question, wall: datetime) -> Answer:
        text = normalised(question.text)
        if (kind := self._kind(text, question)) is not None:
            return self._without_facts(kind, question)
        contents = self._both(question, wall) or self._contents(self._understanding.read(question), question, wall)
        if isinstance(contents, Answer):
            return contents
        said = self._wording.say(contents, question.author, wall, brief=question.brief) if contents else None
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
        if intent in _MOODS and self._plainly_asks(question):
            return None
        if intent == "order_status":
            return intent
        if has("smalltalk", text, language):
            return "chitchat"
        if self._understanding.follows(question):
            return None
        wanted = is_question(text, language) if intent == "human" else asks(text, language)
        wanted = wanted or (intent in _SOFT and has("advice", text, language))
        return intent if intent in _MOODS and not wanted else None

    def _plainly_asks(self, question: Question) -> bool:
        """Whether it is a question by its meaning, whatever the classifier took it for."""
        meant = self._meant(question, self._understanding.read(question))
        shipping = meant is not None and meant.kind.startswith("policy.")
        return meant is not None and meant.firm and meant.kind != NOTHING and (shipping or question.intent in _SOFT)

    def _without_facts(self, kind: str, question: Question) -> Answer:
        return self._wording.plain(
            kind,
            question.author,
            deferred=kind in _PERSONAL,
            mood=_MOODS[kind],
            gesture=_GESTURES.get(kind, Gesture.REST),
            brief=question.brief,
        )

    def _both(self, question: Question, wall: datetime) -> list[Content]:
        """What to state where one comment asks two things and both are known; else empty."""
        text = reworded(normalised(question.text), self._language)
        parts = halves(text, self._language)
        if not parts or measures(text, bare=True) or not all(map(self._asks, parts)):
            return []
        whole = self._understanding.read(question)
        told: list[Content] = []
        for part in parts:
            half = replace(question, text=part, before=None)
            asked = self._understanding.read(half)
            contents = self._contents(replace(asked, named=asked.named or whole.named), half, wall)
            if isinstance(contents, Answer) or not contents:
                return []
            told += [content for content in contents[:1] if content not in told]
        return told

    def _asks(self, part: str) -> bool:
        return self._understanding.asks_itself(part) or is_question(part, self._language)

    def _contents(self, asked: Asked, question: Question, wall: datetime) -> list[Content] | Answer:
        """What to state, or the answer that says why nothing can be stated."""
        if (written := self._statements.written(asked.text)) is not None:
            return [written]
        if not asked.named and (priced := by_price(asked.text, self._facts)) is not None:
            return [priced]
        subjects, unclear = self._understanding.products(asked, question.product_id)
        asked_for = "promotion" in {question.intent, asked.topic}
        if self._statements.offer_named(asked.bare, subjects, wall) >= (1 if asked_for else _PLAINLY[self._language]):
            return self._statements.about(replace(asked, topic="promotion"), subjects, wall, surely=True)
        meant = self._meant(question, asked)
        policy = self._policy(asked, question.intent, meant)
        if policy is not None:
            return [policy] if policy.facts else []
        if unclear:
            return self._defer(question, "deferred" if asked.topic in _OF_SHOP else unclear)
        if meant is not None and question.intent == "product_request" and not meant.firm:
            meant = None
        contents = self._told(asked, subjects, meant, wall)
        wanted = has("request", asked.text, self._language) or not is_question(asked.text, self._language)
        if contents or asked.topic != "product_request" or not wanted:
            return contents
        return self._defer(question, "absent")

    def _meant(self, question: Question, asked: Asked) -> Meant | None:
        """What the question means, of one thing at a time; `and the kettle?` means what was asked before."""
        subjects, _ = self._understanding.products(asked, question.product_id)
        if self._near is None or len(subjects) > 1:
            return None
        text, subject = self._plainly(question.text), subjects[0] if subjects else None
        if question.before is not None and self._understanding.follows(question):
            if not asked.named or self._understanding.asks_itself(asked.own):
                return None
            text = self._plainly(question.before.text)
        return self._near.meant(text, subject)

    def _plainly(self, text: str) -> str:
        """The viewer's own text, for its vector is made already; where slang stood, the words it stands for."""
        plain = normalised(text)
        said = reworded(plain, self._language)
        return text if said == plain else said

    def _policy(self, asked: Asked, intent: str, meant: Meant | None) -> Content | None:
        """The policy asked for, by its words or by meaning; without facts where it does not speak of what is asked."""
        if asked.topic == "price" and shipped(asked, self._language):
            return None
        if self._near is not None and meant is not None:
            if self._near.beside_policies(meant):
                return None
            if (told := self._near.policy(meant, asked.text)) is not None:
                return Content("policy", {"value": told}, mood=Mood.CALM)
            if intent in _OF_GOODS and not meant.kind.startswith("policy."):
                return None
        return self._statements.policy(asked.text) if asked.topic in {"shipping", "after_sales"} else None

    def _told(self, asked: Asked, subjects: list[str], meant: Meant | None, wall: datetime) -> list[Content]:
        """What words find, unless meaning speaks against it; else what meaning finds."""
        if meant is not None and self._guessed(asked) and meant.kind not in {"price", "total", "promotion"}:
            asked = replace(asked, topic="spec")
        contents = self._statements.about(asked, subjects, wall)
        if self._near is None or meant is None or len(subjects) != 1:
            return contents
        product_id, text = subjects[0], asked.text
        found = [content.facts["value"] for content in contents if "value" in content.facts]
        by_word = [fact for fact in found if fact.field not in {"faq", "advice"}]
        if contents and not by_word:
            return contents
        facts = self._near.of_kind(meant, text, product_id)
        if by_word and (own := self._near.faq(text, product_id, OWN_FAQ)) is not None:
            return self._statements.known([own], product_id)
        if contents and not (self._near.against(meant, by_word, text, product_id) and (facts or meant.kind == NOTHING)):
            return contents
        if meant.sure and meant.kind in SHOP_KINDS:
            topic = "price" if meant.kind == "total" else meant.kind
            return self._statements.about(replace(asked, topic=topic), subjects, wall, surely=True)
        if facts:
            return self._statements.known(facts, product_id)
        faq = self._near.faq(text, product_id) or self._near.faq_of(meant, text, product_id)
        told = [faq] if faq is not None else self._near.closest(meant, text, product_id)
        return self._statements.known(told, product_id)

    def _guessed(self, asked: Asked) -> bool:
        """Whether only the classifier took it for a question about the price or an offer."""
        if asked.topic == "promotion":
            return not has("bargain", asked.text, self._language)
        cues = ("price", "plainprice", "total", "shipped", "each", "cheaper")
        plain = any(has(cue, asked.text, self._language) for cue in cues) or counts(asked.text, self._language)
        return asked.topic == "price" and not plain

    def _defer(self, question: Question, kind: str) -> Answer:
        brief = question.brief
        deferral = self._wording.plain(kind, question.author, deferred=True, mood=Mood.SORRY, brief=brief)
        return replace(deferral, product_id=question.product_id)
